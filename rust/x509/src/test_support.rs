//! Helpers for tests: certificates and CRLs written piece by piece with the asn1 crate's writer.

use asn1::{Asn1Writable, SimpleAsn1Readable, Tag};

use crate::der::tag;
use crate::error::{Malformed, Problem};
use crate::oid::Oid;
use crate::oids;

/// A TLV with a minimal length.
pub(crate) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let (tag, _) = Tag::from_bytes(&[tag]).unwrap();
    asn1::write(|writer| writer.write_tlv(tag, Some(content.len()), |buffer| buffer.push_slice(content)))
        .unwrap()
}

/// A TLV that holds these, one after the other.
pub(crate) fn constructed(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    tlv(tag, &parts.concat())
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    constructed(tag::SEQUENCE, parts)
}

pub(crate) fn oid(oid: Oid<'_>) -> Vec<u8> {
    tlv(tag::OBJECT_IDENTIFIER, oid.as_bytes())
}

pub(crate) fn bits(unused: u8, octets: &[u8]) -> Vec<u8> {
    tlv(tag::BIT_STRING, &[&[unused], octets].concat())
}

/// One attribute in an RDN of its own.
pub(crate) fn rdn(kind: Oid<'_>, string: u8, text: &[u8]) -> Vec<u8> {
    constructed(tag::SET, &[&attribute(kind, string, text)])
}

pub(crate) fn attribute(kind: Oid<'_>, string: u8, text: &[u8]) -> Vec<u8> {
    sequence(&[&oid(kind), &tlv(string, text)])
}

/// `CN=...` as a `UTF8String`.
pub(crate) fn common_name(text: &str) -> Vec<u8> {
    sequence(&[&rdn(oids::COMMON_NAME, tag::UTF8_STRING, text.as_bytes())])
}

pub(crate) fn extension(kind: Oid<'_>, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[0x01, 0x01, 0xff] } else { &[] };
    sequence(&[&oid(kind), critical, &tlv(tag::OCTET_STRING, value)])
}

/// The parts of a certificate, each as the bytes that stand in it. Empty means absent.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) version: Vec<u8>,
    pub(crate) serial_number: Vec<u8>,
    pub(crate) inner_algorithm: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) validity: Vec<u8>,
    pub(crate) subject: Vec<u8>,
    pub(crate) key: Vec<u8>,
    pub(crate) unique_identifiers: Vec<u8>,
    /// The whole `[3]` field.
    pub(crate) extensions: Vec<u8>,
    pub(crate) outer_algorithm: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

impl Parts {
    /// A version 3 certificate with an Ed25519 key and three extensions.
    pub(crate) fn good() -> Self {
        let ed25519 = sequence(&[&oid(oids::ED25519)]);
        let times = [tlv(tag::UTC_TIME, b"260101000000Z"), tlv(tag::GENERALIZED_TIME, b"20500101000000Z")];
        Self {
            version: tlv(0xa0, &[0x02, 0x01, 0x02]),
            serial_number: tlv(tag::INTEGER, &[0x05]),
            inner_algorithm: ed25519.clone(),
            issuer: common_name("issuer"),
            validity: sequence(&[&times[0], &times[1]]),
            subject: common_name("subject"),
            key: sequence(&[&ed25519, &bits(0, &[7; 32])]),
            unique_identifiers: Vec::new(),
            extensions: Self::extension_list(&[
                extension(oids::BASIC_CONSTRAINTS, true, &[0x30, 0x03, 0x01, 0x01, 0xff]),
                extension(oids::KEY_USAGE, false, &bits(2, &[0x04])),
                extension(oids::SUBJECT_ALT_NAME, false, &sequence(&[&tlv(0x82, b"host.test")])),
            ]),
            outer_algorithm: ed25519,
            signature: bits(0, &[9; 64]),
        }
    }

    pub(crate) fn extension_list(extensions: &[Vec<u8>]) -> Vec<u8> {
        tlv(0xa3, &tlv(tag::SEQUENCE, &extensions.concat()))
    }

    /// The same with these extensions only.
    pub(crate) fn with_extensions(extensions: &[Vec<u8>]) -> Self {
        Self { extensions: Self::extension_list(extensions), ..Self::good() }
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let tbs = sequence(&[
            &self.version,
            &self.serial_number,
            &self.inner_algorithm,
            &self.issuer,
            &self.validity,
            &self.subject,
            &self.key,
            &self.unique_identifiers,
            &self.extensions,
        ]);
        sequence(&[&tbs, &self.outer_algorithm, &self.signature])
    }
}

/// Where `part` is in `whole`; it must be there once.
pub(crate) fn place(whole: &[u8], part: &[u8]) -> usize {
    let mut places = whole.windows(part.len()).enumerate().filter(|(_, window)| *window == part);
    let (found, _) = places.next().expect("part of the whole");
    assert!(places.next().is_none(), "part of the whole, twice");
    found
}

