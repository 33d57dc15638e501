//! Work that takes too long for a frame: files, file dialogs, checking large flows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use eframe::egui;

use crate::format::{self, Opened};
use crate::lint::{self, Finding};
use crate::model::variables::Variables;
use crate::model::{Document, Edit, Flow};
use crate::picture::Scene;
use crate::platform::runner::{RunError, Running};
use crate::store::watch::Fingerprint;
use crate::words::Language;

use super::compare::Differences;
use super::outside::Why;
use super::saving::{Order, Saver};

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
    /// A flow was saved, or not.
    Saved(Box<super::saving::Outcome>),
    Exported(Vec<super::export::Written>),
    Linted {
        document: u64,
        revision: u64,
        /// Those that it was linted with.
        settings: Arc<lint::Settings>,
        findings: Vec<Finding>,
    },
    Fixed(Fixed),
    /// The tests beside a flow were played.
    Covered {
        document: u64,
        covered: Box<super::coverage::Covered>,
    },
    /// A conversation was saved as a test, or why not, in words.
    TestSaved {
        document: u64,
        result: Result<String, String>,
    },
    /// The platform was called.
    Called(Box<super::platform::Called>),
    /// A handler runs, or does not.
    Ran {
        document: u64,
        attempt: u64,
        result: Box<Result<Running, RunError>>,
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

/// What mends a flow, worked out for one revision of it.
pub struct Fixed {
    pub document: u64,
    pub revision: u64,
    pub edits: Vec<Edit>,
    /// How many problems that mends.
    pub count: usize,
}

/// Starts work on threads of its own and collects the results.
pub struct Tasks {
    sender: Sender<Done>,
    receiver: Receiver<Done>,
    pub running: usize,
    saver: Saver,
    /// What work took and left is about to be given back.
    gives_back: Arc<AtomicBool>,
}

impl Default for Tasks {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver, running: 0, saver: Saver::default(), gives_back: Arc::default() }
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
        let gives_back = Arc::clone(&self.gives_back);
        let started = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let done = work();
            // A window that has been closed needs no result.
            sender.send(done).unwrap_or_default();
            ctx.request_repaint();
            give_back(&gives_back);
        });
        if started.is_ok() {
            self.running += 1;
        }
    }

    /// Saves a flow, after those that were ordered before.
    pub fn save(&mut self, ctx: &egui::Context, order: Order) {
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        self.running += 1;
        self.saver.order(order, move |outcome| {
            sender.send(Done::Saved(Box::new(outcome))).unwrap_or_default();
            ctx.request_repaint();
        });
    }

    pub fn done(&mut self) -> Vec<Done> {
        let done: Vec<Done> = self.receiver.try_iter().collect();
        self.running = self.running.saturating_sub(done.len());
        done
    }
}

/// The allocator keeps what is freed for a second, since it may be wanted again.
const KEPT_FREE: Duration = Duration::from_millis(1_500);

/// Lets the system have the memory that work took. The allocator gives back what has been free
/// for a while only when it is at work or a thread ends; in a window at rest that would be never
/// (measured: 40 MB after a file of 44 MB). So a thread ends when the time is over.
fn give_back(is_under_way: &Arc<AtomicBool>) {
    if is_under_way.swap(true, Ordering::Relaxed) {
        return;
    }
    let waiting = Arc::clone(is_under_way);
    // The thread that worked does not wait itself: what it holds is free only when it has ended.
    let started = std::thread::Builder::new().name("give back".to_owned()).spawn(move || {
        std::thread::sleep(KEPT_FREE);
        waiting.store(false, Ordering::Relaxed);
        // A thread that never allocated is none to the allocator.
        drop(std::hint::black_box(Vec::<u8>::with_capacity(64)));
    });
    if started.is_err() {
        is_under_way.store(false, Ordering::Relaxed);
    }
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

/// Safe fixes, until none is left.
pub fn fix_all(document: u64, revision: u64, flow: &Flow, settings: &lint::Settings) -> Fixed {
    let (_, mended) = lint::fix_all_with(flow, settings, false, &|_| true);
    let count = mended.len();
    let edits = mended.into_iter().filter_map(|finding| finding.fix).flat_map(|fix| fix.edits);
    Fixed { document, revision, edits: edits.collect(), count }
}

pub fn list_variables(document: u64, revision: u64, flow: &Flow) -> Done {
    Done::Listed { document, revision, variables: Variables::of(flow) }
}
