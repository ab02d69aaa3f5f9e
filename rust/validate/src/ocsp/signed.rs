//! Signatures of responses and of responders' certificates: verified, and allowed by the policy.

use chainward_x509::UnixTime;

use super::fault::{OcspError, OcspFaultCode};
use crate::budget::Budget;
use crate::checks::algorithms;
use crate::finding::Finding;
use crate::policy::AlgorithmRules;
use crate::signature::SignatureVerifier;
use crate::signatures::Claim;

/// A signature that counts.
#[derive(Debug)]
pub(super) struct Allowed {
    /// Last second at which its algorithm and its key are allowed.
    pub(super) until: UnixTime,
    /// What was noticed: legacy algorithms.
    pub(super) notices: Vec<Finding>,
    /// Ticks that verifying it costs.
    pub(super) ticks: u64,
}

/// Verifies a signature if the policy allows it; what is not allowed costs no arithmetic.
///
/// # Errors
/// `ocsp_algorithm_not_allowed`, `ocsp_algorithm_unsupported`, `invalid`; `budget_exhausted`.
pub(super) fn verify<V: SignatureVerifier>(
    verifier: &V,
    rules: &AlgorithmRules,
    claim: &Claim<'_, V::Key>,
    invalid: OcspFaultCode,
    budget: &mut Budget,
) -> Result<Allowed, OcspError> {
    let not_allowed = OcspError::of(OcspFaultCode::AlgorithmNotAllowed);
    let scheme =
        verifier.scheme(claim.key, &claim.algorithm).map_err(|_| OcspFaultCode::AlgorithmUnsupported)?;
    let key = algorithms::check_key(rules, verifier.facts(claim.key)).map_err(&not_allowed)?;
    let signature = algorithms::check_signature(rules, scheme).map_err(&not_allowed)?;
    let (_, ticks) = claim.verify(verifier, budget).map_err(OcspError::of(invalid))?;
    let notices = key.notice.into_iter().chain(signature.notice).collect();
    Ok(Allowed { until: key.until.min(signature.until), notices, ticks })
}
