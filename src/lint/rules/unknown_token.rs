//! An option looks like a token of the platform, but is none that is known.
//!
//! `[REQUEST_TRIGGER]` and `[LOCATION]` mean something to the platform. Any other text in capitals and
//! brackets is an ordinary option that the user sees as it stands. One that resembles the request
//! trigger is left to `misspelled-trigger`.
//!
//! Write what the user should read.
//!
//! Source: Treble help, request trigger:
//! <https://help.treble.ai/en/api-reference/webhooks/conversation-editor/request-trigger>; the
//! platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::{named, short};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Kind;
use crate::model::facts::Facts;
use crate::model::flow::LOCATION_LABEL;
use crate::model::trigger::label_likeness;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "unknown-token",
    category: Category::Structure,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::UNKNOWN_TOKEN,
    source: include_str!("unknown_token.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        if !matches!(block.kind, Kind::Options | Kind::Template) {
            continue;
        }
        for option in block.options.iter().filter(|option| is_unknown(&option.label)) {
            findings.push(
                Finding::new(&RULE, Place::exit_field(id, option.id.as_str(), "label"))
                    .arg("block", named(facts, number))
                    .arg("option", short(&option.label)),
            );
        }
    }
    findings
}

fn is_unknown(label: &str) -> bool {
    let inner = label.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| {
        inner.starts_with(|c: char| c.is_ascii_uppercase())
            && inner.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    }) && label != LOCATION_LABEL
        && label_likeness(label).is_none()
}
