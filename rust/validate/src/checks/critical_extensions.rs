//! RFC 5280 6.1.4 (o), 6.1.5 (f): every critical extension is processed, or the certificate is refused.

use chainward_x509::{Certificate, ObjectIdentifier, Oid, oids};

use crate::finding::{Finding, FindingCode};

/// The extensions that the other checks process, wherever they stand in a path.
const PROCESSED: [Oid<'static>; 9] = [
    oids::BASIC_CONSTRAINTS,
    oids::KEY_USAGE,
    oids::EXTENDED_KEY_USAGE,
    oids::SUBJECT_ALT_NAME,
    oids::NAME_CONSTRAINTS,
    oids::CERTIFICATE_POLICIES,
    oids::POLICY_MAPPINGS,
    oids::POLICY_CONSTRAINTS,
    oids::INHIBIT_ANY_POLICY,
];

/// Refuses a critical extension that is neither processed nor on the policy's list.
///
/// # Errors
/// `unknown_critical_extension`, naming the extension.
pub fn check(certificate: &Certificate<'_>, accepted: &[ObjectIdentifier]) -> Result<(), Finding> {
    let is_known =
        |oid: Oid<'_>| PROCESSED.contains(&oid) || accepted.iter().any(|accepted| accepted.as_oid() == oid);
    match certificate.extensions().find(|extension| extension.critical && !is_known(extension.oid)) {
        None => Ok(()),
        Some(unknown) => {
            Err(Finding::refusal(FindingCode::UnknownCriticalExtension, unknown.oid.to_string()))
        }
    }
}
