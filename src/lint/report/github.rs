//! Findings as workflow commands, which GitHub shows beside the lines that they are about.

use std::fmt::Write as _;

use crate::lint::rule::Severity;
use crate::words::{Language, safe};

use super::{FileReport, plain_path, text};

pub(super) fn write(files: &[FileReport], language: Language) -> String {
    let mut out = String::new();
    for file in files {
        let path = plain_path(&file.path);
        if let Some(failure) = &file.failure {
            command(&mut out, "error", &path, failure.place, "", &failure.message);
        }
        for located in &file.findings {
            let finding = &located.finding;
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let place = located.location.as_ref().map(|place| (place.line, place.column));
            let message = format!("{}\n{}", finding.message(language), finding.help(language));
            command(&mut out, level, &path, place, finding.rule.name, &message);
        }
    }
    text::summary(&mut out, files, language);
    out
}

fn command(
    out: &mut String,
    level: &str,
    path: &str,
    place: Option<(usize, usize)>,
    title: &str,
    message: &str,
) {
    // Writing into a String cannot fail.
    let _ok = write!(out, "::{level} file={}", property(path));
    if let Some((line, column)) = place {
        let _ok = write!(out, ",line={line},col={column}");
    }
    if !title.is_empty() {
        let _ok = write!(out, ",title={}", property(title));
    }
    let _ok = writeln!(out, "::{}", data(message));
}

/// A text in which nothing ends the command.
fn data(text: &str) -> String {
    safe::text(text).replace('%', "%25").replace('\n', "%0A")
}

/// A text in which nothing ends the property either.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
