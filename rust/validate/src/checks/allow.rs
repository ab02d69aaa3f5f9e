//! Who is a client at all: the allow rules of the policy, over the whole path.
//!
//! Rules add up: a leaf that one of them takes is let in, and with rules there is no other way in. A rule names the
//! anchor, the leaf's issuer, usages and names, and takes a leaf that is all of that. Which rules fit anchor and
//! issuer is found once for each node of the trust tree; the leaf is compared with those that are left.
//!
//! **All** names must match, not one of them: whoever reads the identity may take any of them.

use std::borrow::Cow;

use chainward_x509::{Certificate, GeneralName};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};
use crate::names::{ClientName, NamePattern};
use crate::policy::AllowRule;
use crate::state::AllowedUsages;
use crate::vouched_rules::VouchedRules;

/// Refuses a leaf that no rule takes, where there are rules.
///
/// # Errors
/// `not_allowed`, `malformed_certificate`, `budget_exhausted`.
pub fn check(
    rules: &[AllowRule],
    vouched: &VouchedRules,
    leaf: &Certificate<'_>,
    usages: &AllowedUsages,
    budget: &mut Budget,
) -> Result<(), Finding> {
    if rules.is_empty() {
        return Ok(());
    }
    let mut why = Cow::Borrowed("no rule is for this anchor and this issuer");
    for place in vouched.positions() {
        let Some(rule) = rules.get(place) else { continue };
        budget.charge(cost::NAME)?;
        match mismatch(rule, leaf, usages, budget)? {
            None => return Ok(()),
            Some(found) => why = Cow::Owned(format!("rule {}: {found}", place.saturating_add(1))),
        }
    }
    Err(Finding::refusal(FindingCode::NotAllowed, why))
}

/// Why a rule for this anchor and issuer does not take the leaf.
fn mismatch(
    rule: &AllowRule,
    leaf: &Certificate<'_>,
    usages: &AllowedUsages,
    budget: &mut Budget,
) -> Result<Option<String>, Finding> {
    if !has_usages(rule, leaf, usages)? {
        return Ok(Some("another usage".to_owned()));
    }
    if rule.names.is_empty() {
        return Ok(None);
    }
    let Some(names) = leaf.subject_alternative_name().map_err(malformed)? else {
        return Ok(Some("no subjectAltName".to_owned()));
    };
    for (place, name) in names.value.iter().enumerate() {
        if !is_taken(&name, &rule.names, budget)? {
            return Ok(Some(format!("name {} matches no pattern", place.saturating_add(1))));
        }
    }
    Ok(None)
}

/// The usages stand in the extension itself: neither its absence nor anyExtendedKeyUsage is any of them.
fn has_usages(rule: &AllowRule, leaf: &Certificate<'_>, usages: &AllowedUsages) -> Result<bool, Finding> {
    let own = leaf.extended_key_usage().map_err(malformed)?;
    let has = |usage| own.as_ref().is_some_and(|own| own.value.contains(usage)) && usages.allows(usage);
    Ok(rule.usage.iter().all(|usage| has(usage.as_oid())))
}

/// A name of a form without patterns, or one that is not well-formed, is taken by none.
fn is_taken(name: &GeneralName<'_>, patterns: &[NamePattern], budget: &mut Budget) -> Result<bool, Finding> {
    budget.charge_each(cost::NAME.saturating_mul(weight(name)), patterns.len().saturating_add(1))?;
    let Some(name) = ClientName::of(name) else { return Ok(false) };
    Ok(patterns.iter().any(|pattern| pattern.matches(&name)))
}

/// In names of usual length.
fn weight(name: &GeneralName<'_>) -> u64 {
    let length = match name {
        GeneralName::Uri(text) | GeneralName::Rfc822(text) | GeneralName::Dns(text) => text.len(),
        GeneralName::Other(other) => other.value.len().saturating_mul(8), // case folding beyond ASCII
        _ => 0,
    };
    u64::try_from(length / 32).unwrap_or(u64::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chainward_x509::{OtherName, oids};

    /// What is compared is charged: a budget that counts names only would be open to few and long ones.
    #[test]
    fn a_name_weighs_what_its_length_costs() {
        let long = "a".repeat(320);
        for name in [GeneralName::Uri(&long), GeneralName::Rfc822(&long), GeneralName::Dns(&long)] {
            assert_eq!(weight(&name), 11);
        }
        let other = OtherName { type_id: oids::UPN, value: &[0; 32] };
        assert_eq!(
            weight(&GeneralName::Other(other)),
            9,
            "case folding beyond ASCII costs eight times as much"
        );
        assert_eq!(weight(&GeneralName::Dns("a.test")), 1);
        assert_eq!(weight(&GeneralName::Ip(&[192, 0, 2, 1])), 1);
    }
}
