//! `guard`: what the window starts its programs with, so that they end when the window does.

use std::ffi::OsString;

use anyhow::Context as _;

use crate::platform::guard;

use super::Answer;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The program to run, and what it is given.
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    program: Vec<OsString>,
}

/// Ends with the program's own exit code.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let (program, rest) = arguments.program.split_first().context("there is no program to run")?;
    let code = guard::guard(program, rest)
        .with_context(|| format!("could not run {}", program.display()))?;
    Ok(Answer::Code(code))
}
