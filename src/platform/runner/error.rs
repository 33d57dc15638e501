//! Why a handler does not run.

use std::fmt;
use std::path::PathBuf;

use crate::words::{Language, run as words};

/// Each says what happened, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunError {
    /// The folder holds files that this program did not put there.
    NotOurs {
        folder: PathBuf,
    },
    /// This system has no folder for what programs keep.
    NoFolder,
    Folder {
        folder: PathBuf,
        reason: String,
    },
    /// Somebody else installs or builds in the folder.
    Busy {
        folder: PathBuf,
    },
    NoNode {
        needed: String,
    },
    OldNode {
        found: String,
        needed: String,
    },
    /// It does not answer with a version.
    StrangeNode {
        program: String,
        lines: Vec<String>,
    },
    NoNpm,
    NoNetwork {
        lines: Vec<String>,
    },
    Install {
        code: i32,
        lines: Vec<String>,
    },
    /// The files that somebody changed, which may be why.
    Build {
        code: i32,
        kept: Vec<String>,
        lines: Vec<String>,
    },
    NotStarted {
        program: String,
        reason: String,
    },
    TooSlow {
        program: String,
        seconds: u64,
        lines: Vec<String>,
    },
    Port {
        lines: Vec<String>,
    },
    Exited {
        code: i32,
        lines: Vec<String>,
    },
    NotReady {
        seconds: u64,
        lines: Vec<String>,
    },
    Cancelled,
}

impl RunError {
    pub fn say(&self, language: Language) -> String {
        let fill = |words: crate::words::Words, args: &[(&str, &str)]| words.with(language, args);
        match self {
            Self::NotOurs { folder } => {
                fill(words::NOT_OURS, &[("folder", &folder.display().to_string())])
            }
            Self::Folder { folder, reason } => {
                let folder = folder.display().to_string();
                fill(words::FOLDER_FAILED, &[("folder", &folder), ("reason", reason)])
            }
            Self::Busy { folder } => {
                fill(words::BUSY, &[("folder", &folder.display().to_string())])
            }
            Self::NoNode { needed } => fill(words::NO_NODE, &[("needed", needed)]),
            Self::OldNode { found, needed } => {
                fill(words::OLD_NODE, &[("found", found), ("needed", needed)])
            }
            Self::StrangeNode { program, .. } => fill(words::STRANGE_NODE, &[("program", program)]),
            Self::NoFolder => fill(words::NO_FOLDER, &[]),
            Self::NoNpm => fill(words::NO_NPM, &[]),
            Self::NoNetwork { .. } => fill(words::NO_NETWORK, &[]),
            Self::Install { code, .. } => {
                fill(words::INSTALL_FAILED, &[("code", &code.to_string())])
            }
            Self::Build { code, kept, .. } if kept.is_empty() => {
                fill(words::BUILD_FAILED, &[("code", &code.to_string())])
            }
            Self::Build { code, kept, .. } => {
                let args = [("code", &*code.to_string()), ("files", &*kept.join(", "))];
                fill(words::BUILD_FAILED_KEPT, &args)
            }
            Self::NotStarted { program, reason } => {
                fill(words::NOT_STARTED, &[("program", program), ("reason", reason)])
            }
            Self::TooSlow { program, seconds, .. } => {
                let args = [("program", &**program), ("seconds", &*seconds.to_string())];
                fill(words::TOO_SLOW, &args)
            }
            Self::Port { .. } => fill(words::NO_PORT, &[]),
            Self::Exited { code, .. } => fill(words::ENDED_AT_ONCE, &[("code", &code.to_string())]),
            Self::NotReady { seconds, .. } => {
                fill(words::NOT_READY, &[("seconds", &seconds.to_string())])
            }
            Self::Cancelled => fill(words::CANCELLED, &[]),
        }
    }

    /// The last lines that the program wrote, which say more.
    pub fn lines(&self) -> &[String] {
        match self {
            Self::StrangeNode { lines, .. }
            | Self::NoNetwork { lines }
            | Self::Install { lines, .. }
            | Self::Build { lines, .. }
            | Self::TooSlow { lines, .. }
            | Self::Port { lines }
            | Self::Exited { lines, .. }
            | Self::NotReady { lines, .. } => lines,
            Self::NotOurs { .. }
            | Self::NoFolder
            | Self::Folder { .. }
            | Self::Busy { .. }
            | Self::NoNode { .. }
            | Self::OldNode { .. }
            | Self::NoNpm
            | Self::NotStarted { .. }
            | Self::Cancelled => &[],
        }
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::English))
    }
}

impl std::error::Error for RunError {}
