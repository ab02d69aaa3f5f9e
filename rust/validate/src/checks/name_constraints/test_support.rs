//! Helpers for tests: minimal DER, names and certificates.

use chainward_x509::{Oid, oids};

/// A TLV with a minimal length.
pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap();
    let [_, high, middle, low] = length.to_be_bytes();
    let header = match length {
        0..0x80 => vec![tag, low],
        0x80..0x100 => vec![tag, 0x81, low],
        0x100..0x1_0000 => vec![tag, 0x82, middle, low],
        _ => vec![tag, 0x83, high, middle, low],
    };
    [header.as_slice(), content].concat()
}

pub(crate) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

pub(crate) fn oid(oid: Oid<'_>) -> Vec<u8> {
    tlv(0x06, oid.as_bytes())
}

/// A distinguished name: RDNs of attributes like `O=acme` (`UTF8String`) or `E=ann@test` (`IA5String`).
pub(crate) fn name(rdns: &[&[&str]]) -> Vec<u8> {
    let rdns: Vec<_> = rdns.iter().map(|attributes| rdn(attributes)).collect();
    sequence(&rdns)
}

fn rdn(attributes: &[&str]) -> Vec<u8> {
    let mut attributes: Vec<_> = attributes.iter().map(|text| attribute(text)).collect();
    attributes.sort();
    tlv(0x31, &attributes.concat())
}

fn attribute(text: &str) -> Vec<u8> {
    let (kind, value) = text.split_once('=').unwrap();
    let (kind, string) = match kind {
        "CN" => (oids::COMMON_NAME, 0x0c),
        "O" => (oids::ORGANIZATION_NAME, 0x0c),
        "E" => (oids::EMAIL_ADDRESS, 0x16),
        _ => panic!("attribute type {kind}"),
    };
    sequence(&[oid(kind), tlv(string, value.as_bytes())])
}

/// A certificate with this subject and these subject alternative names; none: without the extension.
pub(super) fn certificate(subject: &[u8], names: &[Vec<u8>]) -> Vec<u8> {
    if names.is_empty() {
        return certificate_with(subject, &[]);
    }
    certificate_with(subject, &[(oids::SUBJECT_ALT_NAME, sequence(names))])
}

/// A certificate with this subject and these extensions.
pub(crate) fn certificate_with(subject: &[u8], extensions: &[(Oid<'_>, Vec<u8>)]) -> Vec<u8> {
    let algorithm = sequence(&[oid(oids::ED25519)]);
    let time = tlv(0x17, b"260101000000Z");
    let extensions: Vec<_> =
        extensions.iter().map(|(kind, value)| sequence(&[oid(*kind), tlv(0x04, value)])).collect();
    let extensions = if extensions.is_empty() { Vec::new() } else { tlv(0xa3, &sequence(&extensions)) };
    let tbs = sequence(&[
        tlv(0xa0, &[2, 1, 2]),
        tlv(0x02, &[5]),
        algorithm.clone(),
        name(&[&["CN=issuer"]]),
        sequence(&[time.clone(), time]),
        subject.to_vec(),
        sequence(&[algorithm.clone(), tlv(0x03, &[&[0][..], &[7; 32]].concat())]),
        extensions,
    ]);
    sequence(&[tbs, algorithm, tlv(0x03, &[&[0][..], &[9; 64]].concat())])
}

/// A certificate with these permitted and excluded subtrees, each a general name.
pub(super) fn constraining(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Vec<u8> {
    let list = |tag, bases: &[Vec<u8>]| {
        let subtrees: Vec<_> = bases.iter().map(|base| sequence(std::slice::from_ref(base))).collect();
        if bases.is_empty() { Vec::new() } else { tlv(tag, &subtrees.concat()) }
    };
    let constraints = sequence(&[list(0xa0, permitted), list(0xa1, excluded)]);
    certificate_with(&name(&[&["CN=ca"]]), &[(oids::NAME_CONSTRAINTS, constraints)])
}

/// An otherName.
pub(super) fn other_name(kind: Oid<'_>, value: &[u8]) -> Vec<u8> {
    tlv(0xa0, &[oid(kind), tlv(0xa0, value)].concat())
}

pub(super) fn email(text: &str) -> Vec<u8> {
    tlv(0x81, text.as_bytes())
}

pub(super) fn dns(text: &str) -> Vec<u8> {
    tlv(0x82, text.as_bytes())
}

pub(super) fn uri(text: &str) -> Vec<u8> {
    tlv(0x86, text.as_bytes())
}

pub(super) fn ip(octets: &[u8]) -> Vec<u8> {
    tlv(0x87, octets)
}

pub(super) fn directory(rdns: &[&[&str]]) -> Vec<u8> {
    tlv(0xa4, &name(rdns))
}
