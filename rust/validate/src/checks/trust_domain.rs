//! The trust domain of a SPIFFE ID is bound to the anchors that vouch for it (SPIFFE-ID 3.1, X509-SVID 5.2).

use chainward_x509::{Certificate, GeneralName};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};
use crate::names::{ClientName, is_spiffe_scheme};
use crate::trust_domains::TrustDomains;

/// Refuses a leaf with a SPIFFE ID of a trust domain that the anchor does not vouch for, or with a URI that others may
/// take for one.
///
/// # Errors
/// `trust_domain`, `malformed_certificate`, `budget_exhausted`.
pub fn check(domains: &TrustDomains, leaf: &Certificate<'_>, budget: &mut Budget) -> Result<(), Finding> {
    if *domains == TrustDomains::Any {
        return Ok(());
    }
    let Some(names) = leaf.subject_alternative_name().map_err(malformed)? else { return Ok(()) };
    for name in names.value.iter() {
        budget.charge(cost::NAME)?;
        let is_foreign = match ClientName::of(&name) {
            Some(ClientName::Spiffe(id)) => !domains.contains(id.trust_domain),
            _ => matches!(name, GeneralName::Uri(uri) if is_spiffe_scheme(uri)),
        };
        if is_foreign {
            return Err(Finding::refusal(FindingCode::TrustDomain, "the anchor does not vouch for it"));
        }
    }
    Ok(())
}
