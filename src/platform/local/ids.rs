//! Ids that nobody can guess, in the forms that the platform's have.

use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// Draws numbers by chance.
#[derive(Default)]
pub(super) struct Chance {
    /// Its keys come from the operating system.
    keys: RandomState,
    drawn: AtomicU64,
}

impl Chance {
    pub(super) fn number(&self) -> u64 {
        self.keys.hash_one(self.drawn.fetch_add(1, Ordering::Relaxed))
    }

    /// 56 hexadecimal digits, as webhooks bring them.
    pub(super) fn session(&self) -> String {
        self.digits(56)
    }

    /// 24 hexadecimal digits, as deployments have them.
    pub(super) fn deployment(&self) -> String {
        self.digits(24)
    }

    /// `8-4-4-4-12` hexadecimal digits, as the addresses that read sessions have them.
    pub(super) fn read_id(&self) -> String {
        let digits = self.digits(32);
        let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
        parts.join("-")
    }

    fn digits(&self, count: usize) -> String {
        let mut text = String::with_capacity(count + 16);
        while text.len() < count {
            // A string takes whatever is written.
            let _always_fine = write!(text, "{:016x}", self.number());
        }
        text.truncate(count);
        text
    }
}
