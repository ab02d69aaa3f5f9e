//! The corpus of tests/revocation: each case must come out as it says, by the fault that it names.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chainward::policy_from_toml;
use chainward::x509::{CertStatus, Certificate, OcspResponse};
use chainward_validate::ocsp::{AnswerTimes, OcspFaultCode};
use serde_json::Value;

use crate::layer::Layer;

/// What must come of a case, or what came of it.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    code: Option<String>,
    /// Compared only where the status is unknown.
    faults: BTreeSet<String>,
}

struct Case {
    id: String,
    certificates: Vec<Vec<u8>>,
    leaf: Vec<u8>,
    responses: Vec<Vec<u8>>,
    stance: Stance,
    layer: Layer,
    expected: Outcome,
}

/// The table `[revocation]`.
struct Stance {
    whole_path: bool,
    asks_ocsp: bool,
    mode: String,
}

impl Case {
    fn read(line: &str) -> Self {
        let json: Value = serde_json::from_str(line).unwrap();
        let der = |value: &Value| STANDARD.decode(value.as_str().unwrap()).unwrap();
        let all = |name: &str| -> Vec<_> { json[name].as_array().unwrap().iter().map(der).collect() };
        let mut policy: toml::Table = json["policy"].as_str().unwrap().parse().unwrap();
        let revocation = policy.remove("revocation");
        let revocation = revocation.and_then(|value| value.as_table().cloned()).unwrap_or_default();
        let expected = &json["expected"];
        let texts = |value: &Value| value.as_array().unwrap().iter().map(text).collect();
        assert_eq!(expected["ok"].as_bool().unwrap(), expected["code"].is_null());
        Self {
            id: text(&json["id"]),
            certificates: [all("anchors"), all("intermediates")].concat(),
            leaf: der(&json["leaf"]),
            responses: all("ocsps"),
            stance: Stance::of(&revocation),
            layer: Layer {
                policy: policy_from_toml(&toml::to_string(&policy).unwrap()).unwrap(),
                times: times(&revocation),
                ..Layer::at(json["time"].as_i64().unwrap())
            },
            expected: Outcome {
                code: expected["code"].as_str().map(str::to_owned),
                faults: texts(&expected["faults"]),
            },
        }
    }

    fn judge(&self) -> Outcome {
        let (mut revoked, mut unknown, mut faults) = (false, false, BTreeSet::new());
        for (certificate, issuer) in self.subjects() {
            let known = self.layer.ask(&self.about(certificate), issuer, certificate);
            match known.status {
                Some(CertStatus::Good) => {}
                Some(_) => revoked = true,
                None if known.faults.is_empty() => {
                    unknown = true;
                    faults.insert("nothing_known".to_owned());
                }
                None => {
                    unknown = true;
                    faults.extend(known.faults.iter().map(|fault| fault.slug().to_owned()));
                }
            }
        }
        let code = match &*self.stance.mode {
            "report-only" => None,
            _ if revoked => Some("certificate_revoked"),
            "hard" if unknown => Some("revocation_unknown"),
            _ => None,
        };
        let faults = if code == Some("revocation_unknown") { faults } else { BTreeSet::new() };
        Outcome { code: code.map(str::to_owned), faults }
    }

    /// Certificates with their issuers, the leaf first.
    fn subjects(&self) -> Vec<(&[u8], &[u8])> {
        let mut subjects = Vec::new();
        let mut certificate = &*self.leaf;
        while let Some(issuer) = self.issuer(certificate) {
            subjects.push((certificate, issuer));
            certificate = issuer;
        }
        subjects.truncate(if self.stance.whole_path { usize::MAX } else { 1 });
        subjects
    }

    fn issuer(&self, certificate: &[u8]) -> Option<&[u8]> {
        let named = |der: &[u8]| Certificate::from_der(der).unwrap().subject().canonical();
        let wanted = Certificate::from_der(certificate).unwrap().issuer().canonical();
        if wanted == named(certificate) {
            return None;
        }
        self.certificates.iter().find(|other| named(other) == wanted).map(|other| &**other)
    }

    /// The responses that are about a certificate of this serial number, or of which that can't be told.
    fn about(&self, certificate: &[u8]) -> Vec<Vec<u8>> {
        let serial = Certificate::from_der(certificate).unwrap().serial_number();
        let is_about = |response: &&Vec<u8>| {
            let Ok(response) = OcspResponse::from_der(response) else { return true };
            let Some(basic) = response.basic() else { return true };
            basic.responses().any(|single| single.cert_id.serial_number == serial)
        };
        self.responses.iter().filter(|_| self.stance.asks_ocsp).filter(is_about).cloned().collect()
    }
}

impl Stance {
    fn of(table: &toml::Table) -> Self {
        let word = |key: &str, default: &str| {
            table.get(key).map_or(default.to_owned(), |value| value.as_str().unwrap().to_owned())
        };
        let sources = table.get("sources").and_then(toml::Value::as_array);
        let asks_ocsp =
            |sources: &Vec<toml::Value>| sources.iter().any(|one| one.as_str() == Some("stapled"));
        Self {
            whole_path: word("coverage", "path") == "path",
            asks_ocsp: sources.is_none_or(asks_ocsp),
            mode: word("mode", "hard"),
        }
    }
}

fn times(table: &toml::Table) -> AnswerTimes {
    let seconds = |key: &str| table.get(key).map(|value| duration(value.as_str().unwrap()));
    AnswerTimes {
        skew_seconds: seconds("clock_skew").unwrap_or(300),
        grace_seconds: seconds("grace").unwrap_or(0),
        max_age_seconds: seconds("max_age"),
    }
}

fn duration(text: &str) -> i64 {
    let (number, unit) = text.split_at(text.len() - 1);
    let unit = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => panic!("{text}"),
    };
    number.parse::<i64>().unwrap() * unit
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
    let wrong: Vec<_> = cases
        .iter()
        .map(|case| (&case.id, case.judge(), &case.expected))
        .filter(|(_, found, expected)| found != *expected)
        .collect();
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
