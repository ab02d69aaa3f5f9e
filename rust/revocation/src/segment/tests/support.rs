//! CRLs written piece by piece. Nothing is signed: whoever verifies is told to agree.

use std::sync::Arc;

use chainward_x509::{CanonicalName, Name};

use crate::bytes::Bytes;
use crate::segment::facts::SegmentFacts;
use crate::segment::keyed_hash::HashKey;
use crate::segment::{Segment, SegmentError};

/// A TLV with a minimal length.
pub(super) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    let mut der = vec![tag];
    if content.len() >= 0x80 {
        der.push(0x80 | u8::try_from(8 - zeros).unwrap());
        der.extend_from_slice(&length[zeros..]);
    } else {
        der.push(length[7]);
    }
    der.extend_from_slice(content);
    der
}

pub(super) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// `CN=...`
pub(super) fn name_der(text: &str) -> Vec<u8> {
    let attribute = sequence(&[&tlv(0x06, &[0x55, 4, 3]), &tlv(0x0c, text.as_bytes())]);
    sequence(&[&tlv(0x31, &attribute)])
}

pub(super) fn name(text: &str) -> CanonicalName {
    Name::from_der(&name_der(text)).unwrap().canonical()
}

/// An extension by the last octet of its identifier below `id-ce`.
pub(super) fn extension(id: u8, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[1, 1, 0xff] } else { &[] };
    sequence(&[&tlv(0x06, &[0x55, 0x1d, id]), critical, &tlv(0x04, value)])
}

pub(super) const REASON: u8 = 0x15;
pub(super) const CERTIFICATE_ISSUER: u8 = 0x1d;
pub(super) const CRL_NUMBER: u8 = 0x14;
pub(super) const DELTA: u8 = 0x1b;
pub(super) const DISTRIBUTION_POINT: u8 = 0x1c;
pub(super) const KEY_IDENTIFIER: u8 = 0x23;

pub(super) fn reason(number: u8) -> Vec<u8> {
    extension(REASON, false, &tlv(0x0a, &[number]))
}

/// `certificateIssuer` with these directory names.
pub(super) fn certificate_issuer(names: &[&str]) -> Vec<u8> {
    let names: Vec<_> = names.iter().flat_map(|name| tlv(0xa4, &name_der(name))).collect();
    extension(CERTIFICATE_ISSUER, true, &tlv(0x30, &names))
}

/// An entry, revoked on that day of January 2026.
pub(super) fn entry(serial_number: &[u8], day: u8, extensions: &[Vec<u8>]) -> Vec<u8> {
    let date = format!("2601{day:02}000000Z");
    let list = if extensions.is_empty() { Vec::new() } else { tlv(0x30, &extensions.concat()) };
    sequence(&[&tlv(0x02, serial_number), &tlv(0x17, date.as_bytes()), &list])
}

/// 2026-01-01, as `date -u +%s` says, and days after it.
pub(super) fn january(day: u8) -> i64 {
    1_767_225_600 + 86_400 * (i64::from(day) - 1)
}

/// A CRL of `CN=issuer` with number 7, these entries and these extensions besides.
pub(super) fn crl_with(entries: &[Vec<u8>], extensions: &[Vec<u8>]) -> Vec<u8> {
    let algorithm = sequence(&[&tlv(0x06, &[0x2b, 0x65, 0x70])]);
    let number = extension(CRL_NUMBER, false, &tlv(0x02, &[7]));
    let extensions = tlv(0xa0, &sequence(&[&number, &extensions.concat()]));
    let list = if entries.is_empty() { Vec::new() } else { tlv(0x30, &entries.concat()) };
    let (this, next) = (tlv(0x17, b"260101000000Z"), tlv(0x17, b"260201000000Z"));
    let tbs = sequence(&[&tlv(2, &[1]), &algorithm, &name_der("issuer"), &this, &next, &list, &extensions]);
    sequence(&[&tbs, &algorithm, &tlv(3, &[0; 65])])
}

pub(super) fn crl(entries: &[Vec<u8>]) -> Vec<u8> {
    crl_with(entries, &[])
}

/// The same, indirect.
pub(super) fn indirect(entries: &[Vec<u8>]) -> Vec<u8> {
    crl_with(entries, &[extension(DISTRIBUTION_POINT, true, &sequence(&[&tlv(0x84, &[0xff])]))])
}

pub(super) fn accept(der: Vec<u8>) -> Result<Segment, SegmentError> {
    Segment::accept(der.into(), |_| Ok(()))
}

/// The same with these keys.
pub(super) fn accept_with(der: Vec<u8>, keys: [u64; 2]) -> Segment {
    let list = chainward_x509::CertificateList::from_der(&der).unwrap();
    let facts = SegmentFacts::of(&list).unwrap();
    Segment::built(Arc::new(Bytes::from(der)), facts, keys.map(HashKey)).unwrap()
}
