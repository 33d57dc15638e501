//! What git knows of this repository.

use std::process::Command;

use crate::common::process::output;
use crate::common::tool::Tool;

pub(crate) const GIT: Tool =
    Tool { name: "git", programs: &["git"], install: "apt-get install git" };

/// The files that are kept, by their paths from here.
pub(crate) fn files() -> Vec<String> {
    let listed = output(Command::new("git").args(["ls-files", "-z"]), b"");
    assert!(listed.status.success(), "these tests run in a git checkout");
    let names = String::from_utf8(listed.stdout).unwrap();
    names.split_terminator('\0').map(str::to_owned).collect()
}
