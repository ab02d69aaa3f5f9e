//! Which extensions must be critical and which must not (RFC 5280 4.2.1, 4.2.2).

use chainward_x509::{Certificate, Oid, oids};

use crate::finding::{Finding, FindingCode, malformed};
use crate::position::{Breach, Position};

/// Extensions that are always critical; name constraints have a row of their own in policies.
const CRITICAL: [(Oid<'static>, &str); 2] = [
    (oids::POLICY_CONSTRAINTS, "policyConstraints is not critical"), // 4.2.1.11
    (oids::INHIBIT_ANY_POLICY, "inhibitAnyPolicy is not critical"),  // 4.2.1.14
];

/// Extensions that never are; the key identifiers have a code of their own.
const NOT_CRITICAL: [(Oid<'static>, &str); 4] = [
    (oids::SUBJECT_DIRECTORY_ATTRIBUTES, "subjectDirectoryAttributes is critical"), // 4.2.1.8
    (oids::FRESHEST_CRL, "freshestCRL is critical"),                                // 4.2.1.15
    (oids::AUTHORITY_INFORMATION_ACCESS, "authorityInfoAccess is critical"),        // 4.2.2.1
    (oids::SUBJECT_INFORMATION_ACCESS, "subjectInfoAccess is critical"),            // 4.2.2.2
];

/// The first extension with the wrong criticality.
pub(super) fn check(certificate: &Certificate<'_>, position: Position) -> Result<Option<Breach>, Finding> {
    let code = FindingCode::ExtensionCriticality;
    for extension in certificate.extensions() {
        let table = if extension.critical { &NOT_CRITICAL[..] } else { &CRITICAL[..] };
        if let Some((_, detail)) = table.iter().find(|(oid, _)| *oid == extension.oid) {
            return Ok(Some((code, detail)));
        }
    }
    if position.issues() && has_non_critical_basic_constraints(certificate)? {
        return Ok(Some((code, "basicConstraints of a CA is not critical")));
    }
    let only_alternative = certificate.subject().is_empty() && has_non_critical_alternative(certificate)?;
    Ok(only_alternative.then_some((code, "subjectAltName is not critical and the subject is empty")))
}

/// 4.2.1.10: critical in whatever certificate.
pub(super) fn name_constraints(certificate: &Certificate<'_>) -> Result<Option<Breach>, Finding> {
    let found = certificate.name_constraints().map_err(malformed)?;
    let is_breach = found.is_some_and(|found| !found.critical);
    Ok(is_breach.then_some((FindingCode::ExtensionCriticality, "nameConstraints is not critical")))
}

/// 4.2.1.9: critical in CA certificates that sign certificates.
fn has_non_critical_basic_constraints(certificate: &Certificate<'_>) -> Result<bool, Finding> {
    Ok(certificate.basic_constraints().map_err(malformed)?.is_some_and(|found| !found.critical))
}

/// 4.1.2.6, 4.2.1.6: critical when the subject is empty.
fn has_non_critical_alternative(certificate: &Certificate<'_>) -> Result<bool, Finding> {
    Ok(certificate.subject_alternative_name().map_err(malformed)?.is_some_and(|found| !found.critical))
}
