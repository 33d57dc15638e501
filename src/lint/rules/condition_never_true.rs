//! A condition cannot be true, so that its path is never walked.
//!
//! Only what is certain is named: two times of day that are the same or no times at all, a number
//! comparison with a word, a day of the week that is no number from 0 to 7, and a comparison that the
//! same block makes twice.
//!
//! Correct what it compares with, or remove it.
//!
//! Source: Treble help, "Conditions" and "Native variables".

use std::collections::HashMap;

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::daytime;
use crate::model::facts::Facts;
use crate::model::flow::{Block, Condition};
use crate::model::kind::BETWEEN;
use crate::model::{Json, Kind};
use crate::words::Words;
use crate::words::findings_variables as findings;

pub(crate) static RULE: Rule = Rule {
    name: "condition-never-true",
    category: Category::Variables,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::CONDITION_NEVER_TRUE,
    source: include_str!("condition_never_true.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks().filter(|(.., block)| block.kind == Kind::Condition) {
        let mut seen: HashMap<(&str, String), &Condition> = HashMap::new();
        for condition in &block.conditions {
            let operator = operator(condition);
            let value = condition.value.as_ref().map(Json::to_plain).unwrap_or_default();
            let is_filled = !operator.is_empty() && !value.trim().is_empty();
            let first = is_filled.then(|| *seen.entry((operator, value)).or_insert(condition));
            let is_second = first.is_some_and(|first| !std::ptr::eq(first, condition));
            let why = if is_second { Some(findings::WHY_TWICE) } else { why(block, condition) };
            let exit = block.exit(condition.id.as_str());
            let (Some(why), Some(exit)) = (why, exit) else { continue };
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, condition.id.as_str(), "value"))
                    .arg("block", named(facts, number))
                    .arg("exit", exit_name(block, &exit))
                    .arg("why", why),
            );
        }
    }
    findings
}

/// The operator, by the name that the platform's editor has for it.
fn operator(condition: &Condition) -> &str {
    match condition.operator.as_deref().unwrap_or_default() {
        "NEQ" => "DIFF",
        "GTE" => "GTEQ",
        "LTE" => "LTEQ",
        other => other,
    }
}

/// Why the condition by itself is never true.
fn why(block: &Block, condition: &Condition) -> Option<Words> {
    let operator = operator(condition);
    if operator == BETWEEN {
        return match daytime::between(condition.value.as_ref()) {
            None => Some(findings::WHY_NO_TIMES),
            Some([from, to]) => (from == to).then_some(findings::WHY_SAME_TIMES),
        };
    }
    let Some(Json::String(value)) = &condition.value else { return None };
    let value = value.trim();
    if value.is_empty() || value.contains("{{") {
        return None;
    }
    let is_number_comparison = matches!(operator, "GT" | "LT" | "GTEQ" | "LTEQ");
    if is_number_comparison && !value.chars().any(char::is_numeric) {
        return Some(findings::WHY_NO_NUMBER);
    }
    let is_day = value.parse().is_ok_and(|day: u8| day <= 7);
    let is_weekday = block.variable.as_deref() == Some("weekday");
    (is_weekday && operator == "EQ" && !is_day).then_some(findings::WHY_NO_DAY)
}
