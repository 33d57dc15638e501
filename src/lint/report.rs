//! Findings of files, for people and for programs.

mod change;
mod github;
mod json;
mod junit;
mod locate;
mod sarif;
mod text;
pub(crate) mod xml;

use crate::format::source_map::Location;
use crate::words::Language;

use super::rule::{Finding, Severity};

pub use change::{Change, changes};
pub use locate::locate;

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: documented and stable.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines.
    Github,
    /// The test results that most build servers read.
    Junit,
}

impl ReportFormat {
    pub const ALL: [Self; 5] = [Self::Text, Self::Json, Self::Sarif, Self::Github, Self::Junit];

    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
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
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::Github => "Workflow commands, which GitHub shows beside the lines",
            Self::Junit => "Test results, which most build servers read",
        }
    }
}

/// One file and what was found in it.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// As the author named it.
    pub path: String,
    pub findings: Vec<Located>,
    /// The least severe finding that is a failure.
    pub fail_on: Severity,
    /// Why the file could not be linted. There are no findings then.
    pub failure: Option<Failure>,
}

impl FileReport {
    /// Something in the file is as severe as what fails.
    pub fn fails(&self) -> bool {
        self.findings.iter().any(|located| located.finding.severity >= self.fail_on)
    }
}

/// Why a file could not be linted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    pub message: String,
    /// Line and column, where one place is to blame.
    pub place: Option<(usize, usize)>,
    /// The line with a caret below the place; empty where there is none.
    pub excerpt: String,
}

/// A finding and where its file says so.
#[derive(Clone, Debug)]
pub struct Located {
    pub finding: Finding,
    pub location: Option<Location>,
    /// What only some formats tell.
    pub details: Option<Box<Details>>,
}

impl From<Finding> for Located {
    fn from(finding: Finding) -> Self {
        Self { finding, location: None, details: None }
    }
}

/// What takes the whole flow or its file to know.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// The block as the author sees it.
    pub block: String,
    /// The exit as the author sees it.
    pub exit: String,
    /// Where the steps of the way that shows the finding stand, and what each does.
    pub way: Vec<(Option<Location>, String)>,
    /// What the fix does to the file.
    pub changes: Vec<Change>,
}

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Those that could be linted.
    pub files: usize,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl Summary {
    pub fn of(files: &[FileReport]) -> Self {
        let linted = files.iter().filter(|file| file.failure.is_none()).count();
        let mut summary = Self { files: linted, ..Self::default() };
        for located in files.iter().flat_map(|file| &file.findings) {
            match located.finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
        }
        summary
    }
}

/// The whole report, with a newline at its end.
pub fn report(
    files: &[FileReport],
    format: ReportFormat,
    language: Language,
    is_colored: bool,
) -> String {
    match format {
        ReportFormat::Text => text::write(files, language, is_colored),
        ReportFormat::Json => json::write(files, language),
        ReportFormat::Sarif => sarif::write(files, language),
        ReportFormat::Github => github::write(files, language),
        ReportFormat::Junit => junit::write(files, language),
    }
}

/// A path as the programs that read a report name files: `flows/a.flow.json`.
pub fn plain_path(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let mut rest = path.as_str();
    while let Some(shorter) = rest.strip_prefix("./") {
        rest = shorter.trim_start_matches('/');
    }
    rest.to_owned()
}
