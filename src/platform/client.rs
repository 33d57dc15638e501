//! Calls to the platform. What may be asked twice is asked again where the platform is busy; a
//! deployment and an update never are: whether they were carried out is for a person to find out.

use std::error::Error as _;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER,
};
use reqwest::{Method, Response};
use serde_json::Value;
use url::Url;

use crate::words::{Language, counted, diff, platform as words};

use super::base::Base;
use super::http::{self, innermost};
use super::key::{Key, KeyError};
use super::order::{Order, Update};
use super::request::Request;
use super::trouble::{Trouble, Why, Wrong};

/// How long and how much is waited for.
#[derive(Clone, Debug)]
pub struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// For one call, from its start to the last byte of the answer.
    pub whole: Duration,
    /// The largest answer, in bytes.
    pub answer: usize,
    /// How often a list is asked for.
    pub attempts: u32,
    /// The longest wait before asking again. A platform that wants more is told of instead.
    pub wait: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(30),
            answer: 8 * 1024 * 1024,
            attempts: 3,
            wait: Duration::from_secs(15),
        }
    }
}

/// A call that is under way can be given up with it.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Comes back when it was stopped.
    async fn stopped(&self) {
        while !self.is_stopped() {
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }
}

/// Calls the platform. Every call waits for its answer: in a window it belongs on a thread.
#[derive(Clone, Debug)]
pub struct Client {
    base: Base,
    key: Result<Key, KeyError>,
    limits: Limits,
    stop: Stop,
}

/// A flow in the platform's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowName {
    pub id: u64,
    pub name: String,
}

/// The platform's answer to a deployment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployed {
    pub message: String,
    pub id: Option<String>,
    pub batch: Option<String>,
    /// One for each number, in the platform's order.
    pub conversations: Vec<String>,
}

/// The platform's answer to an update.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resumed {
    pub message: String,
    pub session: Option<String>,
}

/// More names of flows than this are not listed.
const MOST_FLOWS: usize = 50_000;

/// The longest text of a server that is shown, in characters.
const LONGEST_TEXT: usize = 300;

/// The first wait before asking again where the platform names none; then twice that, and so on.
const FIRST_WAIT: Duration = Duration::from_millis(500);

impl Deployed {
    /// What came of an order for so many numbers.
    pub fn tell(&self, count: usize, language: Language) -> String {
        let mut lines = vec![counted(count, words::DEPLOYED_ONE, words::DEPLOYED_MANY, language)];
        if let Some(id) = &self.batch {
            lines.push(words::DEPLOYED_BATCH.with(language, &[("id", id)]));
        }
        if !self.conversations.is_empty() {
            let ids = self.conversations.join(", ");
            lines.push(words::DEPLOYED_CONVERSATIONS.with(language, &[("ids", &ids)]));
        }
        lines.join("\n")
    }
}

impl Client {
    /// A client with the key of the environment; calls that need one say so where there is none.
    pub fn new(base: Base, key: Result<Key, KeyError>) -> Self {
        Self { base, key, limits: Limits::default(), stop: Stop::default() }
    }

    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Gives up when told to.
    #[must_use]
    pub fn with_stop(self, stop: Stop) -> Self {
        Self { stop, ..self }
    }

    /// The account's flows, as the platform orders them.
    pub fn list(&self) -> Result<Vec<FlowName>, Trouble> {
        let request = Request::list(&self.base);
        let answer = self.ask(&request)?;
        self.read(&request, flows(&answer, |text| self.told(text)))
    }

    /// Starts an outbound flow for the order's numbers: real people get a message.
    pub fn deploy(&self, order: &Order) -> Result<Deployed, Trouble> {
        let request = Request::deploy(&self.base, order);
        let answer = self.ask(&request)?;
        self.read(&request, deployed(&answer, |text| self.told(text)))
    }

    /// Sets variables of a session that waits at a request trigger, which then goes on.
    pub fn resume(&self, update: &Update) -> Result<Resumed, Trouble> {
        let request = Request::resume(&self.base, update);
        let answer = self.ask(&request)?;
        self.read(&request, resumed(&answer, |text| self.told(text)))
    }

    fn read<T>(&self, request: &Request, read: Result<T, Wrong>) -> Result<T, Trouble> {
        read.map_err(|wrong| self.trouble(request, Why::Shape(wrong)))
    }

    fn trouble(&self, request: &Request, why: Why) -> Trouble {
        Trouble { call: request.call, address: self.told(request.url.as_str()), why }
    }

