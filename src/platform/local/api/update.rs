//! `POST /session/{session_external_id}/update`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

use crate::sim::{Event, EventKind, Input, Problem, Refusal, tell};
use crate::words::local as words;

use super::super::Pace;
use super::super::answer::{CutConnection, Refused, about};
use super::super::fault::Fault;
use super::super::hub::Hub;
use super::guard::{Key, text};

/// How long the fault of a slow update takes, in milliseconds.
const SLOW_MS: u64 = 9_900;

const STATUS_FAULTS: [Fault; 4] =
    [Fault::Update400, Fault::Update404, Fault::Update429, Fault::Update500];

/// Needs no key: the API document lists none. One that is sent is looked at where that is wanted.
pub(super) async fn update(
    State(hub): State<Arc<Hub>>,
    path: Result<Path<String>, PathRejection>,
    key: Key,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refused> {
    if hub.checks_update_key && !key.is_missing() {
        key.check(&hub)?;
    }
    let missing = || Refused::missing(words::ANSWER_NO_SESSION.get(hub.language));
    let Ok(Path(session)) = path else { return Err(missing()) };
    if hub.session(&session).is_none() {
        return Err(missing());
    }
    take_in(&hub, &session, &headers, &body).await.map_err(|refused| refused.about(&session))
}

async fn take_in(
    hub: &Arc<Hub>,
    session: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, Refused> {
    let missing = |_gone| Refused::missing(words::ANSWER_NO_SESSION.get(hub.language));
    let body = text(hub, headers, body)?;
    let (status, slow, duplicate, cut) = {
        let faults = &mut hub.settings().faults;
        let status = faults.strike_one(&STATUS_FAULTS);
        let slow = faults.strike(Fault::UpdateSlow);
        // What is refused is not taken twice, and nothing is cut: those are for the next update.
        let is_taken = status.is_none();
        let duplicate = is_taken && faults.strike(Fault::DuplicateUpdate);
        (status, slow, duplicate, is_taken && faults.strike(Fault::UpdateCut))
    };
    if slow {
        match hub.pace {
            Pace::Virtual => {
                hub.send(session, Input::Time { ms: SLOW_MS }).map_err(missing)?;
            }
            Pace::Real => tokio::time::sleep(Duration::from_millis(SLOW_MS)).await,
        }
    }
    if let Some(fault) = status {
        let status = fault.status().and_then(|status| StatusCode::from_u16(status).ok());
        let message = words::ANSWER_FAULT.with(hub.language, &[("fault", fault.name())]);
        return Err(Refused::new(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), message));
    }
    let input = Input::Update { body };
    let events = hub.send(session, input.clone()).map_err(missing)?;
    if duplicate {
        hub.send(session, input).map_err(missing)?;
    }
    if let Some(refused) = refused(hub, &events) {
        return Err(refused);
    }
    let body = json!({ "message": "Session successfully updated", "session_id": session });
    let mut response = about(session, body);
    if cut {
        response.extensions_mut().insert(CutConnection);
    }
    Ok(response)
}

/// Why the engine did not take an update.
fn refused(hub: &Hub, events: &[Event]) -> Option<Refused> {
    let language = hub.language;
    events.iter().find_map(|event| match &event.kind {
        EventKind::Refused { why: Refusal::BadBody } => {
            let problem = events.iter().find_map(|event| match &event.kind {
                EventKind::Problem { problem: problem @ Problem::BadBody { call: None, .. } } => {
                    Some(tell::tell_problem(problem, language))
                }
                _ => None,
            });
            let words = tell::tell_refusal(Refusal::BadBody);
            Some(Refused::bad(problem.unwrap_or_else(|| words.get(language).to_owned())))
        }
        EventKind::Refused { why } => {
            Some(Refused::missing(tell::tell_refusal(*why).get(language)))
        }
        EventKind::Problem { problem: Problem::NotTaken } => {
            Some(Refused::missing(tell::tell_problem(&Problem::NotTaken, language)))
        }
        _ => None,
    })
}
