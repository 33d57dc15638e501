//! A circle of blocks never waits, neither for the user nor for a session update.
//!
//! The conversation runs through it without end: conditions, A/B tests and alternate flows of 0
//! minutes go on at once.
//!
//! Put a block that waits into the circle, or lead one of its paths out.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test): it refuses circles of
//! alternate flows for the same reason.

use crate::lint::cycle::cycles;
use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::model::flow::ExitKind;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "message-storm",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::MESSAGE_STORM,
    source: include_str!("message_storm.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    // Only the paths that are walked at once.
    let edges: Vec<Vec<usize>> = facts
        .blocks()
        .map(|(number, _, block)| {
            let is_immediate = block.alternate_minutes().is_some_and(|minutes| minutes < 1.0);
            let outs = facts.outs(number).iter();
            outs.filter(|out| match out.exit.kind {
                ExitKind::Alternate if block.kind.waits() => is_immediate,
                _ => !block.kind.waits() && !block.kind.is_terminal(),
            })
            .filter_map(|out| out.to)
            .collect()
        })
        .collect();
    cycles(&edges)
        .into_iter()
        .filter_map(|circle| {
            let first = *circle.first()?;
            let finding = Finding::new(&RULE, Place::block(facts.id(first)))
                .arg("block", named(facts, first))
                .arg("count", circle.len().to_string());
            Some(finding)
        })
        .collect()
}
