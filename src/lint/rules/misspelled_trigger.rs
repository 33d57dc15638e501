//! An option is nearly `[REQUEST_TRIGGER]`, but not exactly.
//!
//! The platform compares the option's text letter by letter: capitals, brackets, underscore, no space
//! before or after. Anything else is an ordinary option that the user sees, and the conversation does
//! not wait.
//!
//! Write exactly `[REQUEST_TRIGGER]`.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>; the
//! platform's published editor (GitHub, treble-ai/dnd-test).
//!
//! # Fix safety
//! Case, spaces and punctuation are put right without asking. Where letters differ, the text may have
//! been meant as something else, so the fix asks first.

use crate::lint::name::{named, short};
use crate::lint::rule::{Category, Finding, Place, Rule, Safety, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::model::trigger::{self, Likeness};
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "misspelled-trigger",
    category: Category::RequestTrigger,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::MISSPELLED_TRIGGER,
    source: include_str!("misspelled_trigger.rs"),
    fix: Some(Safety::Unsafe),
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let safety = match facts.likeness(number) {
            Some(Likeness::Garbled) => Safety::Safe,
            Some(Likeness::Misspelled) => Safety::Unsafe,
            _ => continue,
        };
        let edits = trigger::correct_label(id, block);
        let nearest = block
            .options
            .iter()
            .filter_map(|option| Some((trigger::label_likeness(&option.label)? as u8, option)))
            .min_by_key(|(likeness, _)| *likeness);
        let Some((_, option)) = nearest else { continue };
        let is_mendable = block.kind != Kind::Template;
        findings.push(
            Finding::new(&RULE, Place::exit_field(id, option.id.as_str(), "label"))
                .arg("block", named(facts, number))
                .arg("option", visible(&short_untrimmed(&option.label)))
                .fix(safety, if is_mendable { edits } else { Vec::new() }),
        );
    }
    findings
}

/// Spaces at the ends are the mistake that nobody sees.
fn visible(label: &str) -> String {
    let inner = label.trim();
    let spaces = |text: &str| "·".repeat(text.chars().count());
    match label.find(inner) {
        Some(at) if !inner.is_empty() => {
            format!("{}{inner}{}", spaces(&label[..at]), spaces(&label[at + inner.len()..]))
        }
        _ => short(label),
    }
}

fn short_untrimmed(label: &str) -> String {
    label.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
