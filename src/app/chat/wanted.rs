//! Which variables a flow reads after a webhook or a pause: the fields of the answer that is given
//! by hand.

use std::collections::{HashSet, VecDeque};

use serde_json::json;

use crate::model::facts::{is_provided, variables_used};
use crate::model::sources::{self, Source};
use crate::model::{Block, BlockId, ExitId, Flow, Json, Kind};

/// So many blocks behind a webhook are searched.
const SEARCHED: usize = 400;
/// So many fields are offered.
const MOST: usize = 40;
/// So many values of one variable are offered.
const MOST_VALUES: usize = 8;

/// A variable that the flow reads later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub name: String,
    /// What conditions compare it with, in their order.
    pub values: Vec<String>,
    /// What it is filled in with: the value that lets the flow go its usual way.
    pub value: String,
}

/// What is wanted from the webhook of a path.
pub fn of_path(flow: &Flow, block: &BlockId, exit: &ExitId) -> Vec<Wanted> {
    let Some(path) = flow.path(block.as_str(), exit.as_str()) else { return Vec::new() };
    wanted(flow, path.to.as_ref(), sources::returned(path))
}

/// What is wanted from the update that ends a pause. `called`: the path whose webhook told the
/// server of it.
pub fn of_pause(flow: &Flow, block: &BlockId, called: Option<&(BlockId, ExitId)>) -> Vec<Wanted> {
    let path = called.and_then(|(from, exit)| flow.path(from.as_str(), exit.as_str()));
    let returned = path.filter(|path| path.to.as_ref() == Some(block)).map(sources::returned);
    wanted(flow, Some(block), returned.unwrap_or_default())
}

/// The body of an answer or an update with these variables. Those without a value are left out.
pub fn body<'a>(variables: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let keys: Vec<_> = variables
        .filter(|(key, value)| !key.trim().is_empty() && !value.is_empty())
        .map(|(key, value)| json!({ "key": key.trim(), "value": value }))
        .collect();
    json!({ "user_session_keys": keys }).to_string()
}

fn wanted(flow: &Flow, target: Option<&BlockId>, returned: &[String]) -> Vec<Wanted> {
    let after = after(flow, target);
    let mut names: Vec<&str> = returned.iter().map(String::as_str).collect();
    let mut elsewhere: HashSet<&str> = HashSet::new();
    sources::each(flow, |source, name| {
        if source == Source::Saved || source == Source::Input {
            elsewhere.insert(name);
        }
    });
    for block in &after {
        let used = variables_used(block).into_iter();
        names.extend(used.filter(|name| !elsewhere.contains(name) && !is_provided(name)));
    }
    let mut seen = HashSet::new();
    names.retain(|name| !name.trim().is_empty() && seen.insert(*name));
    names.truncate(MOST);
    names.into_iter().map(|name| about(name, &after)).collect()
}

/// The blocks that a conversation can come to, nearest first.
fn after<'a>(flow: &'a Flow, target: Option<&'a BlockId>) -> Vec<&'a Block> {
    let mut found = Vec::new();
    let mut seen: HashSet<&str> = target.iter().map(|id| id.as_str()).collect();
    let mut queue: VecDeque<&BlockId> = target.into_iter().collect();
    while let Some(block) = queue.pop_front().and_then(|id| flow.block(id.as_str())) {
        found.push(block);
        if found.len() >= SEARCHED {
            break;
        }
        for to in block.exits().filter_map(|exit| exit.path.to.as_ref()) {
            if flow.blocks.contains(to.as_str()) && seen.insert(to.as_str()) {
                queue.push_back(to);
            }
        }
    }
    found
}

fn about(name: &str, after: &[&Block]) -> Wanted {
    let mut values: Vec<String> = Vec::new();
    let asks =
        |block: &&&Block| block.kind == Kind::Condition && block.variable.as_deref() == Some(name);
    for condition in after.iter().filter(asks).flat_map(|block| &block.conditions) {
        let value = condition.value.as_ref().map(Json::to_plain).unwrap_or_default();
        let is_plain = !value.trim().is_empty() && !value.contains("{{");
        if is_plain && values.len() < MOST_VALUES && !values.contains(&value) {
            values.push(value);
        }
    }
    let is_status = values.iter().any(|value| is_status_word(value))
        || (values.is_empty() && name.ends_with("status"));
    if is_status && !values.iter().any(|value| value == "ok") {
        values.insert(0, "ok".to_owned());
    }
    let value = values.first().cloned().unwrap_or_default();
    Wanted { name: name.to_owned(), values, value }
}

/// Words by which a server tells whether its work went well.
fn is_status_word(value: &str) -> bool {
    matches!(value, "ok" | "error")
}
