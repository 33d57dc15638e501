//! Two exits of one block have the same id.
//!
//! Paths, webhooks and findings are told apart by these ids; edits reach only the first of two.
//!
//! Give the second one another id.
//!
//! Source: This program's own file format: nothing outside it is concerned.

use std::collections::HashSet;

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "duplicate-id",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::DUPLICATE_ID,
    source: include_str!("duplicate_id.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, _) in facts.blocks() {
        let outs = facts.outs(number);
        if outs.len() < 2 {
            continue;
        }
        let mut seen = HashSet::new();
        for out in outs.iter().filter(|out| !seen.insert(out.exit.id)) {
            findings.push(
                Finding::new(&RULE, Place::exit(id, out.exit.id))
                    .arg("block", named(facts, number))
                    .arg("id", out.exit.id),
            );
        }
    }
    findings
}
