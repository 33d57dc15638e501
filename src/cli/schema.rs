//! `schema`: the JSON Schema of native files.

use std::path::PathBuf;

use super::{Answer, input};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: treble-flow schema -o flow.schema.json")]
pub(super) struct Arguments {
    /// The file to write; standard output without it.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    input::write(arguments.output.as_deref(), &crate::format::native::schema::schema())?;
    Ok(Answer::Yes)
}
