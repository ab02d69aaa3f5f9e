//! The 29 cases of OpenSSL's own tests: responses of real responders, whole and damaged.
//!
//! Where there are as many responses as certificates below the anchor, each of those must be found good; of the
//! others only the leaf, for there is one response and it is about the leaf.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chainward::{Policy, Profile};
use chainward_validate::ocsp::OcspFaultCode;
use chainward_validate::revocation::rules::Coverage;
use serde_json::Value;

use crate::judged::{Outcome, Question};

const VARIABLE: &str = "CHAINWARD_CONFORMANCE";

/// Each kind of damage, by a part of the name of its cases, and the fault that it must be found by. Whatever was
/// changed in a response breaks its signature, and what was changed in a certificate that on the certificate.
const FAULTS: [(&str, OcspFaultCode); 8] = [
    ("invalid_response_signature", OcspFaultCode::SignatureInvalid),
    // The responder's certificate, if there is one, has the right name: nobody is who signed.
    ("invalid_wrong_responder_id", OcspFaultCode::ResponderUnknown),
    ("invalid_wrong_issuer_name_hash", OcspFaultCode::SignatureInvalid),
    ("invalid_wrong_issuer_key_hash", OcspFaultCode::SignatureInvalid),
    // This responder is named by the hash of its key: nobody has that key.
    ("delegated_with_intermediate_invalid_wrong_key_in_signing_cert", OcspFaultCode::ResponderUnknown),
    ("delegated_invalid_wrong_key_in_signing_cert", OcspFaultCode::ResponderSignatureInvalid),
    ("invalid_signature_on_signing_cert", OcspFaultCode::ResponderSignatureInvalid),
    ("stale", OcspFaultCode::Expired),
];

struct Case {
    id: String,
    question: Question,
    expected: bool,
}

impl Case {
    fn read(line: &str) -> Self {
        let json: Value = serde_json::from_str(line).unwrap();
        let der = |value: &Value| STANDARD.decode(value.as_str().unwrap()).unwrap();
        let all = |name: &str| -> Vec<_> { json[name].as_array().unwrap().iter().map(der).collect() };
        let (intermediates, responses) = (all("intermediates"), all("ocsps"));
        let mut policy = Policy::of(Profile::Rfc5280);
        policy.algorithms.legacy_sha1 = true;
        policy.revocation.default.coverage =
            if responses.len() > intermediates.len() { Coverage::Path } else { Coverage::EndEntity };
        #[allow(clippy::cast_possible_truncation, reason = "whole seconds")]
        let time = json["time"].as_f64().unwrap() as i64;
        Self {
            id: json["id"].as_str().unwrap().to_owned(),
            question: Question {
                anchors: all("trusted"),
                intermediates,
                leaf: der(&json["leaf"]),
                responses,
                time,
                policy,
            },
            expected: json["expected"].as_bool().unwrap(),
        }
    }

    /// What must come of it.
    fn expected(&self) -> Outcome {
        if self.expected {
            return Outcome { code: None, faults: BTreeSet::new() };
        }
        let fault = FAULTS.iter().find(|(part, _)| self.id.contains(part)).map(|(_, fault)| fault.slug());
        let faults = fault.into_iter().map(str::to_owned).collect();
        Outcome { code: Some("revocation_unknown".to_owned()), faults }
    }
}

#[test]
fn the_29_cases_of_openssl() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = workspace.join(std::env::var(VARIABLE).unwrap_or_else(|_| "../shared/conformance".into()));
    let path = folder.join("openssl-ocsp.jsonl");
    let Ok(text) = fs::read_to_string(&path) else {
        let missing = format!("OpenSSL's OCSP cases NOT RUN: no openssl-ocsp.jsonl in {}", folder.display());
        let demanded =
            std::env::var_os(VARIABLE).is_some() || std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!demanded, "{missing}");
        eprintln!("{missing} (set {VARIABLE} to the folder that holds it)");
        return;
    };
    let cases: Vec<_> = text.lines().map(Case::read).collect();
    assert_eq!(cases.len(), 29);
    for case in &cases {
        assert_eq!(case.question.stapled(), case.expected(), "{}", case.id);
        assert_eq!(case.question.stored().code, case.expected().code, "{}", case.id);
    }
    for (part, _) in FAULTS {
        assert!(cases.iter().any(|case| case.id.contains(part)), "no case is a {part}");
    }
}
