//! The option `[REQUEST_TRIGGER]` is not connected.
//!
//! When the server sends the session update, the conversation goes on along the option's path. Without
//! one it ends there, whatever the server found out.
//!
//! Connect the option to the block that comes after the wait.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
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
    let triggers = facts.blocks().filter(|(number, ..)| facts.is_trigger(*number));
    triggers
        .filter_map(|(number, id, block)| {
            let option = block.trigger_option().filter(|option| option.path.to.is_none())?;
            let place = Place::exit(id, option.id.as_str());
            Some(Finding::new(&RULE, place).arg("block", named(facts, number)))
        })
        .collect()
}
