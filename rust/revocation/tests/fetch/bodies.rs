//! Bodies that are too large, encoded, cut short or not what their head says.

use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use chainward_revocation::fetch::{FetchError, Limits, Source};

use crate::server::{Server, answer};
use crate::{QUICK, answered, refused};

fn of_size(server: &Server, size: u64) -> Source {
    Source { limits: Limits { size, ..Limits::CRL }, ..server.source("/") }
}

#[test]
fn a_body_of_exactly_the_limit_is_taken() {
    let server = Server::answering(answer("200 OK", "", &[7; 1000]));
    assert_eq!(answered(&of_size(&server, 1000)).body, [7; 1000]);
    assert_eq!(refused(&of_size(&server, 999)), FetchError::TooLarge { limit: 999 });
}

#[test]
fn a_length_above_the_limit_is_refused_before_the_body_comes() {
    let server = Server::start(|mut connection| {
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
        connection.hold();
    });
    assert_eq!(refused(&of_size(&server, 1 << 20)), FetchError::TooLarge { limit: 1 << 20 });
}

/// Writes up to 1 GiB; how many bytes the client took, its socket buffers included.
fn pour(stream: &mut TcpStream, piece: &[u8], sent: &AtomicU64) {
    while sent.load(SeqCst) < 1 << 30 && stream.write_all(piece).is_ok() {
        sent.fetch_add(u64::try_from(piece.len()).unwrap(), SeqCst);
    }
}

#[test]
fn a_gibibyte_is_given_up_at_the_limit() {
    let chunk = [b"10000\r\n".as_slice(), &vec![0; 0x10000], b"\r\n"].concat();
    for (headers, piece) in [("Transfer-Encoding: chunked\r\n", chunk), ("", vec![0; 1 << 16])] {
        let sent = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&sent);
        let server = Server::start(move |mut connection| {
            connection.send(format!("HTTP/1.1 200 OK\r\n{headers}\r\n").as_bytes());
            pour(&mut connection.stream, &piece, &counter);
        });
        assert_eq!(refused(&of_size(&server, 1 << 20)), FetchError::TooLarge { limit: 1 << 20 });
        // Besides what was read there is what the sockets hold: 4 MiB and 6 MiB at most, as Linux sets them up.
        assert!(sent.load(SeqCst) < 16 << 20, "{headers:?}: {} bytes", sent.load(SeqCst));
    }
}

/// 1 MiB of zeros as a gzip stream of about 1 KiB is nothing to this: no decoder is there.
#[test]
fn an_encoded_body_is_refused_without_looking_at_it() {
    for headers in
        ["Content-Encoding: gzip\r\n", "Content-Encoding: br\r\n", "Content-Encoding: identity, gzip\r\n"]
    {
        let server = Server::answering(answer("200 OK", headers, b"\x1f\x8b\x08\x00"));
        let coding = headers.split_once(": ").unwrap().1.trim().to_owned();
        assert_eq!(refused(&server.source("/")), FetchError::Encoded(coding));
    }
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n\x1f\x08\r\n0\r\n\r\n";
    let server = Server::answering(head);
    assert_eq!(refused(&server.source("/")), FetchError::Encoded("gzip, chunked".to_owned()));
}

#[test]
fn a_bomb_that_hides_its_encoding_comes_as_it_is() {
    let bomb = [b"\x1f\x8b\x08\x00".as_slice(), &[0; 100]].concat();
    let server = Server::answering(answer("200 OK", "Content-Type: application/gzip\r\n", &bomb));
    assert_eq!(answered(&server.source("/")).body, bomb, "not a byte more");
}

#[test]
fn fewer_bytes_than_the_length_says_are_no_answer() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    assert_eq!(refused(&server.source("/")), FetchError::Connection(io::ErrorKind::UnexpectedEof));
}

#[test]
fn more_bytes_than_the_length_says_are_not_read() {
    let server =
        Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfourHTTP/1.1 200 OK\r\n\r\nmore");
    assert_eq!(answered(&server.source("/")).body, b"four");
    assert_eq!(answered(&server.source("/")).body, b"four");
    assert_eq!(server.connections(), 2, "what is left over is no answer to the next request");
}

#[test]
fn chunks_that_end_early_are_no_answer() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nonly");
    assert_eq!(refused(&server.source("/")), FetchError::Connection(io::ErrorKind::UnexpectedEof));
    let server = Server::answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n");
    assert_eq!(refused(&server.source("/")), FetchError::Connection(io::ErrorKind::UnexpectedEof));
}

#[test]
fn two_lengths_are_no_http() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nfourx");
    assert!(matches!(refused(&server.source("/")), FetchError::Protocol(_)));
}

#[test]
fn a_reset_is_a_failed_connection() {
    for head in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour"] {
        let server = Server::start(move |mut connection| {
            connection.send(head.as_bytes());
            reset(connection.stream);
        });
        let error = refused(&server.source("/"));
        // The reset is seen as such, or as the end of what had come before it.
        let kinds = [io::ErrorKind::ConnectionReset, io::ErrorKind::UnexpectedEof];
        assert!(
            matches!(error, FetchError::Connection(kind) if kinds.contains(&kind)),
            "{head:?}: {error:?}"
        );
    }
}

/// Closes with a reset instead of an end.
fn reset(stream: TcpStream) {
    rustix::net::sockopt::set_socket_linger(&stream, Some(std::time::Duration::ZERO)).unwrap();
    drop(stream);
}

#[test]
fn what_is_no_http() {
    for answer in
        ["SSH-2.0-OpenSSH_9.9\r\n", "HTTP/9.9 200 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "\0\0\0\0\0\0\0\0"]
    {
        let server = Server::answering(answer);
        let error = refused(&server.source("/"));
        assert!(matches!(error, FetchError::Protocol(_)), "{answer:?}: {error:?}");
    }
}

#[test]
fn a_head_without_end_is_given_up() {
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    let server = Server::start(move |mut connection| {
        connection.send(b"HTTP/1.1 200 OK\r\n");
        pour(&mut connection.stream, format!("X-Filler: {}\r\n", "x".repeat(1000)).as_bytes(), &counter);
    });
    assert_eq!(refused(&Source { limits: QUICK, ..server.source("/") }), FetchError::HeadTooLarge);
    assert!(sent.load(SeqCst) < 16 << 20, "{} bytes", sent.load(SeqCst));
}

/// Whether it is a CRL is for the recipient to say; the fetcher hands over what came and what it was called.
#[test]
fn a_web_page_is_handed_over_as_what_it_says_it_is() {
    let server =
        Server::answering(answer("200 OK", "Content-Type: text/html\r\n", b"<html>Please log in</html>"));
    let answer = answered(&server.source("/"));
    assert_eq!(answer.body, b"<html>Please log in</html>");
    assert_eq!(answer.media_type.as_deref(), Some("text/html"));
}
