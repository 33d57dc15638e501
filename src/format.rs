//! Reading and writing flows: bytes to [`Flow`] and back, with places for messages.

pub mod clip;
pub mod diagram;
pub mod guide;
pub mod json_text;
pub mod native;
mod no_place;
pub mod questions;
mod save;
pub mod shape;
pub mod source_map;
mod strange;

use std::borrow::Cow;

use thiserror::Error;

use crate::model::{Flow, Json};
use json_text::{SyntaxError, Tree, Value};
pub use no_place::NoPlace;
pub use save::{Saved, Unsaveable, export, save};

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

impl Format {
    pub fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Diagram => "diagram",
            Self::Questions => "questions",
        }
    }
}

/// How a flow stood in its file, so that saving keeps that form.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub format: Format,
    /// What stands around the flow.
    pub wrapper: Wrapper,
    /// The platform's forms: over several lines.
    pub is_pretty: bool,
    /// Lines end as on Windows, with CR and LF.
    pub is_crlf: bool,
    /// The file begins with a byte order mark.
    pub has_mark: bool,
}

/// What stands around a flow in a file of the platform.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrapper {
    None,
    /// The file is a JSON text that holds the flow's JSON, or a text that holds such a text, and so
    /// on: as many as this.
    Text(usize),
    /// The file is an object, such as the platform editor's save request, that holds
    /// the flow at a pointer, as JSON or as a text. Here nothing stands in that place.
    Member {
        object: Box<Json>,
        pointer: String,
        as_text: bool,
    },
}

impl Source {
    /// The form of a new file of ours.
    pub fn native() -> Self {
        Self::platform(Format::Native)
    }

    /// The form of a new file in one of the platform's formats.
    pub fn platform(format: Format) -> Self {
        Self { format, wrapper: Wrapper::None, is_pretty: true, is_crlf: false, has_mark: false }
    }
}

/// A flow that was read.
#[derive(Clone, Debug)]
pub struct Opened {
    pub flow: Flow,
    pub source: Source,
}

/// Why a file could not be read as a flow. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct FormatError {
    /// What is wrong and what to do.
    pub message: String,
    pub line: usize,
    pub column: usize,
    /// The line with a caret below the place; empty where the file has none.
    pub excerpt: String,
}

impl FormatError {
    fn plain(message: String) -> Self {
        Self { message, line: 1, column: 1, excerpt: String::new() }
    }

    pub(crate) fn at(text: &str, at: usize, message: String) -> Self {
        let (line, column) = json_text::line_and_column(text, at);
        Self { message, line, column, excerpt: json_text::excerpt(text, at) }
    }

    pub(crate) fn syntax(text: &str, error: SyntaxError) -> Self {
        let message = match error.first {
            Some(first) => {
                let (line, column) = json_text::line_and_column(text, first);
                format!("{} (first at {line}:{column})", error.message)
            }
            None => error.message,
        };
        Self::at(text, error.at, message)
    }
}

/// Reads a flow in any form.
pub fn open(bytes: &[u8]) -> Result<Opened, FormatError> {
    let text = text_of(bytes)?;
    let mut opened = open_text(text)?;
    opened.source.is_crlf = is_crlf(text);
    opened.source.has_mark = bytes.starts_with(MARK);
    Ok(opened)
}

/// The byte order mark of UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn open_text(text: &str) -> Result<Opened, FormatError> {
    let tree = Tree::read(text).map_err(|error| match strange::text(text) {
        Some((at, message)) => FormatError::at(text, at, message),
        None => FormatError::syntax(text, error),
    })?;
    let root = tree.root();
    if let Some(inner) = root.as_text() {
        return open_in_text(&inner);
    }
    if let Some(found) = wrapped(root) {
        let as_text = found.value.as_text();
        let mut opened = match &as_text {
            Some(inner) => open_inner(inner, &format!("the text at {}", found.pointer))?,
            None => open_value(text, found.value)?,
        };
        opened.source.is_pretty = is_pretty(text);
        describe(&mut opened.flow, root);
        let mut object = root.to_json();
        // The flow's own text would be kept a second time; saving puts it there anew.
        put(&mut object, &found.pointer, Json::Null);
        opened.source.wrapper = Wrapper::Member {
            object: Box::new(object),
            pointer: found.pointer,
            as_text: as_text.is_some(),
        };
        return Ok(opened);
    }
    open_value(text, root)
}

/// The most JSON texts that stand in each other.
pub(crate) const MAX_TEXTS: usize = 4;

/// A flow in a JSON text, or in a text in that, and so on.
fn open_in_text(text: &str) -> Result<Opened, FormatError> {
    let mut inner = Cow::Borrowed(text);
    for depth in 1..MAX_TEXTS {
        let is_text = inner.trim_start().starts_with('"');
        let tree = is_text.then(|| Tree::read(&inner).ok()).flatten();
        let next = tree.and_then(|tree| tree.root().as_text().map(Cow::into_owned));
        let Some(next) = next else {
            let mut opened = open_inner(&inner, "the JSON text in this file")?;
            opened.source.wrapper = Wrapper::Text(depth);
            return Ok(opened);
        };
        inner = Cow::Owned(next);
    }
    Err(FormatError::plain(
        "this file holds a JSON text in a JSON text many times over, and no flow".to_owned(),
    ))
}

/// Whether the first line ends with CR and LF.
fn is_crlf(text: &str) -> bool {
    text.find('\n').is_some_and(|at| text.get(..at).is_some_and(|line| line.ends_with('\r')))
}

