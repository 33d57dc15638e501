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

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
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
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let Some(limit) = block.option_limit().filter(|_| block.is_shown_as(Style::Buttons)) else {
            continue;
        };
        // The first one that is too many.
        let Some(option) = block.options.get(limit) else { continue };
        findings.push(
            Finding::new(&RULE, Place::exit(id, option.id.as_str()))
                .arg("block", named(facts, number))
                .arg("count", block.options.len().to_string())
                .arg("limit", limit.to_string())
                .arg("list", blocks::LIST),
        );
    }
    findings
}