    /// A text that comes from outside: short, visible, without the key.
    fn told(&self, text: &str) -> String {
        // The key goes before anything is cut, which could leave a part of it.
        let masked = match &self.key {
            Ok(key) => key.mask(text),
            Err(_) => text.to_owned(),
        };
        let mut shown: String = masked.chars().take(LONGEST_TEXT).collect();
        if shown.len() < masked.len() {
            shown.push('…');
        }
        diff::visible(shown.trim())
    }

    /// The JSON of an answer that says yes.
    fn ask(&self, request: &Request) -> Result<Value, Trouble> {
        let body = request.body.as_deref().unwrap_or_default();
        let why = match &self.key {
            Err(error) if request.call.needs_key() || *error != KeyError::Missing => {
                Some(Why::NoKey(*error))
            }
            Ok(key) if key.is_in(body) || key.is_in(request.url.as_str()) => Some(Why::KeyInBody),
            _ => None,
        };
        if let Some(why) = why {
            return Err(self.trouble(request, why));
        }
        let not_started = |reason: String| self.trouble(request, Why::NotStarted(reason));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| not_started(error.to_string()))?;
        let client = self.http().map_err(|error| not_started(innermost(&error)))?;
        let result = runtime.block_on(async {
            tokio::select! {
                biased;
                result = self.attempts(&client, request) => result,
                () = self.stop.stopped() => Err(Why::Stopped),
            }
        });
        // Looking up a name cannot be called off; nobody waits for it here.
        runtime.shutdown_background();
        result.map_err(|why| self.trouble(request, why))
    }

    fn http(&self) -> Result<reqwest::Client, reqwest::Error> {
        let builder = http::builder()
            .connect_timeout(self.limits.connect)
            .timeout(self.limits.whole)
            .referer(false)
            .retry(reqwest::retry::never())
            .http1_only();
        // Over plain HTTP a proxy would read the key.
        let builder = if self.base.is_plain() { builder.no_proxy() } else { builder };
        builder.build()
    }

    /// Asks once, or again where that changes nothing and the platform was busy.
    async fn attempts(&self, client: &reqwest::Client, request: &Request) -> Result<Value, Why> {
        let mut pause = FIRST_WAIT;
        let mut attempt = 1;
        loop {
            let result = self.attempt(client, request).await;
            let is_last = attempt >= self.limits.attempts || !request.call.is_repeatable();
            let wait = match &result {
                Err(Why::Status { status: 429 | 500 | 502 | 503 | 504, wait_secs, .. })
                    if !is_last =>
                {
                    wait_secs.map_or(pause, Duration::from_secs)
                }
                _ => return result,
            };
            if wait > self.limits.wait {
                return result;
            }
            tokio::time::sleep(wait).await;
            pause *= 2;
            attempt += 1;
        }
    }

    async fn attempt(&self, client: &reqwest::Client, request: &Request) -> Result<Value, Why> {
        let method = match request.call.method() {
            "GET" => Method::GET,
            _ => Method::POST,
        };
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Ok(key) = &self.key {
            headers.insert(AUTHORIZATION, key.header());
        }
        let mut call = client.request(method, request.url.clone());
        if let Some(body) = &request.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            call = call.body(body.clone());
        }
        let started = Instant::now();
        let failed = |error: &reqwest::Error| self.failed(error, started);
        let mut answer = call.headers(headers).send().await.map_err(|error| failed(&error))?;
        let status = answer.status().as_u16();
        if (300..400).contains(&status) {
            return Err(Why::Redirect { status, to: self.target(&answer) });
        }
        let wait_secs = header(&answer, &RETRY_AFTER).and_then(|text| text.trim().parse().ok());
        let is_html = header(&answer, &CONTENT_TYPE)
            .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|error| failed(&error))? {
            if bytes.len() + piece.len() > self.limits.answer {
                return Err(Why::TooLarge { most_kib: self.limits.answer / 1024 });
            }
            bytes.extend_from_slice(&piece);
        }
        let is_html = is_html || bytes.trim_ascii_start().starts_with(b"<");
        let json = serde_json::from_slice::<Value>(&bytes);
        if !(200..300).contains(&status) {
            let said = json.as_ref().map(said).unwrap_or_default();
            // A page in the place of an answer that has a meaning of its own is told by that.
            let has_key = self.key.is_ok();
            return Err(Why::Status { status, said: self.told(&said), wait_secs, has_key });
        }
        match json {
            Ok(value) => Ok(value),
            Err(_) if is_html => Err(Why::Html { status }),
            Err(error) => Err(Why::NoJson { status, reason: self.told(&error.to_string()) }),
        }
    }

    /// Why there is no answer, or only a part of one.
    fn failed(&self, error: &reqwest::Error, started: Instant) -> Why {
        let secs = |limit: Duration| limit.as_secs().max(1);
        if error.is_connect() {
            if error.is_dns() {
                return Why::UnknownName;
            }
            if error.is_timeout() {
                return Why::ConnectSlow { secs: secs(self.limits.connect) };
            }
            if let Some(reason) = tls(error) {
                return Why::Tls(self.told(&reason));
            }
            if is_refused(error) {
                return Why::Refused;
            }
            return Why::NoConnection(self.told(&innermost(error)));
        }
        if error.is_timeout() || started.elapsed() >= self.limits.whole {
            return Why::Slow { secs: secs(self.limits.whole) };
        }
        if error.is_builder() {
            return Why::NotStarted(self.told(&innermost(error)));
        }
        Why::Cut(self.told(&innermost(error)))
    }

    /// Where an answer points, without what may stand in the address beside the computer.
    fn target(&self, answer: &Response) -> String {
        let to = header(answer, &LOCATION).unwrap_or_default();
        let full = answer.url().join(&to).ok();
        let host = full.as_ref().and_then(Url::host_str).unwrap_or("?");
        self.told(host)
    }
}

