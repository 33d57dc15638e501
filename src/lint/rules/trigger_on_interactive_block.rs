//! The option `[REQUEST_TRIGGER]` stands on a block that is no plain "Message with options".
//!
//! The platform waits for a session update only on a plain, non-interactive "Message with options".
//! On buttons, a list or a template the user sees the token as something to press. The platform's
//! editor does not stop this: the token is short enough for a button.
//!
//! Choose "Message with options" for the block. The text, the option and the paths stay.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>; the
//! platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Safety, Severity};
use crate::model::facts::Facts;
use crate::model::facts::is_plain_options;
use crate::model::{Kind, trigger};
use crate::words::blocks;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "trigger-on-interactive-block",
    category: Category::RequestTrigger,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::TRIGGER_ON_INTERACTIVE_BLOCK,
    source: include_str!("trigger_on_interactive_block.rs"),
    fix: Some(Safety::Safe),
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let blocks = facts.blocks().filter(|(_, _, block)| !is_plain_options(block));
    blocks
        .filter_map(|(number, id, block)| {
            let option = block.trigger_option()?;
            let is_mendable = block.kind == Kind::Options;
            let edits = if is_mendable { trigger::make_plain(id) } else { Vec::new() };
            let finding = Finding::new(&RULE, Place::exit(id, option.id.as_str()))
                .arg("block", named(facts, number))
                .arg("kind", blocks::kind(&block.kind, block.style()))
                .arg("plain", blocks::OPTIONS);
            Some(finding.fix(Safety::Safe, edits))
        })
        .collect()
}
