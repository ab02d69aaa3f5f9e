//! RFC 5280 4.2.1.12, nested through the path: a CA with extended key usages vouches for those only.

use chainward_x509::{Certificate, ObjectIdentifier, oids};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};
use crate::policy::UsageRules;
use crate::state::AllowedUsages;

/// The usages that are left below a CA. anyExtendedKeyUsage in a CA restricts nothing.
///
/// # Errors
/// `malformed_certificate`, `budget_exhausted`.
pub fn narrow(
    allowed: &AllowedUsages,
    certificate: &Certificate<'_>,
    budget: &mut Budget,
) -> Result<AllowedUsages, Finding> {
    let Some(own) = certificate.extended_key_usage().map_err(malformed)? else {
        return Ok(allowed.clone());
    };
    let own_count = own.value.iter().count();
    budget.charge_each(cost::NAME, own_count)?;
    if own.value.contains(oids::ANY_EXTENDED_KEY_USAGE) {
        return Ok(allowed.clone());
    }
    // Each is looked for among those that are allowed: a product that two CAs of an attacker can make large.
    budget.charge_each(cost::NAME, own_count.saturating_mul(allowed.count()))?;
    Ok(allowed.restricted(own.value.iter()))
}

/// Every usage in `required` must be allowed by the path and by the leaf itself.
///
/// Returns the notice of a leaf without the extension, or with any usage, where the policy accepts it.
///
/// # Errors
/// `extended_key_usage`, `extended_key_usage_absent`, `malformed_certificate`.
pub fn check(
    allowed: &AllowedUsages,
    certificate: &Certificate<'_>,
    required: &[ObjectIdentifier],
    rules: &UsageRules,
) -> Result<Option<Finding>, Finding> {
    let own = certificate.extended_key_usage().map_err(malformed)?;
    if required.is_empty() {
        return Ok(None);
    }
    if let Some(missing) = required.iter().find(|usage| !allowed.allows(usage.as_oid())) {
        return Err(refused(missing, "is not allowed by the issuers above"));
    }
    let Some(own) = own else {
        return rules.absent.apply(FindingCode::ExtendedKeyUsageAbsent, "");
    };
    let Some(missing) = required.iter().find(|usage| !own.value.contains(usage.as_oid())) else {
        return Ok(None);
    };
    if rules.accept_any_extended_key_usage && own.value.contains(oids::ANY_EXTENDED_KEY_USAGE) {
        return Ok(Some(Finding::notice(FindingCode::AnyExtendedKeyUsageAccepted, "")));
    }
    Err(refused(missing, "is not among the usages of the certificate"))
}

fn refused(usage: &ObjectIdentifier, why: &str) -> Finding {
    Finding::refusal(FindingCode::ExtendedKeyUsage, format!("{usage} {why}"))
}
