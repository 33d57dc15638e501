//! A condition compares the time of day, which the platform counts in GMT.
//!
//! `time` is the time in London's winter, on 24 hours. Office hours from 9 to 18 in São Paulo are 12:00
//! to 21:00 there, and in Bogotá 14:00 to 23:00. Daylight saving time shifts them by an hour.
//!
//! Check that the hours are written in GMT. If the flow's own time zone is GMT, the rule is quiet; if
//! the hours are right, allow it on the block.
//!
//! Source: Treble help, "Native variables".

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::words::findings_variables as findings;

pub(crate) static RULE: Rule = Rule {
    name: "gmt-time-condition",
    category: Category::Variables,
    severity: Severity::Info,
    refused_by_platform: false,
    words: &findings::GMT_TIME_CONDITION,
    source: include_str!("gmt_time_condition.rs"),
    fix: None,
    check,
};

/// Time zones whose clocks show GMT all year.
const ZONES: [&str; 13] = [
    "GMT",
    "UTC",
    "UCT",
    "Zulu",
    "Universal",
    "Etc/GMT",
    "Etc/UTC",
    "Etc/UCT",
    "Etc/Zulu",
    "Etc/Universal",
    "Africa/Abidjan",
    "Africa/Accra",
    "Atlantic/Reykjavik",
];

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    if facts.flow.timezone.as_deref().is_some_and(|zone| ZONES.contains(&zone)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks().filter(|(.., block)| block.kind == Kind::Condition) {
        let field = if block.test.as_deref() == Some("time") {
            "test"
        } else if block.variable.as_deref() == Some("time") {
            "variable"
        } else {
            continue;
        };
        findings
            .push(Finding::new(&RULE, Place::field(id, field)).arg("block", named(facts, number)));
    }
    findings
}
