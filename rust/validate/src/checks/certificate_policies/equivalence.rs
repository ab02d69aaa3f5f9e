//! The graph says what RFC 5280's tree says, on random short paths.

use std::cell::Cell;
use std::collections::BTreeSet;

use chainward_x509::ObjectIdentifier;
use proptest::prelude::*;
use proptest::sample::subsequence;
use proptest::test_runner::{Config, TestRunner};

use super::test_certificates::{ANY, Path, Policy, Spec, identifier};
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

/// RFC 5937 section 3: the list at the anchor is taken into the user-initial-policy-set.
#[test]
fn an_anchor_with_policies_is_as_asking_for_them() {
    let kept = Cell::new(0);
    let compared = runner().run(&(path(), subsequence(&POLICIES[..], 1..=3)), |(path, policies)| {
        let wants_any = path.asked.is_empty() || path.asked.contains(&ANY);
        let both: Vec<_> =
            policies.iter().copied().filter(|policy| wants_any || path.asked.contains(policy)).collect();
        let found = path.clone().anchored(&policies).validate().map(as_sets);
        count(&kept, found.as_ref().is_ok_and(|[authority, _]| !authority.is_empty()));
        if both.is_empty() {
            prop_assert!(found.is_err() || found.is_ok_and(|[_, user]| user.is_empty()));
            return Ok(());
        }
        let (expected, _) = naive::validate(&path.asking(&both));
        prop_assert_eq!(found.map(|[_, user]| user), expected.map(|outcome| set(&outcome.user)));
        Ok(())
    });
    compared.unwrap();
    assert!(kept.get() * 100 / CASES >= 30, "{} of {CASES}", kept.get());
}

/// One limit more never makes a path valid for a policy that it was not valid for.
#[test]
fn a_list_at_the_anchor_only_takes_away() {
    let compared = runner().run(&(path(), subsequence(&POLICIES[..], 1..=3)), |(path, policies)| {
        let user = |path: Path| path.validate().map_or_else(|_| Vec::new(), |found| found.user_constrained);
        let (before, after) = (user(path.clone()), user(path.anchored(&policies)));
        let all = before.contains(&identifier(ANY));
        prop_assert!(after.iter().all(|policy| all || before.contains(policy)), "{before:?} {after:?}");
        Ok(())
    });
    compared.unwrap();
}
