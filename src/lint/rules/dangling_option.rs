//! An option leads nowhere, and others of the same block lead on.
//!
//! A user who chooses it gets no answer, and the conversation ends. An option that opts out of the
//! company's messages may end there.
//!
//! Connect it, or remove it.
//!
//! Source: Treble documentation, conversation closed: a conversation ends when the user answers its
//! last block (GitHub, treble-ai/docs).

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::{Facts, Out};
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "dangling-option",
    category: Category::Structure,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::DANGLING_OPTION,
    source: include_str!("dangling_option.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let is_asking = matches!(block.kind, Kind::Options | Kind::Template);
        let is_connected = |out: &&Out<'_>| out.exit.path.to.is_some();
        let mut answers = facts.outs(number).iter().filter(|out| out.exit.kind.is_answer());
        if !is_asking || facts.likeness(number).is_some() || answers.find(is_connected).is_none() {
            continue;
        }
        for option in &block.options {
            if option.path.to.is_some() || option.is_optout() {
                continue;
            }
            let Some(exit) = block.exit(option.id.as_str()) else { continue };
            findings.push(
                Finding::new(&RULE, Place::exit(id, option.id.as_str()))
                    .arg("block", named(facts, number))
                    .arg("exit", exit_name(block, &exit)),
            );
        }
    }
    findings
}
