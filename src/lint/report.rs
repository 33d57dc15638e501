//! Findings of files, for people and for programs.

mod json;
mod text;

use crate::format::source_map::Location;
use crate::words::Language;

use super::rule::{Finding, Severity};

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: documented and stable.
    Json,
}

impl ReportFormat {
    pub const ALL: [Self; 2] = [Self::Text, Self::Json];

    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}

/// One file and what was found in it.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// As the author named it.
    pub path: String,
    pub findings: Vec<Located>,
}

/// A finding and where its file says so.
#[derive(Clone, Debug)]
pub struct Located {
    pub finding: Finding,
    pub location: Option<Location>,
}

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub files: usize,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl Summary {
    pub fn of(files: &[FileReport]) -> Self {
        let mut summary = Self { files: files.len(), ..Self::default() };
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
    }
}
