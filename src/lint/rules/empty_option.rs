//! An option has no text.
//!
//! There is nothing to choose, and the platform refuses the flow.
//!
//! Write the option's text, or remove the option.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "empty-option",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::EMPTY_OPTION,
    source: include_str!("empty_option.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks().filter(|(_, _, b)| b.kind == Kind::Options) {
        for (at, option) in block.options.iter().enumerate().filter(|(_, o)| o.label.is_empty()) {
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, option.id.as_str(), "label"))
                    .arg("block", named(facts, number))
                    .arg("number", (at + 1).to_string()),
            );
        }
    }
    findings
}
