//! Why a call did not succeed, in sentences: what happened, where, and what to do.

use std::fmt;

use crate::words::{Language, Words, platform as words};

use super::key::KeyError;
use super::request::Call;

/// A call that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub call: Call,
    /// The address that was called.
    pub address: String,
    pub why: Why,
}

/// What happened. Texts of servers are cut, made visible and free of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    // Nothing was sent.
    NoKey(KeyError),
    /// A value that would be sent holds the key.
    KeyInBody,
    UnknownName,
    Refused,
    Tls(String),
    ConnectSlow {
        secs: u64,
    },
    NoConnection(String),
    /// The program could not make the call at all.
    NotStarted(String),

    // There is no whole answer.
    Slow {
        secs: u64,
    },
    Cut(String),
    Stopped,
    TooLarge {
        most_kib: usize,
    },

    // There is an answer.
    Redirect {
        status: u16,
        to: String,
    },
    Status {
        status: u16,
        said: String,
        /// How long the platform asks to wait.
        wait_secs: Option<u64>,
        has_key: bool,
    },
    Html {
        status: u16,
    },
    NoJson {
        status: u16,
        reason: String,
    },
    /// JSON, but not what the API's description promises.
    Shape(Wrong),
}

/// What about an answer is not as promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    NoList,
    NoObject,
    /// An entry of a list, counted from one, without an id that is a whole number.
    EntryId(usize),
    EntryName(usize),
    /// A field of another type.
    Field(&'static str),
}

impl Trouble {
    /// The platform answered, and the answer is no: asking the same again does not help.
    pub fn is_refusal(&self) -> bool {
        matches!(self.why, Why::Status { status: 400..=499, .. })
    }

    /// The call may have been carried out all the same.
    pub fn may_be_done(&self) -> bool {
        let is_open = match &self.why {
            Why::Slow { .. } | Why::Cut(_) | Why::Stopped | Why::TooLarge { .. } => true,
            Why::Status { status, .. } => *status >= 500 || *status < 300,
            Why::Html { status } | Why::NoJson { status, .. } => *status >= 500 || *status < 300,
            Why::Shape(_) => true,
            _ => false,
        };
        is_open && self.call != Call::List
    }

    /// What happened, where, and what to do.
    pub fn tell(&self, language: Language) -> String {
        let mut out = self.happened(language);
        let next = if self.may_be_done() {
            Some(match self.call {
                Call::Resume => words::UNKNOWN_RESUME,
                Call::List | Call::Deploy => words::UNKNOWN_DEPLOY,
            })
        } else {
            self.advice()
        };
        if let Some(words) = next {
            out.push(' ');
            out.push_str(words.get(language));
        }
        out
    }

