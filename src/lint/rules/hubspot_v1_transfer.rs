//! A transfer to HubSpot is of the first version.
//!
//! It comes from a diagram of old. The platform's editor still opens it, and refuses to save the flow.
//!
//! Put a new transfer to HubSpot in its place.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::format::diagram::derive::is_first_hubspot_transfer;
use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "hubspot-v1-transfer",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::HUBSPOT_V1_TRANSFER,
    source: include_str!("hubspot_v1_transfer.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let old = facts.blocks().filter(|(_, _, block)| is_first_hubspot_transfer(block));
    old.map(|(number, id, _)| {
        Finding::new(&RULE, Place::field(id, "service")).arg("block", named(facts, number))
    })
    .collect()
}
