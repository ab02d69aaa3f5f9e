//! A leaf that equals an anchor gets no path from that alone, unless that anchor says so.

use crate::support::case::Case;
use crate::support::{Draft, NOW, root};
use chainward::{AnchorLimits, FindingCode};

fn end_entity() -> AnchorLimits {
    AnchorLimits { end_entity: true, ..AnchorLimits::default() }
}

#[test]
fn a_second_anchor_of_the_same_certificate_may_allow_it() {
    let pinned = Draft::leaf("pinned").self_signed();
    let case = Case::of(&pinned);
    case.clone().trusting(&pinned).refused(FindingCode::LeafIsTrustAnchor, &pinned);
    case.clone().trusting_within(&pinned, end_entity()).accepted();
    // Removing an anchor must not turn a refusal into an acceptance: so both orders are acceptances.
    case.clone().trusting(&pinned).trusting_within(&pinned, end_entity()).accepted();
    case.clone().trusting_within(&pinned, end_entity()).trusting(&pinned).accepted();
    let expired = AnchorLimits { not_after: Some(NOW - 1), ..end_entity() };
    case.clone().trusting_within(&pinned, expired.clone()).refused(FindingCode::Expired, &pinned);
    case.trusting_within(&pinned, expired).trusting_within(&pinned, end_entity()).accepted();
}

#[test]
fn a_certificate_of_a_bare_anchor_is_that_anchor() {
    let anchor = root("root");
    let itself = Draft::leaf("root").key(&anchor.key).self_signed();
    let case = Case::of(&itself).trusting_key(&anchor, AnchorLimits::default());
    let verdict = case.judge();
    assert_eq!((verdict.ok, verdict.code), (false, Some(FindingCode::LeafIsTrustAnchor)));
    let other = root("other");
    case.trusting(&other).judge();
    let crossed = Draft::leaf("root").key(&anchor.key).by(&other);
    Case::of(&crossed).trusting_key(&anchor, AnchorLimits::default()).trusting(&other).accepted();
}

/// A bare anchor is a name and a key: who has one of the two is another (RFC 5280 6.1.1 (d)).
#[test]
fn a_leaf_with_the_name_or_the_key_of_a_bare_anchor_is_another() {
    let anchor = root("root");
    let named = Draft::leaf("root").by(&anchor);
    let keyed = Draft::leaf("client").key(&anchor.key).by(&anchor);
    for leaf in [named, keyed] {
        Case::of(&leaf).trusting_key(&anchor, AnchorLimits::default()).accepted();
    }
}
