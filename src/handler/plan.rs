//! What a handler has to do for a flow, whatever its language.

use std::collections::{BTreeSet, HashMap, HashSet};

use url::Url;

use crate::model::facts::{Facts, is_provided, variables_in, variables_used};
use crate::model::flow::ExitKind;
use crate::model::id::slug;
use crate::model::{Flow, Json, Kind, trigger};

/// How many blocks after a webhook are searched for the variables that they read.
const SEARCHED: usize = 400;
/// How many blocks are searched in all, so that a large flow with many webhooks stays quick.
const SEARCHED_IN_ALL: usize = 200_000;
/// The most values that a variable's conditions are quoted with.
const QUOTED: usize = 8;

/// The status variable's usual name.
const STATUS: &str = "request_status";
/// What the status variable can be.
const STATUS_VALUES: [&str; 2] = ["ok", "error"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The flow's name, or a word for it.
    pub flow: String,
    /// In the order of the blocks that call them.
    pub routes: Vec<Route>,
    /// The session variable that says how the work went. The flow uses it for nothing else.
    pub status: String,
    /// Where a webhook stands whose URL is not one of a server, as `BLOCK/EXIT`.
    pub skipped: Vec<String>,
}

/// One path of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// From the webhook's URL: percent-encoded, without a slash at the end. Neither host nor
    /// query, which may hold a secret.
    pub path: String,
    /// Small letters, digits and hyphens; differs from the others also without the hyphens.
    pub name: String,
    pub purpose: Purpose,
    /// Some callers lead into a request trigger and some do not.
    pub is_mixed: bool,
    /// Who calls it, as `BLOCK/EXIT`.
    pub callers: Vec<String>,
    /// What the flow reads after it and what it is declared to return.
    pub variables: Vec<Variable>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// The platform does not read the answer.
    Notice,
    /// The flow goes on with the answer.
    Answer,
    /// The flow waits for a session update.
    Trigger,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// What conditions compare it with, in their order.
    pub values: Vec<String>,
    /// What it could be: the first value that it is compared with, an address for a file, a place
    /// for a location, else a text with its name.
    pub placeholder: String,
}

/// One place of a flow that calls a URL.
struct Call<'a> {
    caller: String,
    url: &'a str,
    purpose: Purpose,
    /// The block that the path leads to.
    target: Option<usize>,
    returns: &'a [String],
}

impl Plan {
    pub fn new(flow: &Flow) -> Self {
        let facts = Facts::new(flow);
        let compared = compared_values(&facts);
        let status = status_variable(&facts, &compared);
        let mut skipped = Vec::new();
        let mut by_path: HashMap<String, usize> = HashMap::new();
        let mut groups: Vec<(String, Vec<Call<'_>>)> = Vec::new();
        for call in calls(&facts) {
            match server_path(call.url) {
                None => skipped.push(call.caller),
                Some(path) => {
                    let group = *by_path.entry(path.clone()).or_insert_with(|| {
                        groups.push((path, Vec::new()));
                        groups.len() - 1
                    });
                    if let Some((_, calls)) = groups.get_mut(group) {
                        calls.push(call);
                    }
                }
            }
        }

        let mut names = HashSet::new();
        let mut budget = SEARCHED_IN_ALL;
        let routes = groups
            .into_iter()
            .map(|(path, calls)| {
                let purpose =
                    calls.iter().map(|call| call.purpose).max().unwrap_or(Purpose::Notice);
                let is_mixed = purpose == Purpose::Trigger
                    && calls.iter().any(|call| call.purpose == Purpose::Answer);
                let variables = match purpose {
                    Purpose::Notice => Vec::new(),
                    _ => variables(&facts, &calls, &status, &compared, &mut budget),
                };
                Route {
                    name: free_name(&path, &mut names),
                    path,
                    purpose,
                    is_mixed,
                    callers: calls.into_iter().map(|call| call.caller).collect(),
                    variables,
                }
            })
            .collect();
        let name = flow.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        Self { flow: name.unwrap_or("the flow").to_owned(), routes, status, skipped }
    }
}

/// The URLs that a flow calls and the paths that a handler answers them at, each URL once, in the
/// order of the blocks. URLs are without query and user, which may hold a secret; those that are
/// not a server's, or that name no server, are left out.
pub fn addresses(flow: &Flow) -> Vec<(String, String)> {
    let mut seen = HashSet::new();
    calls(&Facts::new(flow))
        .into_iter()
        .filter_map(|call| {
            let url = Url::parse(call.url.trim()).ok()?;
            let path = server_path(url.as_str())?;
            let origin = url.origin().ascii_serialization();
            let url = format!("{origin}{}", url.path());
            seen.insert(url.clone()).then_some((url, path))
        })
        .collect()
}

/// Every place that calls a URL, in block order.
fn calls<'a>(facts: &Facts<'a>) -> Vec<Call<'a>> {
    let mut calls = Vec::new();
    for (_, id, block) in facts.blocks() {
        let mut notice = |place: &str, url: Option<&'a str>| {
            if let Some(url) = url.filter(|url| !url.trim().is_empty()) {
                let caller = format!("{id}/{place}");
                calls.push(Call {
                    caller,
                    url,
                    purpose: Purpose::Notice,
                    target: None,
                    returns: &[],
                });
            }
        };
        notice("webhook_delivered", block.webhook_delivered.as_deref());
        notice("webhook_read", block.webhook_read.as_deref());
        for option in &block.options {
            notice(&format!("{}/optout_webhook", option.id), option.optout_webhook.as_deref());
        }
        for exit in block.exits() {
            let Some(hook) = exit.path.webhook.as_ref().filter(|hook| !hook.url.trim().is_empty())
            else {
                continue;
            };
            let target = facts.target(&exit);
            let purpose = if target.is_some_and(|to| trigger::pauses(facts.block(to))) {
                Purpose::Trigger
            } else if exit.kind == ExitKind::Share {
                Purpose::Notice
            } else {
                Purpose::Answer
            };
            calls.push(Call {
                caller: format!("{id}/{}", exit.id),
                url: &hook.url,
                purpose,
                target,
                returns: hook.returns.as_deref().unwrap_or_default(),
            });
        }
    }
    calls
}

