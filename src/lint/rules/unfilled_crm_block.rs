//! A CRM action or a ticket is not filled in.
//!
//! The platform refuses a CRM action without its variable, its value or its action, and a ticket whose
//! subject is empty.
//!
//! Fill it in in the platform's editor: this program keeps these fields as they are.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::model::flow::Block;
use crate::model::{Json, Kind};
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "unfilled-crm-block",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::UNFILLED_CRM_BLOCK,
    source: include_str!("unfilled_crm_block.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        if let Some(field) = missing(block) {
            findings.push(
                Finding::new(&RULE, Place::field(id, "data"))
                    .arg("block", named(facts, number))
                    .arg("field", field),
            );
        }
    }
    findings
}

/// The first field that the platform's editor misses.
fn missing(block: &Block) -> Option<&'static str> {
    let get = |key: &str| {
        block.data.as_ref().and_then(|data| data.get(key)).filter(|value| **value != Json::Null)
    };
    // A question list has the fields in the form that the platform made of them.
    if get("extra").is_some() {
        return None;
    }
    match block.kind {
        Kind::HelpdeskAction => {
            ["variable", "value", "action"].into_iter().find(|name| get(name).is_none())
        }
        Kind::HelpdeskTicket => match get("properties") {
            // A ticket that has no subject at all passes.
            Some(properties) => match properties.get("subject") {
                Some(Json::Null) => Some("subject"),
                Some(Json::String(subject)) if subject.is_empty() => Some("subject"),
                _ => None,
            },
            None => Some("properties"),
        },
        _ => None,
    }
}
