//! Threads of tests.

use std::thread::JoinHandle;

use crate::common::wait::until;

/// Waits for the end of a thread, and gives what it comes to.
#[track_caller]
pub(crate) fn joined<T>(thread: JoinHandle<T>) -> T {
    until("the end of a thread", || thread.is_finished());
    thread.join().unwrap()
}
