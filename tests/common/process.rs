//! Processes that end with their test, and whose output is read while they run.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};

use crate::common::wait::{LIMIT, until};

pub(crate) struct Process {
    pub(crate) child: Child,
    out: Receiver<Vec<u8>>,
    errors: Receiver<Vec<u8>>,
}

impl Process {
    /// Starts a command. It reads from [`Process::give`], and nothing after that was closed.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let out = lines_of(child.stdout.take().unwrap());
        let errors = lines_of(child.stderr.take().unwrap());
        Self { child, out, errors }
    }

    /// Writes to the command, and closes what it reads from.
    pub(crate) fn give(&mut self, input: &[u8]) {
        let (mut pipe, input) = (self.child.stdin.take().unwrap(), input.to_owned());
        // On a thread of its own: a command that reads nothing holds up nobody. One that ends
        // without reading all of it is part of some tests.
        std::thread::spawn(move || pipe.write_all(&input).unwrap_or_default());
    }

    /// The next line on standard output, with its end; empty where it is closed.
    pub(crate) fn line(&mut self) -> String {
        let line = self.out.recv_timeout(LIMIT);
        assert_ne!(line, Err(std::sync::mpsc::RecvTimeoutError::Timeout), "no line comes");
        String::from_utf8(line.unwrap_or_default()).unwrap()
    }

    /// Waits for the end. The output is what [`Process::line`] has not read.
    pub(crate) fn end(mut self) -> Output {
        drop(self.child.stdin.take());
        until("the end of a process", || self.child.try_wait().unwrap().is_some());
        let status = self.child.wait().unwrap();
        Output { status, stdout: rest(&self.out), stderr: rest(&self.errors) }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _gone = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Runs a command to its end.
pub(crate) fn output(command: &mut Command, input: &[u8]) -> Output {
    let mut process = Process::start(command);
    process.give(input);
    process.end()
}

/// Standard output, standard error and the exit status.
pub(crate) fn parts(output: &Output) -> (String, String, i32) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.code().unwrap())
}

fn lines_of(pipe: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        loop {
            let mut line = Vec::new();
            match pipe.read_until(b'\n', &mut line) {
                Ok(count) if count > 0 && sender.send(line).is_ok() => {}
                _ => return,
            }
        }
    });
    lines
}

/// What is still to be read. A process of the command's own may keep the pipe open: that is waited
/// for as well.
fn rest(lines: &Receiver<Vec<u8>>) -> Vec<u8> {
    let mut all = Vec::new();
    loop {
        match lines.recv_timeout(LIMIT) {
            Ok(line) => all.extend(line),
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return all,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => panic!("a pipe stays open"),
        }
    }
}
