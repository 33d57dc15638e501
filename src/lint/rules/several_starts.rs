//! No path leads to a block that is not the start.
//!
//! The platform takes every block without an incoming path for a start, and refuses a flow with more
//! than one.
//!
//! Lead a path to the block, or remove it.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "several-starts",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::SEVERAL_STARTS,
    source: include_str!("several_starts.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let roots = facts.root_count();
    let start = facts.start();
    if start.is_none() && roots < 2 {
        return Vec::new();
    }
    let others =
        facts.blocks().filter(|(number, ..)| facts.is_root(*number) && start != Some(*number));
    others
        .map(|(number, id, _)| {
            Finding::new(&RULE, Place::block(id))
                .arg("block", named(facts, number))
                .refused(roots != 1)
        })
        .collect()
}
