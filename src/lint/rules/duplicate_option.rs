//! Two options of one block read the same.
//!
//! The user cannot tell them apart, and the platform takes the first. WhatsApp refuses buttons and
//! lists with equal texts, so there it is an error.
//!
//! Change one of them.
//!
//! Source: Meta, Cloud API, interactive reply buttons:
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages>.

use std::collections::HashSet;

use crate::lint::name::{named, short};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::model::flow::TRIGGER_LABEL;
use crate::model::{Kind, Style};
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "duplicate-option",
    category: Category::Structure,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::DUPLICATE_OPTION,
    source: include_str!("duplicate_option.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        if !matches!(block.kind, Kind::Options | Kind::Template) || block.options.len() < 2 {
            continue;
        }
        let is_plain = block.kind == Kind::Template || block.style() == Style::Plain;
        let severity = if is_plain { Severity::Warning } else { Severity::Error };
        let mut seen = HashSet::new();
        for option in &block.options {
            let text = option.label.trim().to_lowercase();
            if text.is_empty() || option.label == TRIGGER_LABEL || seen.insert(text) {
                continue;
            }
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, option.id.as_str(), "label"))
                    .arg("block", named(facts, number))
                    .arg("option", short(&option.label))
                    .severity(severity),
            );
        }
    }
    findings
}
