//! A webhook's address begins with `http://`.
//!
//! What the user wrote, and who they are, then travels readable for everybody on the way.
//!
//! Serve it over `<https://`> and change the address. An address that is private anyway is left to
//! `private-webhook`.
//!
//! Source: Treble help, webhook center:
//! <https://help.treble.ai/en/api-reference/webhooks/webhook-center/intro>.

use crate::lint::rule::{Category, Finding, Rule, Severity};
use crate::lint::web::located;
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "insecure-webhook",
    category: Category::Webhooks,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::INSECURE_WEBHOOK,
    source: include_str!("insecure_webhook.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    located(facts, &RULE, |hook| hook.scheme_is("http") && !hook.is_private())
}
