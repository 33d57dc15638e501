//! Alternate flows lead in a circle.
//!
//! A user who stays silent would get these messages again and again, for ever. The platform refuses
//! the flow.
//!
//! Let one of the alternate flows end, or lead to a human.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::cycle::cycles;
use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::lint::ways;
use crate::model::Kind;
use crate::model::facts::{Facts, Out};
use crate::model::flow::ExitKind;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "alternate-flow-cycle",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::ALTERNATE_FLOW_CYCLE,
    source: include_str!("alternate_flow_cycle.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    // Other kinds do not send theirs to the platform.
    let is_sent = |number: usize, out: &Out<'_>| {
        matches!(facts.block(number).kind, Kind::Message | Kind::Options)
            && out.exit.kind == ExitKind::Alternate
    };
    let edges: Vec<Vec<usize>> = (0..facts.len())
        .map(|number| {
            let outs = facts.outs(number).iter();
            outs.filter(|out| is_sent(number, out)).filter_map(|out| out.to).collect()
        })
        .collect();
    cycles(&edges)
        .into_iter()
        .filter_map(|group| {
            let first = *group.first()?;
            let circle = ways::circle(facts, &group, first, is_sent);
            let blocks: Vec<usize> =
                circle.iter().map(|(block, _)| *block).chain([first]).collect();
            let finding = Finding::new(&RULE, Place::exit(facts.id(first), "alternate"))
                .arg("block", named(facts, first))
                .arg("circle", ways::names(facts, blocks.into_iter()))
                .evidence(ways::steps(facts, &circle));
            Some(finding)
        })
        .collect()
}
