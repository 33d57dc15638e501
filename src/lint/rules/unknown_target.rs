//! A path leads to a block that the flow does not have.
//!
//! The conversation would end there. Usually the block was renamed or removed in the file by hand.
//!
//! Connect the exit to a block that is there.
//!
//! Source: This program's own file format: nothing outside it is concerned. In a diagram of the
//! platform such a line vanishes.

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "unknown-target",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::UNKNOWN_TARGET,
    source: include_str!("unknown_target.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        for out in facts.outs(number).iter().filter(|out| out.to.is_none()) {
            let Some(to) = &out.exit.path.to else { continue };
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, out.exit.id, "to"))
                    .arg("block", named(facts, number))
                    .arg("exit", exit_name(block, &out.exit))
                    .arg("to", to.as_str()),
            );
        }
    }
    findings
}
