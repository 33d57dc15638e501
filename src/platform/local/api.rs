//! The documented endpoints.
//!
//! Source: the platform's API document. Where it contradicts itself, or says nothing, this is the
//! strict side: a server that works with it works with the others.

mod deploy;
pub(super) mod guard;
mod read;
mod update;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::words::local as words;

use super::answer::Refused;
use super::desk;
use super::fault::Fault;
use super::hub::Hub;

pub(super) fn router(hub: Arc<Hub>) -> Router {
    let desk = if hub.has_desk { desk::router() } else { Router::new() };
    Router::new()
        .route("/session/{session}/update", post(update::update))
        .route("/deployment/api/poll/{poll}", post(deploy::deploy))
        .route("/poll/api/all", get(flows))
        .route("/devapi/poll/{poll}/sessions", get(read::sessions))
        .route("/devapi/session/{session}/history", get(read::history))
        .merge(desk)
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(Arc::clone(&hub), guard::from_here))
        .layer(from_fn_with_state(Arc::clone(&hub), guard::watch))
        .with_state(hub)
}

/// The list of all flows.
async fn flows(State(hub): State<Arc<Hub>>, key: guard::Key) -> Result<Json<Value>, Refused> {
    key.check(&hub)?;
    if hub.settings().faults.strike(Fault::List500) {
        let args = [("fault", Fault::List500.name())];
        let message = words::ANSWER_FAULT.with(hub.language, &args);
        return Err(Refused::new(StatusCode::INTERNAL_SERVER_ERROR, message));
    }
    let flows = hub.flow_names().into_iter();
    Ok(Json(flows.map(|(id, name)| json!({ "id": id, "name": name })).collect()))
}

async fn unknown_path(State(hub): State<Arc<Hub>>, uri: Uri) -> Refused {
    let args = [("path", uri.path())];
    Refused::missing(words::ANSWER_UNKNOWN_PATH.with(hub.language, &args))
}

async fn wrong_method(State(hub): State<Arc<Hub>>, method: Method) -> Refused {
    let message = words::ANSWER_WRONG_METHOD.with(hub.language, &[("method", method.as_str())]);
    Refused::new(StatusCode::METHOD_NOT_ALLOWED, message)
}
