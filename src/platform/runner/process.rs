//! Programs under guard, and what they write.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::platform::guard;

/// How many of the last lines are kept, and how many bytes of each.
const MOST_LINES: usize = 400;
const MOST_IN_LINE: usize = 1_000;
/// How long the guard may take beyond the program's own time to end.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often something is looked after.
pub(super) const PAUSE: Duration = Duration::from_millis(20);
/// What a handler says when it listens.
const LISTENS: &str = "listening on http://";

/// The last lines that programs wrote.
#[derive(Debug, Default)]
pub struct Log(Mutex<Written>);

#[derive(Debug, Default)]
struct Written {
    lines: VecDeque<String>,
    address: Option<String>,
}

impl Log {
    pub fn lines(&self) -> Vec<String> {
        self.lock().lines.iter().cloned().collect()
    }

    /// The last lines, at most so many.
    pub fn last(&self, most: usize) -> Vec<String> {
        let written = self.lock();
        let first = written.lines.len().saturating_sub(most);
        written.lines.iter().skip(first).cloned().collect()
    }

    /// Leaves out what is of no interest any more.
    pub(super) fn forget(&self, is_idle: impl Fn(&str) -> bool) {
        self.lock().lines.retain(|line| !is_idle(line));
    }

    /// Where the handler said that it listens, as `HOST:PORT`.
    pub fn address(&self) -> Option<String> {
        self.lock().address.clone()
    }

    /// Reads until nobody writes any more; what is too long for a line is cut.
    pub fn read(&self, from: impl Read) {
        let mut reader = BufReader::new(from);
        let mut line = Vec::new();
        while let Ok(bytes) = reader.fill_buf() {
            if bytes.is_empty() {
                break;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (part, used) = match end {
                Some(end) => (&bytes[..end], end + 1),
                None => (bytes, bytes.len()),
            };
            let room = MOST_IN_LINE.saturating_sub(line.len());
            line.extend_from_slice(&part[..part.len().min(room)]);
            reader.consume(used);
            if end.is_some() {
                self.push(&line);
                line.clear();
            }
        }
        self.push(&line);
    }

    fn push(&self, line: &[u8]) {
        let line = plain(&String::from_utf8_lossy(line));
        if line.is_empty() {
            return;
        }
        let mut written = self.lock();
        if written.address.is_none()
            && let Some(address) = line.strip_prefix(LISTENS)
        {
            written.address = Some(address.to_owned());
        }
        if written.lines.len() == MOST_LINES {
            written.lines.pop_front();
        }
        written.lines.push_back(line);
    }

    fn lock(&self) -> MutexGuard<'_, Written> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A line without colours, moves of the cursor and other marks for terminals.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            if letters.next() == Some('[') {
                // A sequence ends with a letter or one of few signs.
                let _end = letters.find(|letter| matches!(letter, '@'..='~'));
            }
        } else if letter == '\t' {
            out.push(' ');
        } else if !letter.is_control() {
            out.push(letter);
        }
    }
    out.trim_end().to_owned()
}

/// A program that ends with the one who holds this.
pub(super) struct Process {
    /// Taken only when this is dropped.
    guard: Option<Child>,
    /// Open as long as the program is wanted.
    pipe: Option<ChildStdin>,
    reader: Option<JoinHandle<()>>,
    code: Option<i32>,
    /// When the code was learned.
    since: Option<Instant>,
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Process({:?})", self.guard.as_ref().map(Child::id))
    }
}

impl Process {
    /// Starts a program under the guard, with no other variables in its environment than these.
    pub(super) fn start(
        guard: &Path,
        program: &Path,
        arguments: &[&str],
        folder: &Path,
        environment: &[(OsString, OsString)],
        log: &Arc<Log>,
    ) -> io::Result<Self> {
        // One for both of its outputs, so that lines stand in the order in which they were written.
        let (output, writes) = io::pipe()?;
        let mut command = Command::new(guard);
        command
            .arg("guard")
            .arg(program)
            .args(arguments.iter().map(OsStr::new))
            .current_dir(folder)
            .env_clear()
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(writes.try_clone()?)
            .stderr(writes);
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // What ends the window from a terminal must not end the guard first.
            command.process_group(0);
        }
        let mut guard = command.spawn()?;
        // Held here, the output would never end.
        drop(command);
        let pipe = guard.stdin.take();
        let mut process = Self { guard: Some(guard), pipe, reader: None, code: None, since: None };
        let log = Arc::clone(log);
        let reader = std::thread::Builder::new().name("output".to_owned());
        process.reader = Some(reader.spawn(move || log.read(output))?);
        Ok(process)
    }

    /// The exit code, once it has ended. All that it wrote is in the log then.
    /// Waits for the last of it.
    pub(super) fn ended(&mut self) -> io::Result<Option<i32>> {
        loop {
            let code = self.exited()?;
            if code.is_some() || self.code.is_none() {
                return Ok(code);
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// The same without any wait: there is no code before all that it wrote is in the log.
    pub(super) fn exited(&mut self) -> io::Result<Option<i32>> {
        if self.code.is_none()
            && let Some(guard) = &mut self.guard
            && let Some(status) = guard.try_wait()?
        {
            self.code = Some(status.code().unwrap_or(-1));
            self.since = Some(Instant::now());
        }
        let is_read = self.reader.as_ref().is_none_or(JoinHandle::is_finished);
        // A program that got away from its group may hold the output open for ever.
        let is_over = self.since.is_some_and(|since| since.elapsed() >= PATIENCE);
        Ok(self.code.filter(|_| is_read || is_over))
    }

    /// Ends it, and returns when it is gone.
    pub(super) fn end(&mut self) {
        self.pipe = None;
        let until = Instant::now() + guard::GRACE + PATIENCE;
        while Instant::now() < until {
            if !matches!(self.ended(), Ok(None)) {
                return;
            }
            std::thread::sleep(PAUSE);
        }
        // The guard does not answer: nothing more can be done than to end it as well.
        if let Some(guard) = &mut self.guard {
            let _gone = guard.kill();
            let _status = guard.wait();
        }
    }
}

impl Drop for Process {
    /// The closed pipe ends the program; nobody waits for it but a thread that takes its status.
    fn drop(&mut self) {
        self.pipe = None;
        // Whoever ends a process keeps its status until somebody asks.
        if let (None, Some(mut guard)) = (self.code, self.guard.take()) {
            let waits = std::thread::Builder::new().name("guard".to_owned());
            let _started = waits.spawn(move || guard.wait());
        }
    }
}
