//! Which addresses are connected to.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use chainward_revocation::fetch::{Access, FetchError, Fetched, Fetcher, Lookup, Source, Stop, UrlFault};

use crate::server::{Server, answer};
use crate::{answered, refused};

/// Answers each question with the next list of addresses.
struct Scripted {
    answers: Vec<Vec<SocketAddr>>,
    asked: Arc<AtomicUsize>,
}

impl Lookup for Scripted {
    fn lookup(&self, host_and_port: &str) -> io::Result<Vec<SocketAddr>> {
        assert!(host_and_port.starts_with("crl.example:"), "{host_and_port}");
        let number = self.asked.fetch_add(1, SeqCst);
        Ok(self.answers.get(number).or(self.answers.last()).cloned().unwrap_or_default())
    }
}

fn scripted(answers: &[&[SocketAddr]]) -> (Fetcher, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let answers = answers.iter().map(|answer| answer.to_vec()).collect();
    (Fetcher::with_lookup(Scripted { answers, asked: Arc::clone(&asked) }), asked)
}

fn by_name(server: &Server) -> Source {
    Source { access: server.access(), ..Source::crl(&format!("http://crl.example:{}/", server.port())) }
}

fn loopback(server: &Server) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], server.port()))
}

#[test]
fn loopback_is_refused_unless_allowed() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    let mut source = server.source("/");
    assert_eq!(answered(&source).body, b"crl");
    source.access.networks.clear();
    assert_eq!(refused(&source), FetchError::Address(IpAddr::from([127, 0, 0, 1])));
    assert_eq!(server.connections(), 1, "nobody connected the second time");
}

#[test]
fn the_port_must_be_allowed_too() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    let mut source = server.source("/");
    source.access.ports.clear();
    assert_eq!(refused(&source), FetchError::Url(UrlFault::Port(server.port())));
    assert_eq!(server.connections(), 0);
}

#[test]
fn other_spellings_of_loopback_are_refused_after_they_were_resolved() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    for host in
        ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]"]
    {
        let url = format!("http://{host}:{}/", server.port());
        let access = Access { ports: vec![server.port()], ..Access::default() };
        let error = refused(&Source { access, ..Source::crl(&url) });
        // A system whose resolver does not know a spelling can't be led by it.
        assert!(matches!(error, FetchError::Address(_) | FetchError::Unresolved), "{host}: {error:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn addresses_that_names_resolve_to_are_refused() {
    for address in [
        "10.0.0.1",
        "169.254.169.254",
        "100.64.1.1",
        "224.0.0.1",
        "fd00::1",
        "fe80::1",
        "::ffff:8.8.8.8",
        "::",
    ] {
        let address: IpAddr = address.parse().unwrap();
        let (fetcher, _) = scripted(&[&[SocketAddr::new(address, 80)]]);
        let error = fetcher.fetch(&Source::crl("http://crl.example/"), None, &Stop::default()).unwrap_err();
        assert_eq!(error, FetchError::Address(address));
    }
}

#[test]
fn no_address_is_its_own_error() {
    let (fetcher, _) = scripted(&[&[]]);
    let error = fetcher.fetch(&Source::crl("http://crl.example/"), None, &Stop::default()).unwrap_err();
    assert_eq!(error, FetchError::Unresolved);
}

#[test]
fn of_several_addresses_only_the_allowed_ones_are_connected_to() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    let metadata = SocketAddr::from(([169, 254, 169, 254], server.port()));
    let (fetcher, _) = scripted(&[&[metadata, loopback(&server)]]);
    let answer = fetcher.fetch(&by_name(&server), None, &Stop::default()).unwrap();
    assert!(matches!(answer, Fetched::New(answer) if answer.body == b"crl"));
}

/// DNS rebinding: the first answer passes the check, any later one would lead to a neighbour.
#[test]
fn the_address_that_was_checked_is_the_one_that_is_connected_to() {
    let allowed = Server::answering(answer("200 OK", "", b"allowed"));
    let neighbour = SocketAddr::from(([10, 0, 0, 1], allowed.port()));
    let (fetcher, asked) = scripted(&[&[loopback(&allowed)], &[neighbour]]);
    let answer = fetcher.fetch(&by_name(&allowed), None, &Stop::default()).unwrap();
    assert!(matches!(answer, Fetched::New(answer) if answer.body == b"allowed"));
    assert_eq!(asked.load(SeqCst), 1, "one look-up for one connection");
    let error = fetcher.fetch(&by_name(&allowed), None, &Stop::default()).unwrap_err();
    assert_eq!(error, FetchError::Address(neighbour.ip()), "and each connection is checked anew");
}

#[test]
fn a_closed_port_is_a_failed_connection() {
    let server = Server::answering("");
    let source = server.source("/");
    drop(server);
    assert_eq!(refused(&source), FetchError::Connection(io::ErrorKind::ConnectionRefused));
}
