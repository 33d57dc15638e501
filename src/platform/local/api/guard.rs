//! What stands before every endpoint: limits, keys, and those who watch.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::sim::MOST_BYTES;
use crate::words::local as words;

use super::super::answer::{About, Refused};
use super::super::call::shown;
use super::super::clock::milliseconds;
use super::super::hub::Hub;
use super::super::{Direction, Exchange};

/// The largest answer: ten thousand sessions in a list have about two million bytes.
const MOST_ANSWER: usize = 64 * 1024 * 1024;

/// Bounds a request's size and time, and tells everybody of it.
pub(super) async fn watch(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let job = hub.busy.begin();
    let began = Instant::now();
    let (method, url) = (request.method().to_string(), request.uri().to_string());
    let answered = tokio::time::timeout(hub.patience.request, async {
        let (parts, body) = request.into_parts();
        let body = match whole(&hub, &parts.headers, body).await {
            Ok(body) => body,
            Err(refused) => return (String::new(), refused.into_response()),
        };
        let text = String::from_utf8_lossy(&body).into_owned();
        (text, next.run(Request::from_parts(parts, Body::from(body))).await)
    });
    let (request_body, response) = answered.await.unwrap_or_else(|_elapsed| {
        let seconds = hub.patience.request.as_secs_f64().to_string();
        let message = words::ANSWER_TOO_SLOW.with(hub.language, &[("seconds", &seconds)]);
        let refused = Refused::new(StatusCode::REQUEST_TIMEOUT, message);
        (String::new(), refused.into_response())
    });
    let (parts, body) = response.into_parts();
    // Answers are made here: their bodies do not fail.
    let body = to_bytes(body, MOST_ANSWER).await.unwrap_or_default();
    let About { session, problem } = parts.extensions.get::<About>().cloned().unwrap_or_default();
    let at = session.as_ref().and_then(|session| hub.state(session)).map(|state| state.clock);
    hub.tell(Exchange {
        at: at.unwrap_or_else(|| hub.clock.now()),
        session,
        direction: Direction::Incoming,
        method,
        url,
        mapped: None,
        request_body: shown(&request_body),
        status: Some(parts.status.as_u16()),
        answer: shown(&String::from_utf8_lossy(&body)),
        ms: milliseconds(began.elapsed()),
        problem,
        call: None,
    });
    drop(job);
    Response::from_parts(parts, Body::from(body))
}

async fn whole(hub: &Hub, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refused> {
    let too_large = || {
        let limit = MOST_BYTES.to_string();
        let message = words::ANSWER_TOO_LARGE.with(hub.language, &[("limit", &limit)]);
        Refused::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > MOST_BYTES as u64) {
        return Err(too_large());
    }
    // The other way in which it fails is a client that is gone, who hears no answer.
    let bytes = to_bytes(body, MOST_BYTES).await.map_err(|_error| too_large())?;
    Ok(bytes.to_vec())
}

/// Lets in only what means this computer. A page of the web that a browser shows here could reach it
/// under a name of its own, so the names in `Host` and `Origin` are looked at.
pub(super) async fn from_here(
    State(hub): State<Arc<Hub>>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let strange_host = text(HOST).filter(|host| !hub.answers_to(name_of(host)));
    let strange_origin = text(ORIGIN).filter(|origin| {
        let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        !host.is_some_and(|host| hub.answers_to(name_of(host)))
    });
    if headers.contains_key(HOST) && strange_host.is_none() && strange_origin.is_none() {
        return next.run(request).await;
    }
    let name = strange_host.map(name_of).or(strange_origin).unwrap_or_default();
    let name: String = name.chars().take(LONGEST_NAME).collect();
    let message = words::ANSWER_NOT_FROM_HERE.with(hub.language, &[("name", &name)]);
    Refused::new(StatusCode::FORBIDDEN, message).into_response()
}

/// No host has a longer name.
const LONGEST_NAME: usize = 253;

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// The API key that a request brings.
pub(super) struct Key(Option<Vec<u8>>);

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get(AUTHORIZATION);
        Ok(Self(header.map(|value| value.as_bytes().to_vec())))
    }
}

impl Key {
    pub(super) fn is_missing(&self) -> bool {
        self.0.as_ref().is_none_or(Vec::is_empty)
    }

    /// Source: Treble help, "API key": the key stands alone in `Authorization`.
    pub(super) fn check(&self, hub: &Hub) -> Result<(), Refused> {
        let key = self.0.as_deref().unwrap_or_default();
        let words = match &hub.key {
            _ if key.is_empty() => words::ANSWER_KEY_MISSING,
            _ if key.to_ascii_lowercase().starts_with(b"bearer ") => words::ANSWER_KEY_BEARER,
            Some(right) if right.as_bytes() != key => words::ANSWER_KEY_WRONG,
            _ => return Ok(()),
        };
        Err(Refused::new(StatusCode::UNAUTHORIZED, words.get(hub.language)))
    }
}

/// A JSON body's text.
pub(in super::super) fn text(
    hub: &Hub,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<String, Refused> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Refused::bad(words::ANSWER_NEEDS_JSON.get(hub.language)));
    }
    let text = std::str::from_utf8(body);
    let text = text.map_err(|_error| Refused::bad(words::ANSWER_NO_TEXT.get(hub.language)))?;
    Ok(text.to_owned())
}
