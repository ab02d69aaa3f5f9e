//! How often random inputs reach what a target is about. A property of things that never happen says nothing.

use std::collections::BTreeMap;

use crate::{name_constraints, policies, validation};

/// Random inputs, the same each time (xorshift, G. Marsaglia 2003).
pub fn random_inputs(count: usize) -> impl Iterator<Item = Vec<u8>> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()
    };
    (0..count).map(move |number| (0..number % 48).flat_map(|_| next()).collect())
}

/// Outcomes and how many inputs had them.
pub type Counts = BTreeMap<String, usize>;

fn count(inputs: usize, outcome: impl Fn(&[u8]) -> String) -> Counts {
    let mut counts = Counts::new();
    for input in random_inputs(inputs) {
        *counts.entry(outcome(&input)).or_default() += 1;
    }
    counts
}

/// The outcomes of the target `validation`: `accepted`, or the code of the refusal.
pub fn validation(inputs: usize) -> Counts {
    count(inputs, |data| named(validation::check(data)))
}

/// The outcomes of the target `name_constraints`; `any text` where there is none to compare.
pub fn name_constraints(inputs: usize) -> Counts {
    count(inputs, |data| name_constraints::check(data).map_or_else(|| "any text".to_owned(), named))
}

/// The outcomes of the target `policies`: whether the path is valid for some policy.
pub fn policies(inputs: usize) -> Counts {
    count(inputs, |data| policies::check(data).to_string())
}

fn named(outcome: Result<(), chainward_validate::finding::FindingCode>) -> String {
    outcome.map_or_else(|code| code.slug().to_owned(), |()| "accepted".to_owned())
}
