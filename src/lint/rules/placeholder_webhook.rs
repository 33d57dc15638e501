//! A webhook's address is a made-up one from a manual, such as `example.com`.
//!
//! Nobody answers there. In a sample that is right; in a flow that you publish it is not.
//!
//! Put in your server's address.
//!
//! Source: RFC 2606, reserved names: <https://www.rfc-editor.org/rfc/rfc2606>.

use crate::lint::rule::{Category, Finding, Rule, Severity};
use crate::lint::web::{Hook, located};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "placeholder-webhook",
    category: Category::Webhooks,
    severity: Severity::Info,
    refused_by_platform: false,
    words: &findings::PLACEHOLDER_WEBHOOK,
    source: include_str!("placeholder_webhook.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    located(facts, &RULE, Hook::is_placeholder)
}
