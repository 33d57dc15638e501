//! `lint`: what is wrong with flows, and mending it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};

use crate::format;
use crate::lint::report::{self, Failure, FileReport, ReportFormat};
use crate::lint::{self, Finding, Rule, Settings, Severity, fix, near};
use crate::store::Projects;
use crate::words::{Language, safe};

use super::files::{self, Found};
use super::input::NotReplaced;
use super::{Answer, each, input};

const EXAMPLE: &str = "\
Example: treble-flow lint flows
         treble-flow lint welcome.flow.json --fix --diff
         treble-flow lint flows --format sarif > lint.sarif

Exit status: 0 nothing as severe as --fail-on; 1 something is, or --fix --diff has changes to show;
2 something could not be linted, and the rest was. Levels of rules, what fails and allowed hosts may
be set for a project in treble-flow.toml, which is found by walking up from each file.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Arguments {
    /// Flows, folders (their *.flow.json files) and `-`; without one, this folder.
    paths: Vec<PathBuf>,
    /// How findings are written.
    #[arg(long, default_value = ReportFormat::default().name(), value_parser = PossibleValuesParser::new(
        ReportFormat::ALL.map(|format| PossibleValue::new(format.name()).help(format.about()))
    ).map(|name| ReportFormat::from_name(&name).unwrap_or_default()))]
    format: ReportFormat,
    /// The least severe finding that makes the exit status 1; without it, as treble-flow.toml says,
    /// else error.
    #[arg(long, value_parser = PossibleValuesParser::new(Severity::ALL.map(Severity::name))
        .map(|name| Severity::from_name(&name).unwrap_or_default()))]
    fail_on: Option<Severity>,
    /// Mend what has a safe fix, in place and in the file's own format.
    #[arg(long)]
    fix: bool,
    /// With --fix: also mend where the fix is a guess or something is lost.
    #[arg(long = "unsafe", requires = "fix")]
    include_unsafe: bool,
    /// With --fix: print the changes and write nothing; what would be left goes to standard error.
    #[arg(long, requires = "fix")]
    diff: bool,
    /// Only findings of this rule. May be given several times.
    #[arg(long = "rule", value_name = "NAME")]
    rules: Vec<String>,
    /// The language of findings: en, es or pt; without it, the locale's.
    #[arg(long)]
    language: Option<String>,
}

/// What became of a file.
struct Outcome {
    report: FileReport,
    /// For standard output: the changes, or the mended flow.
    output: String,
    /// For standard error, line by line.
    fixed: Vec<String>,
    would_change: bool,
    /// The settings that kept it from being linted.
    broken_settings: Option<PathBuf>,
}

impl Outcome {
    fn of(report: FileReport) -> Self {
        let (output, fixed) = (String::new(), Vec::new());
        Self { report, output, fixed, would_change: false, broken_settings: None }
    }

    fn failed(path: String, failure: Failure) -> Self {
        Self::of(FileReport { path, failure: Some(failure), ..FileReport::default() })
    }
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let language = super::language(arguments.language.as_deref())?;
    let mut rules: Vec<&'static Rule> = Vec::new();
    for name in &arguments.rules {
        match lint::rule(name) {
            Some(rule) => rules.push(rule),
            None => bail!(near::unknown_rule(name, Language::English)),
        }
    }
    let here = [PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths };
    let found = files::flows(paths);
    let projects = Projects::default();
    let task = Task { arguments, language, rules: &rules, projects: &projects };
    let mut outcomes = each::each(&found, |found| match found {
        Found::File(path) => task.lint(path),
        Found::Unreadable(path, reason) => {
            let failure = Failure { message: reason.clone(), ..Failure::default() };
            Outcome::failed(task.name(path), failure)
        }
    });
    // Settings that are broken are told once.
    let mut told = HashSet::new();
    outcomes.retain(|outcome| match &outcome.broken_settings {
        Some(file) => told.insert(file.clone()),
        None => true,
    });
    tell(arguments, language, outcomes)
}

/// Prints everything in the order of the files.
fn tell(
    arguments: &Arguments,
    language: Language,
    outcomes: Vec<Outcome>,
) -> anyhow::Result<Answer> {
    let mut output = String::new();
    let mut would_change = false;
    let mut reports = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        for line in &outcome.fixed {
            super::complain(&safe::line(line));
        }
        if let Some(failure) = &outcome.report.failure {
            super::complain(&format!("error: {}", input::told(&outcome.report.path, failure)));
        }
        output.push_str(&outcome.output);
        would_change |= outcome.would_change;
        reports.push(outcome.report);
    }
    // Output streams take the colours away again where they are no terminal.
    let text = report::report(&reports, arguments.format, language, true);
    // Standard output holds the changes or the mended flow, if there are such.
    let is_taken = arguments.fix
        && (arguments.diff || arguments.paths.iter().any(|path| path.as_os_str() == "-"));
    if is_taken {
        super::print_file(&output)?;
        super::complain_coloured(text.trim_end());
    } else if arguments.format == ReportFormat::Text {
        super::print_coloured(&text)?;
    } else {
        super::print_file(&text)?;
    }
    let failures = reports.iter().filter(|report| report.failure.is_some()).count();
    if failures > 0 {
        bail!("{failures} could not be linted (see above)");
    }
    let fails = reports.iter().any(FileReport::fails) || arguments.diff && would_change;
    Ok(if fails { Answer::No } else { Answer::Yes })
}

