//! Helpers for tests: responses written piece by piece.

use crate::der::tag;
use crate::error::Problem;
use crate::ocsp::OcspResponse;
use crate::oids;
use crate::test_support::{Parts, bits, common_name, constructed, extension, oid, refusal, sequence, tlv};

/// The parts of a response, each as the bytes that stand in it. Empty means absent.
#[derive(Clone)]
pub(crate) struct ResponseParts {
    pub(crate) status: Vec<u8>,
    pub(crate) response_type: Vec<u8>,
    pub(crate) version: Vec<u8>,
    pub(crate) responder_id: Vec<u8>,
    pub(crate) produced_at: Vec<u8>,
    pub(crate) singles: Vec<SingleParts>,
    /// The whole `[1]` field.
    pub(crate) extensions: Vec<u8>,
    pub(crate) algorithm: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    /// The whole `[0]` field.
    pub(crate) certificates: Vec<u8>,
}

/// The parts of what is said of one certificate.
#[derive(Clone)]
pub(crate) struct SingleParts {
    pub(crate) hash: Vec<u8>,
    pub(crate) name_hash: Vec<u8>,
    pub(crate) key_hash: Vec<u8>,
    pub(crate) serial_number: Vec<u8>,
    pub(crate) status: Vec<u8>,
    pub(crate) this_update: Vec<u8>,
    /// The whole `[0]` field.
    pub(crate) next_update: Vec<u8>,
    /// The whole `[1]` field.
    pub(crate) extensions: Vec<u8>,
}

pub(crate) fn time(text: &str) -> Vec<u8> {
    tlv(tag::GENERALIZED_TIME, text.as_bytes())
}

/// `[1] EXPLICIT Extensions`.
pub(crate) fn extension_field(extensions: &[Vec<u8>]) -> Vec<u8> {
    tlv(0xa1, &tlv(tag::SEQUENCE, &extensions.concat()))
}

impl SingleParts {
    pub(crate) fn good() -> Self {
        Self {
            hash: sequence(&[&oid(oids::SHA1), &[5, 0]]),
            name_hash: tlv(tag::OCTET_STRING, &[1; 20]),
            key_hash: tlv(tag::OCTET_STRING, &[2; 20]),
            serial_number: tlv(tag::INTEGER, &[0x05]),
            status: vec![0x80, 0],
            this_update: time("20260101000000Z"),
            next_update: tlv(0xa0, &time("20260102000000Z")),
            extensions: Vec::new(),
        }
    }

    fn der(&self) -> Vec<u8> {
        let cert_id = sequence(&[&self.hash, &self.name_hash, &self.key_hash, &self.serial_number]);
        sequence(&[&cert_id, &self.status, &self.this_update, &self.next_update, &self.extensions])
    }
}

impl ResponseParts {
    /// An answer about one certificate that is good, by name, with nothing that may be absent.
    pub(crate) fn good() -> Self {
        Self {
            status: vec![0x0a, 1, 0],
            response_type: oid(oids::OCSP_BASIC),
            version: Vec::new(),
            responder_id: tlv(0xa1, &common_name("responder")),
            produced_at: time("20260101120000Z"),
            singles: vec![SingleParts::good()],
            extensions: Vec::new(),
            algorithm: sequence(&[&oid(oids::ED25519)]),
            signature: bits(0, &[9; 64]),
            certificates: Vec::new(),
        }
    }

    /// The same with this said of one certificate.
    pub(crate) fn with_single(single: SingleParts) -> Self {
        Self { singles: vec![single], ..Self::good() }
    }

    pub(crate) fn basic(&self) -> Vec<u8> {
        let singles: Vec<_> = self.singles.iter().map(SingleParts::der).collect();
        let tbs = sequence(&[
            &self.version,
            &self.responder_id,
            &self.produced_at,
            &tlv(tag::SEQUENCE, &singles.concat()),
            &self.extensions,
        ]);
        sequence(&[&tbs, &self.algorithm, &self.signature, &self.certificates])
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let bytes = sequence(&[&self.response_type, &tlv(tag::OCTET_STRING, &self.basic())]);
        sequence(&[&self.status, &constructed(0xa0, &[&bytes])])
    }
}

/// Everything that may be there: good, revoked and unknown; by key; a nonce; two certificates.
pub(crate) fn full() -> ResponseParts {
    let revoked = SingleParts {
        hash: sequence(&[&oid(oids::SHA256)]),
        serial_number: tlv(tag::INTEGER, &[0xff, 0x7f]),
        status: constructed(0xa1, &[&time("20251231000000Z"), &tlv(0xa0, &[0x0a, 1, 1])]),
        next_update: Vec::new(),
        extensions: extension_field(&[extension(oids::TITLE, false, &[5, 0])]),
        ..SingleParts::good()
    };
    let unknown = SingleParts { status: vec![0x82, 0], ..SingleParts::good() };
    ResponseParts {
        responder_id: tlv(0xa2, &tlv(tag::OCTET_STRING, &[3; 20])),
        singles: vec![SingleParts::good(), revoked, unknown],
        extensions: extension_field(&[
            extension(oids::OCSP_NONCE, true, &tlv(tag::OCTET_STRING, &[4; 32])),
            extension(oids::TITLE, false, &[5, 0]),
        ]),
        certificates: tlv(0xa0, &sequence(&[&Parts::good().der(), &Parts::good().der()])),
        ..ResponseParts::good()
    }
}

/// The field and the problem of a response that is refused.
pub(crate) fn response_refusal(parts: &ResponseParts) -> (&'static str, Problem) {
    refusal(OcspResponse::from_der(&parts.der()))
}

/// The same, of a response that says this of one certificate.
pub(crate) fn single_refusal(parts: SingleParts) -> (&'static str, Problem) {
    response_refusal(&ResponseParts::with_single(parts))
}
