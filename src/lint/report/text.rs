//! Findings for people: place, message, the line in the file, help.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::lint::rule::{Safety, Severity};
use crate::words::{Language, interface, safe};

use super::{FileReport, Located, Summary};

pub(super) fn write(files: &[FileReport], language: Language, is_colored: bool) -> String {
    let mut out = String::new();
    for file in files {
        for located in &file.findings {
            finding(&mut out, &file.path, located, language, is_colored);
        }
    }
    summary(&mut out, files, language);
    out
}

/// How much was found, in one line.
pub(super) fn summary(out: &mut String, files: &[FileReport], language: Language) {
    let Summary { files, errors, warnings, infos } = Summary::of(files);
    let words = if errors + warnings + infos == 0 {
        interface::LINT_CLEAN
    } else {
        interface::LINT_SUMMARY
    };
    let numbers = [files, errors, warnings, infos].map(|number| number.to_string());
    out.push_str(&words.with(
        language,
        &[
            ("files", &numbers[0]),
            ("errors", &numbers[1]),
            ("warnings", &numbers[2]),
            ("infos", &numbers[3]),
        ],
    ));
    out.push('\n');
}

fn finding(out: &mut String, path: &str, located: &Located, language: Language, is_colored: bool) {
    let Located { finding, location, .. } = located;
    let color = match finding.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    };
    let paint = |style: Style, text: &str| {
        if is_colored { format!("{style}{text}{style:#}") } else { text.to_owned() }
    };
    let place = match location {
        Some(location) => format!("{path}:{}:{}", location.line, location.column),
        None => path.to_owned(),
    };
    let place = safe::line(&place);
    let strong = Style::new().bold();
    let head = format!("{}[{}]", finding.severity.name(), finding.rule.name);
    let head = paint(strong.fg_color(Some(color.into())), &head);
    let message = paint(strong, &safe::line(&finding.message(language)));
    // Writing into a String cannot fail.
    let _ok = writeln!(out, "{place}: {head} {message}");
    if let Some(location) = location.as_ref().filter(|location| !location.excerpt.is_empty()) {
        let number = location.line.to_string();
        let mut lines = location.excerpt.lines();
        let line = safe::line(lines.next().unwrap_or_default());
        let caret =
            paint(Style::new().fg_color(Some(color.into())), lines.next().unwrap_or_default());
        let gap = " ".repeat(number.len());
        let _ok = writeln!(out, " {number} | {line}\n {gap} | {caret}");
    }
    let label = |words: crate::words::Words| paint(strong, words.get(language));
    let _ok =
        writeln!(out, "   {} {}", label(interface::LINT_HELP), safe::line(&finding.help(language)));
    if let Some(fix) = &finding.fix {
        let how = match fix.safety {
            Safety::Safe => interface::LINT_FIX_SAFE,
            Safety::Unsafe => interface::LINT_FIX_UNSAFE,
        };
        let title = safe::line(&finding.fix_title(language));
        let _ok =
            writeln!(out, "   {} {title} ({})", label(interface::LINT_FIX), how.get(language));
    }
    out.push('\n');
}
