//! Project Wycheproof through the certificate-signature path: the key as a `SubjectPublicKeyInfo`, the algorithm
//! as an `AlgorithmIdentifier`, then parse, fit, verify. Every vector is counted; every skip has a reason.
//!
//! The data is not in this repository. `CHAINWARD_CONFORMANCE` names the folder that holds `wycheproof.tar.gz`, or a
//! folder `wycheproof` of JSON files (default: `../shared/conformance` beside the workspace); its upstream is
//! <https://github.com/C2SP/wycheproof>, folder `testvectors_v1`. When it is not there the test says so, and fails
//! if the variable is set or CI=true. `CHAINWARD_WYCHEPROOF_JSON` names a file for the totals.

#![allow(clippy::expect_used, clippy::panic, reason = "a test")]

#[path = "../common/mod.rs"]
mod common;
mod data;
mod report;
mod vectors;

use chainward_validate::finding::FindingCode;
use chainward_validate::signature::SignatureFault;
use report::{Report, Verdict};
use vectors::{Expected, Group, Vector};

#[test]
fn wycheproof() {
    let Some(files) = data::load() else { return };
    let mut report = Report::default();
    for (name, json) in &files {
        judge_file(name, json, &mut report);
    }
    report.finish();
}

fn judge_file(name: &str, json: &serde_json::Value, report: &mut Report) {
    let before = report.counted();
    for group in vectors::groups(json) {
        for vector in vectors::of(group.json) {
            let id = format!("{name}#{}", vector.id);
            report.count(&id, verdict(&id, &group, &vector));
        }
    }
    let announced = json["numberOfTests"].as_u64().expect("numberOfTests");
    assert_eq!(
        report.counted() - before,
        usize::try_from(announced).expect("small"),
        "{name}: vectors were lost"
    );
}

/// Judges one vector. A refusal counts only when it is for the reason that the vector is about.
fn verdict(id: &str, group: &Group<'_>, vector: &Vector) -> Verdict {
    let outcome = outcome(group, vector);
    if let Some(reason) = vectors::skip_reason(group, vector) {
        assert!(outcome.is_fit_to_skip(vector), "{id}: skipped ({reason}), but: {outcome:?}");
        return Verdict::Skipped(reason);
    }
    match (vector.expected, outcome) {
        (Expected::Valid, Outcome::Verified)
        | (Expected::Invalid, Outcome::Refused(SignatureFault::Invalid))
        | (Expected::InvalidKey, Outcome::KeyRefused(FindingCode::PublicKeyUnsupported)) => Verdict::Agree,
        (Expected::Valid, _) => Verdict::FalseReject,
        (_, Outcome::Verified) => Verdict::FalseAccept,
        (expected, outcome) => panic!("{id}: {expected:?}, but refused for another reason: {outcome:?}"),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Verified,
    Refused(SignatureFault),
    KeyRefused(FindingCode),
}

impl Outcome {
    /// A skipped vector must be refused before arithmetic; with a context, which nothing can say here, it is just wrong.
    fn is_fit_to_skip(&self, vector: &Vector) -> bool {
        match self {
            Self::Verified => false,
            Self::Refused(fault) => (*fault == SignatureFault::Invalid) == vector.has_context,
            Self::KeyRefused(_) => true,
        }
    }
}

fn outcome(group: &Group<'_>, vector: &Vector) -> Outcome {
    match &group.key {
        Err(finding) => Outcome::KeyRefused(finding.code),
        Ok(key) => match common::judge(key, &group.algorithm, &vector.message, &vector.signature) {
            Ok(()) => Outcome::Verified,
            Err(fault) => Outcome::Refused(fault),
        },
    }
}
