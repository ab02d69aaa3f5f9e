//! Redirects: one, and only to where the first URL could have led.

use std::net::IpAddr;

use chainward_revocation::fetch::{Access, Ask, FetchError, RedirectFault, Source, UrlFault};

use crate::server::{Server, answer};
use crate::{answered, refused};

fn redirecting(status: &'static str, location: &str) -> Server {
    let location = format!("Location: {location}\r\n");
    Server::start(move |mut connection| {
        let is_first = connection.number == 0;
        let redirect = answer(status, &location, b"");
        connection.send(&if is_first { redirect } else { answer("200 OK", "", b"crl") });
    })
}

#[test]
fn one_redirect_is_followed() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let server = redirecting(status, "/other");
        assert_eq!(answered(&server.source("/first")).body, b"crl", "{status}");
        assert!(server.requests()[1].starts_with("GET /other "));
    }
}

#[test]
fn a_loop_ends_after_one() {
    let server = Server::answering(answer("302 Found", "Location: /\r\n", b""));
    assert_eq!(refused(&server.source("/")), FetchError::Redirect(RedirectFault::TooMany));
    assert_eq!(server.connections(), 2);
}

#[test]
fn another_host_is_checked_like_the_first_one() {
    let neighbour = Server::answering(answer("200 OK", "", b"secret"));
    let location = format!("http://127.0.0.2:{}/", neighbour.port());
    let server = redirecting("302 Found", &location);
    let mut access = Access { networks: vec!["127.0.0.1".parse().unwrap()], ..server.access() };
    let source = |access: &Access| Source { access: access.clone(), ..server.source("/") };
    assert_eq!(
        refused(&source(&access)),
        FetchError::Redirect(RedirectFault::Url(UrlFault::Port(neighbour.port())))
    );
    let server = redirecting("302 Found", &location);
    access.ports = vec![server.port(), neighbour.port()];
    let error = refused(&Source { access, ..server.source("/") });
    assert_eq!(error, FetchError::Address(IpAddr::from([127, 0, 0, 2])));
    assert_eq!(neighbour.connections(), 0);
}

#[test]
fn a_redirect_to_a_private_address_is_refused() {
    for (location, address) in [
        ("http://10.0.0.1/", IpAddr::from([10, 0, 0, 1])),
        ("http://169.254.169.254/latest/meta-data/", IpAddr::from([169, 254, 169, 254])),
        ("http://[::1]/", "::1".parse().unwrap()),
        ("//192.168.0.1/", IpAddr::from([192, 168, 0, 1])),
    ] {
        let server = redirecting("302 Found", location);
        assert_eq!(refused(&server.source("/")), FetchError::Address(address));
    }
}

#[test]
fn urls_that_would_not_be_followed_first_are_not_followed_second() {
    for (location, fault) in [
        ("https://crl.example/", UrlFault::Scheme("https".to_owned())),
        ("file:///etc/passwd", UrlFault::Scheme("file".to_owned())),
        ("ldap://crl.example/", UrlFault::Scheme("ldap".to_owned())),
        ("http://user@crl.example/", UrlFault::UserInfo),
        ("http://crl.example:22/", UrlFault::Port(22)),
        ("http://", UrlFault::Malformed),
    ] {
        let server = redirecting("302 Found", location);
        assert_eq!(
            refused(&server.source("/")),
            FetchError::Redirect(RedirectFault::Url(fault)),
            "{location}"
        );
        assert_eq!(server.connections(), 1);
    }
}

#[test]
fn a_server_never_names_a_file() {
    let server = redirecting("302 Found", "file:///etc/hostname");
    let access = Access { folder: Some("/etc".into()), ..server.access() };
    let error = refused(&Source { access, ..server.source("/") });
    assert_eq!(error, FetchError::Redirect(RedirectFault::Location));
}

#[test]
fn a_location_must_be_there_and_usable() {
    for location in ["", "other", "../other", "?x"] {
        let server = redirecting("302 Found", location);
        assert_eq!(
            refused(&server.source("/")),
            FetchError::Redirect(RedirectFault::Location),
            "{location:?}"
        );
    }
    let server = Server::answering(answer("302 Found", "", b""));
    assert_eq!(refused(&server.source("/")), FetchError::Redirect(RedirectFault::Location));
}

#[test]
fn a_post_is_posted_again_or_not_redirected() {
    let request = vec![0x30, 0x00];
    let post = |server: &Server| Source { ask: Ask::OcspPost(request.clone()), ..server.source("/") };
    for status in ["301 Moved Permanently", "302 Found", "303 See Other"] {
        let server = redirecting(status, "/other");
        assert_eq!(refused(&post(&server)), FetchError::Redirect(RedirectFault::Method), "{status}");
    }
    for status in ["307 Temporary Redirect", "308 Permanent Redirect"] {
        let server = redirecting(status, "/other");
        assert_eq!(answered(&post(&server)).body, b"crl", "{status}");
        assert!(server.requests()[1].starts_with("POST /other "));
    }
}
