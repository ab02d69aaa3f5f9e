//! Certificates for tests: a [`Draft`] says what is in one, and an [`Issued`] authority signs it.
//!
//! The defaults are a certificate that the `client-auth` profile accepts without a notice; each test changes
//! the one thing that it is about. Keys are fresh in each run, so that no test depends on an order of DER.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests; each test binary uses its own part of them"
)]

pub mod case;
pub mod crl;
pub mod der;
pub mod key;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use chainward::x509::{Oid, UnixTime, format_unix_time, oids};

use der::{Extension, bits, common_name, integer, sequence, tlv};
pub use key::Key;

pub const DAY: UnixTime = 86_400;
/// 2026-06-01T00:00:00Z, at which tests judge unless they say something else.
pub const NOW: UnixTime = 1_780_272_000;
/// 2020-12-09 and 2037-05-14: attacks are also put through real handshakes, which happen now.
pub const START: UnixTime = NOW - 2_000 * DAY;
pub const END: UnixTime = NOW + 4_000 * DAY;

/// A certificate and the key that is certified in it.
#[derive(Clone)]
pub struct Issued {
    pub der: Vec<u8>,
    /// The subject, as the DER of a `Name`.
    pub subject: Vec<u8>,
    pub key: Arc<Key>,
}

/// A certificate that is not yet signed.
#[derive(Clone)]
pub struct Draft {
    /// The content of the INTEGER.
    pub serial: Vec<u8>,
    pub subject: Vec<u8>,
    pub valid: (UnixTime, UnixTime),
    pub key: Arc<Key>,
    /// Instead of the key's own `SubjectPublicKeyInfo`.
    pub key_info: Option<Vec<u8>>,
    pub extensions: Vec<Extension>,
    pub names_authority_key: bool,
}

impl Draft {
    fn new(subject: &str, extensions: Vec<Extension>) -> Self {
        static SERIAL: AtomicU64 = AtomicU64::new(1_000);
        Self {
            serial: integer(SERIAL.fetch_add(1, Relaxed)).split_off(2), // after tag and length
            subject: common_name(subject),
            valid: (START, END),
            key: Arc::new(Key::p256()),
            key_info: None,
            extensions,
            names_authority_key: true,
        }
        .with_own_key_identifier()
    }

    /// A certification authority of this common name.
    pub fn ca(subject: &str) -> Self {
        let usages = der::KEY_CERT_SIGN | der::CRL_SIGN;
        Self::new(subject, vec![der::basic_constraints(None), der::key_usage(usages)])
    }

    /// A client certificate for the DNS name `client.test`.
    pub fn leaf(subject: &str) -> Self {
        Self::new(
            subject,
            vec![
                der::key_usage(der::DIGITAL_SIGNATURE),
                der::extended_key_usage(&[oids::CLIENT_AUTH]),
                der::alternative_names(&[der::dns("client.test")]),
            ],
        )
    }

    fn with_own_key_identifier(self) -> Self {
        let identifier = self.key.identifier();
        self.with(der::subject_key_identifier(&identifier))
    }

    /// Adds an extension, instead of one of the same kind.
    pub fn with(mut self, extension: Extension) -> Self {
        self.extensions.retain(|other| other.oid != extension.oid);
        self.extensions.push(extension);
        self
    }

    pub fn without(mut self, kind: Oid<'_>) -> Self {
        self.extensions.retain(|extension| extension.oid != der::oid(kind));
        self
    }

    /// Says nothing about its own key or its issuer's.
    pub fn without_key_identifiers(self) -> Self {
        let silent = self.without(oids::SUBJECT_KEY_IDENTIFIER).without(oids::AUTHORITY_KEY_IDENTIFIER);
        Self { names_authority_key: false, ..silent }
    }

    /// Valid from the first to the second second.
    pub fn valid(self, from: UnixTime, until: UnixTime) -> Self {
        Self { valid: (from, until), ..self }
    }

