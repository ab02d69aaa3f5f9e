//! Worked by hand: policy mappings (RFC 5280 4.2.1.5, 6.1.4 (a), (b); RFC 9618 5.4).

use chainward_x509::{Certificate, ObjectIdentifier};

use super::test_certificates::{ANY, Policy, Spec, asserting, identifiers, path};
use super::{InitialPolicyInputs, PolicyState};
use crate::budget::Budget;
use crate::finding::FindingCode;

/// What a path of two certificates is valid for, in the terms of the anchor.
fn below(ca: &Spec, policies: &[Policy]) -> Vec<ObjectIdentifier> {
    path(&[ca.clone(), asserting(policies)]).authority()
}

/// PKITS 4.10.1: 1 is called 2 below. The path is valid for 1; 2 means nothing to the anchor.
#[test]
fn a_mapped_policy_is_known_by_its_name_at_the_anchor() {
    let mapped = path(&[asserting(&[1]).mapping(&[(1, 2)]), asserting(&[2])]).explicit();
    assert_eq!(mapped.user(), identifiers(&[1]));
    assert_eq!(mapped.clone().asking(&[1]).user(), identifiers(&[1]));
    assert_eq!(mapped.asking(&[2]).refusal(), FindingCode::NoValidPolicy);
}

/// RFC 5280 6.1.4 (b)(1): the expected policies are replaced, so 1 itself is no longer expected.
#[test]
fn a_mapped_policy_loses_its_old_name() {
    assert_eq!(below(&asserting(&[1]).mapping(&[(1, 2)]), &[1]), []);
    assert_eq!(below(&asserting(&[1]).mapping(&[(1, 2), (1, 1)]), &[1]), identifiers(&[1]));
}

/// One to many: each of the new names will do.
#[test]
fn one_policy_can_be_mapped_to_many() {
    let ca = asserting(&[1]).mapping(&[(1, 2), (1, 3)]);
    for policies in [&[2][..], &[3], &[2, 3], &[ANY]] {
        assert_eq!(below(&ca, policies), identifiers(&[1]), "{policies:?}");
    }
    assert_eq!(below(&ca, &[4]), []);
}

/// Many to one: a node with several parents, which is what makes the tree a graph (RFC 9618 5.3 (d)(1)(i)).
#[test]
fn many_policies_can_be_mapped_to_one() {
    let ca = asserting(&[1, 2, 3]).mapping(&[(1, 4), (2, 4)]);
    assert_eq!(below(&ca, &[4]), identifiers(&[1, 2]));
    assert_eq!(below(&ca, &[3, 4]), identifiers(&[1, 2, 3]));
    assert_eq!(path(&[ca, asserting(&[4])]).asking(&[2]).user(), identifiers(&[2]));
}

/// The same pair twice is one pair, and names can be exchanged.
#[test]
fn pairs_can_repeat_and_cross() {
    assert_eq!(below(&asserting(&[1]).mapping(&[(1, 2), (1, 2)]), &[2]), identifiers(&[1]));
    let crossed = asserting(&[1, 2]).mapping(&[(1, 2), (2, 1)]);
    assert_eq!(below(&crossed, &[1]), identifiers(&[2]));
    assert_eq!(below(&crossed, &[1, 2]), identifiers(&[1, 2]));
}

/// RFC 9618 5.3 (d)(2), figure "anyPolicy in the extension": Red expects Gold and Silver, Blue expects Gold and
/// Bronze, and a certificate asserts anyPolicy. All three live on; what the leaf asserts decides.
#[test]
fn any_policy_carries_on_every_expected_name() {
    const RED: Policy = 1;
    const BLUE: Policy = 2;
    const GOLD: Policy = 3;
    const SILVER: Policy = 4;
    const BRONZE: Policy = 5;
    let mappings = [(RED, GOLD), (RED, SILVER), (BLUE, GOLD), (BLUE, BRONZE)];
    let leaf = |policy| {
        let top = asserting(&[RED, BLUE]).mapping(&mappings);
        path(&[top, asserting(&[ANY]), asserting(&[policy])]).authority()
    };
    assert_eq!(leaf(GOLD), identifiers(&[RED, BLUE]));
    assert_eq!(leaf(SILVER), identifiers(&[RED]));
    assert_eq!(leaf(BRONZE), identifiers(&[BLUE]));
    assert_eq!(leaf(ANY), identifiers(&[RED, BLUE]));
    assert_eq!(leaf(RED), []);
}

/// PKITS 4.10.2-4.10.4: mapped twice, 1 to 2 and 2 to 3, with a certificate between that says anyPolicy.
#[test]
fn mappings_follow_each_other() {
    let twice = |policy| {
        let top = asserting(&[1]).mapping(&[(1, 2)]);
        let next = asserting(&[2]).mapping(&[(2, 3)]);
        path(&[top, asserting(&[ANY]), next, asserting(&[policy])]).authority()
    };
    assert_eq!(twice(3), identifiers(&[1]));
    assert_eq!(twice(2), []);
    assert_eq!(twice(1), []);
}

/// RFC 9618 5.4 (b)(1), second paragraph: anyPolicy stands for 1 as well, so 1 can be mapped. The new node is a
/// child of the anyPolicy above, so the path is valid for 1, with the leaf saying 2. What is not expected is
/// still a child of anyPolicy: 3, and 1 too.
#[test]
fn a_mapping_makes_a_node_beside_any_policy() {
    let ca = asserting(&[ANY]).mapping(&[(1, 2)]);
    assert_eq!(below(&ca, &[2]), identifiers(&[1]));
    assert_eq!(below(&ca, &[3]), identifiers(&[3]));
    assert_eq!(below(&ca, &[1]), identifiers(&[1]));
    assert_eq!(below(&ca, &[2, 3]), identifiers(&[1, 3]));
    assert_eq!(below(&ca, &[ANY]), identifiers(&[1, ANY]));
    // The same below another anyPolicy, and beside a node that is there already.
    assert_eq!(path(&[asserting(&[ANY]), ca, asserting(&[2])]).authority(), identifiers(&[1]));
    let beside = asserting(&[3, ANY]).mapping(&[(1, 2), (3, 2)]);
    assert_eq!(below(&beside, &[2]), identifiers(&[1, 3]));
}

