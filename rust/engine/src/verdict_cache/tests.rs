//! No two requests that may have different answers share a key.

use std::collections::HashSet;
use std::net::IpAddr;

use chainward_validate::checks::host::Host;
use chainward_validate::checks::validity::ValidationTime;
use chainward_x509::ObjectIdentifier;

use super::encode;
use crate::request::{At, Request};

const PLAIN: Request<'_> = Request {
    leaf: b"leaf",
    intermediates: &[b"a", b"bc"],
    at: At::Any,
    host: None,
    usage: None,
    policies: None,
    stapled: &[],
};

#[test]
fn each_input_is_part_of_the_key() {
    let one: [ObjectIdentifier; 1] = ["1.2.3".parse().unwrap()];
    let other: [ObjectIdentifier; 1] = ["1.2.4".parse().unwrap()];
    let address: IpAddr = "192.0.2.1".parse().unwrap();
    let requests = [
        PLAIN,
        Request { leaf: b"other", ..PLAIN },
        Request { intermediates: &[], ..PLAIN },
        Request { intermediates: &[b"ab", b"c"], ..PLAIN },
        Request { intermediates: &[b"a", b"b", b"c"], ..PLAIN },
        Request { host: Some(Host::Dns("192.0.2.1")), ..PLAIN },
        Request { host: Some(Host::Ip(address)), ..PLAIN },
        Request { host: Some(Host::Email("192.0.2.1")), ..PLAIN },
        Request { usage: Some(&[]), ..PLAIN },
        Request { usage: Some(&one), ..PLAIN },
        Request { usage: Some(&other), ..PLAIN },
        Request { policies: Some(&[]), ..PLAIN },
        Request { policies: Some(&one), ..PLAIN },
        Request { usage: Some(&one), policies: Some(&one), ..PLAIN },
        Request { stapled: &[b"response"], ..PLAIN },
    ];
    let mut keys = HashSet::new();
    for (number, request) in requests.iter().enumerate() {
        assert!(keys.insert(encode(request, ValidationTime::At(0))), "request {number}");
        assert!(keys.insert(encode(request, ValidationTime::Any)), "request {number} at any time");
    }
    assert_eq!(encode(&PLAIN, ValidationTime::At(0)), encode(&PLAIN, ValidationTime::At(1)));
}
