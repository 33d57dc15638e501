//! A message has no text, no file and no location.
//!
//! There is nothing to send, and the platform refuses the flow.
//!
//! Write the text.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "empty-message",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::EMPTY_MESSAGE,
    source: include_str!("empty_message.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let empty = facts.blocks().filter(|(_, _, block)| {
        let is_set = |text: Option<&String>| text.is_some_and(|text| !text.is_empty());
        matches!(block.kind, Kind::Message | Kind::Options)
            && block.text().is_empty()
            && !block
                .file
                .as_ref()
                .is_some_and(|file| is_set(file.url.as_ref()) || is_set(file.variable.as_ref()))
            && block.location.is_none()
    });
    empty
        .map(|(number, id, _)| {
            Finding::new(&RULE, Place::field(id, "text")).arg("block", named(facts, number))
        })
        .collect()
}
