//! The server on 127.0.0.1: connections and what bounds them.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use axum::Router;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::Pace;
use super::answer::CutConnection;
use super::api;
use super::error::StartError;
use super::hub::Hub;

/// How many connections there are at once; more wait to be accepted.
const MOST_CONNECTIONS: usize = 512;

/// How often it is looked whether time alone makes something happen.
const TICK: Duration = Duration::from_millis(50);

pub(super) fn listen(port: u16) -> Result<TcpListener, StartError> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let bound = bound.and_then(|listener| listener.set_nonblocking(true).map(|()| listener));
    bound.map_err(|error| StartError::no_socket(port, &error))
}

/// Serves until it is told to stop.
pub(super) async fn run(
    hub: Arc<Hub>,
    listener: TcpListener,
    mut stopped: watch::Receiver<bool>,
    ready: Sender<io::Result<()>>,
) {
    let listener = match tokio::net::TcpListener::from_std(listener) {
        Ok(listener) => listener,
        Err(error) => {
            // Whoever started it waits for this.
            let _unheard = ready.send(Err(error));
            return;
        }
    };
    let _unheard = ready.send(Ok(()));
    if hub.pace == Pace::Real {
        drop(tokio::spawn(tick(Arc::clone(&hub))));
    }
    let patience = hub.patience.head;
    let router = api::router(hub);
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let accepted = async {
            let permit = Arc::clone(&room).acquire_owned().await;
            (permit, listener.accept().await)
        };
        tokio::select! {
            _ = stopped.changed() => return,
            accepted = accepted => match accepted {
                (Ok(permit), Ok((stream, _))) => {
                    drop(tokio::spawn(serve(stream, router.clone(), patience, permit)));
                }
                // Out of file handles, for example: some will come free.
                _ => tokio::time::sleep(TICK).await,
            }
        }
    }
}

async fn tick(hub: Arc<Hub>) {
    loop {
        tokio::time::sleep(TICK).await;
        hub.tick();
    }
}

/// An error that makes the server end a connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut on purpose")]
struct Cut;

async fn serve(
    stream: TcpStream,
    router: Router,
    patience: Duration,
    permit: OwnedSemaphorePermit,
) {
    let inner = TowerToHyperService::new(router);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let answer = inner.call(request);
        async move {
            let response: Result<Response, Infallible> = answer.await;
            match response {
                Ok(response) if response.extensions().get::<CutConnection>().is_some() => Err(Cut),
                Ok(response) => Ok(response),
                Err(never) => match never {},
            }
        }
    });
    // Small answers should not wait for more to send.
    let _as_it_is = stream.set_nodelay(true);
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    // Clients go away in many ways; there is nobody to tell.
    let _gone = served;
    drop(permit);
}
