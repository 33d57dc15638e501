//! A button's text has more than 20 characters.
//!
//! WhatsApp refuses the message, and the platform's editor takes no more than 20. A variable counts
//! here as it is written, since it has to be typed into that field; what its value may be is for
//! `growing-label`.
//!
//! Shorten it, and say the rest in the message.
//!
//! Source: Meta, Cloud API, interactive reply buttons:
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages>;
//! the platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::labels;
use crate::lint::rule::{Category, Finding, Rule, Severity};
use crate::model::Style;
use crate::model::facts::Facts;
use crate::words::findings_limits as words;

pub(crate) static RULE: Rule = Rule {
    name: "long-button",
    category: Category::Limits,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &words::LONG_BUTTON,
    source: include_str!("long_button.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    labels::long(facts, &RULE, Style::Buttons)
}
