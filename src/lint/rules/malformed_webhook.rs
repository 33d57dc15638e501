//! A webhook's address cannot be called.
//!
//! It needs `<https://`> or `http://`, a host, and no spaces. The platform stores any text without a
//! word, and then calls nothing.
//!
//! Write the whole address, as a browser would show it.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test): it stores the address as any
//! text.

use crate::lint::rule::{Category, Finding, Rule, Severity};
use crate::lint::web::located;
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "malformed-webhook",
    category: Category::Webhooks,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::MALFORMED_WEBHOOK,
    source: include_str!("malformed_webhook.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    located(facts, &RULE, |hook| !hook.is_callable())
}
