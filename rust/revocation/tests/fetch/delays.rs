//! Servers that take their time.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use chainward_revocation::fetch::{FetchError, Fetcher, Limits, Lookup, Phase, Source, Stop};

use crate::server::{Connection, Gauge, Server, answer};
use crate::{QUICK, answered, refused};

/// Of a machine under load a thread may sleep for long.
const PATIENT: Limits =
    Limits { first_byte: Duration::from_secs(20), rate_window: Duration::from_secs(20), ..QUICK };

fn quick(server: &Server) -> Source {
    Source { limits: QUICK, ..server.source("/") }
}

/// Sends a byte each 50 ms until the client has had enough.
fn drip(connection: &mut Connection) {
    while connection.sends(b"x") {
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_server_that_never_answers() {
    let server = Server::start(Connection::hold);
    assert_eq!(refused(&quick(&server)), FetchError::Timeout(Phase::Head));
}

#[test]
fn a_head_that_drips_has_one_deadline_from_first_to_last_byte() {
    let server = Server::start(|mut connection| {
        connection.send(b"HTTP/1.1 200 OK\r\nX-Filler: ");
        drip(&mut connection);
    });
    assert_eq!(refused(&quick(&server)), FetchError::Timeout(Phase::Head));
}

#[test]
fn a_body_that_drips_is_too_slow() {
    let server = Server::start(|mut connection| {
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        drip(&mut connection);
    });
    assert!(matches!(refused(&quick(&server)), FetchError::TooSlow { received: 0..1000 }));
}

#[test]
fn a_body_that_stops_is_too_slow() {
    let server = Server::start(|mut connection| {
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nfour");
        connection.hold();
    });
    assert_eq!(refused(&quick(&server)), FetchError::TooSlow { received: 4 });
}

#[test]
fn a_slow_body_above_the_minimum_rate_ends_at_the_total_deadline() {
    let server = Server::start(|mut connection| {
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        while connection.sends(&[7; 500]) {
            thread::sleep(Duration::from_millis(20));
        }
    });
    let limits = Limits { total: Duration::from_millis(1500), ..PATIENT };
    assert_eq!(refused(&Source { limits, ..server.source("/") }), FetchError::Timeout(Phase::Total));
}

#[test]
fn a_body_in_pieces_is_taken_while_it_keeps_the_rate() {
    let server = Server::start(|mut connection| {
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\n");
        for _ in 0..40 {
            connection.send(&[7; 1000]);
            thread::sleep(Duration::from_millis(20));
        }
    });
    assert_eq!(answered(&Source { limits: PATIENT, ..server.source("/") }).body, vec![7; 40000]);
}

/// A redirect does not wind the clock up again.
#[test]
fn the_total_deadline_is_over_both_hops() {
    let server = Server::start(|mut connection| {
        thread::sleep(Duration::from_secs(2));
        connection.send(&answer("302 Found", "Location: /again\r\n", b""));
    });
    let limits = Limits { total: Duration::from_secs(3), ..PATIENT };
    assert_eq!(refused(&Source { limits, ..server.source("/") }), FetchError::Timeout(Phase::Total));
    assert_eq!(server.connections(), 2);
}

struct SlowLookup;

impl Lookup for SlowLookup {
    fn lookup(&self, _: &str) -> io::Result<Vec<SocketAddr>> {
        thread::sleep(Duration::from_secs(60));
        Ok(vec![])
    }
}

#[test]
fn a_name_that_does_not_resolve_in_time() {
    let limits = Limits { connect: Duration::from_millis(200), ..QUICK };
    let source = Source { limits, ..Source::crl("http://crl.example/") };
    let error = Fetcher::with_lookup(SlowLookup).fetch(&source, None, &Stop::default()).unwrap_err();
    assert_eq!(error, FetchError::Timeout(Phase::Resolve));
}

#[test]
fn a_stop_ends_what_is_under_way_and_what_comes_after() {
    let server = Server::start(|mut connection| {
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nfour");
        connection.hold();
    });
    let stop = Stop::default();
    let source = server.source("/");
    let (fetcher, from_another) = (Fetcher::default(), stop.clone());
    let began = Instant::now();
    let error = thread::scope(|scope| {
        scope.spawn(move || {
            thread::sleep(Duration::from_millis(200));
            from_another.stop();
        });
        fetcher.fetch(&source, None, &stop).unwrap_err()
    });
    assert_eq!(error, FetchError::Stopped);
    assert!(began.elapsed() < source.limits.rate_window, "no deadline had to pass");
    assert_eq!(fetcher.fetch(&source, None, &stop), Err(FetchError::Stopped));
    assert_eq!(server.connections(), 1);
}

#[test]
fn one_connection_to_a_host_at_a_time() {
    let gauge = Arc::new(Gauge::default());
    let open = Arc::clone(&gauge);
    let server = Server::start(move |mut connection| {
        open.during(|| thread::sleep(Duration::from_millis(50)));
        connection.send(&answer("200 OK", "", b"crl"));
    });
    let fetcher = Arc::new(Fetcher::default());
    thread::scope(|scope| {
        for number in 0..6 {
            let (fetcher, source) = (Arc::clone(&fetcher), server.source(&format!("/{number}")));
            scope.spawn(move || fetcher.fetch(&source, None, &Stop::default()).unwrap());
        }
    });
    assert_eq!((server.connections(), gauge.most()), (6, 1));
}
