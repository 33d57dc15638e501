//! Finding words in a flow, all its webhooks, and moving them to another host in one step.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::edit::{Edit, field_value};
use super::flow::{Block, Choice, ExitKind, Flow, Webhook};
use super::id::{BlockId, ExitId, NoteId};
use super::json::Json;

/// One place where a word was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub place: Place,
    /// `id`, a field of the kind table, or at an exit `label`, `webhook`, `returns`, `value`,
    /// `optout_webhook`; of a note `text`.
    pub field: String,
    /// The whole text of the field.
    pub text: String,
    /// The bytes of the text that were asked for.
    pub range: Range<usize>,
}

/// What a word was found in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Block { id: BlockId, exit: Option<ExitId> },
    Note(NoteId),
}

/// Every place where a word stands in a flow, in the order of blocks and exits, notes and frames
/// behind them. Capitals and accents make no difference.
pub fn find(flow: &Flow, query: &str) -> Vec<Hit> {
    let (query, _) = folded(query.trim());
    let mut hits = Vec::new();
    if query.is_empty() {
        return hits;
    }
    let mut look_in = |place: Place, field: &str, text: &str| {
        hits.extend(ranges(text, &query).into_iter().map(|range| Hit {
            place: place.clone(),
            field: field.to_owned(),
            text: text.to_owned(),
            range,
        }));
    };
    for (id, block) in flow.blocks.iter() {
        for (exit, field, text) in texts(id, block) {
            let exit = exit.map(ExitId::from);
            look_in(Place::Block { id: id.clone(), exit }, field, &text);
        }
    }
    for (id, note) in &flow.notes {
        look_in(Place::Note(id.clone()), "text", &note.text);
    }
    hits
}

/// A text of a block: the exit where it stands, its field, and itself.
type Text<'a> = (Option<&'a str>, &'a str, Cow<'a, str>);

fn texts<'a>(id: &'a BlockId, block: &'a Block) -> Vec<Text<'a>> {
    let mut texts: Vec<Text<'_>> = vec![(None, "id", Cow::Borrowed(id.as_str()))];
    for field in block.kind.fields() {
        match field_value(block, field.name) {
            Some(Json::String(text)) => texts.push((None, field.name, Cow::Owned(text))),
            Some(Json::Number(number)) => {
                texts.push((None, field.name, Cow::Owned(Json::Number(number).to_compact())));
            }
            _ => {}
        }
    }
    for url in block.goal.iter().flat_map(|goal| &goal.events).filter_map(|e| e.url.as_deref()) {
        texts.push((None, "goal.events", Cow::Borrowed(url)));
    }
    for exit in block.exits() {
        let at = Some(exit.id);
        if !exit.label.is_empty() {
            texts.push((at, "label", Cow::Borrowed(exit.label)));
        }
        let condition = block.conditions.iter().find(|condition| condition.id == exit.id);
        let condition = condition.filter(|_| exit.kind == ExitKind::Condition);
        match condition.and_then(|condition| condition.value.as_ref()) {
            Some(Json::String(value)) => texts.push((at, "value", Cow::Borrowed(value))),
            // As it is shown.
            Some(value) => texts.push((at, "value", Cow::Owned(value.to_plain()))),
            None => {}
        }
        if let Some(webhook) = &exit.path.webhook {
            texts.push((at, "webhook", Cow::Borrowed(&webhook.url)));
            let returns = webhook.returns.iter().flatten();
            texts.extend(returns.map(|name| (at, "returns", Cow::Borrowed(name.as_str()))));
        }
        if let Some(url) = block.option(exit.id).and_then(|o| o.optout_webhook.as_deref()) {
            texts.push((at, "optout_webhook", Cow::Borrowed(url)));
        }
    }
    texts
}

/// A text as it is compared: without capitals and accents.
pub fn plain(text: &str) -> String {
    folded(text).0
}

/// A text without capitals and accents, and for each of its bytes the range of the character
/// that it came from.
fn folded(text: &str) -> (String, Vec<Range<usize>>) {
    let mut out = String::with_capacity(text.len());
    let mut from = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let bare = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c));
        for low in bare.flat_map(char::to_lowercase) {
            out.push(low);
            from.resize(out.len(), at..at + c.len_utf8());
        }
    }
    (out, from)
}

fn ranges(text: &str, query: &str) -> Vec<Range<usize>> {
    let (folded, from) = folded(text);
    let found = folded.match_indices(query);
    found
        .filter_map(|(at, word)| {
            let (first, last) = (from.get(at)?, from.get(at + word.len() - 1)?);
            Some(first.start..last.end)
        })
        .collect()
}

