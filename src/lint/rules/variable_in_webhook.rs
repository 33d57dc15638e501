//! A webhook's address holds a session variable in double braces.
//!
//! Nothing says that the platform fills variables in there; its editor keeps the address as plain
//! text. The server gets all session variables in the body anyway.
//!
//! Use a fixed address, and read the variable from `user_session_keys`.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test); Treble documentation, webhooks
//! (GitHub, treble-ai/docs).

use crate::lint::rule::{Category, Finding, Rule, Severity};
use crate::lint::web::{Hook, located};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "variable-in-webhook",
    category: Category::Webhooks,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::VARIABLE_IN_WEBHOOK,
    source: include_str!("variable_in_webhook.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    located(facts, &RULE, Hook::has_variable)
}
