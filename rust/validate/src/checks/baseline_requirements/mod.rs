//! What the CA/Browser Forum demands of the certificates of the web, beyond RFC 5280.
//!
//! "TLS BR" is the Forum's "Baseline Requirements for the Issuance and Management of Publicly-Trusted TLS Server
//! Certificates". They are written for CAs; here are those that a reader of certificates can check. A policy says
//! for each whether it refuses, tells or accepts. What 7.1.4.3 says of common names is a check of its own.

mod identifiers;
mod usages;
mod wildcard;

use chainward_x509::{Certificate, Version};

use crate::budget::Budget;
use crate::finding::{Finding, FindingCode, malformed};
use crate::policy::BaselineRules;
use crate::position::{Breach, Notices, Position};

/// Checks all requirements; gives the notices.
///
/// # Errors
/// The first breach that the policy refuses; `malformed_certificate`; `budget_exhausted`.
pub fn check(
    rules: &BaselineRules,
    certificate: &Certificate<'_>,
    position: Position,
    budget: &mut Budget,
) -> Result<Vec<Finding>, Finding> {
    let mut notices = Notices::default();
    notices.look(rules.version, || Ok(version(certificate)))?;
    notices.look(rules.authority_key_identifier, || {
        identifiers::authority_key_identifier(certificate, position)
    })?;
    notices.look(rules.root_extended_key_usage, || usages::of_root(certificate, position))?;
    if matches!(position, Position::EndEntity { .. }) {
        notices.look(rules.any_extended_key_usage, || usages::any(certificate))?;
        notices.look(rules.criticality, || criticality(certificate))?;
        notices.look(rules.public_suffix_wildcard, || wildcard::check(certificate, budget))?;
    }
    Ok(notices.into_findings())
}

/// TLS BR 7.1.1: version 3.
fn version(certificate: &Certificate<'_>) -> Option<Breach> {
    (certificate.version() != Version::V3).then_some((FindingCode::CertificateVersion, ""))
}

/// TLS BR 7.1.2.7.6: extKeyUsage is not critical; 7.1.2.7.12: nor is subjectAltName, unless the subject is empty.
fn criticality(certificate: &Certificate<'_>) -> Result<Option<Breach>, Finding> {
    let code = FindingCode::ExtensionCriticality;
    if certificate.extended_key_usage().map_err(malformed)?.is_some_and(|found| found.critical) {
        return Ok(Some((code, "extKeyUsage is critical")));
    }
    let names = certificate.subject_alternative_name().map_err(malformed)?;
    let is_breach = names.is_some_and(|found| found.critical) && !certificate.subject().is_empty();
    Ok(is_breach.then_some((code, "subjectAltName is critical and the subject is not empty")))
}
