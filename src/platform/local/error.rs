//! Why the local platform could not start, or could not do something to a session.

use std::fmt;
use std::io;

use crate::words::{Language, local as words};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartError {
    PortTaken {
        port: u16,
    },
    NoSocket {
        port: u16,
        reason: String,
    },
    NoThreads {
        reason: String,
    },
    /// A header of webhooks that HTTP cannot carry.
    BadHeader {
        name: String,
    },
    /// Two flows with one number.
    SameNumber {
        number: u64,
    },
}

impl StartError {
    pub(super) fn no_socket(port: u16, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AddrInUse => Self::PortTaken { port },
            _ => Self::NoSocket { port, reason: error.to_string() },
        }
    }

    pub fn tell(&self, language: Language) -> String {
        match self {
            Self::PortTaken { port } => {
                words::PORT_TAKEN.with(language, &[("port", &port.to_string())])
            }
            Self::NoSocket { port, reason } => {
                words::NO_SOCKET.with(language, &[("port", &port.to_string()), ("reason", reason)])
            }
            Self::NoThreads { reason } => words::NO_THREADS.with(language, &[("reason", reason)]),
            Self::BadHeader { name } => words::BAD_HEADER.with(language, &[("name", name)]),
            Self::SameNumber { number } => {
                words::SAME_NUMBER.with(language, &[("number", &number.to_string())])
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalError {
    NoFlow {
        number: u64,
    },
    NoSession {
        session: String,
    },
    /// A session with this id is there already.
    SameSession {
        session: String,
    },
    TooManySessions {
        most: usize,
    },
    /// So many webhooks were called without anybody doing something: no more are.
    Circle {
        count: u32,
    },
}

impl LocalError {
    pub fn tell(&self, language: Language) -> String {
        match self {
            Self::NoFlow { number } => {
                words::NO_FLOW.with(language, &[("number", &number.to_string())])
            }
            Self::NoSession { session } => {
                words::NO_SESSION.with(language, &[("session", session)])
            }
            Self::SameSession { session } => {
                words::SAME_SESSION.with(language, &[("session", session)])
            }
            Self::TooManySessions { most } => {
                words::TOO_MANY_SESSIONS.with(language, &[("most", &most.to_string())])
            }
            Self::Circle { count } => {
                words::CIRCLE.with(language, &[("count", &count.to_string())])
            }
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tell(Language::English))
    }
}

impl fmt::Display for LocalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tell(Language::English))
    }
}

impl std::error::Error for StartError {}

impl std::error::Error for LocalError {}
