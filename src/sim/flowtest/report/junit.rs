//! Results in the form that build servers read: a suite a file, a case a test. A flow of which too
//! little is walked is a case of a suite of its own.

use std::io;

use quick_xml::events::BytesText;

use crate::lint::report::plain_path;
use crate::lint::report::xml::{self, Xml, attribute, content, element};
use crate::words::Language;

use super::{FileReport, FlowReport, Report, TestReport, coverage_line, too_little};

pub(super) fn write(report: &Report, language: Language) -> String {
    xml::write(|xml| document(xml, report, language))
}

/// Cases, failures and errors.
fn counts(tests: usize, failures: usize, errors: usize) -> Vec<(&'static str, String)> {
    vec![
        ("tests", tests.to_string()),
        ("failures", failures.to_string()),
        ("errors", errors.to_string()),
    ]
}

fn document(xml: &mut Xml, report: &Report, language: Language) -> io::Result<()> {
    let unread = report.files.iter().filter(|file| file.failure.is_some()).count();
    let too_few = report.flows.iter().filter(|flow| report.is_too_little(flow)).count();
    let (tests, failed) = report.counts();
    let mut suites = vec![("name", "treble-flow test".to_owned())];
    suites.extend(counts(tests + report.flows.len() + unread, failed + too_few, unread));
    element(xml, "testsuites", &suites).write_inner_content(|xml| {
        for file in &report.files {
            suite(xml, file, language)?;
        }
        if report.flows.is_empty() {
            return Ok(());
        }
        let mut coverage = vec![("name", "coverage".to_owned())];
        coverage.extend(counts(report.flows.len(), too_few, 0));
        element(xml, "testsuite", &coverage).write_inner_content(|xml| {
            report.flows.iter().try_for_each(|flow| self::coverage(xml, report, flow, language))
        })?;
        Ok(())
    })?;
    Ok(())
}

fn suite(xml: &mut Xml, file: &FileReport, language: Language) -> io::Result<()> {
    let path = attribute(&plain_path(&file.path));
    let failed = file.tests.iter().filter(|test| !test.outcome.passed()).count();
    let errors = usize::from(file.failure.is_some());
    let mut attributes = vec![("name", path.clone())];
    attributes.extend(counts(file.tests.len() + errors, failed, errors));
    element(xml, "testsuite", &attributes).write_inner_content(|xml| {
        if let Some(failure) = &file.failure {
            let line = failure.place.map(|(line, _)| line);
            let case = case("test", &path, line);
            let message = [("message", attribute(&failure.message))];
            element(xml, "testcase", &case).write_inner_content(|xml| {
                element(xml, "error", &message)
                    .write_text_content(BytesText::new(&content(&failure.excerpt)))?;
                Ok(())
            })?;
        }
        file.tests.iter().try_for_each(|test| one(xml, &path, test, language))
    })?;
    Ok(())
}

fn case(name: &str, path: &str, line: Option<usize>) -> Vec<(&'static str, String)> {
    let mut attributes =
        vec![("name", attribute(name)), ("classname", path.to_owned()), ("file", path.to_owned())];
    attributes.extend(line.map(|line| ("line", line.to_string())));
    attributes
}

fn one(xml: &mut Xml, path: &str, test: &TestReport, language: Language) -> io::Result<()> {
    let case = case(&test.outcome.name, path, test.line);
    let element_of_case = element(xml, "testcase", &case);
    if test.outcome.passed() {
        return element_of_case.write_empty().map(|_| ());
    }
    element_of_case.write_inner_content(|xml| {
        for (failure, place) in test.outcome.failures.iter().zip(&test.places) {
            let told = failure.tell(language);
            let first = told.lines().next().unwrap_or_default();
            let place = place.as_ref().map(|(line, column, _)| format!(":{line}:{column}"));
            let place = format!("{path}{}", place.unwrap_or_default());
            let attributes = [("message", attribute(first))];
            element(xml, "failure", &attributes)
                .write_text_content(BytesText::new(&content(&format!("{place}\n{told}"))))?;
        }
        Ok(())
    })?;
    Ok(())
}

fn coverage(
    xml: &mut Xml,
    report: &Report,
    flow: &FlowReport,
    language: Language,
) -> io::Result<()> {
    let case = case("coverage", &attribute(&plain_path(&flow.path)), None);
    element(xml, "testcase", &case).write_inner_content(|xml| {
        let line = attribute(&coverage_line(flow, language));
        match report.least.filter(|_| report.is_too_little(flow)) {
            Some(least) => {
                let message = [("message", attribute(&too_little(flow, least, language)))];
                element(xml, "failure", &message).write_text_content(BytesText::new(&line))?;
            }
            None => {
                xml.create_element("system-out").write_text_content(BytesText::new(&line))?;
            }
        }
        Ok(())
    })?;
    Ok(())
}
