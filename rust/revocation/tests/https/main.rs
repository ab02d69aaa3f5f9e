//! https, for an issuer that opted in to it with the roots of its servers.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use chainward_revocation::fetch::{
    Access, FetchError, Fetched, Fetcher, Limits, Phase, RedirectFault, Source, Stop, UrlFault,
};
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

// Made by make.sh.
const ROOT: &[u8] = include_bytes!("root.der");
const OTHER_ROOT: &[u8] = include_bytes!("other.der");
const SERVER: &[u8] = include_bytes!("server.der");
const SERVER_KEY: &[u8] = include_bytes!("server.key");

/// Takes one connection and answers it over TLS.
struct Server {
    port: u16,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn answering(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let thread = thread::spawn(move || serve(listener.accept().unwrap().0, answer));
        Self { port, thread: Some(thread) }
    }

    fn source(&self, host: &str, root: &[u8]) -> Source {
        let networks = vec!["127.0.0.0/8".parse().unwrap()];
        let https_roots = vec![root.to_vec()];
        let access = Access { https_roots, networks, ports: vec![self.port], ..Access::default() };
        Source { access, ..Source::crl(&format!("https://{host}:{}/", self.port)) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        self.thread.take().unwrap().join().unwrap();
    }
}

fn serve(socket: TcpStream, answer: &str) {
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let chain = vec![CertificateDer::from(SERVER)];
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(SERVER_KEY));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(chain, key).unwrap());
    let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), socket);
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        // A client that does not like the certificate ends here.
        if stream.read_exact(&mut byte).is_err() {
            return;
        }
        head.push(byte[0]);
    }
    stream.write_all(answer.as_bytes()).unwrap();
    stream.conn.send_close_notify();
    stream.flush().unwrap();
    let _ = stream.sock.shutdown(Shutdown::Write);
}

fn fetch(source: &Source) -> Result<Fetched, FetchError> {
    Fetcher::default().fetch(source, None, &Stop::default())
}

const CRL: &str = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ncrl";

#[test]
fn https_is_fetched_from_a_server_under_a_given_root() {
    let server = Server::answering(CRL);
    assert!(
        matches!(fetch(&server.source("127.0.0.1", ROOT)), Ok(Fetched::New(answer)) if answer.body == b"crl")
    );
}

#[test]
fn https_is_refused_without_roots() {
    let mut source = Source::crl("https://127.0.0.1/");
    assert_eq!(fetch(&source), Err(FetchError::Url(UrlFault::Scheme("https".to_owned()))));
    source.access.https_roots.push(ROOT.to_vec());
    assert_eq!(
        fetch(&source),
        Err(FetchError::Address([127, 0, 0, 1].into())),
        "addresses are checked as ever"
    );
}

#[test]
fn a_server_under_another_root_is_refused() {
    let server = Server::answering(CRL);
    let error = fetch(&server.source("127.0.0.1", OTHER_ROOT)).unwrap_err();
    assert_eq!(error, FetchError::Tls("invalid peer certificate: UnknownIssuer".to_owned()));
}

#[test]
fn a_server_of_another_name_is_refused() {
    let server = Server::answering(CRL);
    let error = fetch(&server.source("localhost", ROOT)).unwrap_err();
    assert!(matches!(&error, FetchError::Tls(text) if text.contains("not valid for name")), "{error:?}");
}

#[test]
fn a_redirect_out_of_tls_is_refused() {
    let server =
        Server::answering("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://crl.example/\r\n\r\n");
    let error = fetch(&server.source("127.0.0.1", ROOT)).unwrap_err();
    assert_eq!(error, FetchError::Redirect(RedirectFault::Downgrade));
}

#[test]
fn a_handshake_that_never_ends_has_the_deadline_of_a_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut source = Server { port, thread: Some(thread::spawn(|| ())) }.source("127.0.0.1", ROOT);
    source.limits = Limits { connect: Duration::from_millis(300), ..Limits::CRL };
    let began = Instant::now();
    assert_eq!(fetch(&source), Err(FetchError::Timeout(Phase::Connect)));
    assert!(began.elapsed() < source.limits.first_byte, "it was this deadline, and no later one");
}
