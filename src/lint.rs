//! What is wrong with a flow, and how to mend it.

pub mod rule;
pub mod rules;

use crate::model::Flow;
use crate::model::facts::Facts;

pub use rule::{Finding, Place, Rule, Safety, Severity};
pub use rules::RULES;

/// All findings of all rules, in block order, then rule order.
pub fn lint(flow: &Flow) -> Vec<Finding> {
    let facts = Facts::new(flow);
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| (rule.check)(&facts)).collect();
    findings.sort_by_key(|finding| {
        finding.place.block.as_ref().and_then(|block| facts.number(block.as_str()))
    });
    findings
}
