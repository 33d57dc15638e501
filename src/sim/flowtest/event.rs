//! How events stand in a test: one table for reading, for the schema and for comparing.

use crate::model::{Json, Number};
use crate::sim::event::{Cause, Event, EventKind, Problem};
use crate::sim::input::MediaKind;
use crate::sim::state::Call;

use super::Expect;

/// What a member of an expected event says, and how it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text that must be in the event's, or `{ "equals": TEXT }`.
    Text,
    /// A text that must be the event's.
    Name,
    /// One of these words.
    Word(&'static [&'static str]),
    /// The id of a block.
    Block,
    /// The id of a block, or null for nowhere.
    Target,
    /// `BLOCK/EXIT`.
    Path,
    /// `BLOCK/EXIT`, `BLOCK` or a URL.
    Webhook,
    /// The texts of all options.
    Labels,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// JSON that must be in the event's, objects member by member.
    Json,
    /// Session variables that must be in the event's.
    Variables,
}

/// An event as tests name it.
pub(super) struct Kind {
    pub word: &'static str,
    pub shape: Shape,
    pub about: &'static str,
    pub more: &'static [(&'static str, Shape)],
}

const fn kind(
    word: &'static str,
    shape: Shape,
    about: &'static str,
    more: &'static [(&'static str, Shape)],
) -> Kind {
    Kind { word, shape, about, more }
}

/// Every event that a test may expect.
pub(super) const KINDS: &[Kind] = &[
    kind("started", Shape::Block, "The conversation begins at this block.", &[]),
    kind("said", Shape::Text, "The user said this.", &[]),
    kind(
        "message",
        Shape::Text,
        "A message of the company's with this in it.",
        &[
            ("block", Shape::Block),
            ("options", Shape::Labels),
            ("file", Shape::Name),
            ("template", Shape::Flag),
            ("reminder", Shape::Flag),
        ],
    ),
    kind("path", Shape::Path, "This path is walked.", &[("to", Shape::Target)]),
    kind(
        "webhook",
        Shape::Webhook,
        "This webhook is called.",
        &[("url", Shape::Name), ("body", Shape::Json), ("variables", Shape::Variables)],
    ),
    kind("answered", Shape::Webhook, "This webhook answered.", &[("status", Shape::Number)]),
    kind("timed_out", Shape::Webhook, "This webhook did not answer in time.", &[]),
    kind("failed", Shape::Webhook, "This webhook could not be called.", &[("cause", Shape::Text)]),
    kind(
        "set",
        Shape::Name,
        "This session variable got a value.",
        &[("value", Shape::Name), ("by", Shape::Word(&["saved", "webhook", "update"]))],
    ),
    kind("paused", Shape::Block, "The session waits for an update at this block.", &[]),
    kind("updated", Shape::Flag, "A session update was taken.", &[]),
    kind(
        "refused",
        Shape::Word(&["bad_body", "early", "second", "over"]),
        "A session update was not taken.",
        &[],
    ),
    kind("resumed", Shape::Block, "The session goes on from its pause at this block.", &[]),
    kind(
        "transferred",
        Shape::Name,
        "The conversation goes to this team or help desk.",
        &[("block", Shape::Block)],
    ),
    kind(
        "jumped",
        Shape::Name,
        "The conversation goes on in this flow.",
        &[("block", Shape::Block)],
    ),
    kind("help_desk", Shape::Name, "A block acts in this help desk.", &[("block", Shape::Block)]),
    kind("opted_out", Shape::Path, "The user wants no more messages.", &[]),
    kind(
        "closed",
        Shape::Word(&["end", "inactivity", "problem"]),
        "The conversation is over.",
        &[],
    ),
    kind(
        "problem",
        Shape::Word(&PROBLEMS),
        "Something went wrong. A problem that a test does not expect fails it.",
        &[
            ("block", Shape::Block),
            ("exit", Shape::Name),
            ("to", Shape::Name),
            ("name", Shape::Name),
            ("kind", Shape::Name),
            ("wanted", Shape::Name),
            ("zone", Shape::Name),
            ("cause", Shape::Name),
            ("status", Shape::Number),
            ("webhook", Shape::Webhook),
        ],
    ),
];

/// The words of problems.
pub(super) const PROBLEMS: [&str; 21] = [
    "missing_start",
    "missing_block",
    "dead_end",
    "step_limit",
    "pause_without_webhook",
    "no_pause",
    "window_closed",
    "unset_variable",
    "not_understood",
    "wrong_answer_kind",
    "reply_while_busy",
    "reply_while_paused",
    "not_taken",
    "late_answer",
    "bad_status",
    "bad_body",
    "no_text",
    "lost_webhook",
    "unknown_kind",
    "bad_condition",
    "unknown_zone",
];

pub(super) fn kind_of(word: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.word == word)
}

