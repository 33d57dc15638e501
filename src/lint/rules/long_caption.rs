//! The text below a file has more than 1,024 characters.
//!
//! It is sent as the file's caption, and WhatsApp refuses a longer one together with the file. What its
//! variables hold is not counted; where they may bring it over the limit, `long-text` warns.
//!
//! Shorten it, or send it in a message of its own.
//!
//! Source: Meta, Cloud API, media messages:
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/image-messages>.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::model::limits::Length;
use crate::words::findings_limits as words;

pub(crate) static RULE: Rule = Rule {
    name: "long-caption",
    category: Category::Limits,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &words::LONG_CAPTION,
    source: include_str!("long_caption.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks().filter(|(_, _, block)| block.has_caption()) {
        let (count, limit) = (Length::of(block.text()).fixed, block.text_limit());
        if count > limit {
            findings.push(
                Finding::new(&RULE, Place::field(id, "text"))
                    .arg("block", named(facts, number))
                    .arg("count", count.to_string())
                    .arg("limit", limit.to_string()),
            );
        }
    }
    findings
}
