//! A request trigger is the start of the flow, or no path leads to it.
//!
//! The server learns of the session from the webhook on the path that leads into the trigger. Where no
//! path leads in, no webhook can have been called, and nobody will ever continue the session.
//!
//! Put a block before it and connect that with a path that carries the webhook.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "trigger-without-way-in",
    category: Category::RequestTrigger,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::TRIGGER_WITHOUT_WAY_IN,
    source: include_str!("trigger_without_way_in.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let triggers = facts.blocks().filter(|(number, ..)| {
        facts.is_trigger(*number) && (facts.is_start(*number) || facts.ways_in(*number).is_empty())
    });
    triggers
        .map(|(number, id, _)| {
            Finding::new(&RULE, Place::block(id)).arg("block", named(facts, number))
        })
        .collect()
}
