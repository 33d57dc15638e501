//! Files that people take for flows, named as what they are, with what to do.

use super::FLOW_KEYS;
use super::json_text::Value;

/// How other files begin, and what they are.
const BEGINNINGS: [(&[u8], &str); 10] = [
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture or a sound (RIFF)"),
    (b"%PDF", "a document (PDF)"),
    (b"PK\x03\x04", "an archive or an Office document (ZIP)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"<!DOCTYPE", "a web page (HTML)"),
    (b"<!doctype", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
];

/// How requests begin that were copied from a browser's developer tools.
const REQUESTS: [(&str, &str); 8] = [
    ("curl", "a request copied as cURL"),
    ("fetch(", "a request copied as fetch"),
    ("await fetch(", "a request copied as fetch"),
    ("Invoke-WebRequest", "a request copied as PowerShell"),
    ("Invoke-RestMethod", "a request copied as PowerShell"),
    ("$session", "a request copied as PowerShell"),
    ("POST ", "a whole HTTP request"),
    ("------", "the form data of a request"),
];

/// What to copy instead of a whole request.
const COPY: &str = "copy only its payload: in the browser's developer tools, open Network, choose \
                    the request that saves the flow, open Payload, then “view source”, and save \
                    that JSON as a file";

/// What a file is, as far as its bytes tell it.
pub(super) fn bytes(bytes: &[u8]) -> Option<String> {
    if let Some((_, what)) = BEGINNINGS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(format!("this is {what}, not a flow; flows are JSON files"));
    }
    if is_utf_16(bytes) {
        return Some(
            "this file is UTF-16, as Windows PowerShell writes it with `>`; save it with the \
             encoding UTF-8"
                .to_owned(),
        );
    }
    let at = bytes.iter().position(|byte| *byte == 0)?;
    Some(if bytes.iter().all(|byte| *byte == 0) {
        "this file holds nothing but NUL bytes, as a power cut may leave it; restore it from a copy"
            .to_owned()
    } else {
        format!("this file is damaged or no text: byte {} is NUL; restore it from a copy", at + 1)
    })
}

/// With its byte order mark, or by the zeros of its first letters.
fn is_utf_16(bytes: &[u8]) -> bool {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        [a, b, c, d, ..] => matches!(
            [a, b, c, d].map(|byte| *byte == 0),
            [false, true, false, true] | [true, false, true, false]
        ),
        _ => false,
    }
}

/// What a text is that is no JSON, with the place to look at.
pub(super) fn text(text: &str) -> Option<(usize, String)> {
    let start = text.trim_start();
    let at = text.len() - start.len();
    if start.starts_with("version https://git-lfs") {
        let what = "this is a Git LFS pointer, not the file itself; fetch it with `git lfs pull`";
        return Some((at, what.to_owned()));
    }
    if start.starts_with("/annex/objects/") {
        let what =
            "this is a git-annex pointer, not the file itself; fetch it with `git annex get`";
        return Some((at, what.to_owned()));
    }
    if let Some(at) = conflict(text) {
        let what = "this is a mark of a merge conflict (<<<<<<<, =======, >>>>>>>); choose one of \
                    the two versions, remove the marks and save the file";
        return Some((at, what.to_owned()));
    }
    if let Some((_, what)) = REQUESTS.iter().find(|(beginning, _)| start.starts_with(beginning)) {
        return Some((at, format!("this is {what}, not a flow; {COPY}")));
    }
    let form = FLOW_KEYS.iter().any(|key| {
        let is_first = start.strip_prefix(key).is_some_and(|rest| rest.starts_with('='));
        is_first || start.contains(&format!("&{key}="))
    });
    if form {
        return Some((at, format!("this is the form data of a request, not a flow; {COPY}")));
    }
    None
}

/// Where the first mark of a merge conflict stands. Git writes seven signs at the start of a line.
fn conflict(text: &str) -> Option<usize> {
    const SIDES: [&str; 2] = ["<<<<<<<", ">>>>>>>"];
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let mut marks = starts.filter(|at| {
        text.get(*at..).is_some_and(|line| SIDES.iter().any(|side| line.starts_with(side)))
    });
    marks.next()
}

/// What a JSON value is that is no flow.
pub(super) fn value(value: Value<'_>) -> Option<String> {
    if value.get("log").is_some_and(|log| log.get("entries").is_some_and(Value::is_array)) {
        return Some(format!(
            "this is everything that a browser loaded (HAR), not a flow; find in it the request \
             that saves the flow and {COPY}"
        ));
    }
    let count = value.is_array().then(|| value.items().count())?;
    let has_flow = value.items().any(|item| {
        FLOW_KEYS.iter().any(|key| item.get(key).is_some()) || item.get("nodes").is_some()
    });
    (has_flow && count > 1)
        .then(|| format!("this is a list of {count} flows; put each into a file of its own"))
}
