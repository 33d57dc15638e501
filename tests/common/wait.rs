//! Waits with an end. The limit is there for what hangs: nothing is measured with it, and a busy
//! machine does not reach it.

use std::time::{Duration, Instant};

/// How long anything may take that a test waits for.
pub(crate) const LIMIT: Duration = Duration::from_mins(5);

/// Waits until something is so.
#[track_caller]
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < LIMIT, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
