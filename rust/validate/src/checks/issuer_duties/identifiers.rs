//! Serial numbers, names and key identifiers (RFC 5280 4.1.2.2, 4.1.2.4, 4.1.2.6, 4.2.1.1, 4.2.1.2).

use chainward_x509::{Certificate, oids};

use crate::finding::{Finding, FindingCode, malformed};
use crate::position::{Breach, Position};

/// 4.1.2.2: positive, and not longer than 20 octets. The number of an anchor identifies nothing here: public
/// roots with number 0 exist.
pub(super) fn serial_number(certificate: &Certificate<'_>, position: Position) -> Option<Breach> {
    if matches!(position, Position::Anchor { .. }) {
        return None;
    }
    let octets = certificate.serial_number();
    let problem = if octets.len() > 20 {
        "longer than 20 octets"
    } else if octets.first().is_some_and(|first| first & 0x80 != 0) {
        "negative"
    } else if octets.iter().all(|octet| *octet == 0) {
        "zero"
    } else {
        return None;
    };
    Some((FindingCode::SerialNumber, problem))
}

/// 4.1.2.4: the issuer is never empty; 4.1.2.6: the subject of a CA isn't either, and that of another leaf is only
/// where it has alternative names.
pub(super) fn empty_names(
    certificate: &Certificate<'_>,
    position: Position,
) -> Result<Option<Breach>, Finding> {
    let code = FindingCode::EmptyName;
    if certificate.issuer().is_empty() {
        return Ok(Some((code, "the issuer is empty")));
    }
    if !certificate.subject().is_empty() {
        return Ok(None);
    }
    if is_authority(certificate, position)? {
        return Ok(Some((code, "the subject of a CA is empty")));
    }
    let is_nameless = certificate.extension(oids::SUBJECT_ALT_NAME).is_none();
    Ok(is_nameless.then_some((code, "no subject and no alternative name")))
}

/// True for what issues, and for a leaf that says it is a CA.
fn is_authority(certificate: &Certificate<'_>, position: Position) -> Result<bool, Finding> {
    let constraints = certificate.basic_constraints().map_err(malformed)?;
    Ok(position.issues() || constraints.is_some_and(|found| found.value.is_ca))
}

/// 4.2.1.1: present with a key identifier and not critical; a self-signed certificate may do without. Below an
/// anchor a self-issued one counts as self-signed.
pub(super) fn authority_key_identifier(
    certificate: &Certificate<'_>,
    position: Position,
) -> Result<Option<Breach>, Finding> {
    let code = FindingCode::AuthorityKeyIdentifier;
    let is_self_signed = match position {
        Position::Anchor { is_self_signed } => is_self_signed || certificate.is_self_issued(),
        Position::Issuer { is_self_issued } | Position::EndEntity { is_self_issued } => is_self_issued,
    };
    Ok(match certificate.authority_key_identifier().map_err(malformed)? {
        Some(found) if found.critical => Some((code, "critical")),
        Some(found) if found.value.key_identifier.is_none() => Some((code, "has no keyIdentifier")),
        None if !is_self_signed => Some((code, "absent")),
        _ => None,
    })
}

/// 4.2.1.2: present in CA certificates, never critical.
pub(super) fn subject_key_identifier(
    certificate: &Certificate<'_>,
    position: Position,
) -> Result<Option<Breach>, Finding> {
    let code = FindingCode::SubjectKeyIdentifier;
    Ok(match certificate.subject_key_identifier().map_err(malformed)? {
        Some(found) if found.critical => Some((code, "critical")),
        None if is_authority(certificate, position)? => Some((code, "absent in a CA certificate")),
        _ => None,
    })
}
