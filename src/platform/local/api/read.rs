//! `GET /devapi/poll/{poll_id}/sessions` and `GET /devapi/session/{session_id}/history`.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::model::Flow;
use crate::sim::{MediaKind, Message, time};
use crate::words::local as words;

use super::super::answer::{Refused, about};
use super::super::hub::{Hub, lock};
use super::super::session::{Line, Session, Spoken};
use super::guard::Key;

/// How many sessions an answer has that no limit was named for, and how many it may have.
const USUAL_LIMIT: usize = 1_000;
const MOST_LIMIT: usize = 10_000;

/// The flow that an address names.
pub(super) fn flow(
    hub: &Hub,
    path: Result<Path<String>, PathRejection>,
) -> Result<(u64, Arc<Flow>), Refused> {
    let text = path.map(|Path(text)| text).unwrap_or_default();
    let found = text.parse().ok().and_then(|number| Some((number, hub.flow(number)?)));
    found.ok_or_else(|| Refused::missing(words::NO_FLOW.with(hub.language, &[("number", &text)])))
}

pub(super) async fn sessions(
    State(hub): State<Arc<Hub>>,
    path: Result<Path<String>, PathRejection>,
    key: Key,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refused> {
    key.check(&hub)?;
    let (number, _) = flow(&hub, path)?;
    let page = Page::read(&hub, query.as_deref().unwrap_or_default())?;
    let mut results = Vec::new();
    let mut next = None;
    let mut has_begun = page.after.is_none();
    for (_, shared) in hub.all() {
        let session = lock(&shared);
        has_begun |= page.after.as_ref() == Some(&session.read_id);
        let is_in = session.number == number
            && (page.since..=page.until).contains(&(session.created / 1_000));
        if !has_begun || !is_in {
            continue;
        }
        if results.len() == page.limit {
            next = Some(session.read_id.clone());
            break;
        }
        results.push(row(&session));
    }
    if !has_begun {
        return Err(bad_parameter(&hub, "after"));
    }
    let mut answer = Map::new();
    answer.insert("results".to_owned(), Value::Array(results));
    // Documented as a text: the last page has none.
    if let Some(next) = next {
        answer.insert("next_id".to_owned(), json!(next));
    }
    Ok(Json(Value::Object(answer)))
}

fn row(session: &Session) -> Value {
    let person = &session.state.person;
    let mut row = Map::new();
    row.insert("id".to_owned(), json!(session.read_id));
    row.insert("created_at".to_owned(), json!(time::stamp(session.created)));
    if let Some(finished) = session.finished {
        row.insert("finished_at".to_owned(), json!(time::stamp(finished)));
    }
    let user = json!({ "country_code": person.country_code, "cellphone": person.cellphone });
    row.insert("user".to_owned(), user);
    Value::Object(row)
}

/// Which sessions are asked for.
struct Page {
    /// Seconds since 1970.
    since: u64,
    until: u64,
    limit: usize,
    /// The session that the page begins with.
    after: Option<String>,
}

impl Page {
    fn read(hub: &Hub, query: &str) -> Result<Self, Refused> {
        // Documented: the current year.
        let year = time::stamp(hub.clock.now())[..4].to_owned();
        let since = time::parse(&format!("{year}-01-01T00:00:00Z")).unwrap_or_default() / 1_000;
        let mut page = Self { since, until: u64::MAX, limit: USUAL_LIMIT, after: None };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let number = value.parse::<u64>();
            match (&*name, number) {
                ("since", Ok(since)) => page.since = since,
                ("until", Ok(until)) => page.until = until,
                ("limit", Ok(limit)) if (1..=MOST_LIMIT as u64).contains(&limit) => {
                    page.limit = usize::try_from(limit).unwrap_or(MOST_LIMIT);
                }
                ("after", _) => page.after = Some(value.into_owned()),
                ("since" | "until" | "limit", _) => return Err(bad_parameter(hub, &name)),
                _ => {}
            }
        }
        Ok(page)
    }
}

fn bad_parameter(hub: &Hub, name: &str) -> Refused {
    Refused::bad(words::ANSWER_BAD_PARAMETER.with(hub.language, &[("name", name)]))
}

pub(super) async fn history(
    State(hub): State<Arc<Hub>>,
    path: Result<Path<String>, PathRejection>,
    key: Key,
) -> Result<Response, Refused> {
    key.check(&hub)?;
    let read_id = path.map(|Path(text)| text).unwrap_or_default();
    let missing = || Refused::missing(words::ANSWER_NO_HISTORY.get(hub.language));
    let (id, shared) = hub.session_to_read(&read_id).ok_or_else(missing)?;
    let lines: Value = lock(&shared).lines.iter().map(line).collect();
    Ok(about(&id, lines))
}

fn line(line: &Line) -> Value {
    let at = line.at / 1_000;
    let (kind, sender, file, delivered) = match &line.spoken {
        Spoken::User { file, is_place } => {
            let kind = match file {
                Some((media, _)) => media_word(*media),
                None if *is_place => "LOCATION",
                None => "TEXT",
            };
            (kind, "USER", file.as_ref().map(|(_, url)| url.clone()), None)
        }
        Spoken::Company(message) => {
            let file = message.file.as_ref().map(|file| file.url.clone());
            (company_word(message), "AI", file, Some(at))
        }
    };
    json!({
        "type": "MESSAGE",
        "message": {
            "type": kind,
            "sender": sender,
            "text": line.text,
            "file_url": file,
            "created_at": at,
            "delivered_at": delivered,
            "read_at": Value::Null,
            "extra": Value::Null,
        },
    })
}

/// The API document's words are those of its example and of its webhook of closed conversations.
fn media_word(media: MediaKind) -> &'static str {
    match media {
        MediaKind::Image => "IMAGE",
        MediaKind::Video => "VIDEO",
        MediaKind::Audio => "AUDIO",
        MediaKind::Document => "DOCUMENT",
        MediaKind::Sticker => "STICKER",
        MediaKind::Contact => "CONTACT",
    }
}

fn company_word(message: &Message) -> &'static str {
    if message.is_template {
        return "HSM";
    }
    let media = message.file.as_ref().map(|file| file.media.as_str());
    match media {
        Some("image") => "IMAGE",
        Some("video") => "VIDEO",
        Some("audio") => "AUDIO",
        Some(_) => "DOCUMENT",
        None if message.location.is_some() => "LOCATION",
        None => "TEXT",
    }
}
