//! A listener whose connections can be cut in the middle of a request, without a byte of answer.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// Accepts connections that know how to break.
pub(crate) struct Ecoute(pub TcpListener);

/// The connection a request came by, for the layer that may cut it.
#[derive(Clone)]
pub(crate) struct Connexion(Arc<AtomicBool>);

/// A TCP stream that refuses to write once it has been cut.
pub(crate) struct Flux {
    interne: TcpStream,
    coupe: Arc<AtomicBool>,
}

impl Connexion {
    /// The client sees the connection close before any answer.
    pub fn couper(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Listener for Ecoute {
    type Io = Flux;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (interne, adresse) = Listener::accept(&mut self.0).await;
        let coupe = Arc::new(AtomicBool::new(false));
        (Flux { interne, coupe }, adresse)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Ecoute>> for Connexion {
    fn connect_info(flux: IncomingStream<'_, Ecoute>) -> Self {
        Self(Arc::clone(&flux.io().coupe))
    }
}

impl AsyncRead for Flux {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, tampon: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.interne).poll_read(cx, tampon)
    }
}

impl AsyncWrite for Flux {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, octets: &[u8]) -> Poll<io::Result<usize>> {
        if self.coupe.load(Ordering::Relaxed) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.interne).poll_write(cx, octets)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.interne).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.interne).poll_shutdown(cx)
    }
}
