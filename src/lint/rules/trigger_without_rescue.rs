//! A request trigger has no alternate flow.
//!
//! If the server fails, is slow or forgets the session update, the user waits for ever: nothing else
//! ends the wait. An alternate flow leads on after some minutes.
//!
//! Connect the block's "Alternate flow" to a message that says what happens now, or to a human.
//!
//! Source: Treble help, integrate your own AI:
//! <https://help.treble.ai/en/api-reference/guides/your-ai>; Treble documentation, conversation closed:
//! a session does not expire by itself (GitHub, treble-ai/docs).
//!
//! # Fix safety
//! The fix adds an alternate flow of five minutes to a new message. Time and text are a proposal.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Safety, Severity};
use crate::model::facts::Facts;
use crate::model::{Kind, trigger};
use crate::words::blocks;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "trigger-without-rescue",
    category: Category::RequestTrigger,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::TRIGGER_WITHOUT_RESCUE,
    source: include_str!("trigger_without_rescue.rs"),
    fix: Some(Safety::Unsafe),
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let triggers = facts.blocks().filter(|(number, _, block)| {
        facts.is_trigger(*number)
            && !trigger::has_alternate(block)
            && trigger::rescue_of_next(facts, *number).is_none()
    });
    let texts = blocks::new_texts(facts.flow);
    triggers
        .map(|(number, id, block)| {
            let edits = match block.kind {
                Kind::Options => {
                    trigger::add_alternate(facts.flow, facts.places(), id, block, &texts)
                }
                _ => Vec::new(),
            };
            Finding::new(&RULE, Place::block(id))
                .arg("block", named(facts, number))
                .arg("alternate", blocks::ALTERNATE)
                .fix(Safety::Unsafe, edits)
        })
        .collect()
}
