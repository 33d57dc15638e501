//! `test`: plays the tests of flows, and tells how much of them is walked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};

use crate::lint::report::Failure;
use crate::model::Flow;
use crate::platform::live::Live;
use crate::sim::coverage::Coverage;
use crate::sim::flowtest::report::{FileReport, FlowReport, Report, ReportFormat, report};
use crate::sim::flowtest::{self, ENDING, Outcome, TestFile};
use crate::sim::generate::generate;
use crate::store;
use crate::words::{Language, simulate};

use super::files::{self, Found};
use super::servers::Servers;
use super::{Answer, each, input};

const EXAMPLE: &str = "\
Example: treble-flow test flows
         treble-flow test my.flow.json --generate
         treble-flow test flows --format junit --min-coverage 90 > tests.xml

Tests of my.flow.json stand beside it, in my.flowtest.json; what they look like is in
docs/simulator.md. Webhooks are answered by the mocks of a test. With --map, those that no mock
answers are really called where they are mapped or on this computer; with --allow-network, all are.

Exit status: 0 all passed; 1 a test failed, or too little is walked; 2 something could not be
read.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Arguments {
    /// Flows, test files and folders (all flows in them, with their tests); without one, this
    /// folder.
    paths: Vec<PathBuf>,
    /// Write tests for the paths that no test walks yet, into the test file beside each flow.
    #[arg(long)]
    generate: bool,
    /// How results are written.
    #[arg(long, default_value = ReportFormat::default().name(), value_parser = PossibleValuesParser::new(
        ReportFormat::ALL.map(|format| PossibleValue::new(format.name()).help(format.about()))
    ).map(|name| ReportFormat::from_name(&name).unwrap_or_default()))]
    format: ReportFormat,
    /// The least part of each flow's paths that tests must walk, in percent.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    min_coverage: Option<f64>,
    #[command(flatten)]
    servers: Servers,
    /// The language of results: en, es or pt; without it, the locale's.
    #[arg(long)]
    language: Option<String>,
}

fn percent(text: &str) -> Result<f64, String> {
    let percent: f64 =
        text.trim_end_matches('%').trim().parse().map_err(|_no_number| wrong(text))?;
    if (0.0..=100.0).contains(&percent) { Ok(percent) } else { Err(wrong(text)) }
}

fn wrong(text: &str) -> String {
    format!("“{text}” is no number from 0 to 100")
}

/// A flow or a test file, and what came of it.
#[derive(Default)]
struct Played {
    /// The flow, by its whole path.
    key: PathBuf,
    /// As it was named, for files and for the report.
    path: PathBuf,
    name: String,
    flow: Option<Flow>,
    tests: usize,
    coverage: Coverage,
    file: Option<FileReport>,
    /// For standard error.
    told: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let language = super::language(arguments.language.as_deref())?;
    if arguments.generate && arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        bail!("standard input has no test file beside it; name a file");
    }
    let here = [PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths };
    let mut found = files::flows(paths);
    found.extend(files::ending_in(paths, ENDING));
    // A test file whose flow is named too is played once: with the flow where it stands beside it.
    let mut sources: BTreeMap<PathBuf, Source> = BTreeMap::new();
    let mut unreadable = Vec::new();
    for one in found {
        match one {
            Found::Unreadable(path, reason) => unreadable.push(failed(&path, plain(reason))),
            Found::File(path) if is_tests(&path) => {
                sources.insert(whole(&path), Source::Tests(path));
            }
            Found::File(path) => {
                let tests = beside(&path);
                if tests.is_file() {
                    sources.entry(whole(&tests)).or_insert(Source::Tests(tests));
                }
                sources.insert(whole(&path), Source::Flow(path));
            }
        }
    }
    let sources: Vec<Source> = sources.into_values().collect();
    let play = |source: &Source| match source {
        Source::Flow(path) => flow(path),
        Source::Tests(path) => tests(path, arguments, language),
    };
    let played = if arguments.servers.are_called() {
        // One after the other: they share a port.
        sources.iter().map(play).collect()
    } else {
        each::each(&sources, play)
    };
    let mut all = Report { files: unreadable, least: arguments.min_coverage, ..Report::default() };
    let mut flows: BTreeMap<PathBuf, Played> = BTreeMap::new();
    for mut one in played {
        all.files.extend(one.file.take());
        if one.flow.is_none() {
            continue;
        }
        let known = flows.entry(one.key.clone()).or_default();
        known.coverage.merge(&one.coverage);
        known.tests += one.tests;
        if known.flow.is_none() {
            let (coverage, tests) = (std::mem::take(&mut known.coverage), known.tests);
            *known = Played { tests, coverage, ..one };
        }
    }
    if arguments.generate {
        for one in flows.values_mut() {
            write_tests(one, &mut all)?;
        }
    }
    for one in flows.into_values() {
        let Some(flow) = &one.flow else { continue };
        all.flows.push(FlowReport::new(one.name, flow, one.tests, &one.coverage));
        if let Some(told) = one.told {
            super::complain(&told);
        }
    }
    finish(arguments, &all, language)
}

