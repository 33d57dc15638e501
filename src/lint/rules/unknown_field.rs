//! A flow file has a field that is not part of the format.
//!
//! It is kept where it stands, and does nothing. Usually it is a typing mistake.
//!
//! Correct the name, or take the field away.
//!
//! Source: This program's own file format: nothing outside it is concerned.

use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Json;
use crate::model::facts::Facts;
use crate::model::flow::{Extra, ExtraField};
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "unknown-field",
    category: Category::File,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::UNKNOWN_FIELD,
    source: include_str!("unknown_field.rs"),
    fix: None,
    check,
};

/// The names that objects of a flow file have.
const NAMES: [&str; 51] = [
    "name",
    "language",
    "timezone",
    "direction",
    "inputs",
    "start",
    "allow",
    "blocks",
    "layout",
    "notes",
    "at",
    "size",
    "kind",
    "style",
    "text",
    "template",
    "file",
    "location",
    "variable",
    "test",
    "team",
    "service",
    "conversation",
    "data",
    "visible_options",
    "save",
    "message_limit",
    "timer",
    "auto_retry",
    "goal",
    "webhook_delivered",
    "webhook_read",
    "options",
    "conditions",
    "shares",
    "reply",
    "default",
    "otherwise",
    "next",
    "alternate",
    "id",
    "label",
    "action",
    "optout_webhook",
    "to",
    "webhook",
    "operator",
    "value",
    "percent",
    "minutes",
    "returns",
];

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    report(&mut findings, &Place::default(), &facts.flow.extra);
    for (_, note) in &facts.flow.notes {
        report(&mut findings, &Place::default(), &note.extra);
    }
    for (number, id, block) in facts.blocks() {
        let place = Place::block(id);
        report(&mut findings, &place, &block.extra);
        let parts = [
            block.template.as_ref().map(|part| &part.extra),
            block.file.as_ref().map(|part| &part.extra),
            block.location.as_ref().map(|part| &part.extra),
            block.conversation.as_ref().map(|part| &part.extra),
            block.save.as_ref().map(|part| &part.extra),
            block.timer.as_ref().map(|part| &part.extra),
            block.auto_retry.as_ref().map(|part| &part.extra),
            block.goal.as_ref().map(|part| &part.extra),
        ];
        for extra in parts.into_iter().flatten() {
            report(&mut findings, &place, extra);
        }
        for event in block.goal.iter().flat_map(|goal| &goal.events) {
            report(&mut findings, &place, &event.extra);
        }
        for out in facts.outs(number) {
            let path = out.exit.path;
            let webhook = path.webhook.as_ref().map(|webhook| &webhook.extra);
            for extra in [Some(&path.extra), webhook].into_iter().flatten() {
                if !extra.is_empty() {
                    report(&mut findings, &Place::exit(id, out.exit.id), extra);
                }
            }
        }
    }
    findings
}

fn report(findings: &mut Vec<Finding>, place: &Place, extra: &Extra) {
    // A known field that is null stands among these too.
    let unknown = |field: &&ExtraField| field.value != Json::Null;
    for field in extra.0.iter().filter(unknown) {
        let near = NAMES.iter().min_by_key(|name| strsim::levenshtein(name, &field.key));
        findings.push(
            Finding::new(&RULE, place.clone())
                .arg("field", field.key.as_str())
                .arg("near", *near.unwrap_or(&"text")),
        );
    }
}
