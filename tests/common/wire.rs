//! A server that takes webhooks, and a plain HTTP client, for tests over real sockets.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;

use crate::common::wait::LIMIT;

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// What a server does with a request.
pub(crate) enum Reply {
    Json(u16, String),
    /// The whole answer, as it is sent.
    Raw(Vec<u8>),
    /// The connection is closed without an answer.
    Cut,
    /// Nothing is sent until the server is stopped.
    Never,
    /// A body without end.
    Endless,
}

/// A server of a test's own, on a free port.
pub(crate) struct Server {
    address: SocketAddr,
    got: Arc<Mutex<Vec<Got>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(handle: impl Fn(&Got) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (got, stop) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (seen, ends) = (Arc::clone(&got), Arc::clone(&stop));
        let handle = Arc::new(handle);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let (seen, ends) = (Arc::clone(&seen), Arc::clone(&ends));
                let handle = Arc::clone(&handle);
                std::thread::spawn(move || {
                    // A client that goes away ends its connection only.
                    let _gone = answer(&stream, &seen, &ends, &*handle);
                });
            }
        });
        Self { address, got, stop, thread: Some(thread) }
    }

    /// One that answers 200 with this to everything.
    pub(crate) fn json(body: &str) -> Self {
        let body = body.to_owned();
        Self::start(move |_| Reply::Json(200, body.clone()))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // The thread waits for a connection: here is one.
        let _woken = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _broken = thread.join();
        }
    }
}

fn answer(
    stream: &TcpStream,
    seen: &Mutex<Vec<Got>>,
    ends: &AtomicBool,
    handle: &(dyn Fn(&Got) -> Reply + Send + Sync),
) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let Some(got) = read(&mut reader)? else { return Ok(()) };
    seen.lock().unwrap().push(got.clone());
    let mut out = stream;
    match handle(&got) {
        Reply::Json(status, body) => out.write_all(json(status, &body).as_bytes()),
        Reply::Raw(bytes) => out.write_all(&bytes),
        Reply::Cut => Ok(()),
        Reply::Never => {
            while !ends.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(5));
            }
            Ok(())
        }
        Reply::Endless => {
            out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")?;
            let chunk = vec![b' '; 64 * 1024];
            for _ in 0..1_600 {
                out.write_all(&chunk)?;
            }
            Ok(())
        }
    }
}

/// An answer with a JSON body, after which the connection ends.
pub(crate) fn json(status: u16, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
}

fn read(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<Got>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let path = words.next().unwrap_or_default().to_owned();
    let headers = read_headers(reader)?;
    let length = length_of(&headers);
    let mut body = vec![0; length.unwrap_or_default()];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(Got { method, path, headers, body }))
}

fn read_headers(reader: &mut BufReader<&TcpStream>) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { return Ok(headers) };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn length_of(headers: &[(String, String)]) -> Option<usize> {
    let (_, length) = headers.iter().find(|(name, _)| name == "content-length")?;
    length.parse().ok()
}

/// An answer to a request.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }
}

/// Sends a request, on a connection of its own. The connection may be cut: that is an error.
pub(crate) fn request(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
) -> io::Result<Answer> {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let path = if path.is_empty() { "/" } else { path };
    let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head.extend(["Host: ", host, "\r\n"]);
    }
    for (name, value) in headers {
        head.extend([*name, ": ", *value, "\r\n"]);
    }
    if let Some(body) = body {
        head.extend(["Content-Length: ", &body.len().to_string(), "\r\n"]);
    }
    let stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(LIMIT))?;
    let mut out = &stream;
    let sent = out.write_all(format!("{head}\r\n{}", body.unwrap_or_default()).as_bytes());
    // A body that is too large is answered, and the connection closed, before all of it is sent.
    match sent {
        Err(error)
            if !matches!(
                error.kind(),
                io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset
            ) =>
        {
            Err(error)
        }
        _ => receive(&stream),
    }
}

/// Reads an answer.
pub(crate) fn receive(stream: &TcpStream) -> io::Result<Answer> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split_whitespace().nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| io::Error::other("the connection was cut"))?;
    let headers = read_headers(&mut reader)?;
    let mut body = String::new();
    match length_of(&headers) {
        Some(length) => {
            reader.take(length as u64).read_to_string(&mut body)?;
        }
        None => {
            reader.read_to_string(&mut body)?;
        }
    }
    Ok(Answer { status, body })
}

/// Posts JSON.
pub(crate) fn post(url: &str, body: &str) -> Answer {
    request("POST", url, &[("Content-Type", "application/json")], Some(body)).unwrap()
}
