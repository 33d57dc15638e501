//! Work that takes too long for a frame: files, file dialogs, checking large flows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use eframe::egui;

use crate::format::{self, Opened};
use crate::lint::{self, Finding};
use crate::model::variables::Variables;
use crate::model::{Document, Flow};
use crate::picture::Scene;
use crate::store::watch::Fingerprint;
use crate::words::Language;

use super::compare::Differences;
use super::outside::Why;

/// What somebody chooses a path for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Open,
    Save,
    Folder,
    /// A flow to compare with.
    Compare,
}

/// Asks for a path with the system's own dialog.
pub trait Chooser: Send + Sync {
    fn choose(&self, purpose: Purpose, name: &str) -> Choice;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    Path(PathBuf),
    Cancelled,
    /// This system has no such dialog.
    Unavailable,
}

pub struct SystemChooser;

impl Chooser for SystemChooser {
    fn choose(&self, purpose: Purpose, name: &str) -> Choice {
        let asked = Instant::now();
        let dialog = rfd::FileDialog::new().set_file_name(name);
        let path = match purpose {
            Purpose::Open | Purpose::Compare => {
                rfd::FileDialog::new().add_filter("JSON", &["json"]).pick_file()
            }
            Purpose::Save => dialog.save_file(),
            Purpose::Folder => rfd::FileDialog::new().pick_folder(),
        };
        match path {
            Some(path) => Choice::Path(path),
            // Without a desktop portal the answer comes sooner than any person could cancel.
            None if asked.elapsed() < Duration::from_millis(400) => Choice::Unavailable,
            None => Choice::Cancelled,
        }
    }
}

pub enum Done {
    Opened {
        path: PathBuf,
        result: Result<(ReadFile, Box<Scene>), String>,
    },
    Chosen {
        /// The flow that asked.
        document: u64,
        purpose: Purpose,
        choice: Choice,
    },
    Exported(Vec<super::export::Written>),
    Linted {
        document: u64,
        revision: u64,
        /// Those that it was linted with.
        settings: Arc<lint::Settings>,
        findings: Vec<Finding>,
    },
    Listed {
        document: u64,
        revision: u64,
        variables: Variables,
    },
    /// A file that is known here was read once more.
    ReadAgain {
        document: u64,
        path: PathBuf,
        why: Why,
        result: Result<ReadFile, String>,
    },
    Compared {
        document: u64,
        theirs: Arc<Flow>,
        key: (u64, Language),
        shown: Box<Differences>,
    },
}

/// Starts work on threads of its own and collects the results.
pub struct Tasks {
    sender: Sender<Done>,
    receiver: Receiver<Done>,
    pub running: usize,
}

impl Default for Tasks {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver, running: 0 }
    }
}

impl Tasks {
    /// Runs something beside the window; its result comes with [`Self::done`].
    pub fn start(
        &mut self,
        name: &str,
        ctx: &egui::Context,
        work: impl FnOnce() -> Done + Send + 'static,
    ) {
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let done = work();
            // A window that has been closed needs no result.
            let is_file = matches!(done, Done::Opened { .. });
            sender.send(done).unwrap_or_default();
            ctx.request_repaint();
            if is_file {
                give_back();
            }
        });
        if started.is_ok() {
            self.running += 1;
        }
    }

    pub fn done(&mut self) -> Vec<Done> {
        let done: Vec<Done> = self.receiver.try_iter().collect();
        self.running = self.running.saturating_sub(done.len());
        done
    }
}

/// Lets the system have the memory that reading a file took. The allocator gives back what has
/// been free for a while when it is next asked for a large piece; in a window at rest that would
/// be never (measured: 80 MB after a file of 40 MB).
fn give_back() {
    std::thread::sleep(Duration::from_millis(500));
    drop(std::hint::black_box(Vec::<u8>::with_capacity(32 * 1024 * 1024)));
}

/// A flow file that was read, and what the file was like then.
pub struct ReadFile {
    pub opened: Box<Opened>,
    pub file: Fingerprint,
}

/// Where everything of a flow that was read stands: a large one's takes longer than a frame.
pub fn laid_out(read: ReadFile) -> (ReadFile, Box<Scene>) {
    let mut scene = Box::<Scene>::default();
    scene.follow(&read.opened.flow, Document::default().revision());
    (read, scene)
}

pub fn read(path: &Path) -> Result<ReadFile, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if size.is_dir() {
        return Err("this is a folder".to_owned());
    }
    if size.len() > format::MAX_BYTES as u64 {
        return Err(format!("the file is larger than {} MiB", format::MAX_BYTES / 1024 / 1024));
    }
    let (bytes, file) = Fingerprint::read(path).map_err(|error| error.to_string())?;
    match format::open(&bytes) {
        Ok(opened) => Ok(ReadFile { opened: Box::new(opened), file }),
        Err(error) => Err(format!("{} ({}:{})", error.message, error.line, error.column)),
    }
}

pub fn check(document: u64, revision: u64, flow: &Flow, settings: Arc<lint::Settings>) -> Done {
    let findings = lint::lint_with(flow, &settings);
    Done::Linted { document, revision, settings, findings }
}

pub fn list_variables(document: u64, revision: u64, flow: &Flow) -> Done {
    Done::Listed { document, revision, variables: Variables::of(flow) }
}
