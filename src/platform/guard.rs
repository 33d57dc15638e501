//! A program that does not outlive the one that wanted it.
//!
//! The guard is this program once more, as a process of its own: `treble-flow guard PROGRAM`.
//! Its standard input is a pipe that only its parent can write to. When the parent ends, however
//! it ends, the system closes the pipe, and the guard ends the program and all that the program
//! started. On Unix it does the same when it is itself asked to end.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// How long a program may take to end in order.
pub const GRACE: Duration = Duration::from_secs(1);

/// Runs a program until it ends, standard input does or, on Unix, SIGTERM, SIGINT or SIGHUP
/// arrives, and gives its exit code: 128 and the signal's number when a signal ended it.
///
/// On Unix the program has a process group of its own, and the group is ended: asked first, and
/// after [`GRACE`] killed. On Windows the tree of processes is ended with `taskkill`, without
/// asking.
pub fn guard(program: &OsStr, arguments: &[OsString]) -> io::Result<u8> {
    // Before anything is started: from here on no such signal ends the guard alone.
    #[cfg(unix)]
    let signals = Signals::new()?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        command.process_group(0);
    }
    let mut child = command.spawn()?;
    let group = Group::of(&child);
    end_after(wait_for_parent, "parent", group);
    #[cfg(unix)]
    end_after(|| signals.wait(), "signals", group);
    let status = child.wait();
    // What the program started and left behind.
    group.kill();
    Ok(code(status?))
}

/// Ends the group when a wait in a thread of its own is over.
fn end_after(wait: impl FnOnce() + Send + 'static, name: &str, group: Group) {
    let waits = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
        wait();
        group.ask();
        std::thread::sleep(GRACE);
        group.kill();
    });
    if waits.is_err() {
        // Nobody would end it.
        group.kill();
    }
}

/// Returns when nobody holds the other end of standard input any more.
fn wait_for_parent() {
    let mut input = io::stdin().lock();
    let mut buffer = [0; 64];
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        if let Some(signal) = status.signal() {
            return u8::try_from(128 + signal).unwrap_or(255);
        }
    }
    status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(255)
}

/// The signals that ask a process to end.
#[cfg(unix)]
struct Signals {
    runtime: tokio::runtime::Runtime,
    all: [tokio::signal::unix::Signal; 3],
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let entered = runtime.enter();
        let all = [
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
            signal(SignalKind::hangup())?,
        ];
        drop(entered);
        Ok(Self { runtime, all })
    }

    /// Returns when one of them arrived.
    fn wait(self) {
        let Self { runtime, all: [mut terminate, mut interrupt, mut hangup] } = self;
        runtime.block_on(async {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
                _ = hangup.recv() => {}
            }
        });
    }
}

/// A program and what it started.
#[derive(Clone, Copy)]
pub(super) struct Group {
    #[cfg(unix)]
    leader: Option<rustix::process::Pid>,
    #[cfg(not(unix))]
    leader: u32,
}

#[cfg(unix)]
impl Group {
    /// Of a program that was started as the leader of a group.
    pub(super) fn of(child: &Child) -> Self {
        let id = i32::try_from(child.id()).ok();
        Self { leader: id.and_then(rustix::process::Pid::from_raw) }
    }

    fn ask(self) {
        self.send(rustix::process::Signal::TERM);
    }

    pub(super) fn kill(self) {
        self.send(rustix::process::Signal::KILL);
    }

    fn send(self, signal: rustix::process::Signal) {
        if let Some(leader) = self.leader {
            // A group that is empty already has nobody to tell.
            let _gone = rustix::process::kill_process_group(leader, signal);
        }
    }
}

#[cfg(not(unix))]
impl Group {
    pub(super) fn of(child: &Child) -> Self {
        Self { leader: child.id() }
    }

    #[expect(clippy::unused_self, reason = "on Unix a program can be asked")]
    fn ask(self) {}

    pub(super) fn kill(self) {
        let id = self.leader.to_string();
        let mut command = Command::new("taskkill");
        command.args(["/T", "/F", "/PID", &id]).stdin(Stdio::null()).stdout(Stdio::null());
        // A tree that is gone already has nobody to end.
        let _gone = command.stderr(Stdio::null()).status();
    }
}
