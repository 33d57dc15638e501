//! The bodies of webhooks, and the variables in answers and updates.
//!
//! Source: the platform's API document, its webhooks and their examples. The number of the
//! conversation is a text in the body of an answer and a number in all others, as there.

use serde_json::{Map, Value, json};

use crate::model::flow::{Block, DEFAULT_LABEL};

use super::event::Cause;
use super::state::{Purpose, State, Variable};
use super::time::stamp;

/// The longest body of an answer or an update that is read, in bytes.
pub const MOST_BYTES: usize = 1024 * 1024;

/// What a body says beside the session.
pub(super) struct About<'a> {
    pub block: &'a Block,
    /// The texts of its options, with the values of their variables.
    pub labels: &'a [String],
    /// What the user said, and the option that it was taken for.
    pub said: &'a str,
    pub classified: &'a str,
    /// A condition's variable with its value, and the condition's operator and value.
    pub asked: Option<[&'a str; 4]>,
}

/// The body of a webhook.
pub(super) fn write(state: &State, purpose: Purpose, about: &About<'_>) -> String {
    let mut body = Map::new();
    let mut put = |key: &str, value: Value| {
        body.insert(key.to_owned(), value);
    };
    put("country_code", json!(state.person.country_code));
    put("cellphone", json!(state.person.cellphone));
    put("session_id", json!(state.session));
    let is_text = purpose == Purpose::Response;
    let number = state.conversation;
    put("conversation_id", if is_text { json!(number.to_string()) } else { json!(number) });
    match purpose {
        Purpose::Other => {}
        Purpose::Condition => {
            let [name, value, operator, wanted] = about.asked.unwrap_or_default();
            put("variable", json!({ "name": name, "value": value }));
            put("condition", json!({ "operator": operator, "value": wanted }));
        }
        Purpose::Timeout => {
            put("question", question(about, false));
            put("timeout_at", json!(stamp(state.clock)));
        }
        Purpose::Delivered | Purpose::Read => {
            put("question", question(about, false));
            put("sent_at", json!(stamp(state.sent_at)));
            put("sent_text", json!(state.sent_text));
        }
        Purpose::Response => {
            put("question", question(about, true));
            put("sent_at", json!(stamp(state.sent_at)));
            put("responded_at", json!(stamp(state.clock)));
            put("sent_text", json!(state.sent_text));
            put("actual_response", json!(about.said));
            put("classified_answer", json!({ "text": about.classified }));
        }
        Purpose::Optout => {
            put("question", question(about, true));
            put("sent_at", json!(stamp(state.sent_at)));
            put("sent_text", json!(state.sent_text));
            put("classified_answer", json!({ "text": about.classified }));
            put("reason", json!("OPTOUT"));
        }
    }
    let keys = state.variables.iter();
    let keys = keys.map(|(key, set)| json!({ "key": key, "value": set.value, "type": set.kind }));
    put("user_session_keys", keys.collect());
    match purpose {
        Purpose::Delivered => put("delivered_at", json!(stamp(state.clock))),
        Purpose::Read => put("read_at", json!(stamp(state.clock))),
        _ => {}
    }
    Value::Object(body).to_string()
}

fn question(about: &About<'_>, has_answers: bool) -> Value {
    let block = about.block;
    let is_open = block.options.is_empty();
    let kind = if is_open { "open" } else { "closed" };
    if !has_answers {
        return json!({ "type": kind, "text": block.text() });
    }
    let labels = about.labels.iter().map(String::as_str);
    let default = block.default.as_ref().filter(|_| !is_open).map(|_| DEFAULT_LABEL);
    let answers: Vec<Value> = labels.chain(default).map(|text| json!({ "text": text })).collect();
    json!({ "type": kind, "text": block.text(), "answers": answers })
}

/// What a body brings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Brought {
    pub variables: Vec<(String, Variable)>,
    /// Those whose value is no text: they are not set.
    pub no_texts: Vec<String>,
}

/// The variables in the body of a webhook's answer or of an update, which must have some.
pub(super) fn read(body: &str, is_update: bool) -> Result<Brought, Cause> {
    if body.len() > MOST_BYTES {
        return Err(Cause::TooLarge { limit: MOST_BYTES });
    }
    let value: Value =
        serde_json::from_str(body.trim_start_matches('\u{feff}')).map_err(|error| {
            let is_page = body.trim_start().starts_with('<');
            let (line, column) = (error.line(), error.column());
            if is_page { Cause::WebPage } else { Cause::NotJson { line, column } }
        })?;
    let keys = match &value {
        // Customers' servers answer with an empty list for "no change".
        Value::Array(items) if items.is_empty() && !is_update => return Ok(Brought::default()),
        Value::Object(members) => members.get("user_session_keys"),
        _ => return Err(Cause::NotAnObject),
    };
    let items = match keys {
        None if is_update => return Err(Cause::NoKeys),
        None => return Ok(Brought::default()),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(Cause::KeysNoList),
    };
    let mut brought = Brought::default();
    for (index, item) in items.iter().enumerate() {
        let bad = Cause::BadEntry { entry: index + 1 };
        let key = item.get("key").and_then(Value::as_str).filter(|key| !key.is_empty());
        let (Some(key), Some(value)) = (key, item.get("value")) else { return Err(bad) };
        let kind = item.get("type").and_then(Value::as_str).map(str::to_owned);
        match value {
            Value::String(value) => {
                let variable = Variable { value: value.clone(), kind };
                brought.variables.push((key.to_owned(), variable));
            }
            _ => brought.no_texts.push(key.to_owned()),
        }
    }
    Ok(brought)
}
