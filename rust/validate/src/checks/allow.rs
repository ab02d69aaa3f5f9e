//! Who is a client at all: the allow rules of the policy, over the whole path.
//!
//! Rules add up: a leaf that one of them takes is let in, and with rules there is no other way in. A rule names the
//! anchor, the leaf's issuer, usages and names, and takes a leaf that is all of that. Which rules fit anchor and
//! issuer is found once for each node of the trust tree; the leaf is compared with those that are left.
//!
//! **All** names must match, not one of them: whoever reads the identity may take any of them.

use std::borrow::Cow;
use std::sync::Arc;

use chainward_x509::{Certificate, GeneralName};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};
use crate::names::{ClientName, NamePattern};
use crate::policy::{AllowRule, Authority};
use crate::state::AllowedUsages;

/// The rules that a path may still satisfy, by their position in the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VouchedRules {
    /// Those that fit the trust anchor.
    by_anchor: Arc<[usize]>,
    /// Of those, the ones that fit the last CA as the leaf's issuer.
    by_issuer: Arc<[usize]>,
}

/// A CA as rules see it.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// SHA-256 of its certificate; `None` for a bare name and key.
    pub sha256: Option<[u8; 32]>,
    /// SHA-256 of its key.
    pub key_sha256: [u8; 32],
    /// Its subject as RFC 4514 writes it.
    pub name: String,
}

impl VouchedRules {
    /// The rules that fit an anchor, which is the issuer of the leaf unless another CA follows. An anchor that is
    /// itself the leaf issues nothing.
    #[must_use]
    pub fn of_anchor(rules: &[AllowRule], anchor: &Authenticated, issues: bool) -> Self {
        let fits = |rule: &AllowRule| rule.anchor.as_ref().is_none_or(|wanted| is(wanted, anchor));
        let by_anchor =
            rules.iter().enumerate().filter(|(_, rule)| fits(rule)).map(|(place, _)| place).collect();
        let found = Self { by_anchor, by_issuer: Arc::default() };
        if issues {
            return found.below(rules, anchor);
        }
        let no_issuer =
            found.by_anchor.iter().copied().filter(|place| has_no_issuer(rules, *place)).collect();
        Self { by_issuer: no_issuer, ..found }
    }

    /// The rules that are left when this CA is the issuer of the leaf.
    #[must_use]
    pub fn below(&self, rules: &[AllowRule], issuer: &Authenticated) -> Self {
        let fits = |place: &usize| {
            let rule = rules.get(*place);
            rule.is_some_and(|rule| rule.issuer.as_ref().is_none_or(|wanted| is(wanted, issuer)))
        };
        let by_issuer = self.by_anchor.iter().copied().filter(fits).collect();
        Self { by_anchor: Arc::clone(&self.by_anchor), by_issuer }
    }
}

fn has_no_issuer(rules: &[AllowRule], place: usize) -> bool {
    rules.get(place).is_some_and(|rule| rule.issuer.is_none())
}

fn is(wanted: &Authority, found: &Authenticated) -> bool {
    wanted.sha256.is_none_or(|sha256| found.sha256 == Some(sha256))
        && wanted.key_sha256.is_none_or(|sha256| found.key_sha256 == sha256)
        && wanted.name.as_ref().is_none_or(|name| *name == found.name)
}

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
    for &place in vouched.by_issuer.iter() {
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
