//! Counts what is on its way, and lets others wait for it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A change that is announced between a look and a wait is seen after this at the latest.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

#[derive(Default)]
pub(super) struct Busy {
    count: Mutex<usize>,
    changed: Condvar,
}

/// Something on its way, until it is dropped.
pub(super) struct Job(Arc<Busy>);

impl Busy {
    pub(super) fn begin(self: &Arc<Self>) -> Job {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Job(Arc::clone(self))
    }

    /// Lets those look again who wait.
    pub(super) fn tell(&self) {
        self.changed.notify_all();
    }

    /// Waits until nothing is on its way.
    pub(super) fn settle(&self, within: Duration) -> bool {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(count, within, |count| *count > 0);
        let (count, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *count == 0
    }

    /// Waits until there is something to be had.
    pub(super) fn wait_for<T>(
        &self,
        within: Duration,
        wanted: impl Fn() -> Option<T>,
    ) -> Option<T> {
        let end = Instant::now() + within;
        loop {
            if let Some(found) = wanted() {
                return Some(found);
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = self.changed.wait_timeout(count, left.min(LOOK_AGAIN));
            drop(waited.unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let mut count = self.0.count.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.saturating_sub(1);
        drop(count);
        self.0.changed.notify_all();
    }
}
