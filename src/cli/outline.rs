//! `outline`: blocks with their exits, targets, webhooks and variables.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::lint::secret;
use crate::model::facts::{Facts, variables_used};
use crate::model::trigger;
use crate::model::{Flow, Kind};
use crate::words::safe;

use super::{Answer, input};

const EXAMPLE: &str = "\
Example: treble-flow outline flows/identity-check.flow.json

A block's id, and BLOCK/EXIT for its exits, are what other commands take as arguments.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Arguments {
    /// The flow; `-` for standard input.
    flow: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let input = input::read(&arguments.flow)?;
    super::print(&outline(&input.opened.flow))?;
    Ok(Answer::Yes)
}

/// The longest part of a text that a line shows, in characters.
const TEXT_LENGTH: usize = 60;

/// The flow as lines of text.
pub(super) fn outline(flow: &Flow) -> String {
    let facts = Facts::new(flow);
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&safe::line(&text));
        out.push('\n');
    };
    let direction = if flow.is_outbound() { "outbound" } else { "inbound" };
    let name = flow.name.as_deref().unwrap_or("(without a name)");
    line(format!("{name}: {} blocks, {direction}", facts.len()));
    for (number, id, block) in facts.blocks() {
        line(String::new());
        let mut head = format!("{id}  {}", block.kind);
        if block.kind == Kind::Options {
            let _ok = write!(head, ", {}", block.style().name());
        }
        if facts.is_start(number) {
            head.push_str(", start");
        }
        if facts.is_trigger(number) {
            let parts = trigger::parts(&facts, number);
            let there = parts.iter().filter(|part| **part).count();
            let _ok = write!(head, ", request trigger {there} of {}", parts.len());
        }
        line(head);
        let text = block.text();
        if !text.is_empty() {
            line(format!("  “{}”", open(text)));
        }
        let used = variables_used(block);
        if !used.is_empty() {
            let mut used: Vec<&str> = used.into_iter().collect();
            used.sort_unstable();
            used.dedup();
            line(format!("  uses {}", used.join(", ")));
        }
        if let Some(save) = &block.save {
            line(format!("  saves {}", save.variable));
        }
        for exit in block.exits() {
            let target = exit.path.to.as_ref().map_or("(free)", |to| to.as_str());
            let mut text = format!("  {id}/{} -> {target}", exit.id);
            if !exit.label.is_empty() {
                let _ok = write!(text, "  “{}”", open(exit.label));
            }
            if exit.id == "alternate"
                && let Some(minutes) = block.alternate_minutes()
            {
                let _ok = write!(text, "  after {minutes} min");
            }
            line(text);
            if let Some(webhook) = exit.path.webhook.as_ref().filter(|hook| !hook.url.is_empty()) {
                let returns = match &webhook.returns {
                    Some(returns) if !returns.is_empty() => {
                        format!("  returns {}", returns.join(", "))
                    }
                    _ => String::new(),
                };
                let url = safe::address_with_query(&webhook.url);
                line(format!("      webhook {url}{returns}"));
            }
        }
    }
    out
}

/// The beginning of a text, unless a secret stands in it.
fn open(text: &str) -> String {
    if secret::is_in(text) { "***".to_owned() } else { shortened(text) }
}

/// The beginning of a text, on one line.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= TEXT_LENGTH {
        return line;
    }
    line.chars().take(TEXT_LENGTH - 1).chain(['…']).collect()
}
