//! Options that WhatsApp has room for: so many, and so long.

use crate::model::Style;
use crate::model::facts::Facts;
use crate::words::Words;

use super::name::{named, short};
use super::rule::{Finding, Place, Rule};

/// Options with more characters than their kind of block takes.
pub(super) fn long(facts: &Facts<'_>, rule: &'static Rule, style: Style) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let Some(limit) = block.label_limit().filter(|_| block.is_shown_as(style)) else {
            continue;
        };
        for option in &block.options {
            let count = option.label.chars().count();
            if count > limit {
                findings.push(
                    Finding::new(rule, Place::exit_field(id, option.id.as_str(), "label"))
                        .arg("block", named(facts, number))
                        .arg("option", short(&option.label))
                        .arg("count", count.to_string())
                        .arg("limit", limit.to_string()),
                );
            }
        }
    }
    findings
}

/// Blocks with more options than their kind takes; another kind, as the help calls it, takes more.
pub(super) fn too_many(
    facts: &Facts<'_>,
    rule: &'static Rule,
    style: Style,
    (name, other): (&'static str, Words),
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let Some(limit) = block.option_limit().filter(|_| block.is_shown_as(style)) else {
            continue;
        };
        // The first one that is too many.
        let Some(option) = block.options.get(limit) else { continue };
        findings.push(
            Finding::new(rule, Place::exit(id, option.id.as_str()))
                .arg("block", named(facts, number))
                .arg("count", block.options.len().to_string())
                .arg("limit", limit.to_string())
                .arg(name, other),
        );
    }
    findings
}
