//! The platform's own clock.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::Pace;

pub(super) struct Clock {
    pace: Pace,
    start: u64,
    began: Instant,
}

impl Clock {
    /// Milliseconds since 1970 to start with, or else what the clock on the wall says.
    pub(super) fn new(pace: Pace, start: Option<u64>) -> Self {
        let wall = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let start = start.unwrap_or_else(|| milliseconds(wall()));
        Self { pace, start, began: Instant::now() }
    }

    /// Milliseconds since 1970.
    pub(super) fn now(&self) -> u64 {
        match self.pace {
            Pace::Virtual => self.start,
            Pace::Real => self.start.saturating_add(milliseconds(self.began.elapsed())),
        }
    }
}

pub(super) fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