fn finish(arguments: &Arguments, all: &Report, language: Language) -> anyhow::Result<Answer> {
    let text = report(all, arguments.format, language, true);
    if arguments.format == ReportFormat::Text {
        super::print_coloured(&text)?;
    } else {
        super::print_file(&text)?;
    }
    let mut failures = 0;
    for (path, failure) in
        all.files.iter().filter_map(|file| Some((&file.path, file.failure.as_ref()?)))
    {
        failures += 1;
        super::complain(&format!("error: {}", input::told(path, failure)));
    }
    if failures > 0 {
        bail!("{failures} could not be tested (see above)");
    }
    Ok(if all.passed() { Answer::Yes } else { Answer::No })
}

enum Source {
    Flow(PathBuf),
    Tests(PathBuf),
}

fn is_tests(path: &Path) -> bool {
    path.to_string_lossy().ends_with(ENDING)
}

fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The test file beside a flow: `my.flow.json` has `my.flowtest.json`.
fn beside(flow: &Path) -> PathBuf {
    let name = flow.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".flow.json").or_else(|| name.strip_suffix(".json"));
    flow.with_file_name(format!("{}{ENDING}", stem.unwrap_or(&name)))
}

fn plain(message: String) -> Failure {
    Failure { message, ..Failure::default() }
}

fn failed(path: &Path, failure: Failure) -> FileReport {
    FileReport { path: input::shown(path), failure: Some(failure), ..FileReport::default() }
}

/// A flow alone: nothing of it is walked.
fn flow(path: &Path) -> Played {
    match input::open(path) {
        Ok(input) => Played {
            key: whole(path),
            path: path.to_owned(),
            name: input::shown(path),
            flow: Some(input.opened.flow),
            ..Played::default()
        },
        Err(failure) => Played { file: Some(failed(path, *failure)), ..Played::default() },
    }
}

/// A test file with its flow.
fn tests(path: &Path, arguments: &Arguments, language: Language) -> Played {
    played(path, arguments, language)
        .unwrap_or_else(|file| Played { file: Some(file), ..Played::default() })
}

