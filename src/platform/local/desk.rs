//! `/desk`: being the user without a phone. The platform has nothing like it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::model::BlockId;
use crate::sim::{Input, Person, Variable};
use crate::words::local as words;

use super::LocalError;
use super::answer::{Refused, about};
use super::api::guard::text;
use super::hub::{Hub, lock};
use super::session::{Line, Spoken};

pub(super) fn router() -> Router<Arc<Hub>> {
    Router::new()
        .route("/desk/sessions", get(list).post(begin))
        .route("/desk/sessions/{session}", get(look))
        .route("/desk/sessions/{session}/send", post(send))
        .route("/desk/sessions/{session}/advance", post(advance))
}

/// A session to begin.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    /// The number or the name; without it, the first flow.
    #[serde(default)]
    flow: Option<Value>,
    /// What the user writes first; without it, the company begins.
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    person: Option<Person>,
    /// The block to begin at, in the place of the flow's start.
    #[serde(default)]
    from: Option<BlockId>,
    #[serde(default)]
    variables: IndexMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    ms: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
}

async fn begin(
    State(hub): State<Arc<Hub>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let Begin { flow, text, person, from, variables } = read(&hub, &headers, &body)?;
    let flows = hub.flow_names();
    let asked = |(number, name): &&(u64, String)| match &flow {
        None => true,
        Some(Value::String(asked)) => asked == name || *asked == number.to_string(),
        Some(asked) => asked.as_u64() == Some(*number),
    };
    let found = flows.iter().find(asked).map(|(number, _)| *number);
    let number = found.ok_or_else(|| {
        let number = flow.as_ref().map(Value::to_string).unwrap_or_default();
        Refused::missing(words::NO_FLOW.with(hub.language, &[("number", &number)]))
    })?;
    let mut state = hub.new_state(number).map_err(|error| refused(&hub, &error))?;
    state.person = person.unwrap_or_default();
    state.block = from;
    let set = |(name, value)| (name, Variable { value, kind: None });
    state.variables = variables.into_iter().map(set).collect();
    let session = hub.open(number, state).map_err(|error| refused(&hub, &error))?;
    step(&hub, &session, Input::Start { text })
}

async fn send(
    State(hub): State<Arc<Hub>>,
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let session = path.map(|Path(text)| text).unwrap_or_default();
    let value: Value = read(&hub, &headers, &body)?;
    let input = if value.get("input").is_some() {
        serde_json::from_value(value)
    } else {
        serde_json::from_value(value).map(|Text { text }| Input::Text { text })
    };
    step(&hub, &session, input.map_err(|error| bad_input(&hub, &error))?)
}

async fn advance(
    State(hub): State<Arc<Hub>>,
    path: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    let session = path.map(|Path(text)| text).unwrap_or_default();
    let Advance { ms } = read(&hub, &headers, &body)?;
    step(&hub, &session, Input::Time { ms })
}

/// What an input has brought at once, and how the session stands.
fn step(hub: &Arc<Hub>, session: &str, input: Input) -> Result<Response, Refused> {
    let events = hub.send(session, input).map_err(|error| refused(hub, &error))?;
    let state = hub.state(session);
    Ok(about(session, json!({ "session": session, "events": events, "state": state })))
}

async fn list(State(hub): State<Arc<Hub>>) -> Json<Value> {
    let rows = hub.all().into_iter().map(|(id, shared)| {
        let session = lock(&shared);
        json!({
            "session": id,
            "flow": session.number,
            "person": session.state.person,
            "waiting": session.state.waiting,
        })
    });
    Json(rows.collect())
}

async fn look(
    State(hub): State<Arc<Hub>>,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Refused> {
    let id = path.map(|Path(text)| text).unwrap_or_default();
    let missing = LocalError::NoSession { session: id.clone() };
    let shared = hub.session(&id).ok_or_else(|| refused(&hub, &missing))?;
    let mut session = lock(&shared);
    hub.catch_up(&shared, &mut session);
    let transcript: Vec<Value> = session.lines.iter().map(line).collect();
    let body = json!({
        "session": id,
        "flow": session.number,
        "state": session.state,
        "transcript": transcript,
    });
    Ok(about(&id, body))
}

fn line(line: &Line) -> Value {
    let Line { at, text, spoken } = line;
    match spoken {
        Spoken::User { file, .. } => {
            let url = file.as_ref().map(|(_, url)| url);
            json!({ "at": at, "from": "user", "text": text, "file_url": url })
        }
        Spoken::Company(message) => {
            let url = message.file.as_ref().map(|file| &file.url);
            let options = &message.options;
            json!({
                "at": at, "from": "company", "text": text, "file_url": url, "options": options,
            })
        }
    }
}

fn read<T: DeserializeOwned>(hub: &Hub, headers: &HeaderMap, body: &[u8]) -> Result<T, Refused> {
    let body = text(hub, headers, body)?;
    serde_json::from_str(&body).map_err(|error| bad_input(hub, &error))
}

fn bad_input(hub: &Hub, error: &serde_json::Error) -> Refused {
    let reason = error.to_string();
    Refused::bad(words::ANSWER_BAD_INPUT.with(hub.language, &[("reason", &reason)]))
}

fn refused(hub: &Hub, error: &LocalError) -> Refused {
    let message = error.tell(hub.language);
    match error {
        LocalError::NoFlow { .. } | LocalError::NoSession { .. } => Refused::missing(message),
        LocalError::SameSession { .. }
        | LocalError::TooManySessions { .. }
        | LocalError::Circle { .. } => Refused::bad(message),
    }
}
