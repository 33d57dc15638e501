//! What came of tests, for people and for programs.

mod json;
mod junit;
mod text;

use crate::lint::report::Failure as Unreadable;
use crate::model::{BlockId, ExitId, Flow, Json};
use crate::sim::coverage::{Coverage, Part};
use crate::sim::tell;
use crate::words::{Language, flowtest as words, safe};

use super::{Failure, Outcome, compare::Named, locate};

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: documented and stable.
    Json,
    /// The test results that most build servers read.
    Junit,
}

impl ReportFormat {
    pub const ALL: [Self; 3] = [Self::Text, Self::Json, Self::Junit];

    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Junit => "junit",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// What it is for, as the command line's help says it.
    pub fn about(self) -> &'static str {
        match self {
            Self::Text => "For people",
            Self::Json => "For programs, documented and stable",
            Self::Junit => "Test results, which most build servers read",
        }
    }
}

/// All tests of a run, and what they walked.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub files: Vec<FileReport>,
    pub flows: Vec<FlowReport>,
    /// The least part of a flow's paths that must be walked, in percent.
    pub least: Option<f64>,
}

impl Report {
    /// Every test passed, and enough was walked. Files that could not be read are no matter of it.
    pub fn passed(&self) -> bool {
        let tests = self.files.iter().flat_map(|file| &file.tests);
        let is_enough = self.flows.iter().all(|flow| !self.is_too_little(flow));
        tests.into_iter().all(|test| test.outcome.passed()) && is_enough
    }

    /// Fewer of the flow's paths are walked than must be.
    fn is_too_little(&self, flow: &FlowReport) -> bool {
        self.least.is_some_and(|least| flow.paths.percent() < least)
    }

    /// How many tests there are, and how many failed.
    fn counts(&self) -> (usize, usize) {
        let tests = || self.files.iter().flat_map(|file| &file.tests);
        (tests().count(), tests().filter(|test| !test.outcome.passed()).count())
    }
}

/// A test file and what came of it.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// As the author named it.
    pub path: String,
    pub tests: Vec<TestReport>,
    /// Why its tests could not be played. There are none then.
    pub failure: Option<Unreadable>,
}

impl FileReport {
    /// With the places of what failed in the file's text; outcomes in the order of its tests.
    pub fn new(path: String, text: &str, outcomes: Vec<Outcome>) -> Self {
        let tests = outcomes.into_iter().enumerate().map(|(number, outcome)| {
            let place = |pointer: &str| locate(text, &format!("/tests/{number}{pointer}"));
            let line = place("/name").map(|(line, _, _)| line);
            let places = outcome.failures.iter().map(|failure| match failure.pointer() {
                // A test is best known by its name.
                "" => place("/name"),
                pointer => place(pointer),
            });
            TestReport { line, places: places.collect(), outcome }
        });
        Self { path, tests: tests.collect(), failure: None }
    }
}

/// A test and what came of it.
#[derive(Clone, Debug)]
pub struct TestReport {
    pub outcome: Outcome,
    /// Where it stands.
    pub line: Option<usize>,
    /// Where each failure stands: line, column, and the line with a caret.
    pub places: Vec<Option<(usize, usize, String)>>,
}

/// A flow and what its tests walked.
#[derive(Clone, Debug, Default)]
pub struct FlowReport {
    pub path: String,
    pub tests: usize,
    pub blocks: Part,
    pub paths: Part,
    pub missing: Vec<(BlockId, ExitId)>,
}

impl FlowReport {
    pub fn new(path: String, flow: &Flow, tests: usize, coverage: &Coverage) -> Self {
        Self {
            path,
            tests,
            blocks: coverage.blocks_of(flow),
            paths: coverage.paths_of(flow),
            missing: coverage.missing(flow),
        }
    }
}

/// The whole report, with a newline at its end.
pub fn report(
    report: &Report,
    format: ReportFormat,
    language: Language,
    is_colored: bool,
) -> String {
    match format {
        ReportFormat::Text => text::write(report, language, is_colored),
        ReportFormat::Json => json::write(report, language),
        ReportFormat::Junit => junit::write(report, language),
    }
}

