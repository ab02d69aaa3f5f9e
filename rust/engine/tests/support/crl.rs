//! CRLs for tests: a [`Crl`] says what is in one, and an [`Issued`] authority signs it.
//!
//! The default is a complete CRL without entries, of number 1, that was issued a day before [`NOW`] and is followed by
//! the next one a day after it.

use chainward::x509::{Certificate, ReasonCode, UnixTime, oids};

use super::der::{Extension, authority_key_identifier, bits, integer, sequence, tlv};
use super::{DAY, Issued, Key, NOW, time};

/// A CRL that is not yet signed.
#[derive(Clone)]
pub struct Crl {
    /// Its issuer, as the DER of a `Name`, instead of the subject of who signs it.
    pub issuer: Option<Vec<u8>>,
    pub this_update: UnixTime,
    pub next_update: Option<UnixTime>,
    pub entries: Vec<Entry>,
    pub extensions: Vec<Extension>,
    pub names_authority_key: bool,
}

/// An entry of a CRL.
#[derive(Clone)]
pub struct Entry {
    /// The content of the INTEGER.
    pub serial: Vec<u8>,
    pub date: UnixTime,
    pub extensions: Vec<Extension>,
}

/// What stands in issuingDistributionPoint (RFC 5280 5.2.5).
#[derive(Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "as the ASN.1 module has them, contradictions included")]
pub struct Scope {
    /// What [`full_name`] or [`relative_name`] give.
    pub name: Option<Vec<u8>>,
    pub only_users: bool,
    pub only_authorities: bool,
    pub only_attributes: bool,
    /// Bits of `ReasonFlags`, bit 0 of the standard as the lowest one.
    pub only_reasons: Option<u16>,
    pub is_indirect: bool,
}

/// A distribution point of a certificate (RFC 5280 4.2.1.13).
#[derive(Clone, Default)]
pub struct Point {
    /// What [`full_name`] or [`relative_name`] give.
    pub name: Option<Vec<u8>>,
    /// As in [`Scope`].
    pub reasons: Option<u16>,
    /// Names as DER, instead of the certificate's own issuer.
    pub issuers: Vec<Vec<u8>>,
}

/// A `DistributionPointName`: general names, as DER.
pub fn full_name(names: &[Vec<u8>]) -> Vec<u8> {
    tlv(0xa0, &names.concat())
}

/// A `DistributionPointName`: attributes, as DER, below the name of the CRL's issuer.
pub fn relative_name(attributes: &[Vec<u8>]) -> Vec<u8> {
    tlv(0xa1, &attributes.concat())
}

/// Where the CRLs of a certificate are.
pub fn distribution_points(points: &[Point]) -> Extension {
    let points: Vec<_> = points.iter().map(Point::der).collect();
    Extension::new(oids::CRL_DISTRIBUTION_POINTS, false, tlv(0x30, &points.concat()))
}

/// noRevAvail (RFC 9608).
pub fn no_revocation_available() -> Extension {
    Extension::new(oids::NO_REVOCATION_AVAILABLE, false, tlv(0x05, &[]))
}

impl Default for Crl {
    fn default() -> Self {
        let number = Extension::new(oids::CRL_NUMBER, false, integer(1));
        Self {
            issuer: None,
            this_update: NOW - DAY,
            next_update: Some(NOW + DAY),
            entries: Vec::new(),
            extensions: vec![number],
            names_authority_key: true,
        }
    }
}

impl Crl {
    /// With an entry for a certificate, of its issuer, a second before [`NOW`] and without a reason.
    pub fn revoking(self, certificate: &Issued) -> Self {
        self.entry(Entry::of(certificate))
    }

    pub fn entry(mut self, entry: Entry) -> Self {
        self.entries.push(entry);
        self
    }

    pub fn times(self, this_update: UnixTime, next_update: Option<UnixTime>) -> Self {
        Self { this_update, next_update, ..self }
    }

    /// Adds an extension, instead of one of the same kind.
    pub fn with(mut self, extension: Extension) -> Self {
        self.extensions.retain(|other| other.oid != extension.oid);
        self.extensions.push(extension);
        self
    }

    pub fn number(self, number: u64) -> Self {
        self.with(Extension::new(oids::CRL_NUMBER, false, integer(number)))
    }

    pub fn without_number(mut self) -> Self {
        self.extensions.retain(|other| other.oid != super::der::oid(oids::CRL_NUMBER));
        self
    }

    /// A delta CRL of this number, which builds on that of the number `base`.
    pub fn delta(self, number: u64, base: u64) -> Self {
        self.number(number).with(Extension::new(oids::DELTA_CRL_INDICATOR, true, integer(base)))
    }

