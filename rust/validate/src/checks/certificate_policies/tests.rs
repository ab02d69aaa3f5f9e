//! Worked by hand: policies without mappings, and the counters. The sections of PKITS that are named ask the
//! same questions; the paths here are made for this, and reasoned in the comments.

use chainward_x509::Certificate;

use super::test_certificates::{ANY, Spec, asserting, identifiers, path};
use super::{InitialPolicyInputs, PolicyState};
use crate::budget::Budget;
use crate::finding::FindingCode;

fn silent() -> Spec {
    Spec::default()
}

/// PKITS 4.8.1: one policy all the way down.
#[test]
fn a_policy_that_all_assert_is_valid() {
    let same = path(&[asserting(&[1]), asserting(&[1]), asserting(&[1])]);
    assert_eq!(same.authority(), identifiers(&[1]));
    assert_eq!(same.user(), identifiers(&[1]));
    let same = same.explicit();
    assert_eq!(same.clone().asking(&[1]).user(), identifiers(&[1]));
    assert_eq!(same.clone().asking(&[2, 1]).user(), identifiers(&[1]));
    assert_eq!(same.clone().asking(&[2]).refusal(), FindingCode::NoValidPolicy);
    // 6.1.1 (c): any-policy in the set means that no policy in particular is asked for.
    assert_eq!(same.asking(&[2, ANY]).user(), identifiers(&[1]));
}

/// PKITS 4.8.2, 6.1.3 (e): no certificatePolicies anywhere, or in one place, makes the graph NULL.
#[test]
fn a_certificate_without_policies_ends_all_of_them() {
    for certificates in [
        [silent(), silent()],
        [asserting(&[1]), silent()],
        [silent(), asserting(&[1])],
        [asserting(&[ANY]), silent()],
    ] {
        let path = path(&certificates);
        assert_eq!(path.authority(), []);
        assert_eq!(path.clone().asking(&[1]).user(), []);
        assert_eq!(path.explicit().refusal(), FindingCode::NoValidPolicy);
    }
}

/// PKITS 4.8.3, 4.8.6: the policies of a path are those that all of its certificates assert.
#[test]
fn policies_are_intersected() {
    let overlapping = path(&[asserting(&[1, 2, 3]), asserting(&[3, 1]), asserting(&[4, 1])]);
    assert_eq!(overlapping.explicit().user(), identifiers(&[1]));
    let disjoint = path(&[asserting(&[1]), asserting(&[2])]);
    assert_eq!(disjoint.authority(), []);
    assert_eq!(disjoint.explicit().refusal(), FindingCode::NoValidPolicy);
}

/// PKITS 4.8.11, RFC 9618 5.5 (g)(6)(ii): anyPolicy down to the end is valid for whatever is asked.
#[test]
fn any_policy_everywhere() {
    let all = path(&[asserting(&[ANY]), asserting(&[ANY])]).explicit();
    assert_eq!(all.authority(), identifiers(&[ANY]));
    assert_eq!(all.user(), identifiers(&[ANY]));
    assert_eq!(all.asking(&[2, 1, 2]).user(), identifiers(&[1, 2]));
}

/// PKITS 4.8.14; RFC 9618 5.3 (d)(1)(ii) below anyPolicy, and (d)(2) above it.
#[test]
fn any_policy_stands_for_what_the_others_assert() {
    let below = path(&[asserting(&[ANY]), asserting(&[1, 2])]).explicit();
    assert_eq!(below.authority(), identifiers(&[1, 2]));
    assert_eq!(below.asking(&[3]).refusal(), FindingCode::NoValidPolicy);
    let above = path(&[asserting(&[1, 2]), asserting(&[ANY])]).explicit();
    assert_eq!(above.authority(), identifiers(&[1, 2]));
    let between = path(&[asserting(&[1, ANY]), asserting(&[ANY]), asserting(&[3, 1])]);
    assert_eq!(between.authority(), identifiers(&[1, 3]));
}

/// A policy next to anyPolicy at the end: both are in the set, and what is asked is covered by anyPolicy.
#[test]
fn any_policy_next_to_another() {
    let both = path(&[asserting(&[ANY]), asserting(&[1, ANY])]);
    assert_eq!(both.authority(), identifiers(&[1, ANY]));
    assert_eq!(both.asking(&[2]).user(), identifiers(&[2]));
}

/// PKITS 4.9.1-4.9.3: four certificates come after the one that requires. Each that is not the last takes one
/// off in 6.1.4 (h), the last takes one off in 6.1.5 (a): 4 is used up, 5 is not.
#[test]
fn require_explicit_policy_counts_certificates() {
    let requiring = |count| path(&[silent().requiring(count), silent(), silent(), silent(), silent()]);
    for count in [5, 10] {
        assert_eq!(requiring(count).authority(), []);
    }
    for count in [0, 2, 4] {
        assert_eq!(requiring(count).refusal(), FindingCode::NoValidPolicy, "{count}");
    }
}

/// 6.1.4 (i)(1): only a lower value replaces the counter. PKITS 4.9.5.
#[test]
fn require_explicit_policy_is_only_ever_lowered() {
    let lowered = path(&[silent().requiring(9), silent().requiring(1), silent().requiring(9), silent()]);
    assert_eq!(lowered.refusal(), FindingCode::NoValidPolicy);
}

