//! The alternate flow of a request trigger comes after less than a minute.
//!
//! With 0 minutes the platform sends the next block at once, so the server has no time at all and its
//! answer comes too late.
//!
//! Give the server a minute or more; five is usual.
//!
//! Source: Treble documentation, alternate flow (GitHub, treble-ai/docs); the platform's published
//! editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::model::trigger;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "immediate-rescue",
    category: Category::RequestTrigger,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::IMMEDIATE_RESCUE,
    source: include_str!("immediate_rescue.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let triggers = facts.blocks().filter(|(number, _, block)| {
        facts.is_trigger(*number)
            && trigger::has_alternate(block)
            && block.alternate_minutes().is_some_and(|minutes| minutes < 1.0)
    });
    triggers
        .map(|(number, id, block)| {
            let minutes = block.alternate.as_ref().and_then(|a| a.minutes.as_ref());
            Finding::new(&RULE, Place::exit_field(id, "alternate", "minutes"))
                .arg("block", named(facts, number))
                .arg("minutes", minutes.map_or("0", |minutes| minutes.as_str()))
        })
        .collect()
}
