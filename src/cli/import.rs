//! `import`: any format to native.

use std::path::{Path, PathBuf};

use crate::format::Source;

use super::{Answer, input};

const EXAMPLE: &str = "Example: treble-flow import diagram.json -o welcome.flow.json";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Arguments {
    /// A diagram, a question list, a save request or a native file; `-` for standard input.
    input: PathBuf,
    /// The native file to write; standard output without it.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let input = input::read(&arguments.input)?;
    let output = arguments.output.as_deref().unwrap_or(Path::new("-"));
    let text = input::text(output, &input.opened.flow, &Source::native())?;
    input::write(arguments.output.as_deref(), &text)?;
    Ok(Answer::Yes)
}
