//! What reading a certificate costs: it grows with the certificate, lest work hide in long names and extensions.

use chainward_x509::{Certificate, Name};

use crate::budget::cost;

/// Ticks for hashing `message`.
pub(crate) fn hash(message: &[u8]) -> u64 {
    octets(message).saturating_mul(cost::HASH_TWO_OCTETS) / 2
}

/// Ticks for parsing a certificate.
pub(crate) fn parse(certificate: &Certificate<'_>) -> u64 {
    cost::PARSE.saturating_add(names(certificate))
}

/// Ticks for parsing a certificate and making its names comparable.
pub(crate) fn open(certificate: &Certificate<'_>) -> u64 {
    parse(certificate).saturating_add(names(certificate))
}

/// Ticks for processing a certificate of a path, in which each extension is read.
pub(crate) fn step(certificate: &Certificate<'_>) -> u64 {
    let others =
        name_octets(certificate).saturating_add(octets(certificate.subject_public_key_info().as_der()));
    let extensions = octets(certificate.tbs_der()).saturating_sub(others); // and a few that are always there
    cost::STEP
        .saturating_add(names(certificate))
        .saturating_add(extensions.saturating_mul(cost::EXTENSION_OCTET))
}

fn names(certificate: &Certificate<'_>) -> u64 {
    let beyond_ascii = |name: Name<'_>| {
        let count = name.as_der().iter().filter(|octet| !octet.is_ascii()).count();
        u64::try_from(count).unwrap_or(u64::MAX)
    };
    let beyond_ascii = beyond_ascii(certificate.issuer()).saturating_add(beyond_ascii(certificate.subject()));
    let plain = name_octets(certificate).saturating_mul(cost::NAME_OCTET);
    plain.saturating_add(beyond_ascii.saturating_mul(cost::NAME_OCTET_BEYOND_ASCII))
}

fn name_octets(certificate: &Certificate<'_>) -> u64 {
    octets(certificate.issuer().as_der()).saturating_add(octets(certificate.subject().as_der()))
}

fn octets(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
