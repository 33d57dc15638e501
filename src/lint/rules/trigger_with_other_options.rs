//! A request trigger has a second option beside `[REQUEST_TRIGGER]`.
//!
//! The token must be the block's only option. With others beside it the user is asked a question
//! while the server works, and may leave the block before the answer is there.
//!
//! Remove the other options, or ask them in a block of their own before or after the wait.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>.
//!
//! # Fix safety
//! The fix removes the other options with their paths and webhooks. Where the token leads nowhere it
//! takes over the first of their targets.

use crate::lint::name::{named, short};
use crate::lint::rule::{Category, Finding, Place, Rule, Safety, Severity};
use crate::model::facts::Facts;
use crate::model::{Kind, trigger};
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "trigger-with-other-options",
    category: Category::RequestTrigger,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::TRIGGER_WITH_OTHER_OPTIONS,
    source: include_str!("trigger_with_other_options.rs"),
    fix: Some(Safety::Unsafe),
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let triggers = facts.blocks().filter(|(number, _, block)| {
        facts.is_trigger(*number) && block.kind == Kind::Options && block.options.len() > 1
    });
    triggers
        .filter_map(|(number, id, block)| {
            let token = block.trigger_option()?;
            let mut others = block.options.iter().filter(|option| !std::ptr::eq(*option, token));
            let other = others.next()?;
            let finding = Finding::new(&RULE, Place::exit(id, other.id.as_str()))
                .arg("block", named(facts, number))
                .arg("option", short(&other.label))
                .arg("count", (block.options.len() - 1).to_string());
            Some(finding.fix(Safety::Unsafe, trigger::remove_others(id, block)))
        })
        .collect()
}
