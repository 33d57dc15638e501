//! A template has an alternate flow that leads to something other than a second template.
//!
//! The platform's editor offers no alternate flow on a template: until the user answers, only another
//! template may be sent.
//!
//! Take it away, or lead it to a template.
//!
//! Source: Treble documentation, alternate flow (GitHub, treble-ai/docs); the platform's published
//! editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::model::flow::ExitKind;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "alternate-flow-on-template",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::ALTERNATE_FLOW_ON_TEMPLATE,
    source: include_str!("alternate_flow_on_template.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        if block.kind != Kind::Template || block.alternate.is_none() {
            continue;
        }
        let alternate = facts.outs(number).iter().find(|o| o.exit.kind == ExitKind::Alternate);
        let Some(to) = alternate.and_then(|out| out.to) else { continue };
        if facts.block(to).kind != Kind::Template {
            findings.push(
                Finding::new(&RULE, Place::exit(id, "alternate"))
                    .arg("block", named(facts, number))
                    .arg("to", named(facts, to)),
            );
        }
    }
    findings
}
