//! The generators reach what they are for, in an ordinary build: `cargo test` in this folder.

use chainward_fuzz::measure::{self, Counts};

/// Each of them is judged some ten times, which takes a while in a debug build.
const INPUTS: usize = 1_500;

/// Prints all shares, and checks that each of these outcomes makes up so many percent.
fn demand(target: &str, counts: &Counts, shares: &[(&str, usize)]) {
    for (outcome, count) in counts {
        println!("{target}: {outcome}: {count} of {INPUTS}");
    }
    for (outcome, share) in shares {
        let count = counts.get(*outcome).copied().unwrap_or(0);
        assert!(count * 100 >= share * INPUTS, "{outcome}: {count} of {INPUTS}, {share} % are demanded");
    }
}

#[test]
fn validation() {
    let counts = measure::validation(INPUTS);
    demand("validation", &counts, &[("accepted", 15), ("budget_exhausted", 2)]);
    assert!(counts.len() >= 15, "only {} outcomes", counts.len());
}

#[test]
fn name_constraints() {
    let shares =
        [("accepted", 5), ("name_excluded", 5), ("name_not_permitted", 10), ("name_form_unsupported", 2)];
    demand("name_constraints", &measure::name_constraints(INPUTS), &shares);
}

#[test]
fn policies() {
    demand("policies", &measure::policies(INPUTS), &[("true", 25), ("false", 25)]);
}
