//! The option `[REQUEST_TRIGGER]` is not connected.
//!
//! When the server sends the session update, the conversation goes on along the option's path. Without
//! one it ends there, whatever the server found out.
//!
//! The same is found at a "Message with options" that has lost its only option, where a webhook
//! stands on a path into it.
//!
//! Connect the option to the block that comes after the wait.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::{Facts, is_plain_options};
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "trigger-leads-nowhere",
    category: Category::RequestTrigger,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::TRIGGER_LEADS_NOWHERE,
    source: include_str!("trigger_leads_nowhere.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let place = match block.trigger_option() {
            Some(option) if facts.is_trigger(number) && option.path.to.is_none() => {
                Place::exit(id, option.id.as_str())
            }
            None if has_lost_its_option(facts, number) => Place::field(id, "options"),
            _ => continue,
        };
        findings.push(Finding::new(&RULE, place).arg("block", named(facts, number)));
    }
    findings
}

/// A message with options that has none, after a webhook: what is left of a request trigger.
fn has_lost_its_option(facts: &Facts<'_>, number: usize) -> bool {
    let block = facts.block(number);
    is_plain_options(block)
        && block.options.is_empty()
        && facts.likeness(number).is_none()
        && facts.ways_in(number).iter().any(|way| way.exit.path.url().is_some())
}
