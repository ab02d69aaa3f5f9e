//! The graph says what RFC 5280's tree says, on random short paths.

use std::cell::Cell;
use std::collections::BTreeSet;

use chainward_x509::ObjectIdentifier;
use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::test_runner::{Config, TestRunner};

use super::test_certificates::{ANY, Path, Policy, Spec, asserting, identifier};
use super::{InitialPolicyInputs, ValidPolicies, naive};

const CASES: u32 = 4_000;

/// Few policies, so that they meet.
const POLICIES: [Policy; 4] = [1, 2, 3, 4];

fn limit() -> impl Strategy<Value = Option<u8>> {
    prop_oneof![8 => Just(None), 1 => (0..3_u8).prop_map(Some)]
}

fn policies() -> impl Strategy<Value = Vec<Policy>> {
    let some = (subsequence(&POLICIES[..], 0..=4), any::<bool>());
    some.prop_map(|(mut policies, has_any)| {
        policies.extend(has_any.then_some(ANY));
        policies
    })
}

fn mappings() -> impl Strategy<Value = Vec<(Policy, Policy)>> {
    let policy = || prop_oneof![60 => 1..=4_u8, 1 => Just(ANY)];
    prop_oneof![Just(Vec::new()), prop::collection::vec((policy(), policy()), 1..5)]
}

prop_compose! {
    fn certificate()(
        policies in policies(),
        mappings in mappings(),
        require_explicit_policy in limit(),
        inhibit_policy_mapping in limit(),
        inhibit_any_policy in limit(),
        is_self_issued in prop::bool::weighted(0.25),
    ) -> Spec {
        Spec {
            policies,
            mappings,
            require_explicit_policy,
            inhibit_policy_mapping,
            inhibit_any_policy,
            is_self_issued,
        }
    }
}

prop_compose! {
    fn path()(
        certificates in prop::collection::vec(certificate(), 1..6),
        inputs in prop::array::uniform3(prop::bool::weighted(0.15)),
        asked in prop_oneof![Just(Vec::new()), policies()],
    ) -> Path {
        let [explicit_policy, policy_mapping_inhibit, any_policy_inhibit] = inputs;
        let initial = InitialPolicyInputs { explicit_policy, policy_mapping_inhibit, any_policy_inhibit };
        Path { certificates, initial, anchor_policies: Vec::new(), asked }
    }
}

fn set(policies: &BTreeSet<Policy>) -> BTreeSet<ObjectIdentifier> {
    policies.iter().map(|policy| identifier(*policy)).collect()
}

fn as_sets(policies: ValidPolicies) -> [BTreeSet<ObjectIdentifier>; 2] {
    [policies.authority_constrained, policies.user_constrained].map(|policies| policies.into_iter().collect())
}

/// What the random paths are like; a comparison of empty sets would say little.
#[derive(Default)]
struct Shares {
    valid_for_a_policy: Cell<u32>,
    mapped_and_valid: Cell<u32>,
    refused: Cell<u32>,
}

fn count(cell: &Cell<u32>, when: bool) {
    cell.set(cell.get() + u32::from(when));
}

/// The same cases each time, so that the shares can be asserted.
fn runner() -> TestRunner {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRunner::deterministic().rng().clone())
}

#[test]
fn graph_and_tree_agree() {
    let shares = Shares::default();
    let compared = runner().run(&path(), |path| {
        let (expected, mappings) = naive::validate(&path);
        let found = path.validate();
        let valid = found.as_ref().is_ok_and(|policies| !policies.user_constrained.is_empty());
        count(&shares.valid_for_a_policy, valid);
        count(&shares.mapped_and_valid, valid && mappings > 0);
        count(&shares.refused, found.is_err());
        let expected = expected.map(|outcome| [set(&outcome.authority), set(&outcome.user)]);
        prop_assert_eq!(found.map(as_sets), expected);
        Ok(())
    });
    compared.unwrap();
    // Measured over 400,000 cases: 55, 20 and 21 percent.
    let share = |cell: &Cell<u32>| cell.get() * 100 / CASES;
    let measured = [&shares.valid_for_a_policy, &shares.mapped_and_valid, &shares.refused].map(share);
    let [valid, mapped, refused] = measured;
    assert!(valid >= 50 && mapped >= 15 && refused >= 15, "percent: {measured:?}");
}

/// A list of policies at the anchor is a certificate above the path that asserts them and counts for nothing.
#[test]
fn an_anchor_with_policies_is_as_a_certificate_above() {
    let kept = Cell::new(0);
    let compared = runner().run(&(path(), subsequence(&POLICIES[..], 1..=3)), |(path, policies)| {
        let above = asserting(&policies).self_issued();
        let certificates = [&[above], &path.certificates[..]].concat();
        let (expected, _) = naive::validate(&Path { certificates, ..path.clone() });
        let found = path.anchored(&policies).validate().map(as_sets);
        count(&kept, found.as_ref().is_ok_and(|[authority, _]| !authority.is_empty()));
        prop_assert_eq!(found, expected.map(|outcome| [set(&outcome.authority), set(&outcome.user)]));
        Ok(())
    });
    compared.unwrap();
    assert!(kept.get() * 100 / CASES >= 30, "{} of {CASES}", kept.get());
}

/// As long as no policy changes its name on the way, the list at the anchor is the same as asking for it.
#[test]
fn an_anchor_with_policies_is_as_asking_for_them() {
    let compared = runner().run(&(path(), subsequence(&POLICIES[..], 1..=3)), |(mut path, policies)| {
        path.asked.clear();
        path.certificates.iter_mut().for_each(|certificate| certificate.mappings.clear());
        let user = |path: Path| path.validate().map(|policies| policies.user_constrained);
        prop_assert_eq!(user(path.clone().asking(&policies)), user(path.anchored(&policies)));
        Ok(())
    });
    compared.unwrap();
}
