//! `new`: a flow from a sample.

use std::path::PathBuf;

use crate::samples;

use super::{Answer, input};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: treble-flow new identity-check -o my-check.flow.json")]
pub(super) struct Arguments {
    /// The sample's name; without one, the samples are listed.
    sample: Option<String>,
    /// The file to write; standard output without it.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let names: Vec<&str> = samples::SAMPLES.iter().map(|sample| sample.name).collect();
    let Some(wanted) = &arguments.sample else {
        super::print(&format!("{}\n", names.join("\n")))?;
        return Ok(Answer::Yes);
    };
    let Some(sample) = samples::SAMPLES.iter().find(|sample| sample.name == wanted) else {
        anyhow::bail!("there is no sample “{wanted}”; there are {}", names.join(", "));
    };
    if let Some(output) = &arguments.output
        && output.as_os_str() != "-"
        && output.exists()
    {
        anyhow::bail!("{} is there already; choose another name", output.display());
    }
    input::write(arguments.output.as_deref(), sample.text)?;
    Ok(Answer::Yes)
}
