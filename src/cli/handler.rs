//! `handler`: a webhook server's source for a flow.

use std::path::PathBuf;

use anyhow::bail;

use crate::handler::{self, HANDLERS, Language};

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
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let language = find(&arguments.language)?;
    let input = input::read(&arguments.flow)?;
    let files: Vec<(PathBuf, String)> = handler::generate(&input.opened.flow, language)
        .into_iter()
        .map(|file| (PathBuf::from(file.path), file.text))
        .collect();
    input::write_all(&arguments.out, &files)?;
    Ok(Answer::Yes)
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