/// The path that a server sees of a URL; `None` when the URL is not one of a server of ours.
fn server_path(url: &str) -> Option<String> {
    let url = url.trim();
    // A path alone, or a host without its scheme, is a server's all the same.
    let url = if url.starts_with('/') && !url.starts_with("//") {
        Url::parse("https://localhost").ok()?.join(url).ok()?
    } else if url.contains(':') {
        Url::parse(url).ok()?
    } else {
        Url::parse(&format!("https://{}", url.trim_start_matches('/'))).ok()?
    };
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    // The platform writes to spreadsheets by itself.
    if url.host_str() == Some("docs.google.com") && url.path().starts_with("/spreadsheets") {
        return None;
    }
    let path = url.path().trim_end_matches('/');
    Some(if path.is_empty() { "/".to_owned() } else { path.to_owned() })
}

/// A name from the last part of a path, or from more of it when that is taken.
fn free_name(path: &str, taken: &mut HashSet<String>) -> String {
    let last = slug(path.rsplit('/').next().unwrap_or_default());
    let whole = slug(path);
    let mut take = |name: &str| !name.is_empty() && taken.insert(name.replace('-', ""));
    if take(&last) {
        return last;
    }
    if take(&whole) {
        return whole;
    }
    let start = if whole.is_empty() { "webhook" } else { &whole };
    // One more number than names that are taken: one of them is free.
    let most = taken.len() + 2;
    let name = (1..=most)
        .map(|number| if number == 1 { start.to_owned() } else { format!("{start}-{number}") })
        .find(|name| taken.insert(name.replace('-', "")));
    name.unwrap_or_default()
}

/// What the flow reads after a route and does not get elsewhere, declared ones first.
fn variables(
    facts: &Facts<'_>,
    calls: &[Call<'_>],
    status: &str,
    compared: &HashMap<&str, Vec<String>>,
    budget: &mut usize,
) -> Vec<Variable> {
    let mut names: Vec<&str> =
        calls.iter().flat_map(|call| call.returns.iter().map(String::as_str)).collect();
    let targets: BTreeSet<usize> = calls.iter().filter_map(|call| call.target).collect();
    for target in targets {
        let limit = SEARCHED.min(*budget);
        if limit == 0 {
            break;
        }
        let after = facts.after(target, limit);
        *budget = budget.saturating_sub(after.len() + 1);
        for number in std::iter::once(target).chain(after) {
            let used = variables_used(facts.block(number)).into_iter();
            names.extend(used.filter(|name| !facts.is_set(name) && !is_provided(name)));
        }
    }
    let mut seen = HashSet::new();
    names
        .into_iter()
        .filter(|name| !name.trim().is_empty() && *name != status && seen.insert(*name))
        .map(|name| {
            let values = compared.get(name).cloned().unwrap_or_default();
            let placeholder = values.first().cloned().unwrap_or_else(|| placeholder(facts, name));
            Variable { name: name.to_owned(), values, placeholder }
        })
        .collect()
}

/// A value for a variable that nothing is known of but where the flow uses it.
fn placeholder(facts: &Facts<'_>, name: &str) -> String {
    for (_, _, block) in facts.blocks() {
        let file = block.file.as_ref();
        if file.and_then(|file| file.variable.as_deref()) == Some(name) {
            return "https://example.com/file".to_owned();
        }
        let place = block.location.as_ref();
        if place.and_then(|place| place.variable.as_deref()) == Some(name) {
            return r#"{"latitude":4.65,"longitude":-74.05}"#.to_owned();
        }
    }
    format!("example {name}")
}

/// What each variable is compared with in condition blocks.
fn compared_values<'a>(facts: &Facts<'a>) -> HashMap<&'a str, Vec<String>> {
    let mut compared: HashMap<&str, Vec<String>> = HashMap::new();
    for (_, _, block) in facts.blocks() {
        let Some(variable) = block.variable.as_deref().filter(|_| block.kind == Kind::Condition)
        else {
            continue;
        };
        let values = compared.entry(variable).or_default();
        for condition in &block.conditions {
            if let Some(Json::String(value)) = &condition.value
                && values.len() < QUOTED
                && !values.contains(value)
            {
                values.push(value.clone());
            }
        }
    }
    compared
}

/// The first name that the flow does not use for something else. Comparing it with "ok" and
/// "error" is what it is for.
fn status_variable(facts: &Facts<'_>, compared: &HashMap<&str, Vec<String>>) -> String {
    let mut taken: HashSet<&str> = HashSet::new();
    taken.extend(facts.flow.inputs.iter().flatten().map(String::as_str));
    for (_, _, block) in facts.blocks() {
        taken.extend(block.save.as_ref().map(|save| save.variable.as_str()));
        // A text that shows it means something other than "ok" and "error".
        taken.extend(variables_in(block.text()));
        taken.extend(block.file.as_ref().and_then(|file| file.variable.as_deref()));
        taken.extend(block.location.as_ref().and_then(|place| place.variable.as_deref()));
    }
    taken.extend(compared.iter().filter_map(|(name, values)| {
        let is_other = |value: &String| !STATUS_VALUES.contains(&value.as_str());
        values.iter().any(is_other).then_some(*name)
    }));
    crate::model::id::free_id(STATUS, |name| taken.contains(name)).replace('-', "_")
}
