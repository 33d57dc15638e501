//! The flow has more than 100 blocks.
//!
//! The platform's editor stops scoring such flows, and people stop understanding them.
//!
//! Split it with "Link to conversation".
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::words::blocks;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "oversized-flow",
    category: Category::Structure,
    severity: Severity::Info,
    refused_by_platform: false,
    words: &findings::OVERSIZED_FLOW,
    source: include_str!("oversized_flow.rs"),
    fix: None,
    check,
};

const LIMIT: usize = 100;

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    if facts.len() <= LIMIT {
        return Vec::new();
    }
    vec![
        Finding::new(&RULE, Place::flow("blocks"))
            .arg("count", facts.len().to_string())
            .arg("limit", LIMIT.to_string())
            .arg("jump", blocks::JUMP),
    ]
}
