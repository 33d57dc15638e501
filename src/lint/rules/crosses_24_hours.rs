//! An alternate flow comes after 24 hours or more, and what it sends is no template.
//!
//! WhatsApp delivers free messages only within 24 hours of the user's last one. Later only a template
//! arrives.
//!
//! Shorten the time, or send a template.
//!
//! Source: Treble documentation, templates and alternate flow (GitHub, treble-ai/docs).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::model::flow::ExitKind;
use crate::words::blocks;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "crosses-24-hours",
    category: Category::Structure,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::CROSSES_24_HOURS,
    source: include_str!("crosses_24_hours.rs"),
    fix: None,
    check,
};

/// WhatsApp's window for free messages, in minutes.
const WINDOW: f64 = 1440.0;

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        if block.alternate_minutes().is_none_or(|minutes| minutes < WINDOW) {
            continue;
        }
        let alternate = facts.outs(number).iter().find(|o| o.exit.kind == ExitKind::Alternate);
        let Some(to) = alternate.and_then(|out| out.to) else { continue };
        let target = facts.block(to);
        if target.kind == Kind::Template || target.kind.is_terminal() {
            continue;
        }
        let minutes = block.alternate.as_ref().and_then(|a| a.minutes.as_ref());
        findings.push(
            Finding::new(&RULE, Place::exit_field(id, "alternate", "minutes"))
                .arg("block", named(facts, number))
                .arg("to", named(facts, to))
                .arg("minutes", minutes.map_or("0", |minutes| minutes.as_str()))
                .arg("template", blocks::TEMPLATE),
        );
    }
    findings
}
