//! In a diagram of the platform, a line and the exit it leaves name two different webhooks.
//!
//! The platform uses the exit's. The line's is left over from an older version of the editor and is
//! never called, though somebody may believe in it.
//!
//! Decide which is right and set it on the path.
//!
//! Source: The platform's published editor (GitHub, treble-ai/dnd-test).

use crate::lint::name::{exit_name, named};
use crate::lint::rule::{Category, Finding, Place, Rule, Severity};
use crate::model::Json;
use crate::model::facts::Facts;
use crate::model::flow::Change;
use crate::words::findings;

pub(crate) static RULE: Rule = Rule {
    name: "conflicting-webhooks",
    category: Category::Webhooks,
    severity: Severity::Warning,
    refused_by_platform: false,
    words: &findings::CONFLICTING_WEBHOOKS,
    source: include_str!("conflicting_webhooks.rs"),
    fix: None,
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, id, block) in facts.blocks() {
        let Some(record) = &block.record else { continue };
        for (exit, port) in &record.ports {
            let Some(link) = &port.link else { continue };
            let Some(exit) = block.exit(exit.as_str()) else { continue };
            // A path that was led elsewhere gets a new line.
            if exit.path.to != link.to {
                continue;
            }
            let entry = link.patch.0.iter().find(|entry| entry.key == "webhook");
            let Some(Change::Add(Json::String(url)) | Change::Swap(_, Json::String(url))) =
                entry.map(|entry| &entry.change)
            else {
                continue;
            };
            if !url.is_empty() && exit.path.url() != Some(url) {
                findings.push(
                    Finding::new(&RULE, Place::exit_field(id, exit.id, "webhook"))
                        .arg("block", named(facts, number))
                        .arg("exit", exit_name(block, &exit))
                        .arg("line", url.as_str())
                        .arg("url", exit.path.url().unwrap_or("–")),
                );
            }
        }
    }
    findings
}
