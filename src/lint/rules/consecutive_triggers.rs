//! A request trigger leads straight to another one.
//!
//! That works as long as the path between them carries a webhook: two calls, two waits. Often one call
//! would do, and each wait needs its own rescue.
//!
//! Nothing to do if it is meant.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "consecutive-triggers",
    category: Category::RequestTrigger,
    severity: Severity::Info,
    refused_by_platform: false,
    words: &findings::CONSECUTIVE_TRIGGERS,
    source: include_str!("consecutive_triggers.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let triggers = facts.blocks().filter(|(number, ..)| facts.is_trigger(*number));
    triggers
        .filter_map(|(number, id, block)| {
            let option = block.trigger_option()?;
            let next = facts.number(option.path.to.as_ref()?.as_str())?;
            facts.is_trigger(next).then(|| {
                Finding::new(&RULE, Place::exit(id, option.id.as_str()))
                    .arg("block", named(facts, number))
                    .arg("next", named(facts, next))
            })
        })
        .collect()
}
