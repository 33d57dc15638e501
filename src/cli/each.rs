//! One piece of work for each of many things, on all cores, with progress on terminals.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that takes less is done before anybody would read how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// Results in the order of the things, whichever is done first.
pub(super) fn each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let (sender, receiver) = channel();
    let mut results: Vec<Option<R>> = things.iter().map(|_| None).collect();
    let mut progress = Progress::new(things.len());
    let (next, work) = (&next, &work);
    let task = move |sender: std::sync::mpsc::Sender<(usize, R)>| {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(at) else { break };
            if sender.send((at, work(thing))).is_err() {
                break;
            }
        }
    };
    thread::scope(|scope| {
        let mut started = 0;
        for _ in 0..cores.min(things.len()) {
            let sender = sender.clone();
            let builder = thread::Builder::new().name("each".to_owned());
            started += usize::from(builder.spawn_scoped(scope, move || task(sender)).is_ok());
        }
        if started == 0 {
            // A system that gives no thread has this one.
            task(sender);
        } else {
            drop(sender);
        }
        loop {
            match receiver.recv_timeout(Duration::from_millis(100)) {
                Ok((at, result)) => {
                    if let Some(place) = results.get_mut(at) {
                        *place = Some(result);
                    }
                    progress.advance(1);
                }
                Err(RecvTimeoutError::Timeout) => progress.advance(0),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    progress.bar.finish_and_clear();
    results.into_iter().flatten().collect()
}

/// How much is done, told on a terminal when it takes long.
struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    fn new(count: usize) -> Self {
        let hidden = ProgressDrawTarget::hidden();
        let bar = ProgressBar::with_draw_target(Some(count as u64), hidden);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len}");
        Self {
            bar: bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())),
            begun: Instant::now(),
        }
    }

    fn advance(&mut self, count: u64) {
        if self.bar.is_hidden() && self.begun.elapsed() > PATIENCE {
            // It stays hidden where this is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(count);
        self.bar.tick();
    }
}
