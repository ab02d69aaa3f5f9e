//! OCSP responses for tests, signed with the keys of tests; tests/revocation has those that nobody would write.

use chainward::sha256;
use chainward::x509::{SubjectPublicKeyInfo, UnixTime, format_unix_time, oids};
use chainward_crypto::AwsLcVerifier;
use chainward_validate::signature::SignatureVerifier;

use crate::support::der::{self, bits, oid, sequence, tlv};
use crate::support::{DAY, Draft, Issued, Key, NOW};

/// A response about one certificate: good since an hour ago and for a day.
#[derive(Clone)]
pub struct Answer<'a> {
    pub issuer: &'a Issued,
    pub serial: Vec<u8>,
    /// The `CertStatus`.
    pub status: Vec<u8>,
    /// Until a day later.
    pub this_update: UnixTime,
    pub produced_at: UnixTime,
    /// The subject of who signed it, as the DER of a `Name`.
    pub responder: &'a [u8],
    pub signer: &'a Key,
    pub certificates: Vec<Vec<u8>>,
    pub nonce: Option<Vec<u8>>,
}

impl<'a> Answer<'a> {
    /// The issuer itself says so.
    pub fn direct(issuer: &'a Issued, serial: &[u8]) -> Self {
        let (responder, signer) = (&*issuer.subject, &*issuer.key);
        Self {
            issuer,
            serial: serial.to_vec(),
            status: vec![0x80, 0],
            this_update: NOW - 3_600,
            produced_at: NOW - 3_600,
            responder,
            signer,
            certificates: Vec::new(),
            nonce: None,
        }
    }

    /// A responder says so, and brings its certificate along.
    pub fn delegated(issuer: &'a Issued, serial: &[u8], responder: &'a Issued) -> Self {
        Self {
            responder: &responder.subject,
            signer: &responder.key,
            certificates: vec![responder.der.clone()],
            ..Self::direct(issuer, serial)
        }
    }

    /// The same of a certificate that is revoked since a day.
    pub fn revoked(self) -> Self {
        Self { status: tlv(0xa1, &time(NOW - DAY)), ..self }
    }

    /// The same as it was known and signed at another time.
    pub fn at(self, moment: UnixTime) -> Self {
        Self { this_update: moment, produced_at: moment, ..self }
    }

    pub fn der(&self) -> Vec<u8> {
        let algorithm = sequence(&[&oid(oids::SHA256)]);
        let hash = |octets: &[u8]| tlv(0x04, &sha256(octets));
        let key = key_octets(self.issuer.key.info());
        let id = sequence(&[&algorithm, &hash(&self.issuer.subject), &hash(&key), &tlv(0x02, &self.serial)]);
        let updates = [time(self.this_update), tlv(0xa0, &time(self.this_update + DAY))].concat();
        let single = sequence(&[&id, &self.status, &updates]);
        let extensions = self.nonce.as_ref().map_or(Vec::new(), |nonce| {
            let value = sequence(&[&oid(oids::OCSP_NONCE), &tlv(0x04, &tlv(0x04, nonce))]);
            tlv(0xa1, &sequence(&[&value]))
        });
        let named = tlv(0xa1, self.responder);
        let tbs = sequence(&[&named, &time(self.produced_at), &sequence(&[&single]), &extensions]);
        let certificates = tlv(0xa0, &tlv(0x30, &self.certificates.concat()));
        let signed = [tbs.clone(), self.signer.algorithm(), bits(&self.signer.sign(&tbs)), certificates];
        let basic = tlv(0x30, &signed.concat());
        let bytes = sequence(&[&oid(oids::OCSP_BASIC), &tlv(0x04, &basic)]);
        sequence(&[&[0x0a, 1, 0], &tlv(0xa0, &bytes)])
    }
}

/// A responder that may answer for whoever issues it.
pub fn responder(name: &str) -> Draft {
    let nocheck = der::Extension::new(oids::OCSP_NOCHECK, false, vec![0x05, 0x00]);
    Draft::leaf(name).with(der::extended_key_usage(&[oids::OCSP_SIGNING])).with(nocheck)
}

/// The content of the `subjectPublicKey`.
pub fn key_octets(info: &[u8]) -> Vec<u8> {
    SubjectPublicKeyInfo::from_der(info).unwrap().subject_public_key().to_vec()
}

/// SHA-1 for names; from AWS-LC, not from the judge.
pub fn sha1(octets: &[u8]) -> [u8; 20] {
    AwsLcVerifier.sha1_for_ocsp_names(octets)
}

fn time(time: UnixTime) -> Vec<u8> {
    let text = format_unix_time(time).replace(['-', ':', 'T'], "");
    tlv(0x18, text.as_bytes())
}