    /// What happened and where.
    fn happened(&self, language: Language) -> String {
        let at = ("address", self.address.as_str());
        match &self.why {
            Why::NoKey(error) => error.tell(language).to_owned(),
            Why::KeyInBody => words::KEY_IN_BODY.get(language).to_owned(),
            Why::UnknownName => words::UNKNOWN_NAME.with(language, &[at]),
            Why::Refused => words::CONNECTION_REFUSED.with(language, &[at]),
            Why::Tls(reason) => words::TLS.with(language, &[at, ("reason", reason)]),
            Why::ConnectSlow { secs } => {
                words::CONNECT_SLOW.with(language, &[at, ("secs", &secs.to_string())])
            }
            Why::NoConnection(reason) => {
                words::NO_CONNECTION.with(language, &[at, ("reason", reason)])
            }
            Why::NotStarted(reason) => words::NOT_STARTED.with(language, &[("reason", reason)]),
            Why::Slow { secs } => words::SLOW.with(language, &[at, ("secs", &secs.to_string())]),
            Why::Cut(reason) => words::CUT.with(language, &[at, ("reason", reason)]),
            Why::Stopped => words::STOPPED.with(language, &[at]),
            Why::TooLarge { most_kib } => {
                words::TOO_LARGE.with(language, &[at, ("most", &most_kib.to_string())])
            }
            Why::Redirect { status, to } => {
                words::REDIRECT.with(language, &[at, ("status", &status.to_string()), ("to", to)])
            }
            Why::Status { status, said, wait_secs, has_key } => {
                let words = match status {
                    401 if !has_key => words::STATUS_NO_KEY,
                    400 => words::STATUS_400,
                    401 => words::STATUS_401,
                    403 => words::STATUS_403,
                    404 => words::STATUS_404,
                    429 => words::STATUS_429,
                    500.. => words::STATUS_500,
                    _ => words::STATUS_OTHER,
                };
                let status = status.to_string();
                let mut out = words.with(language, &[at, ("status", &status)]);
                if !said.is_empty() {
                    out.push(' ');
                    out.push_str(&words::IT_SAYS.with(language, &[("said", said)]));
                }
                if let Some(secs) = wait_secs {
                    out.push(' ');
                    out.push_str(&words::WAIT.with(language, &[("secs", &secs.to_string())]));
                }
                out
            }
            Why::Html { status } => {
                words::HTML.with(language, &[at, ("status", &status.to_string())])
            }
            Why::NoJson { status, reason } => {
                let args = [at, ("status", &*status.to_string()), ("reason", reason)];
                words::NO_JSON.with(language, &args)
            }
            Why::Shape(wrong) => {
                words::SHAPE.with(language, &[at, ("reason", &wrong.tell(language))])
            }
        }
    }

    /// What to do, where it is sure that nothing was done.
    fn advice(&self) -> Option<Words> {
        let words = match (&self.why, self.call) {
            (Why::NoKey(_) | Why::KeyInBody, _) => return None,
            (Why::UnknownName | Why::Refused, _) => words::DO_ADDRESS,
            (Why::Tls(_), _) => words::DO_TLS,
            (Why::ConnectSlow { .. } | Why::NoConnection(_), _) => words::DO_CONNECTION,
            (Why::NotStarted(_), _) => words::DO_AGAIN,
            (Why::Redirect { .. }, _) => words::DO_REDIRECT,
            (Why::Status { status: 400, .. }, Call::Deploy) => words::DO_400_DEPLOY,
            (Why::Status { status: 400, .. }, Call::Resume) => words::DO_400_RESUME,
            (Why::Status { status: 401, has_key: false, .. }, _) => words::DO_SET_KEY,
            (Why::Status { status: 401 | 403, .. }, _) => words::DO_KEY,
            (Why::Status { status: 404, .. }, Call::List) => words::DO_ADDRESS,
            (Why::Status { status: 404, .. }, Call::Deploy) => words::DO_404_DEPLOY,
            (Why::Status { status: 404, .. }, Call::Resume) => words::DO_404_RESUME,
            (Why::Status { status: 429, .. }, _) => words::DO_429,
            (Why::Html { .. } | Why::NoJson { .. } | Why::Shape(_), _) => words::DO_ADDRESS,
            (Why::Status { status: 300..=499, .. }, _) => words::DO_ADDRESS,
            (Why::Stopped, _) => return None,
            _ => words::DO_AGAIN,
        };
        Some(words)
    }
}

impl Wrong {
    fn tell(self, language: Language) -> String {
        match self {
            Self::NoList => words::WRONG_NO_LIST.get(language).to_owned(),
            Self::NoObject => words::WRONG_NO_OBJECT.get(language).to_owned(),
            Self::EntryId(number) => {
                words::WRONG_ID.with(language, &[("number", &number.to_string())])
            }
            Self::EntryName(number) => {
                words::WRONG_NAME.with(language, &[("number", &number.to_string())])
            }
            Self::Field(name) => words::WRONG_FIELD.with(language, &[("name", name)]),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tell(Language::English))
    }
}

impl std::error::Error for Trouble {}
