//! The webhook stands on the path that leaves a request trigger, and one that leads in has none.
//!
//! The server has to be called before the wait, on the path that leads into the trigger. On the path
//! that leaves it, the call comes only after the session update, which nobody will send.
//!
//! Move the webhook to the path that leads in.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>.
//!
//! # Fix safety
//! The fix moves the webhook. If your server really is to be called after the wait as well, put it
//! back afterwards.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Safety, Severity};
use crate::model::Edit;
use crate::model::facts::Facts;
use crate::model::flow::ExitKind;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "webhook-after-trigger",
    category: Category::RequestTrigger,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::WEBHOOK_AFTER_TRIGGER,
    source: include_str!("webhook_after_trigger.rs"),
    fix: Some(Safety::Unsafe),
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks().filter(|(number, ..)| facts.is_trigger(*number)) {
        let Some(option) = block.trigger_option().filter(|o| o.path.url().is_some()) else {
            continue;
        };
        let target = option.path.to.as_ref().and_then(|to| facts.number(to.as_str()));
        if target.is_some_and(|target| facts.is_trigger(target)) {
            continue;
        }
        let ways = facts.ways_in(number);
        let bare: Vec<_> = ways.iter().filter(|way| way.exit.path.url().is_none()).collect();
        if bare.is_empty() {
            continue;
        }
        let mut edits: Vec<Edit> = bare
            .iter()
            .filter(|way| way.exit.kind != ExitKind::Share)
            .map(|way| Edit::SetWebhook {
                block: facts.id(way.from).clone(),
                exit: way.exit.id.into(),
                webhook: option.path.webhook.clone(),
            })
            .collect();
        if !edits.is_empty() {
            let (block, exit) = (id.clone(), option.id.clone());
            edits.push(Edit::SetWebhook { block, exit, webhook: None });
        }
        findings.push(
            Finding::new(&RULE, Place::exit_field(id, option.id.as_str(), "webhook"))
                .arg("block", named(facts, number))
                .fix(Safety::Unsafe, edits),
        );
    }
    findings
}
