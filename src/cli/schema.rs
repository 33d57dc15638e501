//! `schema`: the JSON Schema of our own files.

use std::path::PathBuf;

use super::{Answer, input};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: treble-flow schema -o flow.schema.json")]
pub(super) struct Arguments {
    /// Which files: flow or flowtest.
    #[arg(long, default_value = "flow", value_parser = ["flow", "flowtest"])]
    of: String,
    /// The file to write; standard output without it.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let schema = match arguments.of.as_str() {
        "flowtest" => crate::sim::flowtest::schema(),
        _ => crate::format::native::schema::schema(),
    };
    input::write(arguments.output.as_deref(), &schema)?;
    Ok(Answer::Yes)
}