    pub fn scope(self, scope: &Scope) -> Self {
        self.with(scope.extension())
    }

    /// Signed by `issuer`, in its own name unless another one is set.
    pub fn by(self, issuer: &Issued) -> Vec<u8> {
        let name = self.issuer.clone().unwrap_or_else(|| issuer.subject.clone());
        self.signed(&name, &issuer.key, &issuer.key)
    }

    /// In the name of `issuer`, said to be signed with `named`, and signed with `key`.
    pub fn signed(self, issuer: &[u8], named: &Key, key: &Key) -> Vec<u8> {
        let names_key = self.names_authority_key;
        let list = if names_key { self.with(authority_key_identifier(&named.identifier())) } else { self };
        let entries = sequence_unless_empty(list.entries.iter().map(Entry::der));
        let extensions = sequence_unless_empty(list.extensions.iter().map(Extension::der));
        let tbs = sequence(&[
            &integer(1), // version 2
            &key.algorithm(),
            issuer,
            &time(list.this_update),
            &list.next_update.map(time).unwrap_or_default(),
            &entries,
            &if extensions.is_empty() { Vec::new() } else { tlv(0xa0, &extensions) },
        ]);
        sequence(&[&tbs, &key.algorithm(), &bits(&key.sign(&tbs))])
    }
}

impl Entry {
    /// For a certificate, a second before [`NOW`] and without a reason.
    pub fn of(certificate: &Issued) -> Self {
        let serial = Certificate::from_der(&certificate.der).unwrap().serial_number().to_vec();
        Self { serial, date: NOW - 1, extensions: Vec::new() }
    }

    pub fn at(self, date: UnixTime) -> Self {
        Self { date, ..self }
    }

    pub fn with(mut self, extension: Extension) -> Self {
        self.extensions.push(extension);
        self
    }

    pub fn reason(self, reason: ReasonCode) -> Self {
        self.with(Extension::new(oids::REASON_CODE, false, tlv(0x0a, &[reason as u8])))
    }

    /// The issuer of the certificate, which is that of the entries that follow, too.
    pub fn issuer(self, name: &[u8]) -> Self {
        let names = tlv(0x30, &tlv(0xa4, name));
        self.with(Extension::new(oids::CERTIFICATE_ISSUER, true, names))
    }

    fn der(&self) -> Vec<u8> {
        let extensions = sequence_unless_empty(self.extensions.iter().map(Extension::der));
        sequence(&[&tlv(0x02, &self.serial), &time(self.date), &extensions])
    }
}

impl Scope {
    fn extension(&self) -> Extension {
        let flag = |tag: u8, set: bool| if set { tlv(tag, &[0xff]) } else { Vec::new() };
        let value = sequence(&[
            &self.name.as_ref().map(|name| tlv(0xa0, name)).unwrap_or_default(),
            &flag(0x81, self.only_users),
            &flag(0x82, self.only_authorities),
            &self.only_reasons.map(|reasons| reason_flags(0x83, reasons)).unwrap_or_default(),
            &flag(0x84, self.is_indirect),
            &flag(0x85, self.only_attributes),
        ]);
        Extension::new(oids::ISSUING_DISTRIBUTION_POINT, true, value)
    }
}

impl Point {
    fn der(&self) -> Vec<u8> {
        let issuers: Vec<_> = self.issuers.iter().map(|name| tlv(0xa4, name)).collect();
        sequence(&[
            &self.name.as_ref().map(|name| tlv(0xa0, name)).unwrap_or_default(),
            &self.reasons.map(|reasons| reason_flags(0x81, reasons)).unwrap_or_default(),
            &if issuers.is_empty() { Vec::new() } else { tlv(0xa2, &issuers.concat()) },
        ])
    }
}

/// A BIT STRING of named bits: no zero bits at its end (X.690 11.2.2).
fn reason_flags(tag: u8, reasons: u16) -> Vec<u8> {
    let [first, second] = reasons.reverse_bits().to_be_bytes();
    let octets: &[u8] = if second == 0 { &[first] } else { &[first, second] };
    let unused = octets.last().map_or(0, |last| last.trailing_zeros());
    tlv(tag, &[&[u8::try_from(unused).unwrap()], octets].concat())
}

/// Optional lists are left out when they are empty (RFC 5280 5.1.2.6).
fn sequence_unless_empty(parts: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let parts: Vec<_> = parts.collect();
    if parts.is_empty() { Vec::new() } else { tlv(0x30, &parts.concat()) }
}
