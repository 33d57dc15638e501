//! A goal counts clicks on a link that the message does not hold.
//!
//! Nobody can click it, so the goal is never met, and the platform refuses the flow.
//!
//! Put the link into the text exactly as the goal has it, or change the goal.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "goal-link-not-in-text",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::GOAL_LINK_NOT_IN_TEXT,
    source: include_str!("goal_link_not_in_text.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let Some(goal) = block.goal.as_ref().filter(|_| is_checked(&block.kind)) else { continue };
        for event in goal.events.iter().filter(|event| event.kind == "LINK") {
            let url = event.url.as_deref();
            // An event without an address is refused as well.
            if url.is_none_or(|url| !block.text().contains(url)) {
                findings.push(
                    Finding::new(&RULE, Place::field(id, "goal"))
                        .arg("block", named(facts, number))
                        .arg("url", url.unwrap_or_default()),
                );
            }
        }
    }
    findings
}

/// The platform does not look into templates.
fn is_checked(kind: &Kind) -> bool {
    matches!(kind, Kind::Message | Kind::Options)
}
