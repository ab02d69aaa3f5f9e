//! What is sent: conditional requests, OCSP, and nothing that tells who asks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chainward_revocation::fetch::{Ask, FetchError, Fetched, Fetcher, Source, Stop, Validators};

use crate::server::{Server, answer};
use crate::{answered, refused};

#[test]
fn what_goes_over_the_wire() {
    let server = Server::answering(answer("200 OK", "Content-Type: application/pkix-crl\r\n", b"crl"));
    let answer = answered(&server.source("/a.crl?x=1"));
    assert_eq!(answer.media_type.as_deref(), Some("application/pkix-crl"));
    let requests = server.requests();
    let mut lines: Vec<_> = requests[0].trim_end().lines().map(str::to_ascii_lowercase).collect();
    lines[1..].sort();
    let host = format!("host: 127.0.0.1:{}", server.port());
    let agent = format!("user-agent: chainward/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(lines, ["get /a.crl?x=1 http/1.1", "accept-encoding: identity", "accept: */*", &host, &agent]);
}

#[test]
fn a_scheme_has_no_case() {
    let server = Server::answering(answer("200 OK", "", b"crl"));
    let mut source = server.source("/A");
    source.url = source.url.replace("http:", "HTTP:");
    assert_eq!(answered(&source).body, b"crl");
    assert!(server.requests()[0].starts_with("GET /A "));
}

#[test]
fn a_second_request_is_conditional() {
    let server = Server::start(|mut connection| {
        let head = connection.head.to_ascii_lowercase();
        let is_known = head.contains("if-none-match: \"one\"\r\n")
            && head.contains("if-modified-since: wed, 25 nov 2026 10:00:00 gmt\r\n");
        if is_known {
            connection.send(b"HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=600\r\n\r\n");
        } else {
            let headers = "ETag: \"one\"\r\nLast-Modified: Wed, 25 Nov 2026 10:00:00 GMT\r\nCache-Control: max-age=300\r\n";
            connection.send(&answer("200 OK", headers, b"crl"));
        }
    });
    let first = answered(&server.source("/"));
    assert_eq!(first.max_age, Some(Duration::from_secs(300)));
    let second = Fetcher::default().fetch(&server.source("/"), Some(&first.validators), &Stop::default());
    assert_eq!(second, Ok(Fetched::NotModified { max_age: Some(Duration::from_secs(600)) }));
    let other = Validators { etag: Some("\"two\"".to_owned()), last_modified: None };
    let third = Fetcher::default().fetch(&server.source("/"), Some(&other), &Stop::default());
    assert_eq!(third, Ok(Fetched::New(first)));
}

#[test]
fn an_answer_without_validators_is_asked_for_without_conditions() {
    let server = Server::answering("HTTP/1.1 304 Not Modified\r\n\r\n");
    let error = Fetcher::default().fetch(&server.source("/"), Some(&Validators::default()), &Stop::default());
    assert_eq!(error, Err(FetchError::Status { status: 304, retry_after: None }), "not modified since when?");
    assert!(!server.requests()[0].to_ascii_lowercase().contains("if-"));
}

#[test]
fn an_ocsp_request_is_posted_or_put_into_the_url() {
    let bodies = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&bodies);
    let server = Server::start(move |mut connection| {
        seen.lock().unwrap().push(std::mem::take(&mut connection.body));
        connection.send(&answer("200 OK", "Content-Type: application/ocsp-response\r\n", b"response"));
    });
    let request = vec![0x30, 0x03, 0x02, 0x01, 0xff];
    for ask in [Ask::OcspGet(request.clone()), Ask::OcspPost(request.clone())] {
        assert_eq!(answered(&Source { ask, ..server.source("/ocsp") }).body, b"response");
    }
    let requests: Vec<_> = server.requests().iter().map(|head| head.to_ascii_lowercase()).collect();
    // base64 of 30 03 02 01 ff is MAMCAf8=.
    assert!(requests[0].starts_with("get /ocsp/mamcaf8%3d http/1.1\r\n"), "{}", requests[0]);
    assert!(server.requests()[0].starts_with("GET /ocsp/MAMCAf8%3D "));
    assert!(requests[1].starts_with("post /ocsp http/1.1\r\n"), "{}", requests[1]);
    assert!(requests[1].contains("content-type: application/ocsp-request\r\n"));
    assert!(requests.iter().all(|head| head.contains("accept: application/ocsp-response\r\n")));
    assert_eq!(*bodies.lock().unwrap(), [vec![], request]);
}

#[test]
fn the_environment_names_no_proxy() {
    // A proxy would connect to addresses that were never checked. Nobody listens where these variables of a
    // child process lead to.
    let this = std::env::current_exe().unwrap();
    let output = std::process::Command::new(this)
        .args(["--exact", "asking::what_goes_over_the_wire"])
        .envs([
            ("http_proxy", "http://127.0.0.1:9"),
            ("HTTP_PROXY", "http://127.0.0.1:9"),
            ("ALL_PROXY", "http://127.0.0.1:9"),
        ])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[test]
fn statuses_are_errors_with_the_time_to_wait() {
    for (status, headers, retry_after) in [
        ("500 Internal Server Error", "", None),
        ("503 Service Unavailable", "Retry-After: 120\r\n", Some(Duration::from_secs(120))),
        ("429 Too Many Requests", "Retry-After: 7\r\n", Some(Duration::from_secs(7))),
        ("404 Not Found", "", None),
        ("403 Forbidden", "", None),
        ("204 No Content", "", None),
        ("206 Partial Content", "Content-Range: bytes 0-2/9\r\n", None),
        ("300 Multiple Choices", "Location: /other\r\n", None),
        ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n", None),
    ] {
        let server = Server::answering(answer(status, headers, b"some text"));
        let error = FetchError::Status { status: status[..3].parse().unwrap(), retry_after };
        assert_eq!(refused(&server.source("/")), error);
        assert_eq!(server.connections(), 1, "{status}: nothing is tried again here");
    }
}
