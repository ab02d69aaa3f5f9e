//! The policy graph of RFC 9618 against the policy tree of RFC 5280.

use std::collections::BTreeSet;

use chainward_validate::checks::certificate_policies::{InitialPolicyInputs, ValidPolicies};
use chainward_x509::ObjectIdentifier;

use crate::choices::Choices;
use crate::naive_policies as naive;
use crate::test_certificates::{ANY, Path, Policy, Spec, asserting, identifier};

/// Few policies, so that they meet.
const POLICIES: [Policy; 4] = [1, 2, 3, 4];

/// Compares the two on one path of up to five certificates. True when it is valid for some policy.
pub fn check(data: &[u8]) -> bool {
    let mut choices = Choices::new(data);
    let mut path = path(&mut choices);
    let anchor = if choices.one_in(4) { choices.some_of(&POLICIES) } else { Vec::new() };
    let expected = naive::validate(&below(&anchor, &path)).0;
    path.anchor_policies = anchor;
    let found = path.validate();
    let valid = found.as_ref().is_ok_and(|policies| !policies.user_constrained.is_empty());
    let expected = expected.map(|outcome| [set(&outcome.authority), set(&outcome.user)]);
    assert_eq!(found.map(as_sets), expected, "{path:?}");
    valid
}

/// The tree knows no policies of an anchor. They are as those of a certificate above that counts for nothing.
fn below(anchor: &[Policy], path: &Path) -> Path {
    if anchor.is_empty() {
        return path.clone();
    }
    let above = asserting(anchor).self_issued();
    Path { certificates: [&[above], &path.certificates[..]].concat(), ..path.clone() }
}

fn path(choices: &mut Choices<'_>) -> Path {
    let mut certificates = vec![certificate(choices)];
    certificates.extend(choices.list(4, certificate));
    let initial = InitialPolicyInputs {
        explicit_policy: choices.one_in(6),
        policy_mapping_inhibit: choices.one_in(6),
        any_policy_inhibit: choices.one_in(6),
    };
    let asked = if choices.one_in(2) { policies(choices) } else { Vec::new() };
    Path { certificates, initial, anchor_policies: Vec::new(), asked }
}

fn certificate(choices: &mut Choices<'_>) -> Spec {
    Spec {
        policies: policies(choices),
        mappings: if choices.one_in(2) { choices.list(4, mapping) } else { Vec::new() },
        require_explicit_policy: limit(choices),
        inhibit_policy_mapping: limit(choices),
        inhibit_any_policy: limit(choices),
        is_self_issued: choices.one_in(4),
    }
}

fn policies(choices: &mut Choices<'_>) -> Vec<Policy> {
    let mut policies = choices.some_of(&POLICIES);
    policies.extend(choices.one_in(2).then_some(ANY));
    policies
}

fn mapping(choices: &mut Choices<'_>) -> (Policy, Policy) {
    let mut policy = || if choices.one_in(60) { ANY } else { choices.pick(&POLICIES) };
    (policy(), policy())
}

fn limit(choices: &mut Choices<'_>) -> Option<u8> {
    choices.one_in(8).then(|| choices.up_to(2))
}

fn set(policies: &BTreeSet<Policy>) -> BTreeSet<ObjectIdentifier> {
    policies.iter().map(|policy| identifier(*policy)).collect()
}

fn as_sets(policies: ValidPolicies) -> [BTreeSet<ObjectIdentifier>; 2] {
    [policies.authority_constrained, policies.user_constrained].map(|policies| policies.into_iter().collect())
}
