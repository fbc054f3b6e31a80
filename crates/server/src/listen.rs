//! Sockets: binding, accepting, and ending well.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use service::http::{ConnectionLost, Peer};
use std::future::{Future, poll_fn};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// How long a client may take to send the head of a request. Also how long an idle connection is kept, so longer than
/// the pauses between two polls of a page that is looked at.
const HEAD_PATIENCE: Duration = Duration::from_secs(30);
/// The longest head of a request. Browsers send one or two kilobytes.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// How long requests that are under way may take to finish when the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long accepting pauses when the system has no more sockets to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Binds every address. When the first one takes a free port, the others take the same.
pub(crate) async fn bind(addresses: &[SocketAddr]) -> io::Result<Vec<TcpListener>> {
    let mut listeners: Vec<TcpListener> = Vec::new();
    for address in addresses {
        let mut address = *address;
        if let Some(first) = listeners.first() {
            address.set_port(first.local_addr()?.port());
        }
        match TcpListener::bind(address).await {
            Ok(listener) => listeners.push(listener),
            // `localhost` may name an address of a protocol that this computer does not speak.
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable && addresses.len() > 1 => {}
            Err(error) => return Err(error),
        }
    }
    if listeners.is_empty() {
        return Err(io::ErrorKind::AddrNotAvailable.into());
    }
    Ok(listeners)
}

/// Serves until `stop` is done; then accepts nothing new and lets requests that are under way finish.
pub(crate) async fn serve(listeners: Vec<TcpListener>, app: Router, stop: impl Future<Output = ()>) {
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            accepted = accept(&listeners) => match accepted {
                Ok((stream, peer)) => serve_connection(stream, Peer(peer), app.clone(), connections.watcher()),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            () = &mut stop => break,
        }
    }
    drop(listeners);
    if tokio::time::timeout(FAREWELL, connections.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

/// The next connection of any listener.
async fn accept(listeners: &[TcpListener]) -> io::Result<(TcpStream, SocketAddr)> {
    let ready = |context: &mut Context<'_>| {
        let mut polls = listeners.iter().map(|listener| listener.poll_accept(context));
        polls.find(Poll::is_ready).unwrap_or(Poll::Pending)
    };
    poll_fn(ready).await
}

fn serve_connection(stream: TcpStream, peer: Peer, app: Router, watcher: Watcher) {
    // Answers are written whole: waiting for more to send only delays them.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service_fn(move |request| answer(app.clone(), peer, request)));
    tokio::spawn(async move {
        // Clients go away in the middle all the time.
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "a connection ended early");
        }
    });
}

/// An error closes the connection without an answer.
async fn answer(app: Router, peer: Peer, mut request: Request<Incoming>) -> io::Result<Response<Body>> {
    request.extensions_mut().insert(peer);
    let answer = app.oneshot(request.map(Body::new)).await.unwrap_or_else(|never| match never {});
    match answer.extensions().get::<ConnectionLost>() {
        Some(ConnectionLost) => Err(io::ErrorKind::ConnectionAborted.into()),
        None => Ok(answer),
    }
}
