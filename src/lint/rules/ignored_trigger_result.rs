//! Nothing after a request trigger uses what the server sent.
//!
//! The session update can set session variables, and usually the flow asks for the server to find
//! something out. Where no later block shows or compares such a variable, the user gets the same
//! whatever the server said. If the webhook names the variables it returns, one of those has to be
//! used; otherwise any variable counts that the flow does not get from somewhere else.
//!
//! Put a condition on a variable of the server's after the wait, or show it in a text.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>; Treble help,
//! integrate your own AI: <https://help.treble.ai/en/api-reference/guides/your-ai>.

use std::collections::VecDeque;

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::model::sources;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "ignored-trigger-result",
    category: Category::RequestTrigger,
    severity: Severity::Info,
    refused_by_platform: false,
    words: &findings::IGNORED_TRIGGER_RESULT,
    source: include_str!("ignored_trigger_result.rs"),
    fix: None,
    check,
};

/// How far after a trigger its variables are looked for, in blocks.
const LIMIT: usize = 300;

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    if !(0..facts.len()).any(|number| facts.is_trigger(number)) {
        return Vec::new();
    }
    let dataflow = facts.dataflow();
    let uses_unknown: Vec<bool> = (0..facts.len())
        .map(|number| dataflow.used(number).any(|(variable, _)| variable.is_from_server()))
        .collect();
    // When each block was last looked at, so that no list has to be cleared between triggers.
    let mut seen = vec![usize::MAX; facts.len()];
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks().filter(|(number, ..)| facts.is_trigger(*number)) {
        let Some(option) = block.trigger_option() else { continue };
        let Some(next) = option.path.to.as_ref().and_then(|to| facts.number(to.as_str())) else {
            continue;
        };
        let ways = facts.ways_in(number).iter();
        let declared: Vec<&str> =
            ways.flat_map(|way| sources::returned(way.exit.path)).map(String::as_str).collect();
        let mut queue = VecDeque::from([next]);
        seen[next] = number;
        let mut left = LIMIT;
        let mut is_used = false;
        while let Some(at) = queue.pop_front() {
            is_used = if declared.is_empty() {
                uses_unknown[at]
            } else {
                dataflow.used(at).any(|(variable, _)| declared.contains(&variable.name))
            };
            left -= 1;
            if is_used || left == 0 {
                break;
            }
            for out in facts.outs(at) {
                if let Some(to) = out.to.filter(|to| seen[*to] != number) {
                    seen[to] = number;
                    queue.push_back(to);
                }
            }
        }
        // Where the search was cut short nothing is known, and nothing is said.
        if !is_used && left > 0 {
            findings.push(
                Finding::new(&RULE, Place::exit(id, option.id.as_str()))
                    .arg("block", named(facts, number)),
            );
        }
    }
    findings
}
