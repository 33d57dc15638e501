//! `lint`: what is wrong with flows, and mending it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::format;
use crate::format::source_map::{Part, SourceText};
use crate::lint::report::{self, FileReport, Located, ReportFormat};
use crate::lint::{self, Finding, RULES, Severity, fix};
use crate::model::{BlockId, ExitId};
use crate::words::Language;

use super::{Answer, input};

const EXAMPLE: &str = "\
Example: treble-flow lint flows
         treble-flow lint welcome.flow.json --fix --diff";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Arguments {
    /// Flows, folders (their *.flow.json files) and `-`; without one, this folder.
    paths: Vec<PathBuf>,
    /// How findings are written.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// The least severe finding that makes the exit status 1.
    #[arg(long, value_enum, default_value_t = Level::Error)]
    fail_on: Level,
    /// Mend what has a safe fix, in place and in the file's own format.
    #[arg(long)]
    fix: bool,
    /// With --fix: also mend where the fix is a guess or something is lost.
    #[arg(long = "unsafe", requires = "fix")]
    include_unsafe: bool,
    /// With --fix: show the changes instead of writing them.
    #[arg(long, requires = "fix")]
    diff: bool,
    /// Only findings of this rule.
    #[arg(long, value_name = "NAME")]
    rule: Option<String>,
    /// The language of findings: en, es or pt; without it, the locale's.
    #[arg(long)]
    language: Option<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Level {
    Error,
    Warning,
    Info,
}

/// How deep folders are searched for flows.
const MAX_DEPTH: usize = 32;

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let language = super::language(arguments.language.as_deref())?;
    if let Some(name) = &arguments.rule
        && !RULES.iter().any(|rule| rule.name == name)
    {
        bail!("there is no rule “{name}”; `treble-flow explain` lists all");
    }
    let mut files = Vec::new();
    let here = [PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths };
    let mut unreadable = 0;
    for path in paths {
        if path.is_dir() {
            let found = flows_in(path, MAX_DEPTH)?;
            if found.is_empty() {
                super::complain(&format!("{}: no *.flow.json file in it", path.display()));
            }
            files.extend(found);
        } else {
            files.push(path.clone());
        }
    }
    let mut reports = Vec::new();
    for path in &files {
        match lint_file(path, arguments, language) {
            Ok(report) => reports.push(report),
            Err(error) => {
                super::complain(&format!("error: {error:#}"));
                unreadable += 1;
            }
        }
    }
    let format = match arguments.format {
        Form::Text => ReportFormat::Text,
        Form::Json => ReportFormat::Json,
    };
    // Output streams take the colours away again where they are no terminal.
    let text = report::report(&reports, format, language, true);
    if arguments.fix && files.iter().any(|path| path.as_os_str() == "-") {
        // Standard output holds the mended flow.
        super::complain(text.trim_end());
    } else {
        super::print(&text)?;
    }
    if unreadable > 0 {
        bail!("{unreadable} of {} files could not be read", files.len());
    }
    let limit = match arguments.fail_on {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Info => Severity::Info,
    };
    let fails = reports
        .iter()
        .flat_map(|report| &report.findings)
        .any(|located| located.finding.severity >= limit);
    Ok(if fails { Answer::No } else { Answer::Yes })
}

/// The flow files in a folder and in the folders in it, by name.
fn flows_in(folder: &Path, depth: usize) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        // Links to folders are not followed, so that a circle of them does no harm.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder {
            if depth > 0 && !name.starts_with('.') && name != "node_modules" && name != "target" {
                found.extend(flows_in(&entry.path(), depth - 1)?);
            }
        } else if name.ends_with(".flow.json") {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn lint_file(path: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<FileReport> {
    let mut input = input::read(path)?;
    if arguments.fix {
        let (flow, applied) = fix::fix_all(&input.opened.flow, arguments.include_unsafe);
        if flow != input.opened.flow {
            let text = format::save(&flow, &input.opened.source);
            if arguments.diff {
                let old = String::from_utf8_lossy(&input.bytes).into_owned();
                let name = input::shown(path);
                let diff = similar::TextDiff::from_lines(old.as_str(), text.as_str());
                let shown = diff.unified_diff().header(&name, &name).to_string();
                super::print(&shown)?;
            } else {
                input::write(Some(path), &text)?;
                for finding in &applied {
                    let fixed = finding.fix_title(language);
                    super::complain(&format!(
                        "{}: fixed {}: {fixed}",
                        input::shown(path),
                        finding.rule.name
                    ));
                }
            }
            // What is left is located in the text that now stands in the file.
            input.opened = format::open(text.as_bytes())?;
            input.bytes = text.into_bytes();
        }
    }
    let findings: Vec<Finding> = lint::lint(&input.opened.flow)
        .into_iter()
        .filter(|finding| arguments.rule.as_ref().is_none_or(|name| finding.rule.name == name))
        .collect();
    let locations = match SourceText::new(&input.bytes, &input.opened) {
        Some(text) if !findings.is_empty() => {
            let parts = findings.iter().map(|finding| Part {
                block: finding.place.block.as_ref().map(BlockId::as_str),
                exit: finding.place.exit.as_ref().map(ExitId::as_str),
                field: finding.place.field,
            });
            text.locate(&input.opened.flow, parts)
        }
        _ => Vec::new(),
    };
    let mut locations = locations.into_iter();
    let findings = findings
        .into_iter()
        .map(|finding| Located { finding, location: locations.next() })
        .collect();
    Ok(FileReport { path: input::shown(path), findings })
}
