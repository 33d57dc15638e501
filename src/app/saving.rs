//! Saving beside the window: one thread, in the order in which it was asked for. What is saved is the
//! flow as it was at that moment; an edit that comes later is unsaved.

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SendError, Sender, channel};

use crate::format::{self, NoPlace, Saved, Source, Unsaveable};
use crate::model::Flow;
use crate::store::watch::Fingerprint;
use crate::store::{self, Disk, SaveError};
use crate::words::{interface as text, saving as words};

use super::dialog::Dialog;
use super::outside::Outside;
use super::{App, Doc};

/// What becomes of a flow when it is saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Then {
    #[default]
    Stay,
    Close,
    /// The window closes, too.
    Quit,
}

/// A flow that is to be written.
pub struct Order {
    document: u64,
    path: PathBuf,
    flow: Flow,
    source: Source,
    /// What the author knows that the file cannot store.
    told: BTreeSet<NoPlace>,
    /// What the file was like when it was read or saved; nothing where it may be replaced whatever
    /// it is.
    known: Option<Fingerprint>,
    /// The author knows that the file is gone: then it is written anew.
    may_be_gone: bool,
    /// An order for the same flow is not carried out yet: its file is the one that is known.
    is_later: bool,
    disk: Arc<dyn Disk>,
}

/// What became of an order.
pub struct Outcome {
    document: u64,
    path: PathBuf,
    flow: Flow,
    source: Source,
    result: Result<Written, Box<NotWritten>>,
}

struct Written {
    file: Fingerprint,
    /// The flow as the file holds it, where that is less than the flow.
    without: Option<Flow>,
}

enum NotWritten {
    Unsaveable(Unsaveable),
    /// The author has to agree first.
    NoPlace(Box<Saved>),
    Failed(SaveError),
    /// It is written, and the disk did not confirm it.
    InDoubt(SaveError, Fingerprint),
}

impl Outcome {
    /// There is something to ask the author.
    pub(super) fn asks(&self) -> bool {
        let asks = |reason: &NotWritten| {
            matches!(reason, NotWritten::NoPlace(_) | NotWritten::Failed(SaveError::Changed))
        };
        self.result.as_ref().is_err_and(|reason| asks(reason))
    }
}

/// Who is told when an order is carried out.
type Tell = Box<dyn FnOnce(Outcome) + Send>;

/// The thread that saves. It ends with the window that gave it orders.
#[derive(Default)]
pub(super) struct Saver {
    orders: Option<Sender<(Order, Tell)>>,
}

impl Saver {
    /// Hands over an order.
    pub(super) fn order(&mut self, order: Order, tell: impl FnOnce(Outcome) + Send + 'static) {
        let sender = self.orders.get_or_insert_with(|| {
            let (sender, orders) = channel();
            let work = move || carry_out(&orders);
            // Where no thread can be started, nobody receives orders.
            drop(std::thread::Builder::new().name("save".to_owned()).spawn(work));
            sender
        });
        if let Err(SendError((order, tell))) = sender.send((order, Box::new(tell))) {
            self.orders = None;
            let known = order.known;
            tell(order.carried_out(known));
        }
    }
}

fn carry_out(orders: &Receiver<(Order, Tell)>) {
    // What this thread wrote last for each flow, as long as the window does not know it.
    let mut last: HashMap<(u64, PathBuf), Fingerprint> = HashMap::new();
    while let Ok((order, tell)) = orders.recv() {
        let key = (order.document, order.path.clone());
        let own = if order.is_later { last.get(&key).copied() } else { last.remove(&key) };
        let own = own.filter(|_| order.is_later);
        let known = order.known.map(|known| own.unwrap_or(known));
        let outcome = order.carried_out(known);
        if let Ok(Written { file, .. }) = &outcome.result {
            last.insert(key, *file);
        }
        tell(outcome);
    }
}

impl Order {
    fn carried_out(self, known: Option<Fingerprint>) -> Outcome {
        // Whatever goes wrong, the window must not wait for ever.
        let result = catch_unwind(AssertUnwindSafe(|| write(&self, known))).unwrap_or_else(|_| {
            let error = std::io::Error::other("writing it failed inside the program");
            Err(Box::new(NotWritten::Failed(error.into())))
        });
        let Self { document, path, flow, source, .. } = self;
        Outcome { document, path, flow, source, result }
    }
}

