//! What RFC 5280 section 4 demands of those who issue certificates.
//!
//! Section 6 doesn't check these; a policy says for each of them whether it refuses, tells or accepts.

mod criticality;
mod dns_name_syntax;
mod identifiers;

use chainward_x509::{Certificate, KeyUsage, oids};

use crate::budget::Budget;
use crate::finding::{Finding, FindingCode, malformed};
use crate::policy::{IssuerDuties, Response};
use crate::position::{Breach, Notices, Position};

/// Checks all duties; gives the notices.
///
/// # Errors
/// The first breach that the policy refuses; `malformed_certificate`; `budget_exhausted`.
pub fn check(
    duties: &IssuerDuties,
    certificate: &Certificate<'_>,
    position: Position,
    budget: &mut Budget,
) -> Result<Vec<Finding>, Finding> {
    let mut notices = Notices::default();
    let mut respond = |response, breach| notices.respond(response, breach);
    respond(duties.serial_number, identifiers::serial_number(certificate, position))?;
    respond(duties.empty_names, identifiers::empty_names(certificate, position)?)?;
    respond(duties.authority_key_identifier, identifiers::authority_key_identifier(certificate, position)?)?;
    respond(duties.subject_key_identifier, identifiers::subject_key_identifier(certificate, position)?)?;
    respond(duties.name_constraints_in_end_entity, name_constraints_in_end_entity(certificate)?)?;
    respond(duties.criticality, criticality::check(certificate, position))?;
    respond(duties.name_constraints_criticality, criticality::name_constraints(certificate))?;
    respond(duties.consistency, consistency(certificate)?)?;
    if duties.dns_name_syntax != Response::Accept {
        respond(duties.dns_name_syntax, dns_name_syntax::check(certificate, budget)?)?;
    }
    if matches!(position, Position::EndEntity { .. }) {
        respond(duties.subject_alternative_name_absent, subject_alternative_name_absent(certificate))?;
    }
    Ok(notices.into_findings())
}

/// 4.2.1.3 and 4.2.1.9: keyCertSign and pathLenConstraint belong to CAs.
fn consistency(certificate: &Certificate<'_>) -> Result<Option<Breach>, Finding> {
    let constraints = certificate.basic_constraints().map_err(malformed)?.map(|found| found.value);
    let usage = certificate.key_usage().map_err(malformed)?.map(|found| found.value);
    let is_ca = constraints.is_some_and(|constraints| constraints.is_ca);
    let signs = usage.is_none_or(KeyUsage::key_cert_sign);
    let code = FindingCode::InconsistentExtensions;
    Ok(if usage.is_some_and(KeyUsage::is_empty) {
        Some((code, "keyUsage without any bit"))
    } else if !is_ca && usage.is_some_and(KeyUsage::key_cert_sign) {
        Some((code, "keyCertSign without cA TRUE"))
    } else if constraints.is_some_and(|constraints| constraints.path_length.is_some()) && !(is_ca && signs) {
        Some((code, "pathLenConstraint without cA TRUE and keyCertSign"))
    } else if is_ca && !signs {
        Some((code, "cA TRUE without keyCertSign"))
    } else {
        None
    })
}

/// 4.2.1.10: name constraints are for CA certificates only.
fn name_constraints_in_end_entity(certificate: &Certificate<'_>) -> Result<Option<Breach>, Finding> {
    if certificate.name_constraints().map_err(malformed)?.is_none() {
        return Ok(None);
    }
    let constraints = certificate.basic_constraints().map_err(malformed)?;
    let is_ca = constraints.is_some_and(|found| found.value.is_ca);
    Ok((!is_ca).then_some((FindingCode::NameConstraintsInEndEntity, "")))
}

/// Without one there is no name identity: the common name is none (RFC 9525 6.1).
fn subject_alternative_name_absent(certificate: &Certificate<'_>) -> Option<Breach> {
    let is_absent = certificate.extension(oids::SUBJECT_ALT_NAME).is_none();
    is_absent.then_some((FindingCode::SubjectAlternativeNameAbsent, ""))
}
