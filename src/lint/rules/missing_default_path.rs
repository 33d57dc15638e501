//! A block with options does not say what happens with any other answer.
//!
//! People write what they like. Without the path "Answer not included in options" the platform asks
//! again in its own words, or the conversation stands still. A request trigger needs no such path.
//!
//! Connect it, for example to a message that explains the options.
//!
//! Source: Treble help, message blocks:
//! <https://help.treble.ai/en/docs/build-with-treble/blocks/message-blocks>.

use crate::lint::name::named;
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::words::blocks;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "missing-default-path",
    category: Category::Structure,
    severity: Severity::Info,
    refused_by_platform: false,
    words: &findings::MISSING_DEFAULT_PATH,
    source: include_str!("missing_default_path.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let open = facts.blocks().filter(|(number, _, block)| {
        matches!(block.kind, Kind::Options | Kind::Template)
            && facts.likeness(*number).is_none()
            && block.options.iter().any(|option| option.path.to.is_some())
            && block.default.as_ref().is_none_or(|path| path.to.is_none())
    });
    open.map(|(number, id, _)| {
        Finding::new(&RULE, Place::exit(id, "default"))
            .arg("block", named(facts, number))
            .arg("default", blocks::DEFAULT)
    })
    .collect()
}