fn write(order: &Order, known: Option<Fingerprint>) -> Result<Written, Box<NotWritten>> {
    let saved = format::save(&order.flow, &order.source)
        .map_err(|trouble| Box::new(NotWritten::Unsaveable(trouble)))?;
    if !saved.dropped.keys().all(|own| order.told.contains(own)) {
        return Err(Box::new(NotWritten::NoPlace(Box::new(saved))));
    }
    let (disk, path, bytes) = (order.disk.as_ref(), order.path.as_path(), saved.text.as_bytes());
    let replaced = known.map(|known| store::replace_on(disk, path, bytes, known));
    let written = match replaced {
        Some(Err(SaveError::Gone)) if order.may_be_gone => store::save_on(disk, path, bytes),
        Some(replaced) => replaced,
        None => store::save_on(disk, path, bytes),
    };
    let file = || Fingerprint::of(path, bytes);
    match written {
        Ok(()) => {
            let without = (!saved.dropped.is_empty()).then_some(saved.written);
            Ok(Written { file: file(), without })
        }
        Err(error @ SaveError::Unconfirmed(_)) => Err(Box::new(NotWritten::InDoubt(error, file()))),
        Err(error) => Err(Box::new(NotWritten::Failed(error))),
    }
}

impl Doc {
    /// A save is under way.
    pub(super) fn is_saving(&self) -> bool {
        self.saving > 0
    }

    /// It closes when it is saved.
    pub(super) fn is_closing(&self) -> bool {
        self.then != Then::Stay
    }
}

impl App {
    pub fn save(&mut self) {
        match self.doc().path.clone() {
            Some(path) => self.save_to(path),
            None => self.ask_save(),
        }
    }

    /// Saves the flow to a file; to its own only if that is still what it was.
    pub fn save_to(&mut self, path: PathBuf) {
        let doc = self.doc();
        let is_own = doc.path.as_deref() == Some(path.as_path());
        let known = doc.file.filter(|_| is_own);
        self.order(path, known);
    }

    /// Saves, whatever became of the file meanwhile.
    pub(crate) fn write_to(&mut self, path: PathBuf) {
        self.order(path, None);
    }

    /// Saves a file that cannot store everything, after the author agreed.
    pub(crate) fn write_without(&mut self, path: PathBuf, dropped: impl Iterator<Item = NoPlace>) {
        self.doc_mut().told_no_place.extend(dropped);
        self.save_to(path);
    }

    fn order(&mut self, path: PathBuf, known: Option<Fingerprint>) {
        let (source, disk) = (self.source_for(&path), Arc::clone(&self.disk));
        let doc = self.doc_mut();
        let is_later = doc.is_saving();
        doc.saving += 1;
        let order = Order {
            document: doc.id,
            path,
            flow: doc.flow().clone(),
            source,
            told: doc.told_no_place.clone(),
            known,
            may_be_gone: doc.told_gone,
            is_later,
            disk,
        };
        let ctx = self.ctx.clone();
        self.tasks.save(&ctx, order);
    }

    /// The form in which a file is written: that of the document, unless it is another file with
    /// the name of a flow file. The document changes its form only when that file is written.
    fn source_for(&self, path: &Path) -> Source {
        let doc = self.doc();
        let is_named_so = path.to_string_lossy().to_lowercase().ends_with(".flow.json");
        if is_named_so && doc.path.as_deref() != Some(path) {
            Source::native()
        } else {
            doc.source.clone()
        }
    }

