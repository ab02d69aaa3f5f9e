//! Which extensions must be critical and which must not (RFC 5280 4.2.1, 4.2.2).

use chainward_x509::{Certificate, Oid, oids};

use crate::finding::FindingCode;
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
pub(super) fn check(certificate: &Certificate<'_>, position: Position) -> Option<Breach> {
    let code = FindingCode::ExtensionCriticality;
    for extension in certificate.extensions() {
        let table = if extension.critical { &NOT_CRITICAL[..] } else { &CRITICAL[..] };
        if let Some((_, detail)) = table.iter().find(|(oid, _)| *oid == extension.oid) {
            return Some((code, detail));
        }
    }
    // 4.2.1.9: in CA certificates that sign certificates.
    if position.issues() && is_there_and_not_critical(certificate, oids::BASIC_CONSTRAINTS) {
        return Some((code, "basicConstraints of a CA is not critical"));
    }
    // 4.1.2.6, 4.2.1.6: the only name.
    let is_only_name = certificate.subject().is_empty();
    (is_only_name && is_there_and_not_critical(certificate, oids::SUBJECT_ALT_NAME))
        .then_some((code, "subjectAltName is not critical and the subject is empty"))
}

/// 4.2.1.10: critical in whatever certificate.
pub(super) fn name_constraints(certificate: &Certificate<'_>) -> Option<Breach> {
    is_there_and_not_critical(certificate, oids::NAME_CONSTRAINTS)
        .then_some((FindingCode::ExtensionCriticality, "nameConstraints is not critical"))
}

fn is_there_and_not_critical(certificate: &Certificate<'_>, oid: Oid<'_>) -> bool {
    certificate.extension(oid).is_some_and(|extension| !extension.critical)
}
