//! `fmt`: canonical form in place.

use std::path::PathBuf;

use anyhow::bail;

use crate::format::Format;

use super::{Answer, input};

const EXAMPLE: &str = "Example: treble-flow fmt --check flows/*.flow.json";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Arguments {
    /// Only say which files are not canonical; exit 1 if any is not.
    #[arg(long)]
    check: bool,
    /// Native files; `-` reads standard input and writes standard output.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let mut answer = Answer::Yes;
    for path in &arguments.paths {
        let is_canonical = input::in_place(path, || {
            let input = input::read(path)?;
            if input.opened.source.format != Format::Native {
                bail!(
                    "{}: only native files have a canonical form; turn it into one with `treble-flow import`",
                    input::shown(path)
                );
            }
            let text = input::text(path, &input.opened.flow, &input.opened.source)?;
            let is_canonical = text.as_bytes() == input.bytes;
            // Whoever reads on gets the flow, canonical or not.
            let is_written = !arguments.check && (!is_canonical || path.as_os_str() == "-");
            Ok((input.bytes, Some(text).filter(|_| is_written), is_canonical))
        })?;
        if arguments.check && !is_canonical {
            super::print(&format!("{}\n", input::shown(path)))?;
            answer = Answer::No;
        }
    }
    Ok(answer)
}
