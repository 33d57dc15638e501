//! A message has more text than WhatsApp takes, or may come to have.
//!
//! WhatsApp takes 4,096 characters in a message and in a list, and 1,024 beside buttons. A longer one
//! is not delivered. Above 1,024 it is a warning: some of Meta's pages name that as the limit of every
//! message. It is a warning as well where the text may grow past its limit: each variable is taken to
//! bring 20 characters, emoji to count double, and the options of a "Message with options" are sent as
//! numbered lines below the text. Reminders are checked too; the text below a file is for
//! `long-caption`, and that of a template for `template-limits`.
//!
//! Shorten it, or divide it into two messages.
//!
//! Source: Meta, Cloud API, text messages:
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/text-messages>; interactive reply
//! buttons:
//! <https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages>.

use crate::lint::name::named;
use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Severity};
use crate::model::facts::{Facts, is_plain_options};
use crate::model::flow::{Block, TRIGGER_LABEL};
use crate::model::limits::{Length, MESSAGE, SHORT_MESSAGE};
use crate::model::{BlockId, Kind};
use crate::words::{Words, findings_limits as words};

pub(crate) static RULE: Rule = Rule {
    name: "long-text",
    category: Category::Limits,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &words::LONG_TEXT,
    source: include_str!("long_text.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        if !matches!(block.kind, Kind::Message | Kind::Options) {
            continue;
        }
        let block_name = || named(facts, number);
        // A caption that is surely too long has a rule of its own.
        let text = Length::of(block.text());
        let limit = block.text_limit();
        if !(block.has_caption() && text.fixed > limit) {
            let added = options_below(block);
            findings.extend(judge(id, "text", words::TEXT, text, added, limit, &block_name));
        }
        if let Some(message) = block.auto_retry.as_ref().and_then(|retry| retry.message.as_deref())
        {
            let (field, text) = ("auto_retry.message", Length::of(message));
            findings.extend(judge(id, field, words::REMINDER, text, 0, MESSAGE, &block_name));
        }
    }
    findings
}

fn judge(
    id: &BlockId,
    field: &'static str,
    what: Words,
    text: Length,
    added: usize,
    limit: usize,
    block_name: &dyn Fn() -> Arg,
) -> Option<Finding> {
    let likely = text.filled() + text.wide + added;
    let (severity, long, count, limit) = if text.fixed > limit {
        (Severity::Error, words::IS_LONG, text.fixed, limit)
    } else if likely > limit {
        (Severity::Warning, words::MAY_GROW, likely, limit)
    } else if likely > SHORT_MESSAGE {
        (Severity::Warning, words::IS_NEAR, likely, SHORT_MESSAGE)
    } else {
        return None;
    };
    let long = Arg::Filled(
        long,
        vec![("count", count.to_string().into()), ("limit", limit.to_string().into())],
    );
    let finding = Finding::new(&RULE, Place::field(id, field)).severity(severity);
    Some(finding.arg("field", what).arg("block", block_name()).arg("long", long))
}

/// How many characters the numbered options add to the text: `1) Yes` on a line of its own.
fn options_below(block: &Block) -> usize {
    if !is_plain_options(block) || block.visible_options == Some(false) {
        return 0;
    }
    let shown = block.options.iter().filter(|option| option.label != TRIGGER_LABEL);
    shown.map(|option| "\n1) ".len() + Length::of(&option.label).filled()).sum()
}
