//! The command line: one file a command.

mod diff;
mod each;
mod explain;
mod export;
mod files;
mod fmt;
mod guard;
mod handler;
mod import;
mod input;
mod lint;
mod new;
mod outline;
mod platform;
mod schema;
mod serve;
mod servers;
mod simulate;
mod test;
mod trigger;
mod window;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::words::{Language, safe};

const STATUS_HELP: &str = "\
Exit status: 0 fine; 1 the answer is no (findings, not formatted, refused); 2 could not do it.

Files may be native (*.flow.json), a diagram or a question list of the platform's editor, or its
save request; `-` stands for standard input. The platform's two forms are its vendor's
undocumented ones of March 2023, and the platform documents no way to import them.";

/// Design, check and export flows with request triggers for the Treble platform.
#[derive(Debug, Parser)]
#[command(name = "treble-flow", version, about, after_help = STATUS_HELP)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// Flows to open in the window.
    flows: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell what is wrong with flows, and mend it.
    Lint(lint::Arguments),
    /// Explain a rule, or list all of them.
    Explain(explain::Arguments),
    /// List blocks, exits, targets, webhooks and variables.
    Outline(outline::Arguments),
    /// Tell what changed between two flows, in meaning.
    Diff(diff::Arguments),
    /// Put native files into their canonical form.
    Fmt(fmt::Arguments),
    /// Turn any format into a native file.
    Import(import::Arguments),
    /// Write a flow in one of the platform's forms, as a guide for building it by hand, or as a
    /// picture.
    Export(export::Arguments),
    /// Write a webhook server's source for a flow.
    Handler(handler::Arguments),
    /// Insert a correct request trigger, or repair those that are not right.
    Trigger(trigger::Arguments),
    /// Chat with a flow in the terminal.
    Simulate(simulate::Arguments),
    /// Play the tests of flows, and tell how much of them is walked.
    Test(test::Arguments),
    /// Start a flow from a sample.
    New(new::Arguments),
    /// List, start and resume flows in the real platform.
    Platform(platform::Arguments),
    /// Run the platform on this computer, for those who write their own server.
    Serve(serve::Arguments),
    /// Print the JSON Schema of native files, or of test files.
    Schema(schema::Arguments),
    /// Run a program that ends when standard input does.
    #[command(hide = true)]
    Guard(guard::Arguments),
    /// Print shell completions.
    Completions {
        /// The shell that they are for.
        shell: clap_complete::Shell,
    },
}

/// How a command ended, when it could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    /// As the program ended that it ran.
    Code(u8),
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        None => window::run(arguments.flows),
        Some(command) => run(command),
    };
    match result {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Ok(Answer::Code(code)) => ExitCode::from(code),
        Err(error) => {
            complain(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<Answer> {
    match command {
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Outline(arguments) => outline::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Handler(arguments) => handler::run(&arguments),
        Command::Trigger(arguments) => trigger::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Platform(arguments) => platform::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Guard(arguments) => guard::run(&arguments),
        Command::Completions { shell } => {
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "treble-flow", &mut out);
            print_file(&String::from_utf8_lossy(&out))?;
            Ok(Answer::Yes)
        }
    }
}

/// Writes a text for people to standard output.
fn print(text: &str) -> anyhow::Result<()> {
    print_bytes(safe::text(text).as_bytes())
}

/// Writes a text for people that has colours. What it shows of files is harmless already.
fn print_coloured(text: &str) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    unless_closed(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Writes what would stand in a file: exactly that, unless a terminal would obey it.
fn print_file(text: &str) -> anyhow::Result<()> {
    if io::stdout().is_terminal() { print(text) } else { print_bytes(text.as_bytes()) }
}

/// Writes bytes that are no text to standard output, as they are.
fn print_bytes(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    unless_closed(out.write_all(bytes).and_then(|()| out.flush()))
}

/// A reader that went away is no error.
fn unless_closed(written: io::Result<()>) -> anyhow::Result<()> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes a message to standard error. There is nobody to tell when that fails.
fn complain(message: &str) {
    let _lost = writeln!(io::stderr().lock(), "{}", safe::message(message));
}

/// Writes a report that has colours to standard error.
fn complain_coloured(text: &str) {
    let _lost = writeln!(anstream::stderr().lock(), "{text}");
}

/// The language of findings: as asked for, else the locale's, else English.
fn language(wanted: Option<&str>) -> anyhow::Result<Language> {
    if let Some(code) = wanted {
        return Language::from_code(code)
            .ok_or_else(|| anyhow::anyhow!("there is no language “{code}”: use en, es or pt"));
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    Ok(locale.and_then(|locale| Language::from_code(&locale)).unwrap_or_default())
}