    /// Certifies this key.
    pub fn key(self, key: &Arc<Key>) -> Self {
        let kept = self.without(oids::SUBJECT_KEY_IDENTIFIER);
        Self { key: Arc::clone(key), ..kept }.with_own_key_identifier()
    }

    pub fn key_info(self, key_info: &[u8]) -> Self {
        Self { key_info: Some(key_info.to_vec()), ..self }
    }

    /// Issued by `issuer`.
    pub fn by(self, issuer: &Issued) -> Issued {
        let key = Arc::clone(&issuer.key);
        self.signed(&issuer.subject, &key, &key)
    }

    /// Signed with its own key.
    pub fn self_signed(self) -> Issued {
        let (subject, key) = (self.subject.clone(), Arc::clone(&self.key));
        self.signed(&subject, &key, &key)
    }

    /// Says that it is issued by `issuer`, but is signed with another key.
    pub fn forged(self, issuer: &Issued) -> Issued {
        self.signed(&issuer.subject, &issuer.key, &Key::p256())
    }

    /// Issued in the name of `issuer`, said to be signed with `named`, and signed with `key`.
    pub fn signed(self, issuer: &[u8], named: &Key, key: &Key) -> Issued {
        let unset =
            !self.extensions.iter().any(|other| other.oid == der::oid(oids::AUTHORITY_KEY_IDENTIFIER));
        let draft = if self.names_authority_key && unset {
            self.with(der::authority_key_identifier(&named.identifier()))
        } else {
            self
        };
        let tbs = draft.tbs(issuer, &key.algorithm());
        let der = sequence(&[&tbs, &key.algorithm(), &bits(&key.sign(&tbs))]);
        Issued { der, subject: draft.subject, key: draft.key }
    }

    fn tbs(&self, issuer: &[u8], algorithm: &[u8]) -> Vec<u8> {
        self.tbs_of(&tlv(0xa0, &integer(2)), issuer, algorithm)
    }

    /// Version 1, the default, is left out in DER; a draft for it has no extensions.
    pub fn tbs_of_version_1(&self, issuer: &[u8], algorithm: &[u8]) -> Vec<u8> {
        self.tbs_of(&[], issuer, algorithm)
    }

    fn tbs_of(&self, version: &[u8], issuer: &[u8], algorithm: &[u8]) -> Vec<u8> {
        let extensions: Vec<_> = self.extensions.iter().map(Extension::der).collect();
        let extensions = match &*extensions {
            [] => Vec::new(),
            some => tlv(0xa3, &tlv(0x30, &some.concat())),
        };
        sequence(&[
            version,
            &tlv(0x02, &self.serial),
            algorithm,
            issuer,
            &sequence(&[&time(self.valid.0), &time(self.valid.1)]),
            &self.subject,
            self.key_info.as_deref().unwrap_or(self.key.info()),
            &extensions,
        ])
    }
}

/// A self-signed certification authority of this common name.
pub fn root(name: &str) -> Issued {
    Draft::ca(name).self_signed()
}

/// The first is issued by `anchor`, each other by the one before it.
pub fn chain(anchor: &Issued, names: &[&str]) -> Vec<Issued> {
    let mut chain: Vec<Issued> = Vec::new();
    for name in names {
        let issuer = chain.last().unwrap_or(anchor);
        chain.push(Draft::ca(name).by(issuer));
    }
    chain
}

/// `UTCTime` until 2049, `GeneralizedTime` from then on (RFC 5280 4.1.2.5).
fn time(time: UnixTime) -> Vec<u8> {
    let text: String =
        format_unix_time(time).chars().filter(|character| !"-:T".contains(*character)).collect();
    if (1950..2050).contains(&text[..4].parse::<u32>().unwrap()) {
        tlv(0x17, &text.as_bytes()[2..])
    } else {
        tlv(0x18, text.as_bytes())
    }
}
