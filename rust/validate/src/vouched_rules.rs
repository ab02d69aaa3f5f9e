//! Which allow rules a path may still satisfy: found once for each node of the trust tree.

use std::sync::Arc;

use crate::authority::Authenticated;
use crate::policy::AllowRule;

/// The rules that a path may still satisfy, by their position in the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VouchedRules {
    /// Those that fit the trust anchor.
    by_anchor: Arc<[usize]>,
    /// Of those, the ones that fit the last CA as the leaf's issuer.
    by_issuer: Arc<[usize]>,
}

impl VouchedRules {
    /// The rules that fit an anchor, which is the issuer of the leaf unless another CA follows. An anchor that is
    /// itself the leaf issues nothing.
    #[must_use]
    pub fn of_anchor(rules: &[AllowRule], anchor: &Authenticated, issues: bool) -> Self {
        let fits = |rule: &AllowRule| rule.anchor.as_ref().is_none_or(|wanted| wanted.is(anchor));
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

    /// The rules that fit the anchor, whatever the issuer.
    pub fn by_anchor(&self) -> impl Iterator<Item = usize> {
        self.by_anchor.iter().copied()
    }

    /// The rules that are left for the leaf.
    pub fn positions(&self) -> impl Iterator<Item = usize> {
        self.by_issuer.iter().copied()
    }

    /// The rules that are left when this CA is the issuer of the leaf.
    #[must_use]
    pub fn below(&self, rules: &[AllowRule], issuer: &Authenticated) -> Self {
        let fits = |place: &usize| {
            let rule = rules.get(*place);
            rule.is_some_and(|rule| rule.issuer.as_ref().is_none_or(|wanted| wanted.is(issuer)))
        };
        let by_issuer = self.by_anchor.iter().copied().filter(fits).collect();
        Self { by_anchor: Arc::clone(&self.by_anchor), by_issuer }
    }
}

fn has_no_issuer(rules: &[AllowRule], place: usize) -> bool {
    rules.get(place).is_some_and(|rule| rule.issuer.is_none())
}
