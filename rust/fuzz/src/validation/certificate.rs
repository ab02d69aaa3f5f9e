//! Certificates for the toy verifier, field by field.

use chainward_x509::oids;

use crate::choices::Choices;
use crate::test_support::{name, oid, sequence, tlv};

/// Keys: three of Ed25519, one of P-256, one of RSA with 1,024 bits and one with 2,048.
pub(crate) const KEYS: u8 = 6;
/// The algorithms of [`algorithm`].
pub(crate) const ALGORITHMS: u8 = 4;

/// The DER of the name with this number. The first five are for authorities; the first two are equal by
/// RFC 5280 section 7.1, and the fourth is below the third.
pub(crate) fn subject(number: u8) -> Vec<u8> {
    match number {
        0 => name(&[&["CN=a"]]),
        1 => name(&[&["CN= A "]]),
        2 => name(&[&["O=o"]]),
        3 => name(&[&["O=o"], &["CN=b"]]),
        4 => name(&[&["CN=c"]]),
        5 => name(&[&["O=o"], &["CN=leaf"]]),
        6 => name(&[&["E=x@a.test"]]),
        7 => name(&[]),
        _ => name(&[&["CN=leaf"]]),
    }
}

/// A `SubjectPublicKeyInfo` that has the shape of its kind.
pub(crate) fn key_info(number: u8) -> Vec<u8> {
    let bits = |content: &[u8]| tlv(0x03, &[&[0], content].concat());
    match number {
        3 => {
            let kind = sequence(&[oid(oids::EC_PUBLIC_KEY), oid(oids::SECP256R1)]);
            sequence(&[kind, bits(&[&[4][..], &[number; 64]].concat())])
        }
        4 | 5 => {
            let octets = if number == 4 { 128 } else { 256 };
            let modulus = tlv(0x02, &[&[0][..], &vec![0xc5; octets]].concat());
            let key = sequence(&[modulus, tlv(0x02, &[1, 0, 1])]);
            sequence(&[sequence(&[oid(oids::RSA_ENCRYPTION), tlv(0x05, &[])]), bits(&key)])
        }
        _ => sequence(&[sequence(&[oid(oids::ED25519)]), bits(&[number; 32])]),
    }
}

/// The number of an algorithm that fits the key with this number.
pub(crate) fn algorithm_of(key: u8) -> u8 {
    key.saturating_sub(2).min(2)
}

fn algorithm(number: u8) -> Vec<u8> {
    match number {
        0 => sequence(&[oid(oids::ED25519)]),
        1 => sequence(&[oid(oids::ECDSA_WITH_SHA256)]),
        2 => sequence(&[oid(oids::SHA256_WITH_RSA), tlv(0x05, &[])]),
        _ => sequence(&[oid(oids::SHA1_WITH_RSA), tlv(0x05, &[])]),
    }
}

pub(crate) struct Draft {
    pub(crate) issuer: Vec<u8>,
    pub(crate) algorithm: u8,
    pub(crate) extensions: Vec<Vec<u8>>,
    serial: u8,
    subject: Vec<u8>,
    key: u8,
    validity: Vec<u8>,
}

impl Draft {
    pub(crate) fn new(subject: Vec<u8>, key: u8, choices: &mut Choices<'_>) -> Self {
        let serial = choices.pick(&[1, 2, 3, 0, 0xff]);
        Self {
            issuer: Vec::new(),
            algorithm: 0,
            extensions: Vec::new(),
            serial,
            subject,
            key,
            validity: validity(choices),
        }
    }

    pub(crate) fn tbs(&self) -> Vec<u8> {
        let extensions = &self.extensions;
        let extensions = if extensions.is_empty() { Vec::new() } else { tlv(0xa3, &sequence(extensions)) };
        sequence(&[
            tlv(0xa0, &[2, 1, 2]),
            tlv(0x02, &[self.serial]),
            algorithm(self.algorithm),
            self.issuer.clone(),
            self.validity.clone(),
            self.subject.clone(),
            key_info(self.key),
            extensions,
        ])
    }

    pub(crate) fn certificate(&self, tbs: &[u8], signature: &[u8]) -> Vec<u8> {
        let signature = tlv(0x03, &[&[0], signature].concat());
        sequence(&[tbs.to_vec(), algorithm(self.algorithm), signature])
    }
}

/// Most hold in the middle of March 2026.
fn validity(choices: &mut Choices<'_>) -> Vec<u8> {
    let starts = [b"260101000000Z", b"260101000000Z", b"260301000000Z", b"260401000000Z"];
    let ends = [
        tlv(0x17, b"270101000000Z"),
        tlv(0x17, b"260601000000Z"),
        tlv(0x17, b"260201000000Z"),
        tlv(0x18, b"20500101000000Z"),
    ];
    let [start, end] = if choices.one_in(3) { [choices.up_to(3), choices.up_to(3)] } else { [0, 0] };
    sequence(&[tlv(0x17, starts[usize::from(start)]), ends[usize::from(end)].clone()])
}
