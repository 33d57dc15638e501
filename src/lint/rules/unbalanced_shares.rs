//! The shares of an A/B test do not make 100 %, or there are fewer than two.
//!
//! The platform refuses such a flow.
//!
//! Change the shares so that they add up to 100.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::model::json::f64_text;
use crate::model::{Kind, Number};
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "unbalanced-shares",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::UNBALANCED_SHARES,
    source: include_str!("unbalanced_shares.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks().filter(|(_, _, b)| b.kind == Kind::AbTest) {
        let percents = block.shares.iter().filter_map(|share| share.percent.as_ref());
        let are_numbers = percents.clone().count() == block.shares.len();
        // The platform's editor adds them in this order and wants exactly 100.
        let sum: f64 = percents.map(Number::as_f64).sum();
        if block.shares.len() < 2 || !are_numbers || sum != 100.0 {
            findings.push(
                Finding::new(&RULE, Place::field(id, "shares"))
                    .arg("block", named(facts, number))
                    .arg("count", block.shares.len().to_string())
                    .arg("sum", f64_text(sum)),
            );
        }
    }
    findings
}
