//! A webhook's address is that of a Google spreadsheet.
//!
//! The platform treats it in its own way: the sheet's first row must have the columns `country_code`
//! and `cellphone`. No server of yours is called.
//!
//! Nothing to do if that is meant.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::rule::{Category, Finding, Rule, Severity};
use crate::lint::web::located;
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "spreadsheet-webhook",
    category: Category::Webhooks,
    severity: Severity::Info,
    refused_by_platform: false,
    words: &findings::SPREADSHEET_WEBHOOK,
    source: include_str!("spreadsheet_webhook.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    located(facts, &RULE, |hook| hook.url.contains("docs.google.com/spreadsheets"))
}
