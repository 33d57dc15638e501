//! A server on this computer that stands in for the platform and answers as it is told.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crate::common::wait::LIMIT;

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A status, headers that each end in a line break, and a body.
    Answer(u16, String, String),
    /// These bytes, and then the connection ends.
    Cut(String),
    /// Nothing, while the server runs.
    Silence,
    /// A header that promises nothing, and then bytes without end.
    Endless,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::Answer(status, "Content-Type: application/json\r\n".to_owned(), body.to_owned())
    }
}

/// The server; it ends when it is dropped.
pub(crate) struct StandIn {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl StandIn {
    /// Answers one request after the other with these; the last answer repeats.
    pub(crate) fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, is_over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (list, end) = (Arc::clone(&seen), Arc::clone(&is_over));
        let thread = std::thread::spawn(move || {
            let mut kept = Vec::new();
            for (number, stream) in listener.incoming().enumerate() {
                let Ok(mut stream) = stream else { continue };
                if end.load(Ordering::Relaxed) {
                    return;
                }
                let Some(request) = read(&mut stream) else { continue };
                list.lock().unwrap().push(request);
                let reply = replies.get(number).or(replies.last());
                if let Some(stream) = reply.and_then(|reply| answer(stream, reply, &end)) {
                    kept.push(stream);
                }
            }
        });
        Self { address, seen, is_over, thread: Some(thread) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, headers and body.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // The server waits for a connection.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// A whole request; nothing where the caller went away.
fn read(stream: &mut TcpStream) -> Option<String> {
    stream.set_read_timeout(Some(LIMIT)).ok()?;
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = stream.read(&mut piece).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, value)| value.trim().parse::<usize>().ok());
        if body.len() >= length.unwrap_or_default() {
            return Some(text);
        }
    }
}

/// Answers; a connection that is to stay open comes back.
fn answer(mut stream: TcpStream, reply: &Reply, end: &AtomicBool) -> Option<TcpStream> {
    let text = match reply {
        Reply::Silence => return Some(stream),
        Reply::Cut(text) => text.clone(),
        Reply::Answer(status, headers, body) => format!(
            "HTTP/1.1 {status} Told\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ),
        Reply::Endless => "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[".to_owned(),
    };
    // A caller that has gone away is part of some tests.
    let mut is_there = stream.write_all(text.as_bytes()).is_ok();
    while matches!(reply, Reply::Endless) && is_there && !end.load(Ordering::Relaxed) {
        is_there = stream.write_all(&[b' '; 4096]).is_ok();
    }
    None
}