/// 6.1.5 (b): 0 in the last certificate counts; 1 does not, as the path ends.
#[test]
fn the_last_certificate_can_require_a_policy_itself() {
    assert_eq!(path(&[silent(), silent().requiring(0)]).refusal(), FindingCode::NoValidPolicy);
    assert_eq!(path(&[silent(), silent().requiring(1)]).authority(), []);
    assert_eq!(path(&[asserting(&[1]), asserting(&[1]).requiring(0)]).user(), identifiers(&[1]));
}

/// PKITS 4.9.6-4.9.8, 6.1.4 (h): a self-issued certificate takes nothing off. The last one does, being
/// self-issued or not (6.1.5 (a)).
#[test]
fn self_issued_certificates_do_not_count() {
    let before_the_last = |between: &[Spec], last: Spec| {
        path(&[&[silent().requiring(2)], between, &[last]].concat()).validate().map(|_| ())
    };
    let refused = Err(FindingCode::NoValidPolicy);
    assert_eq!(before_the_last(&[silent().self_issued()], silent()), Ok(()));
    assert_eq!(before_the_last(&[silent().self_issued(), silent().self_issued()], silent()), Ok(()));
    assert_eq!(before_the_last(&[silent().self_issued(), silent()], silent()), refused);
    assert_eq!(before_the_last(&[silent()], silent().self_issued()), refused);
}

/// 6.1.3 (f) stops at the certificate where the last policy is lost, not at the end of the path.
#[test]
fn a_required_policy_is_missed_where_it_is_lost() {
    let inputs = InitialPolicyInputs { explicit_policy: true, ..InitialPolicyInputs::default() };
    let der = silent().der();
    let certificate = Certificate::from_der(&der).unwrap();
    let refused = PolicyState::initial(&inputs).process(&certificate, false, false, &mut Budget::default());
    assert_eq!(refused.unwrap_err().code, FindingCode::NoValidPolicy);
}

/// PKITS 4.12.1-4.12.3: inhibitAnyPolicy 0 ends anyPolicy with the next certificate, 1 with the one after.
#[test]
fn inhibit_any_policy_counts_certificates() {
    let ending = |count, policies: &[u8]| path(&[asserting(&[1]).inhibiting_any(count), asserting(policies)]);
    assert_eq!(ending(0, &[ANY]).explicit().refusal(), FindingCode::NoValidPolicy);
    assert_eq!(ending(0, &[ANY, 1]).explicit().user(), identifiers(&[1]));
    assert_eq!(ending(1, &[ANY]).explicit().user(), identifiers(&[1]));
    let one_more = path(&[asserting(&[1]).inhibiting_any(1), asserting(&[ANY]), asserting(&[ANY])]);
    assert_eq!(one_more.authority(), []);
}

/// PKITS 4.12.7-4.12.10, 6.1.3 (d)(2): a self-issued certificate may say anyPolicy all the same, unless it is
/// the last one.
#[test]
fn inhibit_any_policy_and_self_issued_certificates() {
    let top = || asserting(&[1]).inhibiting_any(0);
    let self_issued = || asserting(&[ANY]).self_issued();
    assert_eq!(path(&[top(), self_issued(), asserting(&[1])]).authority(), identifiers(&[1]));
    assert_eq!(path(&[top(), asserting(&[ANY]), asserting(&[1])]).authority(), []);
    assert_eq!(path(&[top(), self_issued()]).authority(), []);
    assert_eq!(path(&[top(), self_issued(), asserting(&[ANY])]).authority(), []);
}

/// 6.1.2 (e): initial-any-policy-inhibit.
#[test]
fn the_caller_can_inhibit_any_policy() {
    let mut inhibited = path(&[asserting(&[ANY]), asserting(&[1])]);
    inhibited.initial.any_policy_inhibit = true;
    assert_eq!(inhibited.authority(), []);
    inhibited.certificates[0].is_self_issued = true;
    assert_eq!(inhibited.authority(), identifiers(&[1]));
}

/// RFC 5937, as far as no mapping comes into it: the anchor is only good for some policies.
#[test]
fn an_anchor_can_be_good_for_some_policies() {
    let any = path(&[asserting(&[ANY]), asserting(&[1, 2, ANY])]);
    assert_eq!(any.clone().anchored(&[1, 3]).authority(), identifiers(&[1, 3]));
    assert_eq!(any.clone().anchored(&[]).authority(), identifiers(&[1, 2, ANY]));
    assert_eq!(any.clone().anchored(&[1, ANY]).authority(), identifiers(&[1, 2, ANY]));
    assert_eq!(any.clone().anchored(&[1, 3]).asking(&[3]).user(), identifiers(&[3]));
    let all = path(&[asserting(&[ANY]), asserting(&[ANY])]);
    assert_eq!(all.clone().anchored(&[1, ANY]).authority(), identifiers(&[ANY]));
    assert_eq!(all.anchored(&[1]).authority(), identifiers(&[1]));
    let other = path(&[asserting(&[1]), asserting(&[1])]).anchored(&[2]);
    assert_eq!(other.authority(), []);
    assert_eq!(other.explicit().refusal(), FindingCode::NoValidPolicy);
}

/// RFC 5280 4.2.1.4: no policy twice.
#[test]
fn malformed_extensions_are_refused_where_policies_no_longer_matter() {
    let twice = path(&[silent(), asserting(&[1, 1])]);
    assert_eq!(twice.refusal(), FindingCode::MalformedCertificate);
}
