//! What a leaf must be, for those who read its identity.

mod principal;
mod svid;

use chainward_x509::{Certificate, KeyUsage};

use crate::budget::Budget;
use crate::finding::{Finding, FindingCode, malformed};
use crate::policy::EndEntityRules;
use crate::position::{Breach, Notices};

/// Checks the leaf; gives the notices.
///
/// # Errors
/// The first breach that the policy refuses; `malformed_certificate`; `budget_exhausted`.
pub fn check(
    rules: &EndEntityRules,
    leaf: &Certificate<'_>,
    budget: &mut Budget,
) -> Result<Vec<Finding>, Finding> {
    let mut notices = Notices::default();
    notices.look(rules.certification_authority, || certification_authority(leaf))?;
    notices.look(rules.spiffe_id, || svid::check(leaf, budget))?;
    notices.look(rules.user_principal_name, || principal::check(leaf, budget))?;
    Ok(notices.into_findings())
}

/// TLS BR 7.1.2.7.8, 7.1.2.7.11; X509-SVID 4.1, 5.2: the leaf is no CA, and signs neither certificates nor CRLs.
fn certification_authority(leaf: &Certificate<'_>) -> Result<Option<Breach>, Finding> {
    let code = FindingCode::EndEntityIsCertificationAuthority;
    let usage = leaf.key_usage().map_err(malformed)?.map(|usage| usage.value);
    Ok(if leaf.basic_constraints().map_err(malformed)?.is_some_and(|own| own.value.is_ca) {
        Some((code, "cA TRUE"))
    } else if usage.is_some_and(KeyUsage::key_cert_sign) {
        Some((code, "keyCertSign"))
    } else if usage.is_some_and(KeyUsage::crl_sign) {
        Some((code, "cRLSign"))
    } else {
        None
    })
}
