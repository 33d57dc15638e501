//! Answers of one block lead to the same block, and only some of their paths carry a webhook.
//!
//! A webhook belongs to one path, so a user who gives another answer gets to the same place without
//! the call. Usually it was set on the first path and forgotten on the others. Where the paths lead
//! into a request trigger, `trigger-without-webhook` says so.
//!
//! Give the other paths the webhook too, or lead them elsewhere.
//!
//! Source: Treble documentation, message response webhook (GitHub, treble-ai/docs): each arrow has its
//! own.

use std::collections::BTreeMap;

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "uneven-webhooks",
    category: Category::Webhooks,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::UNEVEN_WEBHOOKS,
    source: include_str!("uneven_webhooks.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let outs = facts.outs(number);
        let is_asking = matches!(block.kind, Kind::Options | Kind::Template);
        if !is_asking || outs.iter().all(|out| out.exit.path.url().is_none()) {
            continue;
        }
        // For each target: whether any path has a webhook, and the first that has none.
        let mut targets = BTreeMap::new();
        for out in outs.iter().filter(|out| out.exit.kind.is_answer()) {
            let Some(to) = out.to.filter(|to| !facts.is_trigger(*to)) else { continue };
            let (has_webhook, bare) = targets.entry(to).or_insert((false, None));
            match out.exit.path.url() {
                Some(_) => *has_webhook = true,
                None => *bare = bare.or(Some(out.exit)),
            }
        }
        for (to, (has_webhook, bare)) in targets {
            let Some(exit) = bare.filter(|_| has_webhook) else { continue };
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, exit.id, "webhook"))
                    .arg("block", named(facts, number))
                    .arg("exit", exit_name(block, &exit))
                    .arg("to", named(facts, to)),
            );
        }
    }
    findings
}
