//! A list has more than ten rows.
//!
//! WhatsApp shows at most ten rows and refuses the message otherwise. The platform's editor offers no
//! eleventh one.
//!
//! Remove the others, ask in two steps, or choose "Message with options", which has no limit.
//!
//! Source: Meta, Cloud API, interactive lists:
//! <https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages>;
//! the platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::labels;
use crate::lint::rule::{Category, Finding, Rule, Severity};
use crate::model::Style;
use crate::model::facts::Facts;
use crate::words::{blocks, findings_limits as words};

pub(crate) static RULE: Rule = Rule {
    name: "too-many-rows",
    category: Category::Limits,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &words::TOO_MANY_ROWS,
    source: include_str!("too_many_rows.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    labels::too_many(facts, &RULE, Style::List, ("plain", blocks::OPTIONS))
}
