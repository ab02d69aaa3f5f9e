//! The 29 cases of OpenSSL's own tests: responses of real responders, whole and damaged.
//!
//! Where there are as many responses as certificates below the anchor, each of those must be found good; of the
//! others only the leaf, for there is one response and it is about the leaf.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chainward::x509::{CertStatus, Certificate};
use chainward_validate::ocsp::OcspFaultCode;
use serde_json::Value;

use crate::layer::Layer;

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
    anchors: Vec<Vec<u8>>,
    intermediates: Vec<Vec<u8>>,
    leaf: Vec<u8>,
    responses: Vec<Vec<u8>>,
    expected: bool,
    layer: Layer,
}

impl Case {
    fn read(line: &str) -> Self {
        let json: Value = serde_json::from_str(line).expect("JSON");
        let der = |value: &Value| STANDARD.decode(value.as_str().expect("text")).expect("base64");
        let all = |name: &str| json[name].as_array().expect("a list").iter().map(der).collect();
        #[allow(clippy::cast_possible_truncation, reason = "whole seconds")]
        let time = json["time"].as_f64().expect("a number") as i64;
        let mut layer = Layer::at(time);
        layer.policy.algorithms.legacy_sha1 = true;
        Self {
            id: json["id"].as_str().expect("text").to_owned(),
            anchors: all("trusted"),
            intermediates: all("intermediates"),
            leaf: der(&json["leaf"]),
            responses: all("ocsps"),
            expected: json["expected"].as_bool().expect("a truth"),
            layer,
        }
    }

    /// Certificates with their issuers, the leaf first: those that are looked up.
    fn subjects(&self) -> Vec<(&[u8], &[u8])> {
        let anchor = &*self.anchors[0];
        match &*self.intermediates {
            [intermediate] if self.responses.len() == 2 => {
                vec![(&self.leaf, intermediate), (intermediate, anchor)]
            }
            [intermediate] => vec![(&self.leaf, intermediate)],
            _ => vec![(&self.leaf, anchor)],
        }
    }

    fn judge(&self) -> bool {
        let mut ok = true;
        for (certificate, issuer) in self.subjects() {
            let name = |der| Certificate::from_der(der).unwrap();
            assert_eq!(
                name(certificate).issuer().canonical(),
                name(issuer).subject().canonical(),
                "{}",
                self.id
            );
            let known = self.layer.ask(&self.responses, issuer, certificate);
            ok &= known.status == Some(CertStatus::Good);
            if known.status.is_none() {
                let (_, fault) = FAULTS
                    .iter()
                    .find(|(part, _)| self.id.contains(part))
                    .unwrap_or_else(|| panic!("{}: {:?}", self.id, known.faults));
                assert!(known.faults.contains(fault), "{}: {:?}", self.id, known.faults);
            }
        }
        ok
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
        assert_eq!(case.judge(), case.expected, "{}", case.id);
    }
    for (part, _) in FAULTS {
        assert!(cases.iter().any(|case| case.id.contains(part)), "no case is a {part}");
    }
}