/// Without anyPolicy, or when it does not count, a mapping from a policy that is not there does nothing.
#[test]
fn a_mapping_from_an_unknown_policy_does_nothing() {
    assert_eq!(below(&asserting(&[1]).mapping(&[(2, 3)]), &[1]), identifiers(&[1]));
    assert_eq!(below(&asserting(&[1]).mapping(&[(2, 3)]), &[3]), []);
    let mut inhibited = path(&[asserting(&[1, ANY]).mapping(&[(2, 3)]), asserting(&[3])]);
    inhibited.initial.any_policy_inhibit = true;
    assert_eq!(inhibited.authority(), []);
}

/// PKITS 4.10.7, 4.10.8; 6.1.4 (a), even if the graph is NULL already.
#[test]
fn any_policy_is_never_mapped() {
    for mapping in [(ANY, 1), (1, ANY), (ANY, ANY)] {
        for policies in [&[1][..], &[]] {
            let path = path(&[asserting(policies).mapping(&[(2, 3), mapping]), asserting(&[1])]);
            assert_eq!(path.refusal(), FindingCode::PolicyMappingAnyPolicy);
        }
    }
    // The last certificate issues nothing: 6.1.4 does not look at it.
    assert_eq!(path(&[asserting(&[1]).mapping(&[(ANY, 1)])]).authority(), identifiers(&[1]));
}

/// 6.1.2 (e), RFC 9618 5.4 (b)(2): when mapping is inhibited, policies that are mapped are deleted, and nothing
/// happens to anyPolicy.
#[test]
fn the_caller_can_inhibit_mapping() {
    let inhibited = |ca: Spec, policies| {
        let mut path = path(&[ca, asserting(policies)]);
        path.initial.policy_mapping_inhibit = true;
        path
    };
    let ca = asserting(&[1, 2]).mapping(&[(1, 3)]);
    assert_eq!(inhibited(ca.clone(), &[1, 3]).authority(), []);
    assert_eq!(inhibited(ca.clone(), &[1, 2, 3]).authority(), identifiers(&[2]));
    assert_eq!(inhibited(ca, &[3]).explicit().refusal(), FindingCode::NoValidPolicy);
    let only = asserting(&[1]).mapping(&[(1, 3)]);
    assert_eq!(inhibited(only, &[ANY]).explicit().refusal(), FindingCode::NoValidPolicy);
    let any = asserting(&[1, ANY]).mapping(&[(1, 3)]);
    assert_eq!(inhibited(any, &[3]).authority(), identifiers(&[3]));
}

/// PKITS 4.11: inhibitPolicyMapping 1 lets the next certificate map, but not the one after.
#[test]
fn inhibit_policy_mapping_counts_certificates() {
    let top = |count| asserting(&[1]).inhibiting_mapping(count);
    let mapping = || asserting(&[1]).mapping(&[(1, 2)]);
    assert_eq!(path(&[top(1), mapping(), asserting(&[2])]).authority(), identifiers(&[1]));
    assert_eq!(path(&[top(0), mapping(), asserting(&[2])]).authority(), []);
    assert_eq!(path(&[top(1), asserting(&[1]), mapping(), asserting(&[2])]).authority(), []);
    // PKITS 4.11.7, 6.1.4 (h): self-issued certificates take nothing off.
    let self_issued = asserting(&[1]).self_issued();
    assert_eq!(path(&[top(1), self_issued, mapping(), asserting(&[2])]).authority(), identifiers(&[1]));
    // PKITS 4.11.9, 4.11.11: but they may not map, either, once it is inhibited.
    assert_eq!(path(&[top(0), mapping().self_issued(), asserting(&[2])]).authority(), []);
    // (b) comes before (i): a certificate does not inhibit its own mappings.
    assert_eq!(path(&[mapping().inhibiting_mapping(0), asserting(&[2])]).authority(), identifiers(&[1]));
}

/// A state is shared by all that is below it: one child's work does not show in the other's.
#[test]
fn children_of_one_state_do_not_see_each_other() {
    let mut budget = Budget::default();
    let mut step = |state: &PolicyState, spec: &Spec| {
        let der = spec.der();
        let certificate = Certificate::from_der(&der).unwrap();
        let state = state.process(&certificate, false, false, &mut budget).unwrap();
        let policies = state.wrap_up(&certificate, &[], &mut budget).unwrap().authority_constrained;
        (state.prepare_next(&certificate, false, &mut budget).unwrap(), policies)
    };
    let (top, _) =
        step(&PolicyState::initial(&InitialPolicyInputs::default()), &asserting(&[1, 2]).mapping(&[(1, 3)]));
    let (mapped, _) = step(&top, &asserting(&[3]).mapping(&[(3, 4)]));
    let (other, _) = step(&top.clone(), &asserting(&[2]).inhibiting_any(0));
    assert_eq!(step(&mapped, &asserting(&[4, 2])).1, identifiers(&[1]));
    assert_eq!(step(&other, &asserting(&[4, 2])).1, identifiers(&[2]));
    assert_eq!(step(&top, &asserting(&[3, 2])).1, identifiers(&[1, 2]));
}
