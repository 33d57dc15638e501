//! Two blocks save answers of different types in the same session variable.
//!
//! After one of them it holds, say, a number, after the other the address of a picture. What comes
//! later cannot know which. A block with options always saves a text, which goes with everything that
//! is written; the type "all" goes with everything.
//!
//! Save them in two variables, or choose the same type in both blocks.
//!
//! Source: Treble help, "Variables".

use std::collections::HashMap;

use crate::lint::name::named;
use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::model::flow::Block;
use crate::words::findings_variables as findings;

pub(crate) static RULE: Rule = Rule {
    name: "conflicting-variable-types",
    category: Category::Variables,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::CONFLICTING_VARIABLE_TYPES,
    source: include_str!("conflicting_variable_types.rs"),
    fix: None,
    check,
};

/// Types of answers that are written.
const WRITTEN: [&str; 4] = ["text", "number", "email", "zipcode"];

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    // The first block that saves each variable with a type of its own, and the first with options.
    let mut typed: HashMap<&str, (usize, &str)> = HashMap::new();
    let mut chosen: HashMap<&str, usize> = HashMap::new();
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let Some((variable, kind)) = saved(block) else { continue };
        let is_chosen = block.kind == Kind::Options;
        let before = if is_chosen {
            chosen.entry(variable).or_insert(number);
            typed.get(variable).copied().filter(|(_, kind)| !WRITTEN.contains(kind))
        } else {
            let other = *typed.entry(variable).or_insert((number, kind));
            let option = chosen.get(variable).filter(|_| !WRITTEN.contains(&kind));
            Some(other).filter(|other| other.1 != kind).or(option.map(|number| (*number, "text")))
        };
        let Some((first, other)) = before else { continue };
        findings.push(
            Finding::new(&RULE, Place::field(id, "save.variable"))
                .arg("variable", Arg::from(variable))
                .arg("block", named(facts, number))
                .arg("type", kind)
                .arg("first", named(facts, first))
                .arg("other", other),
        );
    }
    findings
}

/// The variable that a block saves, and its type if that leaves out others.
fn saved(block: &Block) -> Option<(&str, &str)> {
    let save = block.save.as_ref().filter(|_| block.kind.has_field("save.variable"))?;
    let kind = match block.kind {
        Kind::Options => "text",
        _ => save.kind.as_deref().filter(|kind| *kind != "all" && !kind.is_empty())?,
    };
    (!save.variable.is_empty()).then_some((save.variable.as_str(), kind))
}