/// The text of a file: UTF-8, with or without a byte order mark.
pub fn text_of(bytes: &[u8]) -> Result<&str, FormatError> {
    if bytes.len() > MAX_BYTES {
        return Err(FormatError::plain(format!(
            "the file has {} MiB; at most {} MiB are read",
            bytes.len() / (1024 * 1024),
            MAX_BYTES / (1024 * 1024)
        )));
    }
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    if let Some(message) = strange::bytes(bytes) {
        return Err(FormatError::plain(message));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let good = std::str::from_utf8(good).unwrap_or_default();
        let message = "this byte is not UTF-8; save the file with the encoding UTF-8".to_owned();
        FormatError::at(good, good.len(), message)
    })
}

/// A flow inside a JSON text inside a file.
fn open_inner(inner: &str, place: &str) -> Result<Opened, FormatError> {
    let within = |error: FormatError| FormatError {
        message: format!(
            "in {place}, line {}, column {}: {}",
            error.line, error.column, error.message
        ),
        line: 1,
        column: 1,
        excerpt: error.excerpt,
    };
    let tree = Tree::read(inner).map_err(|error| within(FormatError::syntax(inner, error)))?;
    open_value(inner, tree.root()).map_err(within)
}

fn open_value(text: &str, value: Value<'_>) -> Result<Opened, FormatError> {
    let problem =
        |problem: native::read::Problem| FormatError::at(text, problem.at, problem.message);
    let format = detect(value).ok_or_else(|| {
        let message = strange::value(value).unwrap_or_else(|| {
            format!(
                "this is JSON, but no flow: expected an object with \"format\": \"{}\", a diagram \
                 with \"nodes\" and \"links\", or a list of questions",
                native::FORMAT
            )
        });
        FormatError::at(text, value.start(), message)
    })?;
    let flow = match format {
        Format::Native => native::read::flow(value).map_err(problem)?,
        Format::Diagram => diagram::read::flow(value).map_err(problem)?,
        Format::Questions => questions::read::flow(value).map_err(problem)?,
    };
    let source = Source { is_pretty: is_pretty(text), ..Source::platform(format) };
    Ok(Opened { flow, source })
}

/// Whether a JSON text begins a new line after its first bracket.
fn is_pretty(text: &str) -> bool {
    text.trim_start().get(1..).is_some_and(|rest| rest.starts_with(['\n', '\r']))
}

/// A save request names the flow, its language and its zone.
fn describe(flow: &mut Flow, request: Value<'_>) {
    let text =
        |value: Option<Value<'_>>| value.and_then(Value::as_text).map(std::borrow::Cow::into_owned);
    flow.name = flow.name.take().or_else(|| text(request.get("name")));
    let language = text(request.get("language")).map(|word| word.to_lowercase());
    flow.language = flow.language.take().or(language);
    let zone = request.get("settings").and_then(|settings| settings.get("timezone"));
    flow.timezone = flow.timezone.take().or_else(|| text(zone));
}

/// Which form a value is, by what is in it.
pub fn detect(value: Value<'_>) -> Option<Format> {
    if value.is_array() {
        let is_question = |item: Value<'_>| item.get("question_type").is_some();
        return value.items().next().is_none_or(is_question).then_some(Format::Questions);
    }
    if value.get("format").is_some_and(|format| format.is_text(native::FORMAT)) {
        return Some(Format::Native);
    }
    let has_list = |key: &str| value.get(key).is_some_and(Value::is_array);
    (has_list("nodes") && has_list("links")).then_some(Format::Diagram)
}

struct Found<'a> {
    pointer: String,
    value: Value<'a>,
}

/// Where a save request of the platform's editor, or the platform's answer, has its diagram or
/// its questions.
const FLOW_KEYS: [&str; 6] = [
    "serializedModel",
    "serializedDiagram",
    "serialized_model",
    "serialized_diagram",
    "apiSchema",
    "api_schema",
];

/// A flow in a save request of the platform's editor: its diagram, else its questions, at most
/// three objects deep. Also one that stands alone in a list.
fn wrapped(root: Value<'_>) -> Option<Found<'_>> {
    if detect(root).is_some() {
        return None;
    }
    let (root, pointer) = match alone(root) {
        Some(item) if detect(item).is_some() => {
            return Some(Found { pointer: "/0".to_owned(), value: item });
        }
        Some(item) => (item, "/0"),
        None => (root, ""),
    };
    FLOW_KEYS.into_iter().find_map(|key| find_member(root, key, pointer, 3))
}

/// The only item of a list, when it is an object.
fn alone(list: Value<'_>) -> Option<Value<'_>> {
    let mut items = list.is_array().then(|| list.items())?;
    items.next().filter(|item| item.is_object() && items.next().is_none())
}

fn find_member<'a>(at: Value<'a>, key: &str, pointer: &str, depth: usize) -> Option<Found<'a>> {
    for (own, value) in at.members() {
        let step = own.as_text().unwrap_or_default();
        let pointer = format!("{pointer}/{}", json_text::pointer_step(&step));
        if own.is_text(key) && !value.is_null() {
            return Some(Found { pointer, value });
        }
        if depth > 1
            && value.is_object()
            && let Some(found) = find_member(value, key, &pointer, depth - 1)
        {
            return Some(found);
        }
    }
    None
}

/// Puts a value in the place that a pointer names.
fn put(object: &mut Json, pointer: &str, value: Json) {
    let mut at = object;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let inner = match at {
            Json::Object(members) => {
                members.iter_mut().find(|(key, _)| *key == step).map(|(_, inner)| inner)
            }
            Json::Array(items) => step.parse::<usize>().ok().and_then(|at| items.get_mut(at)),
            _ => None,
        };
        let Some(inner) = inner else { return };
        at = inner;
    }
    *at = value;
}
