//! RFC 5280 6.1.4 (o), 6.1.5 (f): every critical extension is processed, or the certificate is refused.

use std::borrow::Cow;

use chainward_x509::{Certificate, GeneralName, ObjectIdentifier, Oid, oids};

use crate::finding::{Finding, FindingCode, malformed};

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

/// Refuses a critical extension that is neither processed nor on the policy's list; tells of those on the list.
///
/// # Errors
/// `unknown_critical_extension`, naming the extension; `malformed_certificate`.
pub fn check(certificate: &Certificate<'_>, accepted: &[ObjectIdentifier]) -> Result<Vec<Finding>, Finding> {
    let mut notices = Vec::new();
    for extension in certificate.extensions().filter(|extension| extension.critical) {
        if PROCESSED.contains(&extension.oid) {
            continue;
        }
        if !accepted.iter().any(|accepted| accepted.as_oid() == extension.oid) {
            return Err(refused(extension.oid.to_string()));
        }
        notices.push(Finding::notice(FindingCode::CriticalExtensionAccepted, extension.oid.to_string()));
    }
    for extension in certificate.extensions().filter(|extension| extension.critical) {
        if extension.oid == oids::CERTIFICATE_POLICIES {
            check_policy_qualifiers(certificate)?;
        } else if extension.oid == oids::SUBJECT_ALT_NAME {
            check_alternative_names(certificate)?;
        }
    }
    Ok(notices)
}

/// 4.2.1.4: who can't interpret critical policies, "including the optional qualifier", must refuse them.
fn check_policy_qualifiers(certificate: &Certificate<'_>) -> Result<(), Finding> {
    match certificate.certificate_policies().map_err(malformed)? {
        Some(found) if found.value.iter().any(|policy| policy.has_unknown_qualifier) => {
            Err(refused("certificatePolicies with an unknown qualifier"))
        }
        _ => Ok(()),
    }
}

/// 4.2: critical content that can't be processed is refused: alternative names of which none is of a form that
/// any check reads.
fn check_alternative_names(certificate: &Certificate<'_>) -> Result<(), Finding> {
    match certificate.subject_alternative_name().map_err(malformed)? {
        Some(found) if !found.value.iter().any(|name| is_read(&name)) => {
            Err(refused("subjectAltName with no name of a known form"))
        }
        _ => Ok(()),
    }
}

fn is_read(name: &GeneralName<'_>) -> bool {
    match name {
        GeneralName::Other(other) => other.is_readable(),
        GeneralName::X400(_) | GeneralName::EdiParty(_) | GeneralName::RegisteredId(_) => false,
        _ => true,
    }
}

fn refused(what: impl Into<Cow<'static, str>>) -> Finding {
    Finding::refusal(FindingCode::UnknownCriticalExtension, what)
}
