//! A webhook does not say what it returns, and a variable used after it can only come from there.
//!
//! Then nobody can tell whether it is set: the rules for variables that have no value stay quiet, and
//! generated server code has to guess the names. Each address is named once.
//!
//! Name the variables that your server sends back at the webhook ("returns").
//!
//! Source: Treble help, "Message response": the answer's `user_session_keys` become session variables.

use std::collections::HashSet;

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::dataflow::Origin;
use crate::model::facts::Facts;
use crate::model::sources;
use crate::words::findings_variables as findings;

pub(crate) static RULE: Rule = Rule {
    name: "undeclared-webhook-result",
    category: Category::Webhooks,
    severity: Severity::Info,
    refused_by_platform: false,
    words: &findings::UNDECLARED_WEBHOOK_RESULT,
    source: include_str!("undeclared_webhook_result.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let dataflow = facts.dataflow();
    let is_open = dataflow.variables.iter().any(|variable| variable.origin == Origin::Unnamed);
    // What a deployment brings needs no webhook.
    if !is_open || sources::has_silent_inputs(facts.flow) {
        return Vec::new();
    }
    let next = dataflow.next_unnamed(facts);
    let mut seen = HashSet::new();
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        for out in facts.outs(number).iter().filter(|out| sources::is_silent(out.exit.path)) {
            let Some((user, variable)) = out.to.and_then(|to| next[to]) else { continue };
            let is_new = out.exit.path.url().is_some_and(|url| seen.insert(url));
            // Where it is allowed it does not stand for the other paths with this address.
            if block.allow.contains_key("undeclared-webhook-result") {
                out.exit.path.url().map(|url| seen.remove(url));
            } else if !is_new {
                continue;
            }
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, out.exit.id, "webhook"))
                    .arg("block", named(facts, number))
                    .arg("exit", exit_name(block, &out.exit))
                    .arg("variable", variable)
                    .arg("user", named(facts, user)),
            );
        }
    }
    findings
}
