//! Findings in the form of test results: a suite a file, a case a finding.

use std::io;

use quick_xml::events::BytesText;

use crate::lint::rule::{Finding, Place};
use crate::model::{BlockId, ExitId};
use crate::words::Language;

use super::xml::{self, Xml, attribute, content, element};
use super::{FileReport, Located, plain_path};

pub(super) fn write(files: &[FileReport], language: Language) -> String {
    xml::write(|xml| document(xml, files, language))
}

/// The cases of a suite, the failures and the errors among them.
#[derive(Clone, Copy, Default)]
struct Counts([usize; 3]);

impl Counts {
    fn of(file: &FileReport) -> Self {
        let failures = file.findings.iter().filter(|found| is_failure(file, found)).count();
        // A clean file is one case that passes.
        Self([file.findings.len().max(1), failures, usize::from(file.failure.is_some())])
    }

    fn add(self, other: Self) -> Self {
        let mut counts = self.0;
        for (own, more) in counts.iter_mut().zip(other.0) {
            *own += more;
        }
        Self(counts)
    }

    fn attributes(self) -> [(&'static str, String); 3] {
        let [tests, failures, errors] = self.0.map(|count| count.to_string());
        [("tests", tests), ("failures", failures), ("errors", errors)]
    }
}

fn is_failure(file: &FileReport, located: &Located) -> bool {
    located.finding.severity >= file.fail_on
}

fn document(xml: &mut Xml, files: &[FileReport], language: Language) -> io::Result<()> {
    let all = files.iter().map(Counts::of).fold(Counts::default(), Counts::add);
    let all = all.attributes();
    let mut suites = xml.create_element("testsuites").with_attribute(("name", "treble-flow lint"));
    for (name, value) in &all {
        suites = suites.with_attribute((*name, value.as_str()));
    }
    suites.write_inner_content(|xml| {
        for file in files {
            suite(xml, file, language)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn suite(xml: &mut Xml, file: &FileReport, language: Language) -> io::Result<()> {
    let path = attribute(&plain_path(&file.path));
    let counts = Counts::of(file).attributes();
    let mut suite = xml.create_element("testsuite").with_attribute(("name", path.as_str()));
    for (name, value) in &counts {
        suite = suite.with_attribute((*name, value.as_str()));
    }
    suite.write_inner_content(|xml| {
        let case = |name: &str, place: Option<(usize, usize)>| {
            let mut attributes = vec![
                ("name", attribute(name)),
                ("classname", path.clone()),
                ("file", path.clone()),
            ];
            attributes.extend(place.map(|(line, _)| ("line", line.to_string())));
            attributes
        };
        if let Some(failure) = &file.failure {
            let case = case("lint", failure.place);
            let message = [("message", attribute(&failure.message))];
            return element(xml, "testcase", &case)
                .write_inner_content(|xml| {
                    element(xml, "error", &message)
                        .write_text_content(BytesText::new(&content(&failure.excerpt)))?;
                    Ok(())
                })
                .map(|_| ());
        }
        if file.findings.is_empty() {
            element(xml, "testcase", &case("lint", None)).write_empty()?;
        }
        for located in &file.findings {
            let finding = &located.finding;
            let place = located.location.as_ref().map(|place| (place.line, place.column));
            let case = case(&name_of(finding), place);
            let message = finding.message(language);
            let told = told(&path, place, finding, language);
            element(xml, "testcase", &case).write_inner_content(|xml| {
                if is_failure(file, located) {
                    let attributes = [
                        ("type", finding.severity.name().to_owned()),
                        ("message", attribute(&message)),
                    ];
                    element(xml, "failure", &attributes)
                        .write_text_content(BytesText::new(&content(&told)))?;
                } else {
                    // It passes, and says what it saw.
                    let told = format!("{}: {message}\n{told}", finding.severity.name());
                    xml.create_element("system-out")
                        .write_text_content(BytesText::new(&content(&told)))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The rule, and what in the flow it is about.
fn name_of(finding: &Finding) -> String {
    let Place { block, exit, field } = &finding.place;
    let ids = [block.as_ref().map(BlockId::as_str), exit.as_ref().map(ExitId::as_str), *field];
    let place: Vec<&str> = ids.into_iter().flatten().collect();
    format!("{} {}", finding.rule.name, place.join("/")).trim_end().to_owned()
}

fn told(
    path: &str,
    place: Option<(usize, usize)>,
    finding: &Finding,
    language: Language,
) -> String {
    let place = place.map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
    format!("{path}{place}\n{}", finding.help(language))
}
