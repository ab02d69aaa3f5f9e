//! RFC 5280 6.1.4 (k)-(m) and 4.2.1.9: who may issue, and how long the path may still be.

use chainward_x509::{BasicConstraints, Certificate};

use crate::finding::{Finding, FindingCode, malformed};

/// 6.1.4 (k): the issuer of another certificate is a version 3 CA.
///
/// A certificate of version 1 or 2 has no extensions, so it is never a CA here; the RFC's other means of
/// knowing is to configure it as a trust anchor.
///
/// # Errors
/// `not_a_certification_authority`, `malformed_certificate`.
pub fn require_ca(certificate: &Certificate<'_>) -> Result<BasicConstraints, Finding> {
    let constraints = certificate.basic_constraints().map_err(malformed)?;
    match constraints {
        Some(found) if found.value.is_ca => Ok(found.value),
        Some(_) => Err(not_a_ca("basicConstraints says cA FALSE")),
        None => Err(not_a_ca("no basicConstraints")),
    }
}

/// 6.1.4 (l), (m): the path length that is left below this certificate.
///
/// # Errors
/// `path_length_exceeded` when this certificate is already one too many.
pub fn next_path_length(
    max_path_length: Option<u32>,
    constraints: BasicConstraints,
    is_self_issued: bool,
) -> Result<Option<u32>, Finding> {
    let left = match max_path_length {
        Some(left) if !is_self_issued => Some(left.checked_sub(1).ok_or_else(exceeded)?),
        unchanged => unchanged,
    };
    Ok(match (left, constraints.path_length) {
        (Some(left), Some(own)) => Some(left.min(own)),
        (left, own) => left.or(own),
    })
}

/// The policy's limit on intermediates that are not self-issued.
///
/// # Errors
/// `path_too_deep`.
pub fn next_intermediates(so_far: u32, limit: u32, is_self_issued: bool) -> Result<u32, Finding> {
    let next = so_far.saturating_add(u32::from(!is_self_issued));
    if next <= limit {
        return Ok(next);
    }
    Err(Finding::refusal(FindingCode::PathTooDeep, format!("more than {limit} intermediates")))
}

fn not_a_ca(why: &'static str) -> Finding {
    Finding::refusal(FindingCode::NotACertificationAuthority, why)
}

fn exceeded() -> Finding {
    Finding::refusal(FindingCode::PathLengthExceeded, "pathLenConstraint above is used up")
}
