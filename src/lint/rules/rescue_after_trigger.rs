//! The alternate flow stands on the block after a request trigger, not on the trigger itself.
//!
//! While the server works the conversation stands in the trigger block, so only that block's alternate
//! flow can end the wait. On the block after it, it means something else: that the user did not react
//! to the answer.
//!
//! Set the alternate flow on the trigger.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>; Treble help,
//! integrate your own AI: <https://help.treble.ai/en/api-reference/guides/your-ai>.
//!
//! # Fix safety
//! The fix moves the alternate flow with its time, target and webhook. If the next block is meant to
//! have one too, add it again there.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Safety, Severity};
use crate::model::facts::Facts;
use crate::model::trigger;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "rescue-after-trigger",
    category: Category::RequestTrigger,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::RESCUE_AFTER_TRIGGER,
    source: include_str!("rescue_after_trigger.rs"),
    fix: Some(Safety::Unsafe),
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let triggers = facts
        .blocks()
        .filter(|(number, _, block)| facts.is_trigger(*number) && !trigger::has_alternate(block));
    triggers
        .filter_map(|(number, _, _)| {
            let next = trigger::rescue_of_next(facts, number)?;
            let finding = Finding::new(&RULE, Place::exit(facts.id(next), "alternate"))
                .arg("block", named(facts, number))
                .arg("next", named(facts, next));
            Some(finding.fix(Safety::Unsafe, trigger::move_rescue(facts, number, next)))
        })
        .collect()
}
