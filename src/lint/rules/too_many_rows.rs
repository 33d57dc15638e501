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

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
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
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let Some(limit) = block.option_limit().filter(|_| block.is_shown_as(Style::List)) else {
            continue;
        };
        // The first one that is too many.
        let Some(option) = block.options.get(limit) else { continue };
        findings.push(
            Finding::new(&RULE, Place::exit(id, option.id.as_str()))
                .arg("block", named(facts, number))
                .arg("count", block.options.len().to_string())
                .arg("limit", limit.to_string())
                .arg("plain", blocks::OPTIONS),
        );
    }
    findings
}