/// 99.96 is not 100: parts of a percent are cut off.
fn percent(part: Part) -> String {
    let tenths = (part.percent() * 10.0 + 1e-9).floor() as u64;
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

impl Failure {
    /// What was not as the test says, in one or several lines.
    pub fn tell(&self, language: Language) -> String {
        let fill = |words: crate::words::Words, args: &[(&str, &str)]| words.with(language, args);
        match self {
            Self::Unknown { what, name, near, .. } => {
                let words = match what {
                    Named::Block => words::UNKNOWN_BLOCK,
                    Named::Path => words::UNKNOWN_PATH,
                    Named::Webhook => words::UNKNOWN_WEBHOOK,
                };
                let told = fill(words, &[("name", name)]);
                match near {
                    Some(near) => format!("{told}; {}", fill(words::NEAR, &[("name", near)])),
                    None => told,
                }
            }
            Self::NoOption { wanted, block, options, .. } => {
                let block = block.as_ref().map_or("", |block| block.as_str());
                if options.is_empty() {
                    return fill(words::NO_OPTIONS, &[("option", wanted), ("block", block)]);
                }
                let options: Vec<String> =
                    options.iter().map(|option| format!("“{option}”")).collect();
                let options = options.join(", ");
                let args = [("block", block), ("option", wanted), ("options", &options)];
                let told = fill(words::NO_OPTION, &args);
                let near = self.near_option();
                match near {
                    Some(near) => format!("{told}; {}", fill(words::NEAR, &[("name", near)])),
                    None => told,
                }
            }
            Self::NotMocked { webhook, url, is_spent, .. } => {
                let words = if *is_spent { words::SPENT } else { words::NOT_MOCKED };
                fill(words, &[("webhook", webhook), ("url", &safe::address(url))])
            }
            Self::Missing { expected, instead, .. } => {
                let mut told = fill(words::MISSING, &[("event", &expected.line())]);
                if instead.is_empty() {
                    told.push_str("; ");
                    told.push_str(words::NOTHING_MORE.get(language));
                } else {
                    told.push('\n');
                    told.push_str(words::INSTEAD.get(language));
                    for event in instead {
                        told.push_str("\n  ");
                        told.push_str(&event.line());
                    }
                }
                told
            }
            Self::Unexpected { event, .. } => fill(words::UNEXPECTED, &[("event", &event.line())]),
            Self::Problem { event, told } => {
                let problem = tell::tell(told, language);
                let told = fill(words::PROBLEM, &[("problem", &problem)]);
                format!("{told}\n  {}", event.line())
            }
            Self::Variable { name, wanted, found, .. } => {
                let quoted = |text: &Option<String>| {
                    Json::string(text.as_deref().unwrap_or_default()).to_compact()
                };
                let (told_wanted, told_found) = (quoted(wanted), quoted(found));
                let args = [("name", &**name), ("wanted", &told_wanted), ("found", &told_found)];
                let words = match (wanted, found) {
                    (_, None) => words::VARIABLE_UNSET,
                    (None, _) => words::VARIABLE_SET,
                    _ => words::VARIABLE,
                };
                fill(words, &args)
            }
            Self::Unused { webhook, wanted, found, .. } => {
                let words = if *found == 0 { words::UNUSED } else { words::UNUSED_TIMES };
                let (wanted, found) = (wanted.to_string(), found.to_string());
                let webhook = safe::address(webhook);
                fill(words, &[("webhook", &webhook), ("wanted", &wanted), ("found", &found)])
            }
            Self::TooLong => words::TOO_LONG.get(language).to_owned(),
        }
    }

    fn near_option(&self) -> Option<&str> {
        let Self::NoOption { wanted, options, .. } = self else { return None };
        crate::lint::near::nearest(wanted, options.iter().map(String::as_str))
    }
}

/// Paths on one line, as tests name them.
fn paths_line(paths: &[(BlockId, ExitId)], language: Language) -> String {
    const MOST: usize = 12;
    let mut names: Vec<String> =
        paths.iter().take(MOST).map(|(block, exit)| format!("{block}/{exit}")).collect();
    if paths.len() > MOST {
        let count = (paths.len() - MOST).to_string();
        names.push(words::AND_MORE.with(language, &[("count", &count)]));
    }
    names.join(", ")
}

/// How much of a flow was walked, on one line.
fn coverage_line(flow: &FlowReport, language: Language) -> String {
    let numbers = [flow.blocks.walked, flow.blocks.all, flow.paths.walked, flow.paths.all]
        .map(|n| n.to_string());
    words::COVERAGE.with(
        language,
        &[
            ("flow", &flow.path),
            ("blocks", &numbers[0]),
            ("all_blocks", &numbers[1]),
            ("paths", &numbers[2]),
            ("all_paths", &numbers[3]),
            ("percent", &percent(flow.paths)),
        ],
    )
}

/// That too little of a flow was walked.
fn too_little(flow: &FlowReport, least: f64, language: Language) -> String {
    let least = crate::model::json::f64_text(least);
    let args = [("flow", &*flow.path), ("percent", &percent(flow.paths)), ("least", &least)];
    words::TOO_LITTLE.with(language, &args)
}
