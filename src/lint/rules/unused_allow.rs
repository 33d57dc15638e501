//! A flow or a block allows a rule that finds nothing there.
//!
//! Either the trouble is gone, or the name is not that of a rule. Left standing, it would hide the
//! next one.
//!
//! Take the entry away.
//!
//! Source: This program's own file format: nothing outside it is concerned.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::lint::rules::rule;
use crate::model::facts::Facts;
use crate::words::blocks;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "unused-allow",
    category: Category::File,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::UNUSED_ALLOW,
    source: include_str!("unused_allow.rs"),
    fix: None,
    check,
};

/// What is unused is known only after all other rules: [`find`] is called then.
fn check(_facts: &Facts<'_>) -> Vec<Finding> {
    Vec::new()
}

/// The entries that suppressed nothing.
pub(crate) fn find(
    facts: &Facts<'_>,
    is_used: impl Fn(Option<usize>, &'static str) -> bool,
) -> Vec<Finding> {
    let unused = |number: Option<usize>, name: &str| match rule(name) {
        // It allows itself by allowing nothing else.
        Some(rule) => rule.name != RULE.name && !is_used(number, rule.name),
        None => true,
    };
    let mut findings = Vec::new();
    for name in facts.flow.allow.keys().filter(|name| unused(None, name)) {
        let finding = Finding::new(&RULE, Place::flow("allow"));
        findings.push(finding.arg("where", blocks::FLOW).arg("rule", name.as_str()));
    }
    for (number, id, block) in facts.blocks() {
        for name in block.allow.keys().filter(|name| unused(Some(number), name)) {
            let finding = Finding::new(&RULE, Place::field(id, "allow"));
            findings.push(finding.arg("where", named(facts, number)).arg("rule", name.as_str()));
        }
    }
    findings
}
