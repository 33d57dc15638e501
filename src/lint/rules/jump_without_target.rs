//! A link to another conversation does not say to which.
//!
//! The platform refuses the flow: it knows conversations by their number.
//!
//! Choose the conversation.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::facts::Facts;
use crate::model::{Json, Kind};
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "jump-without-target",
    category: Category::Structure,
    severity: Severity::Error,
    refused_by_platform: true,
    words: &findings::JUMP_WITHOUT_TARGET,
    source: include_str!("jump_without_target.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let jumps = facts.blocks().filter(|(_, _, block)| {
        let id = block.conversation.as_ref().and_then(|conversation| conversation.id.as_ref());
        block.kind == Kind::Jump
            && match id {
                None | Some(Json::Null) => true,
                Some(Json::String(text)) => text.is_empty(),
                Some(_) => false,
            }
    });
    jumps
        .map(|(number, id, _)| {
            Finding::new(&RULE, Place::field(id, "conversation")).arg("block", named(facts, number))
        })
        .collect()
}