fn header(answer: &Response, name: &reqwest::header::HeaderName) -> Option<String> {
    answer.headers().get(name)?.to_str().ok().map(str::to_owned)
}

/// What an answer that says no gives as its reason.
fn said(answer: &Value) -> String {
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().trim();
    match (text("error"), text("message")) {
        ("", message) => message.to_owned(),
        (error, "") => error.to_owned(),
        (error, message) if error == message => message.to_owned(),
        (error, message) => format!("{error}: {message}"),
    }
}

/// What went wrong with the encryption or the certificate.
fn tls(error: &reqwest::Error) -> Option<String> {
    let mut next = error.source();
    while let Some(inner) = next {
        if let Some(error) = inner.downcast_ref::<rustls::Error>() {
            return Some(error.to_string());
        }
        // An error that is wrapped this way is no source of its own.
        let wrapped = inner.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(error) = wrapped.and_then(|error| error.downcast_ref::<rustls::Error>()) {
            return Some(error.to_string());
        }
        next = match wrapped {
            Some(error) => Some(error),
            None => inner.source(),
        };
    }
    None
}

fn is_refused(error: &reqwest::Error) -> bool {
    let mut next = error.source();
    while let Some(inner) = next {
        if let Some(error) = inner.downcast_ref::<io::Error>()
            && error.kind() == io::ErrorKind::ConnectionRefused
        {
            return true;
        }
        next = inner.source();
    }
    false
}

/// The list of flows in an answer, or what about it is not as promised.
fn flows(answer: &Value, told: impl Fn(&str) -> String) -> Result<Vec<FlowName>, Wrong> {
    let entries = answer.as_array().ok_or(Wrong::NoList)?;
    let mut found = Vec::new();
    for (number, entry) in entries.iter().take(MOST_FLOWS).enumerate() {
        let id = match entry.get("id") {
            Some(Value::Number(number)) => number.as_u64(),
            Some(Value::String(text)) => text.parse().ok(),
            _ => None,
        };
        let name = match entry.get("name") {
            Some(Value::String(name)) => Some(told(name)),
            Some(Value::Null) => Some(String::new()),
            _ => None,
        };
        let id = id.ok_or(Wrong::EntryId(number + 1))?;
        let name = name.ok_or(Wrong::EntryName(number + 1))?;
        found.push(FlowName { id, name });
    }
    Ok(found)
}

fn deployed(answer: &Value, told: impl Fn(&str) -> String) -> Result<Deployed, Wrong> {
    let message = told(message(answer)?);
    let conversations = match answer.get("conversations_id") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(ids)) => {
            ids.iter().take(MOST_FLOWS).filter_map(id).map(|id| told(&id)).collect()
        }
        Some(_) => return Err(Wrong::Field("conversations_id")),
    };
    Ok(Deployed {
        message,
        id: answer.get("id").and_then(id).map(|id| told(&id)),
        batch: answer.get("batch_id").and_then(id).map(|id| told(&id)),
        conversations,
    })
}

fn resumed(answer: &Value, told: impl Fn(&str) -> String) -> Result<Resumed, Wrong> {
    let message = told(message(answer)?);
    let session = answer.get("session_id").and_then(id).map(|id| told(&id));
    Ok(Resumed { message, session })
}

/// The message of an answer that is an object.
fn message(answer: &Value) -> Result<&str, Wrong> {
    match answer.as_object().ok_or(Wrong::NoObject)?.get("message") {
        None | Some(Value::Null) => Ok(""),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(Wrong::Field("message")),
    }
}

/// Ids are texts in some answers and numbers in others.
fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
