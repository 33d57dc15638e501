//! Nothing sets a session variable, and its name is nearly that of one which is set.
//!
//! Usually it is a typing mistake: the text shows a gap, and a condition compares with nothing.
//! Names that differ in a digit, such as `slot_1` and `slot_2`, are not taken for each other. Where
//! a webhook that does not say what it returns may set the variable, only names that differ in
//! capitals or in `_` are.
//!
//! Write the name in the same way in both places.
//!
//! Source: Treble help, "Variables".
//!
//! # Fix safety
//! The fix writes the known name. Whether that one was meant is for you to say.

use crate::lint::alike::Near;
use crate::lint::name::named;
use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Safety, Severity};
use crate::model::facts::Facts;
use crate::model::variables::rename_in_block;
use crate::words::findings_variables as findings;

pub(crate) static RULE: Rule = Rule {
    name: "misspelled-variable",
    category: Category::Variables,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::MISSPELLED_VARIABLE,
    source: include_str!("misspelled_variable.rs"),
    fix: Some(Safety::Unsafe),
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let dataflow = facts.dataflow();
    let near = Near::new(facts);
    let mut findings = Vec::new();
    for (number, id, _) in facts.blocks() {
        for (variable, place) in dataflow.used(number) {
            let Some(near) = near.name(variable) else { continue };
            let exit = place.exit.map(Into::into);
            let place = Place { block: Some(id.clone()), exit, field: Some(place.field) };
            findings.push(
                Finding::new(&RULE, place)
                    .arg("variable", Arg::from(variable.name))
                    .arg("near", near)
                    .arg("block", named(facts, number))
                    .fix(Safety::Unsafe, rename_in_block(facts.flow, id, variable.name, near)),
            );
        }
    }
    findings
}
