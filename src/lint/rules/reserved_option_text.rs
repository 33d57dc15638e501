//! An option's text is `DEFAULT`.
//!
//! The platform takes this word for "Answer not included in options": the option becomes the path of
//! every other answer.
//!
//! Write something else, or use the default answer itself.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::model::flow::DEFAULT_LABEL;
use crate::words::blocks;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "reserved-option-text",
    category: Category::Structure,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::RESERVED_OPTION_TEXT,
    source: include_str!("reserved_option_text.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        if !matches!(block.kind, Kind::Options | Kind::Template) {
            continue;
        }
        for option in block.options.iter().filter(|option| option.label == DEFAULT_LABEL) {
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, option.id.as_str(), "label"))
                    .arg("block", named(facts, number))
                    .arg("default", blocks::DEFAULT),
            );
        }
    }
    findings
}
