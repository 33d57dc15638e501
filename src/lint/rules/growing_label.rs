//! A button or a row holds a variable that leaves it little room.
//!
//! A button has 20 characters and a row of a list 24. What the variable holds counts, and WhatsApp
//! refuses the whole message when one text is too long. A value is taken to have 20 characters, since
//! nobody knows it; the words beside it count as they are.
//!
//! Take away words beside the variable, and let your server send short values.
//!
//! Source: Meta, Cloud API, interactive reply buttons:
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages>;
//! interactive lists:
//! <https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages>.

use crate::lint::name::{named, short};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::model::limits::Length;
use crate::words::findings_limits as words;

pub(crate) static RULE: Rule = Rule {
    name: "growing-label",
    category: Category::Limits,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &words::GROWING_LABEL,
    source: include_str!("growing_label.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let Some(limit) = block.label_limit().filter(|_| block.kind == Kind::Options) else {
            continue;
        };
        for option in &block.options {
            let length = Length::of(&option.label);
            // What is too long as it is written has a rule of its own.
            if length.variables > 0 && length.written <= limit && length.filled() > limit {
                findings.push(
                    Finding::new(&RULE, Place::exit_field(id, option.id.as_str(), "label"))
                        .arg("block", named(facts, number))
                        .arg("option", short(&option.label))
                        .arg("limit", limit.to_string()),
                );
            }
        }
    }
    findings
}