/// What is done with every file.
struct Task<'a> {
    arguments: &'a Arguments,
    language: Language,
    /// All rules, where none is named.
    rules: &'a [&'static Rule],
    projects: &'a Projects,
}

impl Task<'_> {
    fn lint(&self, path: &Path) -> Outcome {
        let settings = match self.projects.settings(path) {
            Ok(settings) => settings,
            Err(trouble) => {
                let failure = Failure {
                    message: trouble.tell(self.language),
                    place: trouble.place(),
                    excerpt: trouble.excerpt().to_owned(),
                };
                let outcome = Outcome::failed(self.name(&trouble.file), failure);
                return Outcome { broken_settings: Some(trouble.file.clone()), ..outcome };
            }
        };
        self.lint_with(path, &settings)
            .unwrap_or_else(|failure| Outcome::failed(self.name(path), *failure))
    }

    fn lint_with(&self, path: &Path, settings: &Settings) -> Result<Outcome, Box<Failure>> {
        for _ in 0..input::TRIES {
            if let Some(outcome) = self.lint_once(path, settings)? {
                return Ok(outcome);
            }
        }
        Err(Box::new(failure(format!("{:#}", input::changing(path)))))
    }

    /// `None` when another program changed the file while it was mended.
    fn lint_once(&self, path: &Path, settings: &Settings) -> Result<Option<Outcome>, Box<Failure>> {
        let mut input = input::open(path)?;
        let mut outcome = Outcome::of(FileReport::default());
        let is_wanted = |finding: &Finding| {
            self.rules.is_empty() || self.rules.iter().any(|rule| rule.name == finding.rule.name)
        };
        if self.arguments.fix {
            let include_unsafe = self.arguments.include_unsafe;
            let opened = &input.opened;
            let (flow, applied) =
                fix::fix_all_with(&opened.flow, settings, include_unsafe, &is_wanted);
            if flow != opened.flow {
                if !self.mended(path, &flow, &applied, &mut input, &mut outcome)? {
                    return Ok(None);
                }
            } else if path == Path::new("-") && !self.arguments.diff {
                // Whoever reads on gets the flow, mended or not.
                outcome.output = String::from_utf8_lossy(&input.bytes).into_owned();
            }
        }
        let mut findings = lint::lint_with(&input.opened.flow, settings);
        findings.retain(is_wanted);
        let (format, language) = (self.arguments.format, self.language);
        let name = self.name(path);
        let report = report::locate(name, &input.bytes, &input.opened, findings, format, language);
        let fail_on = self.arguments.fail_on.or(settings.fail_on).unwrap_or_default();
        Ok(Some(Outcome { report: FileReport { fail_on, ..report }, ..outcome }))
    }

    /// Writes the mended flow, or shows what would change. `false` when another program changed the
    /// file meanwhile.
    fn mended(
        &self,
        path: &Path,
        flow: &crate::model::Flow,
        applied: &[Finding],
        input: &mut input::Input,
        outcome: &mut Outcome,
    ) -> Result<bool, Box<Failure>> {
        let name = input::shown(path);
        let text = input::text(path, flow, &input.opened.source)
            .map_err(|error| Box::new(failure(format!("{error:#}"))))?;
        outcome.would_change = true;
        if self.arguments.diff {
            let old = String::from_utf8_lossy(&input.bytes);
            let diff = similar::TextDiff::from_lines(old.as_ref(), text.as_str());
            let [old_name, new_name] = ["a/", "b/"].map(|side| in_diff(path, side));
            outcome.output = diff.unified_diff().header(&old_name, &new_name).to_string();
        } else {
            if path == Path::new("-") {
                outcome.output.clone_from(&text);
            } else {
                match input::replace(path, &input.bytes, &text) {
                    Ok(()) => {}
                    Err(NotReplaced::Changed) => return Ok(false),
                    Err(NotReplaced::Other(error)) => {
                        return Err(Box::new(failure(format!("{error:#}"))));
                    }
                }
            }
            outcome.fixed = applied
                .iter()
                .map(|own| {
                    format!("{name}: fixed {}: {}", own.rule.name, own.fix_title(self.language))
                })
                .collect();
        }
        // What is left is located in the text that now stands in the file, or would.
        input.opened =
            format::open(text.as_bytes()).map_err(|error| Box::new(failure(error.to_string())))?;
        input.bytes = text.into_bytes();
        Ok(true)
    }

    /// A path as the report names it. Programs want it from here, where it can be.
    fn name(&self, path: &Path) -> String {
        let is_for_people =
            matches!(self.arguments.format, ReportFormat::Text | ReportFormat::Json);
        let here = std::env::current_dir().ok().filter(|_| !is_for_people && path.is_absolute());
        let inside = here.as_ref().and_then(|here| path.strip_prefix(here).ok());
        input::shown(inside.unwrap_or(path))
    }
}

fn failure(message: String) -> Failure {
    Failure { message, ..Failure::default() }
}

/// A path as `git apply` and `patch -p1` read it.
fn in_diff(path: &Path, side: &str) -> String {
    let name = report::plain_path(&input::shown(path));
    if path.is_absolute() { name } else { format!("{side}{name}") }
}