/// The field and the problem of a refusal.
pub(crate) fn refusal<T: std::fmt::Debug>(result: Result<T, Malformed>) -> (&'static str, Problem) {
    let malformed = result.expect_err("must be refused");
    (malformed.what, malformed.problem)
}

/// The same value, read and written with the types of the asn1 crate all the way down; OCTET STRINGs and
/// whatever else is primitive are copied.
pub(crate) fn rewrite(der: &[u8]) -> Vec<u8> {
    let (value, rest) = asn1::strip_tlv(der).unwrap();
    assert!(rest.is_empty());
    let content = value.data();
    match value.tag().as_u8() {
        Some(tag::BOOLEAN) => retyped::<bool>(content),
        Some(tag::INTEGER) => retyped::<asn1::BigInt<'_>>(content),
        Some(tag::BIT_STRING) => retyped::<asn1::BitString<'_>>(content),
        Some(tag::OBJECT_IDENTIFIER) => retyped::<asn1::ObjectIdentifier>(content),
        Some(tag::UTC_TIME) => retyped::<asn1::UtcTime>(content),
        Some(tag::GENERALIZED_TIME) => retyped::<asn1::GeneralizedTime>(content),
        Some(tag::SET) => {
            let mut elements = children(content);
            elements.sort();
            tlv(tag::SET, &elements.concat())
        }
        Some(tag) if tag & 0x20 != 0 => tlv(tag, &children(content).concat()),
        Some(tag) => tlv(tag, content),
        None => panic!("high tag"),
    }
}

fn retyped<'a, T: SimpleAsn1Readable<'a> + Asn1Writable<Error = asn1::WriteError>>(
    content: &'a [u8],
) -> Vec<u8> {
    asn1::write_single(&T::parse_data(content).expect("valid for its type")).unwrap()
}

fn children(mut content: &[u8]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    while !content.is_empty() {
        let (child, rest) = asn1::strip_tlv(content).unwrap();
        found.push(rewrite(child.full_data()));
        content = rest;
    }
    found
}

/// The parts of a CRL, each as the bytes that stand in it. Empty means absent.
#[derive(Clone)]
pub(crate) struct CrlParts {
    pub(crate) version: Vec<u8>,
    pub(crate) inner_algorithm: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) this_update: Vec<u8>,
    pub(crate) next_update: Vec<u8>,
    /// The whole `revokedCertificates` field.
    pub(crate) entries: Vec<u8>,
    /// The whole `[0]` field.
    pub(crate) extensions: Vec<u8>,
    pub(crate) outer_algorithm: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

impl CrlParts {
    /// A version 2 CRL with a number and three entries: one without extensions, one with a reason, one of a
    /// form that is not usual.
    pub(crate) fn good() -> Self {
        let ed25519 = sequence(&[&oid(oids::ED25519)]);
        let later = [tlv(tag::INTEGER, &[0x7f]), tlv(tag::GENERALIZED_TIME, b"20500101000000Z")].concat();
        Self {
            version: tlv(tag::INTEGER, &[1]),
            inner_algorithm: ed25519.clone(),
            issuer: common_name("issuer"),
            this_update: tlv(tag::UTC_TIME, b"260101000000Z"),
            next_update: tlv(tag::UTC_TIME, b"260201000000Z"),
            entries: sequence(&[
                &crl_entry(&[5], &[]),
                &crl_entry(&[6, 7], &[reason(1)]),
                &sequence(&[&later]),
            ]),
            extensions: Self::extension_list(&[extension(
                oids::CRL_NUMBER,
                false,
                &tlv(tag::INTEGER, &[1, 0]),
            )]),
            outer_algorithm: ed25519,
            signature: bits(0, &[9; 64]),
        }
    }

    pub(crate) fn extension_list(extensions: &[Vec<u8>]) -> Vec<u8> {
        tlv(0xa0, &tlv(tag::SEQUENCE, &extensions.concat()))
    }

    /// The same with these extensions only.
    pub(crate) fn with_extensions(extensions: &[Vec<u8>]) -> Self {
        Self { extensions: Self::extension_list(extensions), ..Self::good() }
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let tbs = sequence(&[
            &self.version,
            &self.inner_algorithm,
            &self.issuer,
            &self.this_update,
            &self.next_update,
            &self.entries,
            &self.extensions,
        ]);
        sequence(&[&tbs, &self.outer_algorithm, &self.signature])
    }
}

/// An entry of a CRL, revoked on 2026-01-02T03:04:05Z.
pub(crate) fn crl_entry(serial_number: &[u8], extensions: &[Vec<u8>]) -> Vec<u8> {
    let list = if extensions.is_empty() { Vec::new() } else { tlv(tag::SEQUENCE, &extensions.concat()) };
    sequence(&[&tlv(tag::INTEGER, serial_number), &tlv(tag::UTC_TIME, b"260102030405Z"), &list])
}

/// `reasonCode`, not critical.
pub(crate) fn reason(number: u8) -> Vec<u8> {
    extension(oids::REASON_CODE, false, &tlv(tag::ENUMERATED, &[number]))
}
