//! The corpus of tests/revocation: each case must come out as it says, by the faults that it names.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chainward::policy_from_toml;
use chainward_validate::ocsp::OcspFaultCode;
use serde_json::Value;

use crate::judged::{Outcome, Question};

struct Case {
    id: String,
    question: Question,
    expected: Outcome,
}

impl Case {
    fn read(line: &str) -> Self {
        let json: Value = serde_json::from_str(line).unwrap();
        let der = |value: &Value| STANDARD.decode(value.as_str().unwrap()).unwrap();
        let all = |name: &str| json[name].as_array().unwrap().iter().map(der).collect();
        let expected = &json["expected"];
        assert_eq!(expected["ok"].as_bool().unwrap(), expected["code"].is_null());
        Self {
            id: text(&json["id"]),
            question: Question {
                anchors: all("anchors"),
                intermediates: all("intermediates"),
                leaf: der(&json["leaf"]),
                responses: all("ocsps"),
                time: json["time"].as_i64().unwrap(),
                policy: policy_from_toml(json["policy"].as_str().unwrap()).unwrap(),
            },
            expected: Outcome {
                code: expected["code"].as_str().map(str::to_owned),
                faults: expected["faults"].as_array().unwrap().iter().map(text).collect(),
            },
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn cases() -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/revocation/corpus/ocsp.jsonl");
    fs::read_to_string(path).unwrap().lines().map(Case::read).collect()
}

#[test]
fn every_case_comes_out_as_it_says() {
    let cases = cases();
    assert!(cases.len() >= 120);
    let judged = cases.iter().map(|case| (&case.id, case.question.stapled(), &case.expected));
    let wrong: Vec<_> = judged.filter(|(_, found, expected)| found != *expected).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
}

/// Whether a response is stapled or lies in a store, it means the same. What a store does not accept says nothing, so
/// only the finding is compared, and not why it is unknown.
#[test]
fn responses_in_a_store_mean_the_same() {
    let cases = cases();
    let judged = cases.iter().map(|case| (&case.id, case.question.stored().code, &case.expected.code));
    let wrong: Vec<_> = judged.filter(|(_, found, expected)| found != *expected).collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), cases.len());
}

/// Codes that no response by itself comes to: the nonce is a matter of who sent it, a revoked responder needs a CRL, and
/// nothing here is distrusted.
const ELSEWHERE: [OcspFaultCode; 4] = [
    OcspFaultCode::NonceMissing,
    OcspFaultCode::NonceMismatch,
    OcspFaultCode::ResponderRevoked,
    OcspFaultCode::ResponderDistrusted,
];

#[test]
fn every_fault_has_a_case() {
    let named: BTreeSet<_> = cases().into_iter().flat_map(|case| case.expected.faults).collect();
    for code in OcspFaultCode::ALL {
        assert_ne!(named.contains(code.slug()), ELSEWHERE.contains(code), "{code}");
    }
}
