//! No command: the window.

use std::path::PathBuf;

use super::Answer;

#[cfg(feature = "gui")]
pub(super) fn run(flows: Vec<PathBuf>) -> anyhow::Result<Answer> {
    crate::app::run(flows)?;
    Ok(Answer::Yes)
}

#[cfg(not(feature = "gui"))]
pub(super) fn run(_flows: Vec<PathBuf>) -> anyhow::Result<Answer> {
    anyhow::bail!(
        "this build has no window; see `treble-flow --help` for the commands, or build with the feature `gui`"
    )
}
