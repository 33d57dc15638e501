//! The requests of the platform's API, as they go over the wire.

use serde_json::{Value, json};
use url::Url;

use super::base::Base;
use super::key;
use super::order::{Order, Update};

/// What is asked of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// `GET /poll/api/all`
    List,
    /// `POST /deployment/api/poll/{poll_id}`
    Deploy,
    /// `POST /session/{session_external_id}/update`
    Resume,
}

/// One request, without the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub call: Call,
    pub url: Url,
    /// JSON, byte by byte as it is sent.
    pub body: Option<String>,
}

impl Call {
    pub fn method(self) -> &'static str {
        match self {
            Self::List => "GET",
            Self::Deploy | Self::Resume => "POST",
        }
    }

    /// Asking again changes nothing in the platform.
    pub fn is_repeatable(self) -> bool {
        self == Self::List
    }

    /// The documentation asks for the key. For updates of sessions it names none; where there is
    /// one, it is sent all the same.
    pub fn needs_key(self) -> bool {
        self != Self::Resume
    }
}

impl Request {
    pub fn list(base: &Base) -> Self {
        Self { call: Call::List, url: base.join(&["poll", "api", "all"]), body: None }
    }

    pub fn deploy(base: &Base, order: &Order) -> Self {
        let users: Vec<Value> = order
            .recipients()
            .iter()
            .map(|one| {
                json!({
                    "cellphone": one.cellphone(),
                    "country_code": one.country_code(),
                    "user_session_keys": keys(order.variables()),
                })
            })
            .collect();
        Self {
            call: Call::Deploy,
            url: base.join(&["deployment", "api", "poll", &order.poll().to_string()]),
            body: Some(format!("{:#}", json!({ "users": users }))),
        }
    }

    pub fn resume(base: &Base, update: &Update) -> Self {
        Self {
            call: Call::Resume,
            url: base.join(&["session", update.session(), "update"]),
            body: Some(format!("{:#}", json!({ "user_session_keys": keys(update.variables()) }))),
        }
    }

    /// The headers that are sent beside those of every HTTP request, with the name of the key's
    /// variable in the place of the key.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![
            ("Authorization", format!("${}", key::VARIABLE)),
            ("Accept", "application/json".to_owned()),
        ];
        if self.body.is_some() {
            headers.push(("Content-Type", "application/json".to_owned()));
        }
        headers
    }

    /// The request for a reader: method and URL, headers, an empty line, the body.
    pub fn text(&self) -> String {
        let mut out = format!("{} {}\n", self.call.method(), self.url);
        for (name, value) in self.headers() {
            out.push_str(name);
            out.push_str(": ");
            out.push_str(&value);
            out.push('\n');
        }
        if let Some(body) = &self.body {
            out.push('\n');
            out.push_str(body);
            out.push('\n');
        }
        out
    }
}

/// Variables in the form of the API: values are always texts.
fn keys(variables: &[(String, String)]) -> Value {
    variables.iter().map(|(name, value)| json!({ "key": name, "value": value })).collect()
}
