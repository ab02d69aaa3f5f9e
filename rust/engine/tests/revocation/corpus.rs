//! Every case comes out as it says: with caches cold, warm and off, and however the CRLs came.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chainward::{Added, CacheOptions, Fault, Verdict};

use crate::case::{Bench, Case};

const OFF: CacheOptions = CacheOptions { intermediates: 0, verdicts: 0 };

fn cases(name: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/revocation/corpus");
    fs::read_to_string(folder.join(name)).unwrap().lines().map(Case::read).collect()
}

/// What is wrong about a case, if anything is.
fn wrong(case: &Case) -> Vec<String> {
    let mut found = Vec::new();
    let (bench, off) = (Bench::full(case, CacheOptions::default()), Bench::full(case, OFF));
    for (mode, bench) in [("cold", &bench), ("warm", &bench), ("off", &off)] {
        found.push((mode, bench.judge()));
    }
    let (added, verdict) = one_by_one(case);
    found.push(("one by one", verdict));
    if added.iter().all(|added| matches!(added, Ok(Added::New(_)))) {
        found.push(("backwards", backwards(case)));
    }
    let mut wrong = Vec::new();
    let rejected: Vec<_> = added.into_iter().map(Result::err).collect();
    if rejected != case.expected.rejected && !case.expected.rejected.is_empty() {
        wrong.push(format!("{} takes in: {rejected:?}", case.id));
    }
    for (mode, verdict) in found {
        let found = case.expected.view(&verdict);
        if found != case.expected.outcome {
            wrong.push(format!("{} {mode}: {found:?}\n    not {:?}", case.id, case.expected.outcome));
        }
    }
    wrong
}

/// The certificate is judged before the first CRL and after each: what is remembered of then does not count now.
fn one_by_one(case: &Case) -> (Vec<Result<Added, String>>, Verdict) {
    let bench = Bench::new(case, CacheOptions::default());
    let mut verdict = bench.judge();
    let mut added = Vec::new();
    for crl in &case.crls {
        added.push(bench.take_in(crl));
        verdict = bench.judge();
    }
    (added, verdict)
}

/// Where no CRL stands for another, their order does not matter.
fn backwards(case: &Case) -> Verdict {
    let bench = Bench::new(case, CacheOptions::default());
    for crl in case.crls.iter().rev() {
        bench.take_in(crl).unwrap();
    }
    bench.judge()
}

fn check(cases: &[Case]) {
    let wrong: Vec<_> = cases.iter().flat_map(wrong).collect();
    assert!(wrong.is_empty(), "of {} cases:\n{}", cases.len(), wrong.join("\n"));
}

#[test]
fn every_case_of_crls_comes_out_as_it_says() {
    let cases = cases("crl.jsonl");
    assert!(cases.len() >= 150);
    check(&cases);
}

#[test]
fn every_case_of_ocsp_comes_out_as_it_says() {
    let cases = cases("ocsp.jsonl");
    assert!(cases.len() >= 120);
    check(&cases);
}

/// What a CRL may not be taken in for, whatever keeps it: the rest is of OCSP, or of the folder.
const REJECTIONS: [&str; 8] = [
    "malformed_crl",
    "unknown_critical_extension",
    "not_indirect",
    "unusable_crl",
    "issuer_unknown",
    "signature_invalid",
    "from_the_future",
    "rollback",
];

#[test]
fn every_fault_and_every_rejection_has_a_case() {
    let cases = cases("crl.jsonl");
    let faults: BTreeSet<_> = cases.iter().flat_map(|case| case.expected.faults()).collect();
    for fault in Fault::ALL {
        // Of a file that changed under the eyes of who reads it: the crate `revocation` tests that.
        assert_eq!(faults.contains(fault.slug()), *fault != Fault::CrlUnreadable, "{fault}");
    }
    let rejected: BTreeSet<_> =
        cases.iter().flat_map(|case| case.expected.rejected.iter().flatten()).collect();
    assert_eq!(rejected, REJECTIONS.map(str::to_owned).iter().collect());
}
