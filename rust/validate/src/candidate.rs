//! A certificate that may stand in a path, with what finding its neighbours needs: names and key identifiers.

use std::sync::Arc;

use chainward_x509::{CanonicalName, Certificate};

use crate::finding::{Finding, malformed};
use crate::weight;

/// An intermediate certificate that was presented or configured; nothing about it is verified.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The certificate as it came.
    pub der: Arc<[u8]>,
    /// Its subject, in comparison form (RFC 5280 7.1).
    pub subject: CanonicalName,
    /// Its issuer, in comparison form.
    pub issuer: CanonicalName,
    /// Whether the two are the same name (RFC 5280 6.1).
    pub is_self_issued: bool,
    /// Ticks that parsing it costs; a certificate that is recognised is charged the same.
    pub parsing: u64,
    /// Ticks that parsing it and making its names comparable costs; likewise.
    pub opening: u64,
    /// Its subject key identifier; one that can't be read is no hint.
    pub subject_key_identifier: Option<Box<[u8]>>,
    /// The key identifier of its issuer; one that can't be read is no hint.
    pub authority_key_identifier: Option<Box<[u8]>>,
}

impl Candidate {
    /// Reads what the search needs.
    ///
    /// # Errors
    /// `malformed_certificate`.
    pub fn from_der(der: &[u8]) -> Result<Self, Finding> {
        Certificate::from_der(der).map_err(malformed).map(|certificate| Self::of(&certificate))
    }

    /// What the search needs of a certificate that is parsed already.
    pub fn of(certificate: &Certificate<'_>) -> Self {
        let (subject, issuer) = (certificate.subject().canonical(), certificate.issuer().canonical());
        Self {
            der: Arc::from(certificate.as_der()),
            is_self_issued: subject == issuer,
            subject,
            issuer,
            parsing: weight::parse(certificate),
            opening: weight::open(certificate),
            subject_key_identifier: subject_key_identifier(certificate),
            authority_key_identifier: authority_key_identifier(certificate),
        }
    }
}

/// The subject key identifier of a certificate, as a hint.
pub fn subject_key_identifier(certificate: &Certificate<'_>) -> Option<Box<[u8]>> {
    certificate.subject_key_identifier().ok().flatten().map(|identifier| identifier.value.into())
}

/// The issuer's key identifier in a certificate, as a hint.
pub fn authority_key_identifier(certificate: &Certificate<'_>) -> Option<Box<[u8]>> {
    let identifier = certificate.authority_key_identifier().ok().flatten()?;
    identifier.value.key_identifier.map(Into::into)
}

/// How well an issuer's key fits what a certificate says about it. It orders candidates and never excludes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyMatch {
    /// The key identifiers are the same.
    Same,
    /// One of the two says nothing.
    Unknown,
    /// They differ.
    Different,
}

impl KeyMatch {
    /// Compares an authority key identifier with an issuer's subject key identifier (RFC 5280 4.2.1.1).
    pub fn of(authority: Option<&[u8]>, subject: Option<&[u8]>) -> Self {
        match (authority, subject) {
            (Some(authority), Some(subject)) if authority == subject => Self::Same,
            (Some(_), Some(_)) => Self::Different,
            _ => Self::Unknown,
        }
    }
}

/// Certificates that the search sees, for its tests: names of one letter, key identifiers of one octet.
#[cfg(test)]
pub mod test_support {
    use super::{Arc, Candidate, CanonicalName};

    fn name(letter: u8) -> CanonicalName {
        // RDNSequence { CN = one PrintableString }
        let der = [0x30, 12, 0x31, 10, 0x30, 8, 0x06, 3, 0x55, 4, 3, 0x13, 1, letter];
        chainward_x509::Name::from_der(&der).unwrap().canonical()
    }

    /// A certificate, with what the search looks at.
    pub fn certificate(subject: u8, key: Option<u8>, issuer: u8, issuer_key: Option<u8>) -> Candidate {
        let identifier = |key: Option<u8>| key.map(|key| Box::from([key]));
        Candidate {
            is_self_issued: false,
            opening: 0,
            parsing: 0,
            der: Arc::from([]),
            subject: name(subject),
            issuer: name(issuer),
            subject_key_identifier: identifier(key),
            authority_key_identifier: identifier(issuer_key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::KeyMatch;

    #[test]
    fn a_key_that_is_named_comes_before_silence_and_silence_before_another() {
        let (one, other) = (Some(&[1][..]), Some(&[2][..]));
        assert_eq!(KeyMatch::of(one, one), KeyMatch::Same);
        assert_eq!(KeyMatch::of(one, other), KeyMatch::Different);
        for (authority, subject) in [(one, None), (None, one), (None, None)] {
            assert_eq!(KeyMatch::of(authority, subject), KeyMatch::Unknown);
        }
        assert!(KeyMatch::Same < KeyMatch::Unknown && KeyMatch::Unknown < KeyMatch::Different);
    }
}
