//! A block has more than three buttons.
//!
//! WhatsApp shows at most three reply buttons and refuses the message otherwise. The platform's editor
//! offers no fourth one, so such a flow cannot be built there.
//!
//! Remove the others, or choose "Interactive list", which takes ten.
//!
//! Source: Meta, Cloud API, interactive reply buttons:
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages>;
//! the platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::labels;
use crate::lint::rule::{Category, Finding, Rule, Severity};
use crate::model::Style;
use crate::model::facts::Facts;
use crate::words::{blocks, findings_limits as words};

pub(crate) static RULE: Rule = Rule {
    name: "too-many-buttons",
    category: Category::Limits,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &words::TOO_MANY_BUTTONS,
    source: include_str!("too_many_buttons.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    labels::too_many(facts, &RULE, Style::Buttons, ("list", blocks::LIST))
}
