//! Reading and writing flows: bytes to [`Flow`] and back, with places for messages.

use thiserror::Error;

use crate::model::Flow;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The forms that a flow has in files. Detected from the content, never from the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Our own `*.flow.json`.
    Native,
    /// The platform editor's saved diagram.
    Diagram,
    /// The platform's executable form, an array of questions.
    Questions,
}

/// How a flow stood in its file, so that saving keeps that form.
#[derive(Clone, Debug)]
pub struct Source {
    pub format: Format,
}

impl Source {
    /// The form of a new file of ours.
    pub fn native() -> Self {
        Self { format: Format::Native }
    }
}

/// A flow that was read.
#[derive(Clone, Debug)]
pub struct Opened {
    pub flow: Flow,
    pub source: Source,
}

/// Why a file could not be read as a flow. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, Error)]
#[error("{message}")]
pub struct FormatError {
    /// What is wrong and what to do.
    pub message: String,
    pub line: usize,
    pub column: usize,
    /// The line with a caret below the place; empty where the file has none.
    pub excerpt: String,
}

/// Why a flow cannot be written in a form.
#[derive(Clone, Debug, Error)]
pub enum ExportError {
    /// The platform's editor would refuse it; the findings say why.
    #[error("the platform's editor refuses this flow")]
    Refused(Vec<crate::model::BlockId>),
}

/// Reads a flow in any form.
pub fn open(_bytes: &[u8]) -> Result<Opened, FormatError> {
    Err(FormatError { message: String::new(), line: 1, column: 1, excerpt: String::new() })
}

/// The flow in the form that its file had.
pub fn save(_flow: &Flow, _source: &Source) -> Result<String, ExportError> {
    Ok(String::new())
}
