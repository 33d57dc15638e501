//! No conversation can come to a block.
//!
//! Paths may lead to it, but none of them begins at the start. It is never sent, so its texts and
//! webhooks are dead weight. A block that nothing leads to at all is left to `several-starts`. The
//! finding shows a path that leads here, from a block that no conversation comes to either.
//!
//! Lead a path to it from the part of the flow that is used, or remove it.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test): it asks for one start and does
//! not look further.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity, Step};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "unreachable-block",
    category: Category::Structure,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::UNREACHABLE_BLOCK,
    source: include_str!("unreachable_block.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    if facts.start().is_none() {
        return Vec::new();
    }
    let lost = facts
        .blocks()
        .filter(|(number, ..)| !facts.is_reachable(*number) && !facts.is_root(*number));
    lost.map(|(number, id, _)| {
        let way = facts.ways_in(number).iter().find(|way| way.from != number);
        let way = way.or(facts.ways_in(number).first());
        let step =
            way.map(|way| Step { block: facts.id(way.from).clone(), exit: way.exit.id.into() });
        Finding::new(&RULE, Place::block(id))
            .arg("block", named(facts, number))
            .evidence(step.into_iter().collect())
    })
    .collect()
}
