//! An exit of a condition block leads nowhere.
//!
//! The platform refuses a flow in which a condition, or "In all other cases", is not connected.
//!
//! Connect it, if only to a message that ends the conversation.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Arg, Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::model::flow::ExitKind;
use crate::words::blocks;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "unconnected-condition",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::UNCONNECTED_CONDITION,
    source: include_str!("unconnected_condition.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks().filter(|(_, _, b)| b.kind == Kind::Condition) {
        let mut open: Vec<(&str, Arg)> = facts
            .outs(number)
            .iter()
            .filter(|out| matches!(out.exit.kind, ExitKind::Condition | ExitKind::Otherwise))
            .filter(|out| out.to.is_none())
            .map(|out| (out.exit.id, exit_name(block, &out.exit)))
            .collect();
        if block.otherwise.is_none() {
            let name = vec![Arg::from("“"), Arg::Words(blocks::OTHERWISE), Arg::from("”")];
            open.push(("otherwise", Arg::Joined(name)));
        }
        findings.extend(open.into_iter().map(|(exit, name)| {
            Finding::new(&RULE, Place::exit(id, exit))
                .arg("block", named(facts, number))
                .arg("exit", name)
        }));
    }
    findings
}
