//! A path leads into a request trigger and calls no webhook.
//!
//! The conversation stops at the trigger and waits for a session update. Your server can only send
//! that update if it was told of the session, and it is told by the webhook on the path that leads
//! *in*: not on the one that leaves. Every such path needs it, also answers not among the options,
//! conditions, alternate flows and lines that come back from later in the conversation.
//!
//! Put the webhook on the path: select it and type the address.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>; Treble help,
//! integrate your own AI: <https://help.treble.ai/en/api-reference/guides/your-ai>.
//!
//! # Fix safety
//! The fix takes the webhook of another path into the same block. Whether your server wants the same
//! address for both is for you to say.

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Category, Finding, Place, Rule, Safety, Severity};
use crate::model::facts::Facts;
use crate::model::flow::Exit;
use crate::model::flow::{ExitKind, Webhook};
use crate::model::trigger;
use crate::model::{BlockId, Edit};
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "trigger-without-webhook",
    category: Category::RequestTrigger,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::TRIGGER_WITHOUT_WEBHOOK,
    source: include_str!("trigger_without_webhook.rs"),
    fix: Some(Safety::Unsafe),
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, _) in facts.blocks().filter(|(number, ..)| facts.is_trigger(*number)) {
        let ways = facts.ways_in(number);
        let mut bare = ways.iter().filter(|way| way.exit.path.url().is_none()).peekable();
        if bare.peek().is_none() {
            continue;
        }
        let known = ways.iter().filter(|way| way.exit.path.url().is_some());
        let mut all = known.clone();
        let known = known.clone().find(|way| way.exit.kind != ExitKind::Share).or(all.next_back());
        let webhook = known.and_then(|way| way.exit.path.webhook.as_ref());
        for way in bare {
            let from = facts.id(way.from);
            let edits = webhook.map(|webhook| fix(facts, from, &way.exit, id, webhook));
            findings.push(
                Finding::new(&RULE, Place::exit_field(from, way.exit.id, "webhook"))
                    .arg("block", named(facts, number))
                    .arg("from", named(facts, way.from))
                    .arg("exit", exit_name(facts.block(way.from), &way.exit))
                    .fix(Safety::Unsafe, edits.unwrap_or_default()),
            );
        }
    }
    findings
}

/// The webhook at the exit; at an A/B exit, where the platform forgets it, on a block between.
fn fix(
    facts: &Facts<'_>,
    from: &BlockId,
    exit: &Exit<'_>,
    to: &BlockId,
    webhook: &Webhook,
) -> Vec<Edit> {
    if exit.kind == ExitKind::Share {
        return trigger::put_between(facts.flow, from, exit.id, to, webhook);
    }
    vec![Edit::SetWebhook {
        block: from.clone(),
        exit: exit.id.into(),
        webhook: Some(webhook.clone()),
    }]
}
