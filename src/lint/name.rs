//! What blocks and exits are called in findings: as the author sees them on the canvas.

use crate::model::facts::Facts;
use crate::model::flow::{Block, Exit, ExitKind};
use crate::model::{BlockId, Json};
use crate::words::blocks;

use super::rule::Arg;
use super::secret::in_text;

/// The longest part of a block's text that stands for the block, in characters.
const LENGTH: usize = 32;

/// A block by the beginning of its text and its id: “Send us a photo…” (ask-photo).
pub fn block_name(id: &BlockId, block: &Block) -> Arg {
    let text = short(block.text());
    if text.is_empty() {
        let kind = blocks::kind(&block.kind, block.style());
        Arg::Joined(vec![Arg::Words(kind), Arg::Text(format!(" ({id})"))])
    } else {
        Arg::Text(format!("“{text}” ({id})"))
    }
}

/// The same for a block by its number.
pub fn named(facts: &Facts<'_>, number: usize) -> Arg {
    block_name(facts.id(number), facts.block(number))
}

/// An exit by its label, by its comparison, or by the platform's own words.
pub fn exit_name(block: &Block, exit: &Exit<'_>) -> Arg {
    match exit.kind {
        ExitKind::Option => Arg::Text(format!("“{}”", short(exit.label))),
        ExitKind::Condition => {
            let condition = block.conditions.iter().find(|condition| condition.id == exit.id);
            let operator = condition.and_then(|c| c.operator.as_deref()).unwrap_or_default();
            let value = condition.and_then(|c| c.value.as_ref());
            let value = value.map(Json::to_plain).unwrap_or_default();
            Arg::Text(format!("“{}”", short(&format!("{} {value}", sign(operator)))))
        }
        ExitKind::Share => {
            let share = block.shares.iter().find(|share| share.id == exit.id);
            let percent = share.and_then(|s| s.percent.as_ref()).map_or("0", |p| p.as_str());
            Arg::Text(format!("“{percent} %”"))
        }
        ExitKind::Reply => quoted(blocks::REPLY),
        ExitKind::Default => quoted(blocks::DEFAULT),
        ExitKind::Otherwise => quoted(blocks::OTHERWISE),
        ExitKind::Next => quoted(blocks::NEXT),
        ExitKind::Alternate => quoted(blocks::ALTERNATE),
    }
}

fn quoted(words: crate::words::Words) -> Arg {
    Arg::Joined(vec![Arg::from("“"), Arg::Words(words), Arg::from("”")])
}

/// How a comparison reads without words.
fn sign(operator: &str) -> &str {
    match operator {
        "EQ" => "=",
        "DIFF" => "≠",
        "GT" => ">",
        "LT" => "<",
        "GTEQ" => "≥",
        "LTEQ" => "≤",
        other => other,
    }
}

/// The beginning of a text on one line. A secret is not repeated in reports that others read.
pub fn short(text: &str) -> String {
    if in_text(text).is_some() {
        return "***".to_owned();
    }
    let mut out = String::new();
    for (count, ch) in text.trim().chars().enumerate() {
        if count >= LENGTH {
            out.push('…');
            break;
        }
        out.push(if ch.is_control() { ' ' } else { ch });
    }
    out
}
