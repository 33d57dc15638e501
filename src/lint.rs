//! What is wrong with a flow, and how to mend it.

mod alike;
pub mod cycle;
pub mod examples;
pub mod fix;
mod labels;
pub mod name;
pub mod near;
pub mod page;
pub mod report;
pub mod rule;
pub mod rules;
pub mod secret;
pub mod settings;
mod ways;
mod web;

use std::collections::HashSet;

use crate::model::Flow;
use crate::model::facts::Facts;

pub use fix::{fix_all, fix_all_with};
pub use report::ReportFormat;
pub use rule::{Arg, Finding, Fix, Place, Rule, Safety, Severity, Step};
pub use rules::{RULES, rule};
pub use settings::Settings;

/// All findings that are not allowed, in block order, then rule order. Findings about the flow
/// itself come first.
pub fn lint(flow: &Flow) -> Vec<Finding> {
    lint_with(flow, &Settings::default())
}

/// The same with other levels, and without what the settings let pass.
pub fn lint_with(flow: &Flow, settings: &Settings) -> Vec<Finding> {
    let facts = Facts::new(flow);
    let checked = RULES.iter().filter(|rule| settings.is_on(rule));
    let mut findings: Vec<Finding> = checked.flat_map(|rule| (rule.check)(&facts)).collect();
    suppress(&facts, settings, &mut findings);
    findings.retain_mut(|finding| settings.admit(finding));
    findings.sort_by_cached_key(|finding| {
        finding.place.block.as_ref().and_then(|block| facts.number(block.as_str()))
    });
    findings
}

/// Why the platform's editor would refuse to save the flow, whatever the flow allows; empty when
/// it would not.
pub fn refusals(flow: &Flow) -> Vec<Finding> {
    let facts = Facts::new(flow);
    RULES
        .iter()
        .filter(|rule| rule.refused_by_platform)
        .flat_map(|rule| (rule.check)(&facts))
        .filter(|finding| finding.refused_by_platform)
        .collect()
}

/// Takes away what blocks and flow allow, and adds the allowances that nothing needed.
fn suppress(facts: &Facts<'_>, settings: &Settings, findings: &mut Vec<Finding>) {
    let allow_on = |number: Option<usize>| match number {
        Some(number) => &facts.block(number).allow,
        None => &facts.flow.allow,
    };
    let mut used: HashSet<(Option<usize>, &'static str)> = HashSet::new();
    let mut is_allowed = |finding: &Finding| {
        let block = finding.place.block.as_ref().and_then(|block| facts.number(block.as_str()));
        let mut allowed = false;
        for place in [block, None] {
            if allow_on(place).contains_key(finding.rule.name) {
                used.insert((place, finding.rule.name));
                allowed = true;
            }
        }
        allowed
    };
    findings.retain(|finding| !is_allowed(finding));
    // What a rule that is off would find is not known.
    let is_used = |place: Option<usize>, name: &'static str| {
        used.contains(&(place, name)) || rule(name).is_some_and(|rule| !settings.is_on(rule))
    };
    let unused = rules::unused_allow::find(facts, is_used);
    findings.extend(unused.into_iter().filter(|finding| {
        let block = finding.place.block.as_ref().and_then(|block| facts.number(block.as_str()));
        ![block, None].iter().any(|place| allow_on(*place).contains_key(finding.rule.name))
    }));
}
