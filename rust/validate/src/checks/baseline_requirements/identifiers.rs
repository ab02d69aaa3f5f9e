//! Key identifiers (TLS BR 7.1.2.1.3, 7.1.2.11.1).

use chainward_x509::Certificate;

use crate::finding::{Finding, FindingCode, malformed};
use crate::position::{Breach, Position};

/// An authority key identifier is a key identifier alone; a root's is its own subject key identifier.
pub(super) fn authority_key_identifier(
    certificate: &Certificate<'_>,
    position: Position,
) -> Result<Option<Breach>, Finding> {
    let code = FindingCode::AuthorityKeyIdentifier;
    let Some(found) = certificate.authority_key_identifier().map_err(malformed)? else { return Ok(None) };
    let own = certificate.subject_key_identifier().map_err(malformed)?.map(|own| own.value);
    let is_root = matches!(position, Position::Anchor { is_self_signed: true });
    Ok(if found.value.authority_cert_issuer.is_some() {
        Some((code, "has an authorityCertIssuer"))
    } else if found.value.authority_cert_serial_number.is_some() {
        Some((code, "has an authorityCertSerialNumber"))
    } else if found.value.key_identifier.is_none() {
        Some((code, "has no keyIdentifier"))
    } else if is_root && found.value.key_identifier != own {
        Some((code, "is not the subject key identifier of a root"))
    } else {
        None
    })
}
