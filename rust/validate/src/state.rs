//! `PathState`: the variables of RFC 5280 6.1.2, made literal and immutable.
//!
//! Nothing here depends on the present time: validity only narrows [`Interval`], which `finish` compares
//! with the validation time once.

use std::sync::Arc;

use chainward_x509::{ObjectIdentifier, Oid, UnixTime};

use crate::checks::certificate_policies::PolicyState;
use crate::checks::name_constraints::ConstraintStack;
use crate::finding::Finding;
use crate::trust_domains::TrustDomains;
use crate::vouched_rules::VouchedRules;

/// One end of an interval, and the certificate that sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Seconds since the Unix epoch; the second itself is inside.
    pub time: UnixTime,
    /// Distance of the certificate from the trust anchor.
    pub depth: u16,
}

/// When the path so far holds; both ends are inside (RFC 5280 4.1.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The latest beginning.
    pub start: Bound,
    /// The earliest end.
    pub end: Bound,
}

impl Interval {
    /// All of time.
    pub const ALWAYS: Self =
        Self { start: Bound { time: i64::MIN, depth: 0 }, end: Bound { time: i64::MAX, depth: 0 } };

    /// What is left when the path also needs `start..=end`.
    #[must_use]
    pub fn narrowed(self, start: UnixTime, end: UnixTime, depth: u16) -> Self {
        let mut narrowed = self.ending(end, depth);
        if start > narrowed.start.time {
            narrowed.start = Bound { time: start, depth };
        }
        narrowed
    }

    /// What is left when the path also ends at `end`.
    #[must_use]
    pub fn ending(mut self, end: UnixTime, depth: u16) -> Self {
        if end < self.end.time {
            self.end = Bound { time: end, depth };
        }
        self
    }

    /// True when no moment is inside.
    pub fn is_empty(&self) -> bool {
        self.start.time > self.end.time
    }
}

/// The extended key usages that every CA so far allows (RFC 5280 4.2.1.12, nested).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AllowedUsages {
    /// No CA restricts them.
    #[default]
    Any,
    /// Only these.
    Only(Arc<[ObjectIdentifier]>),
}

impl AllowedUsages {
    /// True when `usage` is allowed.
    pub fn allows(&self, usage: Oid<'_>) -> bool {
        match self {
            Self::Any => true,
            Self::Only(allowed) => allowed.iter().any(|one| one.as_oid() == usage),
        }
    }

    /// How many are named; 0 while nothing restricts them.
    pub fn count(&self) -> usize {
        match self {
            Self::Any => 0,
            Self::Only(allowed) => allowed.len(),
        }
    }

    /// What is left when only those of `usages` are allowed as well.
    #[must_use]
    pub fn restricted<'a>(&self, usages: impl Iterator<Item = Oid<'a>>) -> Self {
        Self::Only(usages.filter(|usage| self.allows(*usage)).map(ObjectIdentifier::from).collect())
    }
}

/// The state of a path after some certificate, before the next (RFC 5280 6.1.2).
///
/// The working public key and issuer name are in the node of the trust tree that owns the state.
#[derive(Clone, Debug)]
pub struct PathState {
    /// 6.1.2 (a), (d)-(f): `valid_policy_graph` (RFC 9618) and the three counters.
    pub policies: PolicyState,
    /// 6.1.2 (b), (c): permitted and excluded subtrees.
    pub constraints: ConstraintStack,
    /// 6.1.2 (k): `max_path_length`; `None` while nothing limits it.
    pub max_path_length: Option<u32>,
    /// When the path so far holds.
    pub valid: Interval,
    /// The extended key usages still allowed.
    pub usages: AllowedUsages,
    /// The trust domains of SPIFFE that the anchor vouches for.
    pub trust_domains: TrustDomains,
    /// The allow rules that fit the anchor, and the last CA as the issuer of the leaf.
    pub vouched: VouchedRules,
    /// Intermediates so far that are not self-issued.
    pub intermediates: u32,
    /// Distance from the trust anchor: 0 for the anchor itself.
    pub depth: u16,
    /// What was noticed about the certificates so far.
    pub notices: Arc<[Finding]>,
}

impl PathState {
    /// The same notices and these.
    pub fn notices_with(&self, more: Vec<Finding>) -> Arc<[Finding]> {
        if more.is_empty() {
            return Arc::clone(&self.notices);
        }
        self.notices.iter().cloned().chain(more).collect()
    }
}

#[cfg(test)]
mod tests {
    use chainward_x509::oids;

    use super::AllowedUsages;

    #[test]
    fn usages_are_counted_that_every_ca_allows() {
        let (client, server, email) = (oids::CLIENT_AUTH, oids::SERVER_AUTH, oids::EMAIL_PROTECTION);
        let any = AllowedUsages::Any;
        let three = any.restricted([client, server, email].into_iter());
        let two = three.restricted([email, client].into_iter());
        let none = two.restricted([server].into_iter());
        assert_eq!([any, three, two, none].map(|usages| usages.count()), [0, 3, 2, 0]);
    }
}
