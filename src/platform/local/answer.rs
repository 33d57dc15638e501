//! Answers of the platform: JSON, and for whatever goes wrong `{"error", "message"}`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Marks an answer in whose place the connection is cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct CutConnection;

/// What an answer is about, for those who watch.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) session: Option<String>,
    pub(super) problem: Option<String>,
}

/// A request that is not done.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    status: StatusCode,
    message: String,
    session: Option<String>,
}

impl Refused {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), session: None }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn missing(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(super) fn about(self, session: &str) -> Self {
        Self { session: Some(session.to_owned()), ..self }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self { status, message, session } = self;
        let body = json!({ "error": code(status), "message": message });
        let mut response = (status, Json(body)).into_response();
        response.extensions_mut().insert(About { session, problem: Some(message) });
        response
    }
}

/// An answer that is about a session.
pub(super) fn about(session: &str, body: Value) -> Response {
    let mut response = Json(body).into_response();
    response.extensions_mut().insert(About { session: Some(session.to_owned()), problem: None });
    response
}

/// `bad_request` and the like.
fn code(status: StatusCode) -> String {
    status.canonical_reason().unwrap_or("error").to_ascii_lowercase().replace([' ', '-'], "_")
}
