//! What policies cost: nothing where there are none, and never more than in proportion to what is presented.

use super::test_certificates::{ANY, Path, Policy, Spec, asserting, identifiers, path};
use crate::budget::{Budget, cost};
use crate::finding::FindingCode;

/// The ticks that the path takes, and how many policies and mappings its certificates hold.
fn ticks_and_elements(path: &Path) -> (u64, u64) {
    let mut budget = Budget::default();
    path.validate_within(&mut budget).unwrap();
    let elements = path.certificates.iter().map(|spec| spec.policies.len() + spec.mappings.len());
    (budget.done.ticks, u64::try_from(elements.sum::<usize>()).unwrap())
}

/// `depth` certificates that each assert 1 to `width`, and map each of these to all of them. In the tree of
/// RFC 5280 the number of nodes is multiplied by `width` with each of them (CVE-2023-0464).
fn multiplying(depth: usize, width: Policy) -> Path {
    let policies: Vec<_> = (1..=width).collect();
    let to_all = |from: Policy| policies.iter().map(move |to| (from, *to));
    let mappings: Vec<_> = policies.iter().copied().flat_map(to_all).collect();
    let mut certificates = vec![asserting(&policies).mapping(&mappings); depth];
    certificates.push(asserting(&policies));
    path(&certificates)
}

#[test]
fn a_path_without_policies_costs_nothing() {
    let (ticks, _) = ticks_and_elements(&path(&vec![Spec::default(); 8]));
    assert_eq!(ticks, 0);
}

/// 64 mappings in each of 8 certificates: 8^9 nodes in the tree. In the graph each of the 8 takes a charge for
/// each of its 8 policies, its 64 mappings and the 8 nodes that they change, and the last certificate 8. The
/// walk up visits, from each of 9 levels to the next, 8 nodes below, 8 above and 64 edges, and 8 at the top.
#[test]
fn multiplying_mappings_cost_what_they_present() {
    let path = multiplying(8, 8);
    assert!(path.certificates[..8].iter().all(|spec| spec.mappings.len() == 64));
    assert_eq!(path.authority(), identifiers(&[1, 2, 3, 4, 5, 6, 7, 8]));
    let (ticks, elements) = ticks_and_elements(&path);
    assert_eq!(ticks, (8 * (8 + 64 + 8) + 8 + 8 * (8 + 8 + 64) + 8) * cost::POLICY);
    assert_eq!(elements, 8 * (8 + 64) + 8);
}

/// Each further certificate adds the same.
#[test]
fn the_cost_is_linear_in_the_depth() {
    let ticks = |depth| ticks_and_elements(&multiplying(depth, 8)).0;
    let one_more = ticks(9) - ticks(8);
    for depth in [1, 2, 4, 16, 32] {
        assert_eq!(ticks(depth + 1) - ticks(depth), one_more, "{depth}");
    }
}

/// Four times the mappings, at the same depth, cost at most four times as much.
#[test]
fn the_cost_is_linear_in_the_mappings() {
    for width in [2, 4, 8] {
        let (narrow, few) = ticks_and_elements(&multiplying(8, width));
        let (wide, many) = ticks_and_elements(&multiplying(8, 2 * width));
        assert!(wide * few <= narrow * many * 11 / 10, "{width}: {narrow} for {few}, {wide} for {many}");
    }
}

/// anyPolicy carries every name on without presenting any, and even so adds the same with each certificate.
#[test]
fn any_policy_adds_the_same_with_each_certificate() {
    let names: Vec<_> = (1..=64).collect();
    let carried = |depth| {
        let any = vec![asserting(&[ANY]); depth];
        path(&[&[asserting(&names)], &any[..]].concat())
    };
    assert_eq!(carried(8).authority(), identifiers(&names));
    let ticks = |depth| ticks_and_elements(&carried(depth)).0;
    for depth in [1, 2, 8, 31] {
        assert_eq!(ticks(depth + 1) - ticks(depth), ticks(9) - ticks(8), "{depth}");
    }
}

/// 64 certificates are the most that are presented; the levels of such a path are dropped one inside the other.
#[test]
fn the_deepest_path_fits_the_stack() {
    assert_eq!(multiplying(63, 4).authority(), identifiers(&[1, 2, 3, 4]));
}

/// A budget that is too small by one tick is noticed, whichever step needs it.
#[test]
fn the_budget_is_kept() {
    let path = multiplying(40, 8).asking(&[1]);
    let (ticks, _) = ticks_and_elements(&path);
    for spent in [0, 100, 1_000, 10_000, ticks - cost::POLICY, ticks - 1] {
        let mut budget = Budget::default();
        let everything = crate::budget::MAX_UNITS * crate::budget::UNIT;
        budget.charge(everything - spent).unwrap();
        let refused = path.validate_within(&mut budget).unwrap_err();
        assert_eq!(refused.code, FindingCode::BudgetExhausted, "{spent} left");
    }
}
