//! Where session variables get their values. One table for rules, panels and generated code.

use super::flow::{Block, Condition, Flow, Path};
use super::json::Json;
use super::kind::Kind;

/// What gives a variable its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Whoever starts the flow brings it along.
    Input,
    /// A block saves the user's answer.
    Saved,
    /// A webhook says that it returns it.
    Returned,
}

/// A saved location arrives in two more variables.
/// Source: Treble help, "Variables".
const LOCATION_PARTS: [&str; 2] = ["latitude", "longitude"];

/// The variables that an answer to the block sets.
pub fn saved(block: &Block) -> impl Iterator<Item = &str> {
    let save = block.save.as_deref().filter(|_| block.kind.waits());
    let is_place = save.is_some_and(|save| save.kind.as_deref() == Some("location"));
    let parts: &[&str] = if is_place { &LOCATION_PARTS } else { &[] };
    let name = save.map(|save| save.variable.as_str()).filter(|name| !name.is_empty());
    name.into_iter().chain(parts.iter().copied())
}

/// The variables that the path's webhook says it returns.
pub fn returned(path: &Path) -> &[String] {
    let returns = path.webhook.as_ref().and_then(|webhook| webhook.returns.as_deref());
    returns.unwrap_or_default()
}

/// The variable that has a value where this condition holds: nothing is neither equal to a word nor
/// more or less than a number.
pub fn proved<'a>(block: &'a Block, condition: &str) -> Option<&'a str> {
    let condition = block.conditions.iter().find(|known| known.id == condition)?;
    let operator = condition.operator.as_deref()?;
    let is_proof = match condition.value.as_ref()? {
        Json::Number(_) => COMPARES.contains(&operator),
        Json::String(value) if value.trim().is_empty() => DIFFERS.contains(&operator),
        // Another variable may be nothing too.
        Json::String(value) => COMPARES.contains(&operator) && !value.contains("{{"),
        _ => false,
    };
    block.variable.as_deref().filter(|_| block.kind == Kind::Condition && is_proof)
}

/// Operators that hold for a value only.
const COMPARES: [&str; 8] = ["EQ", "GT", "LT", "GTEQ", "LTEQ", "GTE", "LTE", "CONT"];
const DIFFERS: [&str; 2] = ["DIFF", "NEQ"];

/// The variable that has a value where no condition of the block holds: one of them was that it
/// has none.
pub fn proved_otherwise(block: &Block) -> Option<&str> {
    let is_empty = |condition: &Condition| {
        condition.operator.as_deref() == Some("EQ") && is_nothing(condition.value.as_ref())
    };
    let asks = block.kind == Kind::Condition && block.conditions.iter().any(is_empty);
    block.variable.as_deref().filter(|_| asks)
}

/// The variable that the block looks for: one of its conditions compares it with nothing.
pub fn asked_for(block: &Block) -> Option<&str> {
    let asks = |condition: &Condition| {
        let operator = condition.operator.as_deref().unwrap_or_default();
        (operator == "EQ" || DIFFERS.contains(&operator)) && is_nothing(condition.value.as_ref())
    };
    let asks = block.kind == Kind::Condition && block.conditions.iter().any(asks);
    block.variable.as_deref().filter(|_| asks)
}

fn is_nothing(value: Option<&Json>) -> bool {
    matches!(value, Some(Json::String(text)) if text.trim().is_empty())
}

/// The path calls a webhook that does not say what it returns: that may be anything.
pub fn is_silent(path: &Path) -> bool {
    path.webhook.as_ref().is_some_and(|hook| hook.returns.is_none() && !hook.url.is_empty())
}

/// The block itself may set variables that the flow does not name: its kind is not known in
/// full, or it calls webhooks that cannot say what they return.
pub fn is_silent_block(block: &Block) -> bool {
    let is_url = |url: &Option<String>| url.as_ref().is_some_and(|url| !url.is_empty());
    matches!(block.kind, Kind::WhatsappFlow | Kind::AiAssistant | Kind::Unknown(_))
        || is_url(&block.webhook_delivered)
        || is_url(&block.webhook_read)
        || block.options.iter().any(|option| is_url(&option.optout_webhook))
}

/// Whoever starts the flow may bring variables that the flow does not name. A deployment asks for
/// a value of every variable of an outbound flow.
/// Source: Treble help, "Variables".
pub fn has_silent_inputs(flow: &Flow) -> bool {
    flow.inputs.is_none() && flow.is_outbound()
}

/// Goes through everything that sets a variable, in the order of the flow.
pub fn each<'a>(flow: &'a Flow, mut visit: impl FnMut(Source, &'a str)) {
    for name in flow.inputs.iter().flatten() {
        visit(Source::Input, name);
    }
    for (_, block) in flow.blocks.iter() {
        for name in saved(block) {
            visit(Source::Saved, name);
        }
        for name in block.exits().flat_map(|exit| returned(exit.path)) {
            visit(Source::Returned, name);
        }
    }
}
