//! Attacks that broke real validators, as one list: each goes through `validate`, `validate_many` and `explain`, with
//! caches off, tiny, warm and cold, and must end in one exact finding, within bounds on counted work.
//!
//! Each row of the list is a class of attacks, and each module here holds some rows. Where
//! `CHAINWARD_ATTACKS_OUT` names a file, the list is written there for other entry points; see [`export`].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod algorithms;
mod attack;
mod authorities;
mod chains;
mod common_names;
mod constraints_merged;
mod distinguished_names;
mod encodings;
mod export;
mod faults;
mod graphs;
mod key_kinds;
mod key_values;
mod name_forms;
mod non_der;
mod nul;
mod options;
mod oversized;
mod parents;
mod parts;
mod times;
mod tree;
mod unsupported_forms;
mod uri_hosts;
mod usages;
mod wildcards;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use attack::Attack;

/// Every attack; made once, because signing thousands of certificates takes its time.
static ATTACKS: LazyLock<Vec<Attack>> = LazyLock::new(|| {
    let rows = [
        graphs::attacks(),
        parents::attacks(),
        oversized::attacks(),
        encodings::attacks(),
        key_values::attacks(),
        key_kinds::attacks(),
        chains::attacks(),
        non_der::attacks(),
        algorithms::attacks(),
        name_forms::attacks(),
        nul::attacks(),
        common_names::attacks(),
        distinguished_names::attacks(),
        wildcards::attacks(),
        constraints_merged::attacks(),
        unsupported_forms::attacks(),
        uri_hosts::attacks(),
        authorities::attacks(),
        usages::attacks(),
        times::attacks(),
    ];
    rows.into_iter().flatten().collect()
});

/// The rows, and how many attacks each has: one that gets lost is noticed.
const ROWS: [(&str, usize); 23] = [
    ("exponential-paths", 16),
    ("duplicates", 8),
    ("uncounted-work", 17),
    ("many-parents", 6),
    ("name-constraint-product", 5),
    ("policy-blow-up", 5),
    ("recursion-and-lengths", 120),
    ("rsa-and-ec-abuse", 42),
    ("odd-keys", 423),
    ("long-chains", 23),
    ("non-der", 724),
    ("inner-and-outer-algorithm", 61),
    ("type-confusion", 926),
    ("nul", 82),
    ("common-name-fallback", 115),
    ("flattened-names", 300),
    ("wildcards-in-constraints", 224),
    ("case-order-merge", 20),
    ("unsupported-constraint-forms", 208),
    ("uri-hosts", 196),
    ("ca-and-path-length", 303),
    ("extended-key-usages", 288),
    ("times", 89),
];

#[test]
fn every_attack_ends_in_its_finding_within_its_bounds() {
    let problems = run_all(&ATTACKS);
    assert!(problems.is_empty(), "{} of {}:\n{}", problems.len(), ATTACKS.len(), problems.join("\n"));
}

/// Runs them on as many threads as there are cores. Not on rayon's: `validate_many` waits for work of a pool there, and a
/// worker that waits begins another attack on the same stack.
fn run_all(attacks: &[Attack]) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let claimed = std::iter::from_fn(|| attacks.get(next.fetch_add(1, Relaxed)));
        claimed.filter_map(|attack| attack.run().err()).collect::<Vec<_>>()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

/// What is accepted has one encoding: read with the types of the asn1 crate and written again, it is the same bytes.
#[test]
fn what_is_accepted_is_written_in_one_way_only() {
    let accepted = ATTACKS.iter().filter(|attack| attack.expected == attack::Expected::Accepted);
    let mut count = 0;
    for attack in accepted {
        let verdict = attack.case.ask(&attack.case.validator(support::case::CACHES_OFF));
        for certificate in &verdict.path {
            assert!(tree::Node::read(&certificate.der).rewritten() == *certificate.der, "{}", attack.id());
            count += 1;
        }
    }
    assert!(count > 1_000, "{count} certificates");
}

#[test]
fn no_row_and_no_attack_is_lost() {
    let mut counts = BTreeMap::new();
    for attack in ATTACKS.iter() {
        *counts.entry(attack.row).or_insert(0) += 1;
    }
    assert_eq!(counts, BTreeMap::from(ROWS));
    let mut names = BTreeSet::new();
    let twice: Vec<_> = ATTACKS.iter().map(Attack::id).filter(|id| !names.insert(id.clone())).collect();
    assert!(twice.is_empty(), "two attacks of one name: {twice:?}");
}

#[test]
fn the_list_can_be_written() {
    let written = export::write(&ATTACKS);
    let lines = written.cases.lines().count() + written.ruled.lines().count();
    assert_eq!(lines + written.left_out, ATTACKS.len());
    if let Some(path) = std::env::var_os("CHAINWARD_ATTACKS_OUT") {
        written.save(path.as_ref());
    }
}