/// What makes the platform call a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call<'a> {
    /// Walking the path that leaves this exit.
    Path(&'a str),
    /// Choosing this option, which stops the company's messages.
    OptOut(&'a str),
    Delivered,
    Read,
}

/// A webhook and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hook<'a> {
    pub block: &'a BlockId,
    pub call: Call<'a>,
    pub url: &'a str,
}

/// All webhooks of a flow, in the order of blocks and exits.
pub fn webhooks(flow: &Flow) -> Vec<Hook<'_>> {
    let mut hooks = Vec::new();
    for (id, block) in flow.blocks.iter() {
        let hook = |call, url| hook(id, call, url);
        for exit in block.exits() {
            hooks.extend(hook(Call::Path(exit.id), exit.path.url()));
            let option = block.option(exit.id).filter(|_| exit.kind == ExitKind::Option);
            let optout = option.and_then(|option| option.optout_webhook.as_deref());
            hooks.extend(hook(Call::OptOut(exit.id), optout));
        }
        hooks.extend(hook(Call::Delivered, block.webhook_delivered.as_deref()));
        hooks.extend(hook(Call::Read, block.webhook_read.as_deref()));
    }
    hooks
}

fn hook<'a>(block: &'a BlockId, call: Call<'a>, url: Option<&'a str>) -> Option<Hook<'a>> {
    let url = url.filter(|url| !url.is_empty())?;
    Some(Hook { block, call, url })
}

/// The new host is none: it must be a name or an address, with a port if need be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no host; write for example hooks.example.com")]
pub struct BadHost(pub String);

/// The edits that lead all webhooks at one host to another one. Hosts have their ports with
/// them; schemes, paths and all else stay.
pub fn replace_host(flow: &Flow, from: &str, to: &str) -> Result<Vec<Edit>, BadHost> {
    let is_plain = !to.contains(|c: char| "/?#@\\".contains(c) || c.is_whitespace());
    if !is_plain || !super::trigger::is_web_address(&format!("https://{to}/")) {
        return Err(BadHost(to.to_owned()));
    }
    let mut edits = Vec::new();
    let mut seen = HashSet::new();
    for Hook { block: id, call, url } in webhooks(flow) {
        // Of two exits with one id, edits reach the first.
        if !seen.insert((id, call)) {
            continue;
        }
        let Some(url) = at_host(url, from, to).filter(|new| new != url) else { continue };
        let Some(block) = flow.block(id.as_str()) else { continue };
        let field = |name: &str, url: &str| Edit::SetField {
            block: id.clone(),
            field: name.to_owned(),
            value: Some(Json::string(url)),
        };
        match call {
            Call::Path(exit) => {
                let old = block.exit(exit).and_then(|exit| exit.path.webhook.clone());
                let webhook = old.map(|old| Webhook { url, ..old });
                edits.push(Edit::SetWebhook { block: id.clone(), exit: exit.into(), webhook });
            }
            Call::OptOut(option) => {
                let is_optout = block.option(option).is_some_and(Choice::is_optout);
                edits.push(Edit::SetOptOut {
                    block: id.clone(),
                    option: option.into(),
                    optout: is_optout,
                    webhook: Some(url),
                });
            }
            Call::Delivered if block.kind.has_field("webhook_delivered") => {
                edits.push(field("webhook_delivered", &url));
            }
            Call::Read if block.kind.has_field("webhook_read") => {
                edits.push(field("webhook_read", &url));
            }
            // The kind has no such message, so the platform calls nothing.
            Call::Delivered | Call::Read => {}
        }
    }
    Ok(edits)
}

/// The address at another host, if it is at this one.
fn at_host(url: &str, from: &str, to: &str) -> Option<String> {
    let host = host_range(url)?;
    url[host.clone()]
        .eq_ignore_ascii_case(from)
        .then(|| format!("{}{to}{}", &url[..host.start], &url[host.end..]))
}

/// Where an address says its host, with the port and without the user.
fn host_range(url: &str) -> Option<Range<usize>> {
    let start = url.find("://")? + 3;
    let end = url[start..].find(['/', '?', '#']).map_or(url.len(), |at| start + at);
    let user = url[start..end].rfind('@').map_or(0, |at| at + 1);
    Some(start + user..end)
}

/// The host of an address as it stands there, with its port: what [`replace_host`] looks for.
pub fn host_with_port(url: &str) -> &str {
    host_range(url).map_or("", |host| &url[host])
}
