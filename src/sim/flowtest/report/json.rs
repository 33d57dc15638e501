//! Results as JSON, for programs. The shape is stable and has a version.

use serde_json::{Value, json};

use crate::words::Language;

use super::{FileReport, FlowReport, Part, Report, TestReport};

pub(super) fn write(report: &Report, language: Language) -> String {
    let tests = report
        .files
        .iter()
        .flat_map(|file| file.tests.iter().map(move |test| one(file, test, language)));
    let tests: Vec<Value> = tests.collect();
    let unreadable: Vec<Value> = report
        .files
        .iter()
        .filter_map(|file| {
            let failure = file.failure.as_ref()?;
            let (line, column) = failure.place.unzip();
            let message = &failure.message;
            Some(json!({ "file": file.path, "message": message, "line": line, "column": column }))
        })
        .collect();
    let coverage: Vec<Value> = report.flows.iter().map(flow).collect();
    let (all, failed) = report.counts();
    let report = json!({
        "version": 1,
        "tests": tests,
        "unreadable": unreadable,
        "coverage": coverage,
        "summary": { "tests": all, "passed": all - failed, "failed": failed }
    });
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    text
}

fn one(file: &FileReport, test: &TestReport, language: Language) -> Value {
    let failures = test.outcome.failures.iter().zip(&test.places);
    let failures: Vec<Value> = failures
        .map(|(failure, place)| {
            let (line, column) = place.as_ref().map(|(line, column, _)| (line, column)).unzip();
            json!({
                "message": failure.tell(language), "pointer": failure.pointer(),
                "line": line, "column": column
            })
        })
        .collect();
    json!({
        "file": file.path,
        "name": test.outcome.name,
        "line": test.line,
        "passed": test.outcome.passed(),
        "failures": failures
    })
}

fn flow(flow: &FlowReport) -> Value {
    let part = |part: Part| json!({ "walked": part.walked, "all": part.all });
    let missing: Vec<String> =
        flow.missing.iter().map(|(block, exit)| format!("{block}/{exit}")).collect();
    json!({
        "flow": flow.path,
        "tests": flow.tests,
        "blocks": part(flow.blocks),
        "paths": part(flow.paths),
        "percent": flow.paths.percent(),
        "missing": missing
    })
}
