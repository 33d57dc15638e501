//! Results for people: what failed with its place, and what was walked.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::words::{Language, counted, flowtest as words, safe};

use super::{FlowReport, Report, TestReport, coverage_line, paths_line, too_little};

pub(super) fn write(report: &Report, language: Language, is_colored: bool) -> String {
    let mut out = String::new();
    for file in &report.files {
        for test in &file.tests {
            one(&mut out, &file.path, test, language, is_colored);
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    for flow in &report.flows {
        self::flow(&mut out, report, flow, language, is_colored);
    }
    let (tests, failed) = report.counts();
    let tests = counted(tests, words::TESTS_ONE, words::TESTS, language);
    let failed = match failed {
        0 => words::ALL_PASSED.get(language).to_owned(),
        failed => counted(failed, words::FAILED_ONE, words::FAILED_MANY, language),
    };
    let _ok = writeln!(out, "{tests}, {failed}");
    out
}

fn paint(color: AnsiColor, text: &str, is_colored: bool) -> String {
    let style = Style::new().bold().fg_color(Some(color.into()));
    if is_colored { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

fn one(out: &mut String, path: &str, test: &TestReport, language: Language, is_colored: bool) {
    // Names and values come from anywhere.
    let (path, name) = (safe::line(path), safe::line(&test.outcome.name));
    if test.outcome.passed() {
        let passed = paint(AnsiColor::Green, words::PASSED.get(language), is_colored);
        // Writing into a String cannot fail.
        let _ok = writeln!(out, "{path}: {passed}: {name}");
        return;
    }
    let failed = paint(AnsiColor::Red, words::FAILED.get(language), is_colored);
    let _ok = writeln!(out, "{path}: {failed}: {name}");
    for (failure, place) in test.outcome.failures.iter().zip(&test.places) {
        let told = safe::text(&failure.tell(language));
        let mut lines = told.lines();
        let first = lines.next().unwrap_or_default();
        match place {
            Some((line, column, _)) => {
                let _ok = writeln!(out, "  {path}:{line}:{column}: {first}");
            }
            None => {
                let _ok = writeln!(out, "  {first}");
            }
        }
        for line in lines {
            let _ok = writeln!(out, "    | {line}");
        }
    }
}

fn flow(
    out: &mut String,
    report: &Report,
    flow: &FlowReport,
    language: Language,
    is_colored: bool,
) {
    let mut line = coverage_line(flow, language);
    if flow.tests == 0 {
        line = format!("{line}; {}", words::NO_TESTS.get(language));
    }
    let _ok = writeln!(out, "{}", safe::line(&line));
    if flow.tests > 0 && !flow.missing.is_empty() {
        let paths = paths_line(&flow.missing, language);
        let line = words::NOT_WALKED.with(language, &[("paths", &paths)]);
        let _ok = writeln!(out, "  {}", safe::line(&line));
    }
    if let Some(least) = report.least.filter(|_| report.is_too_little(flow)) {
        let failed = paint(AnsiColor::Red, words::FAILED.get(language), is_colored);
        let _ok = writeln!(out, "  {failed}: {}", safe::line(&too_little(flow, least, language)));
    }
}
