//! What can happen to a session from outside.

use serde::{Deserialize, Serialize};

use crate::model::ExitId;

/// One thing that happens to a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "input", rename_all = "snake_case", deny_unknown_fields)]
pub enum Input {
    /// The conversation begins: the user wrote first, or with no text, the company did.
    Start {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// The user writes.
    Text { text: String },
    /// The user taps a button or a row, or chooses a numbered option.
    Option { option: ExitId },
    /// The user sends a file.
    Media {
        media: MediaKind,
        url: String,
        /// The text below it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        caption: String,
    },
    /// The user sends a place, in degrees.
    Location {
        latitude: f64,
        longitude: f64,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        address: String,
    },
    /// Takes an exit of a block whose doings this program does not know.
    Exit { exit: ExitId },
    /// Time passes, in milliseconds; whatever falls due in it happens in its order.
    Time { ms: u64 },
    /// A webhook was answered.
    Answered { call: u64, status: u16, body: String },
    /// A webhook's server could not be reached, or cut the connection.
    Failed { call: u64, cause: String },
    /// A webhook is given up before its time, as if ten seconds had passed.
    TimedOut { call: u64 },
    /// The server calls `POST /session/{session_external_id}/update` with this body.
    Update { body: String },
}

/// The kinds of files that a user can send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Image,
    Video,
    Audio,
    Document,
    Sticker,
    Contact,
}

impl MediaKind {
    pub const ALL: [Self; 6] =
        [Self::Image, Self::Video, Self::Audio, Self::Document, Self::Sticker, Self::Contact];

    /// The word of a saved answer's type.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
            Self::Contact => "contact",
        }
    }
}
