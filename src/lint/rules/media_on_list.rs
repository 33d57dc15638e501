//! A list has a file.
//!
//! A list takes no file: the platform's editor drops it when a block becomes a list, and WhatsApp has
//! nothing but text above a list. Whoever wrote the flow expects the user to see it.
//!
//! Send the file in a message before the list, or choose "Interactive buttons", which may have one.
//!
//! Source: the platform's published editor (GitHub, treble-ai/dnd-test); Meta, Cloud API, interactive
//! lists:
//! <https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages>.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Style;
use crate::model::facts::Facts;
use crate::words::{blocks, findings_limits as words};

pub(crate) static RULE: Rule = Rule {
    name: "media-on-list",
    category: Category::Limits,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &words::MEDIA_ON_LIST,
    source: include_str!("media_on_list.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let lists = facts
        .blocks()
        .filter(|(_, _, block)| block.is_shown_as(Style::List) && block.file.is_some());
    lists
        .map(|(number, id, _)| {
            Finding::new(&RULE, Place::field(id, "file"))
                .arg("block", named(facts, number))
                .arg("buttons", blocks::BUTTONS)
        })
        .collect()
}