    /// A save is over. The tab that is in front stays in front unless there is something to ask.
    pub(super) fn take_saved(&mut self, outcome: Outcome) {
        let shown = outcome.path.display().to_string();
        let Some(at) = self.docs.iter().position(|doc| doc.id == outcome.document) else {
            // Closed without waiting for it.
            if let Err(reason) = &outcome.result
                && let NotWritten::Failed(error) = reason.as_ref()
            {
                self.notify(error.tell(self.language, &shown), true);
            }
            return;
        };
        let front = std::mem::replace(&mut self.active, at);
        let doc = self.doc_mut();
        doc.saving = doc.saving.saturating_sub(1);
        match outcome.result {
            Ok(Written { file, without }) => {
                self.has_saved(&outcome.path, outcome.flow, outcome.source, file, without);
                self.notify(text::SAVED.with(self.language, &[("path", &shown)]), false);
                self.active = front;
                self.go_on_with(at);
            }
            Err(reason) => match *reason {
                NotWritten::NoPlace(saved) => {
                    self.dialog = Some(Dialog::NoPlace { path: outcome.path, saved });
                }
                NotWritten::Failed(SaveError::Changed) => {
                    self.dialog = Some(Dialog::Changed(outcome.path));
                }
                reason => {
                    let told = match &reason {
                        NotWritten::Unsaveable(trouble) => {
                            trouble.tell(&outcome.flow, &shown, self.language)
                        }
                        NotWritten::Failed(error) | NotWritten::InDoubt(error, _) => {
                            error.tell(self.language, &shown)
                        }
                        NotWritten::NoPlace(_) => String::new(),
                    };
                    self.notify(told, true);
                    if let NotWritten::InDoubt(_, file) = reason {
                        self.doc_mut().source = outcome.source;
                        self.saved_in_doubt(outcome.path, file);
                    } else if matches!(reason, NotWritten::Failed(SaveError::Gone)) {
                        // The next save writes it anew.
                        let doc = self.doc_mut();
                        doc.outside = Some(Outside::Gone);
                        doc.told_gone = true;
                        doc.keep_whole();
                    }
                    let then = std::mem::take(&mut self.doc_mut().then);
                    self.active = front;
                    if then != Then::Stay {
                        self.active = at;
                        self.dialog = Some(Dialog::Close { quits: then == Then::Quit });
                    }
                }
            },
        }
    }

    /// The active flow's file holds what was ordered.
    fn has_saved(
        &mut self,
        path: &Path,
        flow: Flow,
        source: Source,
        file: Fingerprint,
        without: Option<Flow>,
    ) {
        self.settings.remember_file(path);
        self.settings.keep();
        let doc = self.doc_mut();
        doc.source = source;
        // What the file has no place for is not saved, and the mark says so.
        doc.document.mark_saved(without.unwrap_or(flow));
        if doc.path.as_deref() != Some(path) {
            // The mark is of the file that it was before.
            doc.mark = None;
        }
        doc.path = Some(path.to_owned());
        doc.saved_at = Some(doc.document.revision());
        self.saved(file);
    }

    /// Closes a flow that is saved, if that was asked for.
    fn go_on_with(&mut self, at: usize) {
        let Some(doc) = self.docs.get_mut(at) else { return };
        if doc.is_saving() {
            return;
        }
        let then = std::mem::take(&mut doc.then);
        if then == Then::Stay {
            return;
        }
        self.active = at;
        // It may have been edited meanwhile.
        if self.doc_mut().is_dirty() {
            self.dialog = Some(Dialog::Close { quits: then == Then::Quit });
            return;
        }
        self.close_flow();
        if then == Then::Quit {
            self.ask_quit();
        }
    }

    /// Nothing closes after a save that did not happen.
    pub(super) fn stay_open(&mut self) {
        self.doc_mut().then = Then::Stay;
    }

    pub fn ask_close_flow(&mut self) {
        self.close_when_saved(Then::Close);
    }

    /// Closes the active flow: at once, after the save that is under way, or after a question.
    fn close_when_saved(&mut self, then: Then) {
        let doc = self.doc_mut();
        if doc.is_saving() {
            doc.then = then;
            self.notify(self.say(words::CLOSES_WHEN_SAVED).to_owned(), false);
        } else if doc.is_dirty() {
            self.dialog = Some(Dialog::Close { quits: then == Then::Quit });
        } else {
            self.close_flow();
        }
    }

    pub fn ask_quit(&mut self) {
        let waits = |doc: &mut Doc| doc.is_saving() || doc.is_dirty();
        match self.docs.iter_mut().position(waits) {
            Some(at) if !self.may_quit => {
                self.active = at;
                self.close_when_saved(Then::Quit);
            }
            _ => {
                self.may_quit = true;
                self.docs.iter().for_each(Doc::forget);
                self.ctx.send_viewport_cmd(eframe::egui::ViewportCommand::Close);
            }
        }
    }

    /// Whether the window has to stay: something is unsaved or being saved.
    pub(super) fn has_to_stay(&mut self) -> bool {
        self.docs.iter_mut().any(|doc| doc.is_saving() || doc.is_dirty())
    }
}
