//! A webhook's address is one that only your own machine or network knows, or a tunnel to it.
//!
//! The platform's servers cannot reach `localhost` and private addresses; a tunnel lives only as long
//! as your computer does.
//!
//! Use the public address of your server before you publish.
//!
//! Source: RFC 1918 and RFC 6761, addresses and names that are not public:
//! <https://www.rfc-editor.org/rfc/rfc1918>, <https://www.rfc-editor.org/rfc/rfc6761>.

use crate::lint::rule::{Category, Finding, Rule, Severity};
use crate::lint::web::{Hook, located};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "private-webhook",
    category: Category::Webhooks,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::PRIVATE_WEBHOOK,
    source: include_str!("private_webhook.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    located(facts, &RULE, Hook::is_private)
}
