//! Extended key usages (TLS BR 7.1.2.1.2, 7.1.2.7.10).

use chainward_x509::{Certificate, oids};

use crate::finding::{Finding, FindingCode, malformed};
use crate::position::{Breach, Position};

/// TLS BR 7.1.2.1.2: a root has no extKeyUsage. An anchor that another CA has issued is no root.
pub(super) fn of_root(certificate: &Certificate<'_>, position: Position) -> Result<Option<Breach>, Finding> {
    let is_root = matches!(position, Position::Anchor { is_self_signed: true });
    let is_breach = is_root && certificate.extended_key_usage().map_err(malformed)?.is_some();
    Ok(is_breach.then_some((FindingCode::ExtendedKeyUsageForbidden, "a root has extKeyUsage")))
}

/// TLS BR 7.1.2.7.10: a leaf has no anyExtendedKeyUsage.
pub(super) fn any(certificate: &Certificate<'_>) -> Result<Option<Breach>, Finding> {
    let own = certificate.extended_key_usage().map_err(malformed)?;
    let is_breach = own.is_some_and(|own| own.value.contains(oids::ANY_EXTENDED_KEY_USAGE));
    Ok(is_breach.then_some((FindingCode::ExtendedKeyUsageForbidden, "anyExtendedKeyUsage")))
}
