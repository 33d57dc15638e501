//! A circle of blocks never waits, neither for the user nor for a session update.
//!
//! The conversation runs through it without end: conditions, A/B tests and alternate flows of 0
//! minutes go on at once. The finding shows a shortest way to the circle, if a conversation can come
//! there, and once around.
//!
//! Put a block that waits into the circle, or lead one of its paths out.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test): it refuses circles of
//! alternate flows for the same reason.

use crate::lint::cycle::cycles;
use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::lint::ways::{self, FromStart};
use crate::model::facts::{Facts, Out};
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
    let is_immediate = |number: usize, out: &Out<'_>| {
        let block = facts.block(number);
        match out.exit.kind {
            ExitKind::Alternate if block.kind.waits() => {
                block.alternate_minutes().is_some_and(|minutes| minutes < 1.0)
            }
            _ => !block.kind.waits() && !block.kind.is_terminal(),
        }
    };
    let edges: Vec<Vec<usize>> = (0..facts.len())
        .map(|number| {
            let outs = facts.outs(number).iter();
            outs.filter(|out| is_immediate(number, out)).filter_map(|out| out.to).collect()
        })
        .collect();
    let groups = cycles(&edges);
    let mut from_start = (!groups.is_empty()).then(|| FromStart::new(facts));
    groups
        .into_iter()
        .filter_map(|group| {
            let first = *group.first()?;
            let circle = ways::circle(facts, &group, first, is_immediate);
            let mut way = from_start.as_mut()?.way(first);
            way.extend(&circle);
            let blocks = circle.iter().map(|(block, _)| *block).chain([first]);
            let blocks: Vec<usize> = blocks.collect();
            let finding = Finding::new(&RULE, Place::block(facts.id(first)))
                .arg("block", named(facts, first))
                .arg("circle", ways::names(facts, blocks.into_iter()))
                .evidence(ways::steps(facts, &way));
            Some(finding)
        })
        .collect()
}
