//! What the fuzz target `validation` found, or the questions that writing it raised.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use chainward::{AnchorLimits, FindingCode};
use support::case::{Case, path};
use support::key::sha256;
use support::{Draft, Issued, root};

/// The finding is about certificate 0 of the path, so that there has to be one.
#[test]
fn a_distrusted_leaf_is_in_the_path_that_is_shown() {
    let anchor = root("root");
    let leaf = Draft::leaf("client").by(&anchor);
    let case = Case::of(&leaf).trusting(&anchor).distrusting_certificate(sha256(&leaf.der));
    assert_eq!(path(&case.refused(FindingCode::Distrusted, &leaf)), [&leaf.der[..]]);
}

/// One certificate may be an anchor twice, within other limits; an anchor more never refuses what was accepted.
#[test]
fn a_pinned_leaf_is_accepted_whatever_else_it_is_trusted_for() {
    let leaf = Draft::leaf("client").self_signed();
    let pinned = AnchorLimits { end_entity: true, ..AnchorLimits::default() };
    let expired = AnchorLimits { end_entity: true, not_after: Some(0), ..AnchorLimits::default() };
    let trusting = |all: &[&AnchorLimits]| {
        let trust = |case: Case, limits: &&AnchorLimits| case.trusting_within(&leaf, (*limits).clone());
        all.iter().fold(Case::of(&leaf), trust)
    };
    let plain = AnchorLimits::default();
    for limits in [&[&pinned][..], &[&plain, &pinned], &[&pinned, &plain], &[&expired, &pinned]] {
        assert_eq!(path(&trusting(limits).accepted()), [&leaf.der[..]], "{limits:?}");
    }
    refused(&trusting(&[&plain]), FindingCode::LeafIsTrustAnchor, &leaf);
    refused(&trusting(&[&expired]), FindingCode::Expired, &leaf);
}

fn refused(case: &Case, code: FindingCode, culprit: &Issued) {
    case.refused(code, culprit);
}
