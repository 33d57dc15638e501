//! `handler`: a webhook server's source for a flow.

use std::path::PathBuf;

use anyhow::bail;

use crate::handler::{self, HANDLERS, Language};
use crate::lint::rule::Category;
use crate::lint::{Finding, Settings, Severity, lint_with};
use crate::model::Flow;

use super::{Answer, input};

const EXAMPLE: &str =
    "Example: treble-flow handler flows/identity-check.flow.json --language node --out handler";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Arguments {
    /// The flow; `-` for standard input.
    flow: PathBuf,
    /// The handler's language: node.
    #[arg(long)]
    language: String,
    /// The folder to write. Files of yours that are there already stop it.
    #[arg(long)]
    out: PathBuf,
    /// Go on although request triggers of the flow do not work.
    #[arg(long = "unsafe")]
    allows_broken: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let language = find(&arguments.language)?;
    let input = input::read(&arguments.flow)?;
    let settings = input::settings(&arguments.flow, super::language(None)?);
    if !arguments.allows_broken && tell_broken_triggers(&input.opened.flow, &settings)? {
        return Ok(Answer::No);
    }
    let files: Vec<(PathBuf, String)> = handler::generate(&input.opened.flow, language)
        .into_iter()
        .map(|file| (PathBuf::from(file.path), file.text))
        .collect();
    input::write_all(&arguments.out, &files)?;
    Ok(Answer::Yes)
}

/// Tells which request triggers do not work: their server would wait for updates that nobody takes,
/// or answer where nobody asks. Whether there are any.
pub(super) fn tell_broken_triggers(flow: &Flow, settings: &Settings) -> anyhow::Result<bool> {
    let language = super::language(None)?;
    let found: Vec<Finding> = lint_with(flow, settings)
        .into_iter()
        .filter(|found| {
            found.rule.category == Category::RequestTrigger && found.severity == Severity::Error
        })
        .collect();
    for finding in &found {
        let (rule, message) = (finding.rule.name, finding.message(language));
        super::complain(&format!("error[{rule}]: {message}\n{}", finding.help(language)));
    }
    if !found.is_empty() {
        super::complain(
            "nothing was written: these request triggers do not work; mend them, or add --unsafe",
        );
    }
    Ok(!found.is_empty())
}

/// The handler language of this name.
pub(super) fn find(name: &str) -> anyhow::Result<&'static Language> {
    match HANDLERS.iter().find(|language| language.id == name) {
        Some(language) => Ok(language),
        None => {
            let names: Vec<&str> = HANDLERS.iter().map(|language| language.id).collect();
            bail!("there is no handler language “{name}”; there are {}", names.join(", "))
        }
    }
}
