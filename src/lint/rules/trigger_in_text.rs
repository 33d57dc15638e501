//! The token `[REQUEST_TRIGGER]` stands in a block's message text, and no option of the block has it.
//!
//! The help article speaks of "the message block with the text `[REQUEST_TRIGGER]`", and means the text
//! of the answer option. In the message itself the token is sent to the user, and nothing waits.
//!
//! Make `[REQUEST_TRIGGER]` the block's only option, and leave the message to say that it takes a
//! moment.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>; the
//! platform's published editor (GitHub, treble-ai/dnd-test).
//!
//! # Fix safety
//! The fix takes the token out of the text and makes it an option; a simple message becomes a
//! "Message with options". Other options of the block are kept and reported.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Safety, Severity};
use crate::model::facts::Facts;
use crate::model::flow::TRIGGER_LABEL;
use crate::model::trigger::{self, Likeness};
use crate::model::{Edit, Json, Kind};
use crate::words::blocks;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "trigger-in-text",
    category: Category::RequestTrigger,
    severity: Severity::Error,
    refused_by_platform: false,
    words: &findings::TRIGGER_IN_TEXT,
    source: include_str!("trigger_in_text.rs"),
    fix: Some(Safety::Unsafe),
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let blocks =
        facts.blocks().filter(|(number, ..)| facts.likeness(*number) == Some(Likeness::InText));
    blocks
        .map(|(number, id, block)| {
            let mut edits = Vec::new();
            if block.kind != Kind::Template {
                edits = trigger::correct_label(id, block);
                // A message that was nothing but the token still has to say something.
                if block.text().replace(TRIGGER_LABEL, "").trim().is_empty() {
                    edits.push(Edit::SetField {
                        block: id.clone(),
                        field: "text".to_owned(),
                        value: Some(Json::String(blocks::new_texts(facts.flow).waiting)),
                    });
                }
            }
            Finding::new(&RULE, Place::field(id, "text"))
                .arg("block", named(facts, number))
                .arg("plain", blocks::OPTIONS)
                .fix(Safety::Unsafe, edits)
        })
        .collect()
}
