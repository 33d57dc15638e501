//! A webhook's server takes 10 seconds or more, and no request trigger waits for it.
//!
//! The platform gives a webhook less than 10 seconds. Then it marks it as timed out and the
//! conversation goes on, without the server's variables.
//!
//! Lead the path into a request trigger: the server answers at once, and sends the session update
//! when it is ready.
//!
//! Source: Treble help, "Request trigger".

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Number;
use crate::model::facts::Facts;
use crate::model::limits::WEBHOOK_SECONDS;
use crate::model::trigger::pauses;
use crate::words::findings_variables as findings;

pub(crate) static RULE: Rule = Rule {
    name: "slow-webhook",
    category: Category::Webhooks,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::SLOW_WEBHOOK,
    source: include_str!("slow_webhook.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        for out in facts.outs(number) {
            let webhook = out.exit.path.webhook.as_ref().filter(|hook| !hook.url.is_empty());
            let seconds = webhook.and_then(|webhook| webhook.seconds.as_ref());
            let Some(seconds) =
                seconds.filter(|seconds| Number::as_f64(seconds) >= WEBHOOK_SECONDS)
            else {
                continue;
            };
            if out.to.is_some_and(|to| pauses(facts.block(to))) {
                continue;
            }
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, out.exit.id, "webhook.seconds"))
                    .arg("block", named(facts, number))
                    .arg("exit", exit_name(block, &out.exit))
                    .arg("seconds", seconds.as_str()),
            );
        }
    }
    findings
}
