//! The API key: taken from the environment, shown nowhere.

use std::collections::HashSet;
use std::env::{self, VarError};
use std::fmt;

use reqwest::header::HeaderValue;

use crate::words::{Language, platform as words};

/// The variable of the environment that holds the key.
pub const VARIABLE: &str = "TREBLE_API_KEY";

/// What stands in the place of the key wherever it would be shown.
pub const MASK: &str = "•••";

/// So many letters and digits of the key in a row are hidden, whatever stands between them.
const PIECE: usize = 8;

/// The longest key that is taken, in bytes.
const LONGEST: usize = 4_096;

/// The account's API key, as it goes into the header `Authorization`: raw, without `Bearer`.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    text: String,
    header: HeaderValue,
}

/// Why there is no key that could be sent. The key itself is never part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("TREBLE_API_KEY is not set")]
    Missing,
    #[error("TREBLE_API_KEY is empty")]
    Empty,
    #[error("TREBLE_API_KEY begins with Bearer")]
    Bearer,
    #[error("TREBLE_API_KEY has quotation marks around it")]
    Quoted,
    #[error("TREBLE_API_KEY has a space or a line break in it")]
    Space,
    #[error("TREBLE_API_KEY has a character that no key has")]
    Character,
    #[error("TREBLE_API_KEY is too long")]
    Long,
}

impl Key {
    /// The key of the environment.
    pub fn from_env() -> Result<Self, KeyError> {
        match env::var(VARIABLE) {
            Ok(text) => Self::parse(&text),
            Err(VarError::NotPresent) => Err(KeyError::Missing),
            Err(VarError::NotUnicode(_)) => Err(KeyError::Character),
        }
    }

    pub fn parse(text: &str) -> Result<Self, KeyError> {
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if text.len() > LONGEST {
            return Err(KeyError::Long);
        }
        let start = text.trim_start().get(..6).unwrap_or_default();
        if start.eq_ignore_ascii_case("bearer") {
            return Err(KeyError::Bearer);
        }
        if text.contains(char::is_whitespace) {
            return Err(KeyError::Space);
        }
        if text.starts_with(['"', '\'']) || text.ends_with(['"', '\'']) {
            return Err(KeyError::Quoted);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(KeyError::Character);
        }
        let mut header = HeaderValue::from_str(text).map_err(|_no_value| KeyError::Character)?;
        header.set_sensitive(true);
        Ok(Self { text: text.to_owned(), header })
    }

    /// The value of the header, marked as one that is not to be shown.
    pub(super) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// A text without the key: servers may send back what they got, in capitals, cut into pieces or
    /// only a part of it.
    pub fn mask(&self, text: &str) -> String {
        let text = text.replace(&self.text, MASK);
        let letters = |text: &str| -> Vec<(usize, u8)> {
            let signs = text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_alphanumeric());
            signs.map(|(at, byte)| (at, byte.to_ascii_lowercase())).collect()
        };
        let bytes = |letters: &[(usize, u8)]| -> Vec<u8> {
            letters.iter().map(|(_, byte)| *byte).collect()
        };
        let key = bytes(&letters(&self.text));
        let length = key.len().min(PIECE);
        let found = letters(&text);
        if length == 0 || found.len() < length {
            return text;
        }
        let pieces: HashSet<&[u8]> = key.windows(length).collect();
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        let mut hidden: Option<(usize, usize)> = None;
        let mut hide = |(from, to): (usize, usize)| {
            out.push_str(text.get(done..from).unwrap_or_default());
            out.push_str(MASK);
            done = to;
        };
        let only = bytes(&found);
        for (piece, place) in only.windows(length).zip(found.windows(length)) {
            let (Some((from, _)), Some((last, _))) = (place.first(), place.last()) else {
                continue;
            };
            if !pieces.contains(piece) {
                continue;
            }
            hidden = match hidden {
                Some((start, end)) if *from < end => Some((start, last + 1)),
                other => {
                    other.into_iter().for_each(&mut hide);
                    Some((*from, last + 1))
                }
            };
        }
        hidden.into_iter().for_each(&mut hide);
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }

    /// The key stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        text.contains(&self.text)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({MASK})")
    }
}

impl KeyError {
    /// What is wrong and what to do.
    pub fn tell(&self, language: Language) -> &'static str {
        let words = match self {
            Self::Missing => words::KEY_MISSING,
            Self::Empty => words::KEY_EMPTY,
            Self::Bearer => words::KEY_BEARER,
            Self::Quoted => words::KEY_QUOTED,
            Self::Space => words::KEY_SPACE,
            Self::Character => words::KEY_CHARACTER,
            Self::Long => words::KEY_LONG,
        };
        words.get(language)
    }
}
