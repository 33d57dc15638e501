//! Keeps every edit safe on a thread of its own, so that no frame waits for a disk.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::disk::{Disk, RealDisk, Trouble};
use super::journal::{Journal, Origin};
use super::recover::{Found, Place, StateFolder};
use crate::model::Flow;

/// How long closing the window waits for a disk that does not answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the window learns from its keeper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The flow of this revision would survive a power cut now.
    Kept(u64),
    /// Edits are not kept. Said once, until it works again.
    Failed(Trouble),
    /// After [`Notice::Failed`]: edits are kept again.
    Works,
    /// What was kept of a flow that is saved or closed could not be removed: it may be offered
    /// at the next start.
    NotRemoved(Trouble),
}

enum Order {
    /// Another flow is worked on, or its file now holds what was noted before.
    Begin(Box<Origin>),
    Note {
        flow: Box<Flow>,
        revision: u64,
        edits: u64,
    },
    /// What is kept stays, and belongs to another file, or to one that is another by now.
    Move(Box<Origin>),
    /// What the window took over is kept in the new journal from the next note on.
    Replace(Box<Found>),
    Stop,
}

/// Keeps the edits of one window's flow in a journal. Nothing here waits for the disk.
pub struct Keeper {
    orders: Sender<Order>,
    notices: Receiver<Notice>,
    ended: Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// A keeper of a flow without a file; [`Self::begin`] tells it of another one.
    pub fn new(folder: StateFolder) -> io::Result<Self> {
        Self::on(Arc::new(RealDisk), folder, || {})
    }

    /// As [`Self::new`], on any disk. `wake` is called after every notice.
    pub fn on(
        disk: Arc<dyn Disk>,
        folder: StateFolder,
        wake: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let (orders, taken) = mpsc::channel();
        let (told, notices) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let thread = std::thread::Builder::new().name("journal".to_owned()).spawn(move || {
            let tell = move |notice| {
                // A window that is gone needs no notice.
                told.send(notice).unwrap_or_default();
                wake();
            };
            let mut work = Work { disk, folder, origin: Origin::none(), journal: None, before: 0 };
            work.run(&taken, &tell);
            end.send(()).unwrap_or_default();
        })?;
        Ok(Self { orders, notices, ended, thread: Some(thread) })
    }

    /// Another flow is worked on from here. The one before is closed: what was kept of it goes.
    pub fn begin(&self, origin: Origin) {
        self.order(Order::Begin(Box::new(origin)));
    }

    /// The file holds the flow as it was last noted: what was kept of it goes. The file is as
    /// `origin` says now. A flow that was edited meanwhile is to be noted again.
    pub fn saved(&self, origin: Origin) {
        self.begin(origin);
    }

    /// The flow goes by another file from the next note on; what is kept of it stays till then.
    pub fn moved(&self, origin: Origin) {
        self.order(Order::Move(Box::new(origin)));
    }

    /// The flow is closed, and its unsaved edits are not wanted.
    pub fn closed(&self) {
        self.begin(Origin::none());
    }

    /// The flow after an edit, an undo or a redo. Copying it costs a few pointers.
    pub fn note(&self, flow: &Flow, revision: u64) {
        self.order(Order::Note { flow: Box::new(flow.clone()), revision, edits: 1 });
    }

    /// Goes on with recovered work: what was found is removed once it is kept here.
    pub fn recover(&self, found: Found, revision: u64) {
        let (origin, flow, edits) =
            (found.told.origin.clone(), found.told.flow.clone(), found.told.edits);
        self.begin(origin);
        self.order(Order::Replace(Box::new(found)));
        self.order(Order::Note { flow: Box::new(flow), revision, edits });
    }

    /// What there is to tell. Does not wait.
    pub fn notices(&self) -> impl Iterator<Item = Notice> {
        self.notices.try_iter()
    }

    /// Waits for the next notice: for tests and for closing.
    pub fn wait(&self, at_most: Duration) -> Option<Notice> {
        self.notices.recv_timeout(at_most).ok()
    }

    fn order(&self, order: Order) {
        // The thread ends only with the keeper.
        self.orders.send(order).unwrap_or_default();
    }
}

impl Drop for Keeper {
    /// Work that was not closed stays in its journal and is offered at the next start.
    fn drop(&mut self) {
        self.order(Order::Stop);
        let ended = self.ended.recv_timeout(PATIENCE);
        if ended != Err(RecvTimeoutError::Timeout)
            && let Some(thread) = self.thread.take()
        {
            thread.join().unwrap_or_default();
        }
    }
}

/// Removes an older journal whose work is kept elsewhere, or not wanted.
fn discard(found: &mut Option<Found>, tell: &dyn Fn(Notice)) {
    if let Some(old) = found.take()
        && let Err(error) = old.discard()
    {
        tell(Notice::NotRemoved(Trouble::from(&error)));
    }
}

struct Work {
    disk: Arc<dyn Disk>,
    folder: StateFolder,
    origin: Origin,
    journal: Option<(Journal, Place)>,
    /// Edits that no journal took yet.
    before: u64,
}

impl Work {
    fn run(&mut self, orders: &Receiver<Order>, tell: &dyn Fn(Notice)) {
        let mut waiting: Option<Order> = None;
        // What was taken over stays until it is kept here, or wanted no more.
        let mut found: Option<Found> = None;
        let mut is_failing = false;
        loop {
            let Some(order) = waiting.take().or_else(|| orders.recv().ok()) else { return };
            match order {
                Order::Stop => return,
                Order::Begin(origin) => {
                    self.origin = *origin;
                    self.before = 0;
                    // The place goes after the journal that it locks.
                    if let Some((journal, _place)) = self.journal.take()
                        && let Err(error) = journal.remove()
                    {
                        tell(Notice::NotRemoved(Trouble::from(&error)));
                    }
                    discard(&mut found, tell);
                }
                Order::Move(origin) => {
                    self.origin = *origin;
                    if let Some((journal, _)) = &mut self.journal {
                        journal.set_origin(self.origin.clone());
                    }
                }
                Order::Replace(old) => found = Some(*old),
                Order::Note { mut flow, mut revision, mut edits } => {
                    // Of notes that pile up the last one says it all.
                    while let Ok(next) = orders.try_recv() {
                        match next {
                            Order::Note { flow: later, revision: own, edits: more } => {
                                (flow, revision) = (later, own);
                                edits += more;
                            }
                            other => {
                                waiting = Some(other);
                                break;
                            }
                        }
                    }
                    self.before += edits;
                    match self.keep(&flow) {
                        Ok(()) => {
                            self.before = 0;
                            if std::mem::take(&mut is_failing) {
                                tell(Notice::Works);
                            }
                            tell(Notice::Kept(revision));
                            discard(&mut found, tell);
                        }
                        Err(error) => {
                            if !std::mem::replace(&mut is_failing, true) {
                                tell(Notice::Failed(Trouble::from(&error)));
                            }
                        }
                    }
                }
            }
        }
    }

    fn keep(&mut self, flow: &Flow) -> io::Result<()> {
        let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        // A journal that failed stays the one of this flow: what was written of it nevertheless is
        // replaced when it works again, and goes when the flow is saved.
        let (journal, _) = match &mut self.journal {
            Some(journal) => journal,
            none => {
                let place = self.folder.place(time)?;
                let disk = Arc::clone(&self.disk);
                let journal = Journal::new(disk, place.journal.clone(), self.origin.clone());
                none.insert((journal, place))
            }
        };
        journal.add(flow, self.before, time)
    }
}
