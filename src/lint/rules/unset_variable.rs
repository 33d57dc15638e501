//! A session variable is used, and nothing sets it.
//!
//! No block saves it, no webhook says that it returns it, the flow's inputs do not bring it, and it
//! is none of the platform's own. A text shows a gap in its place, and a condition compares with
//! nothing. Only the first block that uses it is named.
//!
//! Where a webhook before it does not say what it returns, the variable may come from there: then
//! `undeclared-webhook-result` asks for it instead. An outbound flow without a list of inputs takes
//! all its variables from the deployment, which asks for them by their names.
//!
//! Save it in a block, name it among what a webhook returns, or among the flow's inputs.
//!
//! Source: Treble help, "Variables" and "Native variables".

use crate::lint::alike::Near;
use crate::lint::name::named;
use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Severity};
use crate::model::dataflow::Origin;
use crate::model::facts::Facts;
use crate::words::findings_variables as findings;

pub(crate) static RULE: Rule = Rule {
    name: "unset-variable",
    category: Category::Variables,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::UNSET_VARIABLE,
    source: include_str!("unset_variable.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let dataflow = facts.dataflow();
    let near = Near::new(facts);
    let mut findings = Vec::new();
    let mut named_before = std::collections::HashSet::new();
    for (number, id, block) in facts.blocks() {
        for (variable, place) in dataflow.used(number) {
            if variable.origin != Origin::Nowhere
                || named_before.contains(variable.name)
                || near.name(variable).is_some()
            {
                continue;
            }
            // A block that allows it does not stand for the others.
            if !block.allow.contains_key("unset-variable") {
                named_before.insert(variable.name);
            }
            let exit = place.exit.map(Into::into);
            let place = Place { block: Some(id.clone()), exit, field: Some(place.field) };
            findings.push(
                Finding::new(&RULE, place)
                    .arg("variable", Arg::from(variable.name))
                    .arg("block", named(facts, number)),
            );
        }
    }
    findings
}
