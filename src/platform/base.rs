//! The address of the platform.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::words::{Language, platform as words};

/// Where the platform is.
pub const MAIN: &str = "https://main.treble.ai";

/// The variable of the environment that names another address.
pub const VARIABLE: &str = "TREBLE_BASE_URL";

/// The longest address that is taken, in bytes.
const LONGEST: usize = 2_000;

/// An address that calls can be made to: `https`, or `http` where the key stays on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(Url);

/// Whether `http` may be used to other computers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    OnlyHere,
    Everywhere,
}

/// Why a text is no address of a platform.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    #[error("there is no address")]
    Empty,
    #[error("no address")]
    NoAddress,
    #[error("neither https nor http")]
    Scheme,
    #[error("http to another computer")]
    Plain,
    #[error("a user name or a password in the address")]
    Login,
    #[error("a question mark or a number sign in the address")]
    Query,
}

impl Base {
    pub fn parse(text: &str, plain: Plain) -> Result<Self, BaseError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BaseError::Empty);
        }
        if text.len() > LONGEST {
            return Err(BaseError::NoAddress);
        }
        let url = Url::parse(text).map_err(|_no_url| BaseError::NoAddress)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(BaseError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseError::Login);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(BaseError::Query);
        }
        let base = Self(url);
        if base.is_plain() && !base.is_here() && plain == Plain::OnlyHere {
            return Err(BaseError::Plain);
        }
        Ok(base)
    }

    /// The address of a call: each part of its path is encoded, whatever stands in it.
    pub fn join(&self, parts: &[&str]) -> Url {
        let mut url = self.0.clone();
        // Both schemes have paths; others are refused above.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(parts);
        }
        url
    }

    /// Whoever is on the way can read what is sent.
    pub fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// It is this computer for certain: other names that end in `.localhost` may be asked of the
    /// network.
    fn is_here(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(address)) => Ipv4Addr::is_loopback(&address),
            Some(Host::Ipv6(address)) => Ipv6Addr::is_loopback(&address),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl BaseError {
    /// What is wrong and what to do.
    pub fn tell(&self, language: Language) -> String {
        let words = match self {
            Self::Empty => words::BASE_EMPTY,
            Self::NoAddress => words::BASE_NO_ADDRESS,
            Self::Scheme => words::BASE_SCHEME,
            Self::Plain => words::BASE_PLAIN,
            Self::Login => words::BASE_LOGIN,
            Self::Query => words::BASE_QUERY,
        };
        words.with(language, &[("main", MAIN)])
    }
}