fn played(path: &Path, arguments: &Arguments, language: Language) -> Result<Played, FileReport> {
    let (_, text, tests) = read(path)?;
    let flow_path = path.with_file_name("").join(&tests.flow);
    let flow = input::open(&flow_path).map_err(|failure| {
        let reason = input::told(&input::shown(&flow_path), &failure);
        let place = flowtest::locate(&text, "/flow");
        let (line, column, excerpt) = place.unwrap_or((1, 1, String::new()));
        let message = format!("its flow cannot be read: {reason}");
        failed(path, Failure { message, place: Some((line, column)), excerpt })
    })?;
    let flow = Arc::new(flow.opened.flow);
    let outcomes: Vec<Outcome> = if arguments.servers.are_called() {
        let wrong = |reason: String| failed(path, plain(reason));
        let ports = arguments.servers.options(language);
        let mut live =
            Live::start(Arc::clone(&flow), ports).map_err(|error| wrong(error.to_string()))?;
        super::complain(&simulate::BASE.with(language, &[("url", &live.url())]));
        let mut outcomes = Vec::with_capacity(tests.tests.len());
        for test in &tests.tests {
            live.begin(test.start.state()).map_err(|error| wrong(error.to_string()))?;
            let played = flowtest::play_on(&flow, test, &mut live);
            outcomes.push(flowtest::judge(&flow, test, played));
        }
        outcomes
    } else {
        tests.tests.iter().map(|test| flowtest::run(&flow, test)).collect()
    };
    let mut coverage = Coverage::default();
    for outcome in &outcomes {
        coverage.merge(&outcome.coverage);
    }
    Ok(Played {
        key: whole(&flow_path),
        name: input::shown(&flow_path),
        path: flow_path,
        flow: Some(Arc::unwrap_or_clone(flow)),
        tests: outcomes.len(),
        coverage,
        file: Some(FileReport::new(input::shown(path), &text, outcomes)),
        told: None,
    })
}

fn read(path: &Path) -> Result<(Vec<u8>, String, TestFile), FileReport> {
    let bytes = input::bytes(path).map_err(|error| failed(path, plain(format!("{error:#}"))))?;
    let tests = flowtest::read(&bytes).map_err(|error| {
        let place = Some((error.line, error.column));
        failed(path, Failure { message: error.message, place, excerpt: error.excerpt })
    })?;
    let text = crate::format::text_of(&bytes).unwrap_or_default().to_owned();
    Ok((bytes, text, tests))
}

/// Adds tests for what is not walked to the file beside a flow.
fn write_tests(one: &mut Played, all: &mut Report) -> anyhow::Result<()> {
    let Some(flow) = &one.flow else { return Ok(()) };
    let path = beside(&one.path);
    let mut file = TestFile {
        flow: one.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        tests: Vec::new(),
    };
    let mut known = None;
    if path.exists() {
        match read(&path) {
            Ok((bytes, _, tests)) if store::leads_to(&path, &tests.flow, &one.path) => {
                (file, known) = (tests, Some(bytes));
            }
            // Another flow's, whose name is nearly the same.
            Ok((_, _, tests)) => {
                let flow = &tests.flow;
                let reason = format!("no tests are added: it has those of another flow, “{flow}”");
                all.files.push(failed(&path, plain(reason)));
                return Ok(());
            }
            // It is told already, and stays as it is.
            Err(_) => return Ok(()),
        }
    }
    let generated = generate(flow, &one.coverage, &file.tests);
    if generated.tests.is_empty() {
        return Ok(());
    }
    let count = generated.tests.len();
    let outcomes: Vec<_> = generated.tests.iter().map(|test| flowtest::run(flow, test)).collect();
    for outcome in &outcomes {
        one.coverage.merge(&outcome.coverage);
    }
    file.tests.extend(generated.tests);
    let text = flowtest::write(&file);
    input::replace_once(&path, known.as_deref(), &text)
        .with_context(|| path.display().to_string())?;
    one.tests += count;
    one.told = Some(format!("{}: {count} new tests", path.display()));
    let known = all.files.iter_mut().find(|file| whole(Path::new(&file.path)) == whole(&path));
    let report = match known {
        Some(known) => {
            let before = std::mem::take(&mut known.tests).into_iter().map(|test| test.outcome);
            let outcomes = before.chain(outcomes).collect();
            *known = FileReport::new(std::mem::take(&mut known.path), &text, outcomes);
            return Ok(());
        }
        None => FileReport::new(input::shown(&path), &text, outcomes),
    };
    all.files.push(report);
    Ok(())
}