impl Kind {
    /// What a member of this event says.
    pub(super) fn shape_of(&self, member: &str) -> Option<Shape> {
        if member == self.word {
            return Some(self.shape);
        }
        self.more.iter().find(|(name, _)| *name == member).map(|(_, shape)| *shape)
    }
}

/// An event with everything that a test may say of it.
pub(super) struct Seen {
    pub members: Vec<(&'static str, Json)>,
    /// The names of its webhook.
    webhook: Vec<String>,
}

/// An event as a test sees it; `calls` are the webhooks of the conversation.
pub(super) fn seen(event: &Event, calls: &[Call]) -> Seen {
    let text = |text: &str| Json::string(text);
    let path = |block: &str, exit: &str| Json::String(format!("{block}/{exit}"));
    let names = |id: u64| calls.iter().find(|call| call.id == id).map(names).unwrap_or_default();
    let first = |names: &[String]| Json::String(names.first().cloned().unwrap_or_default());
    let mut webhook = Vec::new();
    let members = match &event.kind {
        EventKind::Started { block } => vec![("started", text(block.as_str()))],
        EventKind::Said { text: said } => vec![("said", text(said))],
        EventKind::Message { block, message } => {
            let labels = message.options.iter().map(|option| text(&option.label)).collect();
            let mut members = vec![
                ("message", text(&message.text)),
                ("block", text(block.as_str())),
                ("options", Json::Array(labels)),
                ("template", Json::Bool(message.is_template)),
                ("reminder", Json::Bool(message.is_reminder)),
            ];
            if let Some(file) = &message.file {
                members.push(("file", text(&file.url)));
            }
            members
        }
        EventKind::Path { block, exit, to } => {
            let to = to.as_ref().map_or(Json::Null, |to| text(to.as_str()));
            vec![("path", path(block.as_str(), exit.as_str())), ("to", to)]
        }
        EventKind::Webhook { call } => {
            webhook = self::names(call);
            let body = read_json(&call.body);
            let variables = variables(&body);
            vec![
                ("webhook", first(&webhook)),
                ("url", text(&call.url)),
                ("variables", variables),
                ("body", body),
            ]
        }
        EventKind::Answered { call, status, .. } => {
            webhook = names(*call);
            vec![("answered", first(&webhook)), ("status", number(u64::from(*status)))]
        }
        EventKind::TimedOut { call } => {
            webhook = names(*call);
            vec![("timed_out", first(&webhook))]
        }
        EventKind::Failed { call, cause } => {
            webhook = names(*call);
            vec![("failed", first(&webhook)), ("cause", text(cause))]
        }
        EventKind::Set { name, value, origin } => {
            vec![("set", text(name)), ("value", text(value)), ("by", word(origin))]
        }
        EventKind::Paused { block } => vec![("paused", text(block.as_str()))],
        EventKind::Updated => vec![("updated", Json::Bool(true))],
        EventKind::Refused { why } => vec![("refused", word(why))],
        EventKind::Resumed { block } => vec![("resumed", text(block.as_str()))],
        EventKind::Transferred { block, to } => {
            vec![("transferred", text(to)), ("block", text(block.as_str()))]
        }
        EventKind::Jumped { block, conversation } => {
            vec![("jumped", text(conversation)), ("block", text(block.as_str()))]
        }
        EventKind::HelpDesk { block, service } => {
            vec![("help_desk", text(service)), ("block", text(block.as_str()))]
        }
        EventKind::OptedOut { block, option } => {
            vec![("opted_out", path(block.as_str(), option.as_str()))]
        }
        EventKind::Closed { why } => vec![("closed", word(why))],
        EventKind::Problem { problem } => {
            let id = match problem {
                Problem::LateAnswer { call } | Problem::BadStatus { call, .. } => Some(*call),
                Problem::BadBody { call, .. } | Problem::NoText { call, .. } => *call,
                _ => None,
            };
            if let Some(id) = id {
                webhook = names(id);
            }
            let mut members = problem_members(problem);
            if !webhook.is_empty() {
                members.push(("webhook", first(&webhook)));
            }
            members
        }
    };
    Seen { members, webhook }
}

/// How a call may be named: by its path, its block, or its address.
pub(super) fn names(call: &Call) -> Vec<String> {
    let block = call.block.to_string();
    let path = call.exit.as_ref().map(|exit| format!("{block}/{exit}"));
    path.into_iter().chain([block, call.url.clone()]).collect()
}

/// The members of a problem that tests may name, as its own JSON has them.
fn problem_members(problem: &Problem) -> Vec<(&'static str, Json)> {
    let value = serde_json::to_value(problem).unwrap_or_default();
    let of = |key: &str| value.get(key).and_then(serde_json::Value::as_str).map(Json::string);
    let mut members = vec![("problem", of("problem").unwrap_or(Json::Null))];
    for key in ["block", "exit", "to", "name", "kind", "wanted", "zone"] {
        members.extend(of(key).map(|text| (key, text)));
    }
    match problem {
        Problem::BadBody { cause, .. } => members.push(("cause", cause_word(cause))),
        Problem::BadStatus { status, .. } => {
            members.push(("status", number(u64::from(*status))));
        }
        _ => {}
    }
    members
}

fn cause_word(cause: &Cause) -> Json {
    let value = serde_json::to_value(cause).unwrap_or_default();
    Json::string(value.get("cause").and_then(serde_json::Value::as_str).unwrap_or_default())
}

/// The word of a unit variant, as serde writes it.
fn word(value: &impl serde::Serialize) -> Json {
    let value = serde_json::to_value(value).unwrap_or_default();
    Json::string(value.as_str().unwrap_or_default())
}

fn number(value: u64) -> Json {
    Number::parse(&value.to_string()).map_or(Json::Null, Json::Number)
}

fn read_json(text: &str) -> Json {
    crate::format::json_text::Tree::read(text).map_or(Json::Null, |tree| tree.root().to_json())
}

/// The session variables of a body, by name.
fn variables(body: &Json) -> Json {
    let list = body.get("user_session_keys").and_then(Json::as_array).unwrap_or_default();
    let entries = list.iter().filter_map(|entry| {
        let key = entry.get("key")?.as_str()?;
        Some((key.to_owned(), entry.get("value")?.clone()))
    });
    Json::Object(entries.collect())
}

/// Whether an event is the one that a test expects.
pub(super) fn is_expected(expect: &Expect, seen: &Seen) -> bool {
    let Some((word, _)) = expect.0.first() else { return false };
    let Some(kind) = kind_of(word) else { return false };
    if seen.members.first().is_none_or(|(own, _)| own != word) {
        return false;
    }
    expect.0.iter().all(|(name, wanted)| {
        let found = seen.members.iter().find(|(own, _)| own == name).map(|(_, value)| value);
        match kind.shape_of(name) {
            Some(Shape::Webhook) => {
                wanted.as_str().is_some_and(|wanted| seen.webhook.iter().any(|own| own == wanted))
            }
            Some(Shape::Text) => found.and_then(Json::as_str).is_some_and(|text| {
                match (wanted, wanted.get("equals").and_then(Json::as_str)) {
                    (Json::String(part), _) => text.contains(part.as_str()),
                    (_, Some(whole)) => text == whole,
                    _ => false,
                }
            }),
            Some(Shape::Json | Shape::Variables) => found.is_some_and(|own| is_in(wanted, own)),
            Some(Shape::Number) => is_same_number(wanted, found),
            Some(_) => found == Some(wanted),
            None => false,
        }
    })
}

fn is_same_number(wanted: &Json, found: Option<&Json>) -> bool {
    match (wanted, found) {
        (Json::Number(wanted), Some(Json::Number(found))) => wanted.as_f64() == found.as_f64(),
        _ => false,
    }
}

/// Whether all of a value is in another: an object's members, everything else as a whole.
fn is_in(wanted: &Json, found: &Json) -> bool {
    match (wanted, found) {
        (Json::Object(wanted), found @ Json::Object(_)) => wanted
            .iter()
            .all(|(key, value)| found.get(key).is_some_and(|found| is_in(value, found))),
        (Json::Number(_), _) => is_same_number(wanted, Some(found)),
        (Json::Array(wanted), Json::Array(found)) => {
            wanted.len() == found.len()
                && wanted.iter().zip(found).all(|(wanted, found)| is_in(wanted, found))
        }
        _ => wanted == found,
    }
}

/// How many characters of a message are told and recorded.
const LONGEST: usize = 80;

/// An event as a test would expect it, with what tells it from others; a webhook's body and the
/// options of a message are left out.
pub(super) fn expectation(event: &Event, calls: &[Call]) -> Expect {
    let seen = seen(event, calls);
    let is_told = |name: &str| {
        !matches!(name, "body" | "url" | "variables" | "options" | "template" | "file")
    };
    let members = seen.members.into_iter().filter_map(|(name, value)| match (name, value) {
        ("message" | "said", Json::String(text)) => Some((name, Json::String(beginning(&text)))),
        ("reminder", Json::Bool(true)) => Some((name, Json::Bool(true))),
        ("reminder", _) => None,
        (name, value) => is_told(name).then_some((name, value)),
    });
    Expect(members.map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A text that is not long, or the first words of its first line with anything in it.
fn beginning(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let Some((end, _)) = line.char_indices().nth(LONGEST) else { return line.to_owned() };
    let start = &line[..end];
    start.rsplit_once(' ').map_or(start, |(words, _)| words).to_owned()
}

/// The words of the files that a user can send.
pub(super) fn media_words() -> [&'static str; 6] {
    MediaKind::ALL.map(MediaKind::name)
}
