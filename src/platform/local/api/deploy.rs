//! `POST /deployment/api/poll/{poll_id}`: begins an outbound flow for each of some users.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::sim::{Input, Person, Variable, time};
use crate::words::local as words;

use super::super::LocalError;
use super::super::answer::Refused;
use super::super::hub::{Hub, MOST_SESSIONS};
use super::guard::{Key, text};

/// The most users of one request. The API document names no limit; servers are known to send 500.
const MOST_USERS: usize = 1_000;

/// The longest country code and cellphone that are taken, in characters.
const LONGEST_NUMBER: usize = 32;

struct User {
    person: Person,
    variables: Vec<(String, String)>,
    /// Milliseconds since 1970.
    starts_at: Option<u64>,
}

pub(super) async fn deploy(
    State(hub): State<Arc<Hub>>,
    path: Result<Path<String>, PathRejection>,
    key: Key,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refused> {
    key.check(&hub)?;
    let (number, flow) = super::read::flow(&hub, path)?;
    let users = read(&hub, &text(&hub, &headers, &body)?)?;
    if !flow.is_outbound() {
        let args = [("number", &*number.to_string())];
        return Err(Refused::bad(words::ANSWER_NOT_OUTBOUND.with(hub.language, &args)));
    }
    // All or none.
    if !hub.has_room_for(users.len()) {
        return Err(refused(&hub, &LocalError::TooManySessions { most: MOST_SESSIONS }));
    }
    let now = hub.clock.now();
    let mut last = now;
    let mut ids = Vec::with_capacity(users.len());
    for User { person, variables, starts_at } in users {
        let mut state = hub.new_state(number).map_err(|error| refused(&hub, &error))?;
        state.person = person;
        let set = |(name, value)| (name, Variable { value, kind: None });
        state.variables = variables.into_iter().map(set).collect();
        let later = starts_at.filter(|moment| *moment > now);
        let id = hub.open_at(number, state, later).map_err(|error| refused(&hub, &error))?;
        match later {
            Some(moment) => last = last.max(moment),
            None => {
                let begun = hub.send(&id, Input::Start { text: None });
                begun.map_err(|error| refused(&hub, &error))?;
            }
        }
        ids.push(id);
    }
    Ok(Json(json!({
        "message": "The poll was deployed",
        "id": hub.chance.deployment(),
        "batch_id": hub.chance.deployment(),
        "new_last_scheduleded_deployment": format!("{}Z", time::stamp(last).replace(' ', "T")),
        "conversations_id": ids,
    })))
}

fn refused(hub: &Hub, error: &LocalError) -> Refused {
    Refused::bad(error.tell(hub.language))
}

fn read(hub: &Hub, body: &str) -> Result<Vec<User>, Refused> {
    let language = hub.language;
    let body: Value = serde_json::from_str(body).map_err(|error| {
        let (line, column) = (error.line().to_string(), error.column().to_string());
        let args = [("line", &*line), ("column", &*column)];
        Refused::bad(words::ANSWER_NOT_JSON.with(language, &args))
    })?;
    let users = body.get("users").and_then(Value::as_array).filter(|users| !users.is_empty());
    let users = users.ok_or_else(|| Refused::bad(words::ANSWER_NO_USERS.get(language)))?;
    if users.len() > MOST_USERS {
        let args = [("most", &*MOST_USERS.to_string())];
        return Err(Refused::bad(words::ANSWER_TOO_MANY_USERS.with(language, &args)));
    }
    let read_one = |(index, user): (usize, &Value)| {
        user_of(user).map_err(|field| {
            let args = [("user", &*(index + 1).to_string()), ("field", field)];
            Refused::bad(words::ANSWER_BAD_USER.with(language, &args))
        })
    };
    users.iter().enumerate().map(read_one).collect()
}

/// A user, or the field that is wrong.
fn user_of(user: &Value) -> Result<User, &'static str> {
    let number = |field: &'static str| {
        let text = user.get(field).and_then(Value::as_str).map(str::trim).ok_or(field)?;
        let is_fine = text.chars().count() <= LONGEST_NUMBER
            && text.trim_start_matches('+').bytes().any(|byte| byte.is_ascii_digit());
        if is_fine { Ok(text) } else { Err(field) }
    };
    let cellphone = number("cellphone")?.to_owned();
    // Servers are known to leave out the plus sign.
    let country_code = format!("+{}", number("country_code")?.trim_start_matches('+'));
    let keys =
        user.get("user_session_keys").and_then(Value::as_array).ok_or("user_session_keys")?;
    let pair = |entry: &Value| {
        let key = entry.get("key")?.as_str().filter(|key| !key.is_empty())?;
        Some((key.to_owned(), entry.get("value")?.as_str()?.to_owned()))
    };
    let variables: Option<Vec<_>> = keys.iter().map(pair).collect();
    let starts_at = match user.get("deployment_eta") {
        None | Some(Value::Null) => None,
        Some(eta) => Some(eta.as_u64().ok_or("deployment_eta")?.saturating_mul(1_000)),
    };
    Ok(User {
        person: Person { country_code, cellphone },
        variables: variables.ok_or("user_session_keys")?,
        starts_at,
    })
}
