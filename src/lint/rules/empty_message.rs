//! A message has no text, no file and no location.
//!
//! There is nothing to send, and the platform refuses the flow. A location counts when it has a
//! variable, or a latitude and a longitude that are not 0: the platform's editor takes 0 for none, and
//! forgets an address that stands alone.
//!
//! Write the text.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::format::questions::write::sends_nothing;
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
        matches!(block.kind, Kind::Message | Kind::Options) && sends_nothing(block)
    });
    empty
        .map(|(number, id, _)| {
            Finding::new(&RULE, Place::field(id, "text")).arg("block", named(facts, number))
        })
        .collect()
}
