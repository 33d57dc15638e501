//! A path leads back to the start.
//!
//! The platform takes the block without an incoming path for the start. With a path back to it there
//! is none, and the platform refuses the flow.
//!
//! Put a block before it as the start, such as a greeting, and lead the path to the second block.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "path-into-start",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::PATH_INTO_START,
    source: include_str!("path_into_start.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let Some(start) = facts.start() else { return Vec::new() };
    let is_refused = facts.root_count() != 1;
    let ways = facts.ways_in(start).iter();
    ways.map(|way| {
        Finding::new(&RULE, Place::exit_field(facts.id(way.from), way.exit.id, "to"))
            .arg("from", named(facts, way.from))
            .arg("exit", exit_name(facts.block(way.from), &way.exit))
            .arg("block", named(facts, start))
            .refused(is_refused)
    })
    .collect()
}
