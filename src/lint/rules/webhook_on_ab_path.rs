//! A path that leaves an A/B test carries a webhook.
//!
//! The platform's editor does not keep webhooks on the paths of an A/B test: they are gone when the
//! flow is opened again, and nothing is called. This is also so where the path leads into a request
//! trigger.
//!
//! Put a block between the A/B test and its target, and the webhook on that block's path.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).
//!
//! # Fix safety
//! The fix puts a condition between, which lets everybody pass at once and carries the webhook on both
//! its paths. The body that your server gets is then that of a condition. You may prefer a message.

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Category, Finding, Place, Rule, Safety, Severity};
use crate::model::facts::Facts;
use crate::model::flow::ExitKind;
use crate::model::trigger;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "webhook-on-ab-path",
    category: Category::RequestTrigger,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::WEBHOOK_ON_AB_PATH,
    source: include_str!("webhook_on_ab_path.rs"),
    fix: Some(Safety::Unsafe),
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        for out in facts.outs(number) {
            if out.exit.kind != ExitKind::Share || out.exit.path.url().is_none() {
                continue;
            }
            let edits = match (out.to, &out.exit.path.webhook) {
                (Some(to), Some(webhook)) => {
                    trigger::put_between(facts.flow, id, out.exit.id, facts.id(to), webhook)
                }
                _ => Vec::new(),
            };
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, out.exit.id, "webhook"))
                    .arg("block", named(facts, number))
                    .arg("exit", exit_name(block, &out.exit))
                    .fix(Safety::Unsafe, edits),
            );
        }
    }
    findings
}
