//! Which certificates, and which reasons, a CRL is for: RFC 5280 6.3.3 (b) and (d).

use crate::budget::{Budget, cost};
use crate::finding::Finding;
use crate::revocation::points::Point;
use crate::revocation::source::{CertificateKind, ListFacts, ListScope, PointName};
use crate::revocation::subject::Subject;

/// Every reason for a revocation: `keyCompromise`, bit 1, to `aACompromise`, bit 8.
pub const ALL_REASONS: u16 = 0b1_1111_1110;

/// The reasons that a CRL covers by the distribution point that 6.3.3 assumes for every certificate: its issuer as
/// name, no reasons, no cRLIssuer. `None`: only a point of the certificate can lead to it. No point can add to it.
pub fn assumed_reasons(subject: &Subject<'_>, facts: &ListFacts) -> Option<u16> {
    let is_issuer = |name: &PointName| matches!(name, PointName::Directory(name) if name == subject.issuer);
    let names = facts.scope.names.as_ref();
    let leads = facts.issuer == *subject.issuer && names.is_none_or(|names| names.iter().any(is_issuer));
    leads.then(|| if is_for_kind(&facts.scope, subject.is_ca) { own_reasons(&facts.scope) } else { 0 })
}

/// The reasons that a CRL covers by the points of the certificate; 0: it says nothing about it.
///
/// # Errors
/// `budget_exhausted`.
pub fn covered_reasons(
    subject: &Subject<'_>,
    points: &[Point],
    facts: &ListFacts,
    budget: &mut Budget,
) -> Result<u16, Finding> {
    let own = own_reasons(&facts.scope);
    let mut covered = 0;
    for point in points {
        budget.charge_each(cost::NAME, comparisons(point, &facts.scope))?;
        if leads_to(point, subject, facts) {
            covered |= own & point.reasons.unwrap_or(ALL_REASONS); // (d)
        }
    }
    Ok(if is_for_kind(&facts.scope, subject.is_ca) { covered } else { 0 })
}

fn own_reasons(scope: &ListScope) -> u16 {
    scope.only_some_reasons.unwrap_or(ALL_REASONS) & ALL_REASONS
}

/// (b)(2)(ii)-(iv)
fn is_for_kind(scope: &ListScope, is_ca: bool) -> bool {
    match scope.kind {
        CertificateKind::Any => true,
        CertificateKind::EndEntity => !is_ca,
        CertificateKind::CertificationAuthority => is_ca,
        CertificateKind::Attribute => false,
    }
}

/// (b)(1) and (b)(2)(i)
fn leads_to(point: &Point, subject: &Subject<'_>, facts: &ListFacts) -> bool {
    let is_issuer = match &point.crl_issuers {
        Some(issuers) => facts.scope.is_indirect && issuers.contains(&facts.issuer),
        None => facts.issuer == *subject.issuer,
    };
    is_issuer && facts.scope.names.as_ref().is_none_or(|own| share_a_name(point, own))
}

fn share_a_name(point: &Point, own: &[PointName]) -> bool {
    let is_own = |name: &PointName| *name != PointName::Other && own.contains(name);
    point.names.iter().flatten().any(is_own)
}

/// At most so many names are compared.
fn comparisons(point: &Point, scope: &ListScope) -> usize {
    let names = point.names.as_ref().map_or(0, Vec::len);
    let issuers = point.crl_issuers.as_ref().map_or(1, Vec::len);
    names.saturating_mul(scope.names.as_ref().map_or(0, Vec::len)).saturating_add(issuers)
}
