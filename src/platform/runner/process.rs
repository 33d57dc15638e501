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
    pub(super) fn address(&self) -> Option<String> {
        self.lock().address.clone()
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
        process.reader = Some(reader.spawn(move || read_lines(output, &log))?);
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

/// Reads until nobody writes any more; what is too long for a line is cut.
fn read_lines(from: impl Read, log: &Log) {
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
            log.push(&line);
            line.clear();
        }
    }
    log.push(&line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_program_that_ended_is_asked_without_a_wait() {
        let guard = Command::new("true").spawn().unwrap();
        let (writer, output) = std::sync::mpsc::channel::<()>();
        let reader = std::thread::spawn(move || output.recv().unwrap_or_default());
        let (guard, reader) = (Some(guard), Some(reader));
        let mut process = Process { guard, pipe: None, reader, code: None, since: None };
        let started = Instant::now();
        while process.code.is_none() {
            assert_eq!(process.exited().unwrap(), None);
            assert!(started.elapsed() < PATIENCE, "it waits, or “true” does not end");
        }
        assert_eq!(process.exited().unwrap(), None, "not all that it wrote is there");
        drop(writer);
        assert_eq!(process.ended().unwrap(), Some(0));
        // The output of another stays open: after a while its code is told all the same.
        process.reader = Some(std::thread::spawn(std::thread::park));
        assert_eq!(process.exited().unwrap(), None);
        process.since = Instant::now().checked_sub(PATIENCE);
        assert_eq!(process.exited().unwrap(), Some(0));
    }

    #[test]
    fn lines_are_plain_and_bounded() {
        let log = Log::default();
        let mut text = "\u{1b}[1mbold\u{1b}[0m\ttext\r\n\n".to_owned();
        text.push_str(&"x".repeat(5_000));
        text.push_str("\nlistening on http://127.0.0.1:5\nlistening on http://127.0.0.1:6");
        read_lines(text.as_bytes(), &log);
        let lines = log.lines();
        assert_eq!(lines[0], "bold text");
        assert_eq!(lines[1].len(), MOST_IN_LINE);
        assert_eq!(lines.len(), 4, "empty lines are left out");
        assert_eq!(log.address().as_deref(), Some("127.0.0.1:5"));
        read_lines("y\n".repeat(1_000).as_bytes(), &log);
        assert_eq!(log.lines().len(), MOST_LINES);
        assert_eq!(log.last(2), ["y", "y"]);
        // No text of a line's bytes makes it fail.
        read_lines(&[0xff, 0x1b, b'[', b'\n', 0x1b][..], &log);
    }
}
