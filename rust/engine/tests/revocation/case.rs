//! One line of the corpus, judged by a validator of its own.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chainward::x509::UnixTime;
use chainward::{
    AnchorLimits, At, CacheOptions, Policy, Request, Revocation, RevocationStore, TrustStore, Validator,
    Verdict, policy_from_toml,
};
use serde_json::Value;

use crate::outcome::Expected;

/// A certificate, its path, and what is known about revocation.
pub struct Case {
    pub id: String,
    pub expected: Expected,
    anchors: Vec<Vec<u8>>,
    intermediates: Vec<Vec<u8>>,
    leaf: Vec<u8>,
    /// Known to sign CRLs, and presented by nobody.
    issuers: Vec<Vec<u8>>,
    crls: Vec<Vec<u8>>,
    responses: Vec<Vec<u8>>,
    time: UnixTime,
    policy: Policy,
}

/// What is asked with, and what became of each CRL.
pub struct Bench {
    pub validator: Validator,
    /// Why a CRL was not taken in.
    pub rejected: Vec<Option<String>>,
}

impl Case {
    pub fn read(line: &str) -> Self {
        let json: Value = serde_json::from_str(line).expect("JSON");
        let der = |value: &Value| STANDARD.decode(value.as_str().expect("text")).expect("base64");
        let all = |name: &str| json[name].as_array().expect("a list").iter().map(der).collect();
        let issuers = json["issuers"].as_array().into_iter().flatten().map(der).collect();
        let id = json["id"].as_str().expect("text").to_owned();
        let policy = json["policy"].as_str().expect("text");
        let policy = policy_from_toml(policy).unwrap_or_else(|error| panic!("{id}: {error}"));
        Self {
            expected: Expected::read(&json["expected"]),
            anchors: all("anchors"),
            intermediates: all("intermediates"),
            leaf: der(&json["leaf"]),
            issuers,
            crls: all("crls"),
            responses: all("ocsps"),
            time: json["time"].as_i64().expect("a number"),
            policy,
            id,
        }
    }

    /// A validator with a store that knows every certificate as an issuer, and was given the CRLs in their order.
    pub fn bench(&self, caches: CacheOptions) -> Bench {
        let mut trust = TrustStore::builder();
        for der in &self.anchors {
            trust.anchors_from_bytes(der, &AnchorLimits::default(), "anchor").unwrap();
        }
        let trust = trust.build().unwrap();
        let known = RevocationStore::of(&trust).unwrap();
        for der in self.intermediates.iter().chain(&self.issuers).chain([&self.leaf]) {
            // What can't be read is no issuer; the validation says so.
            let _ = known.add_issuer(der);
        }
        let take_in = |der: &Vec<u8>| known.add_crl(der.clone(), "corpus", At::Time(self.time)).err();
        let rejected = self.crls.iter().map(take_in).collect::<Vec<_>>();
        let rejected =
            rejected.into_iter().map(|why| why.map(|why| why.rejection.slug().to_owned())).collect();
        let revocation = Revocation::Store(Arc::new(known));
        let validator = Validator::new(&trust, self.policy.clone(), revocation, caches).unwrap();
        Bench { validator, rejected }
    }

    pub fn judge(&self, bench: &Bench) -> Verdict {
        let intermediates: Vec<_> = self.intermediates.iter().map(|der| &**der).collect();
        let stapled: Vec<_> = self.responses.iter().map(|der| &**der).collect();
        bench.validator.validate(&Request {
            leaf: &self.leaf,
            intermediates: &intermediates,
            at: At::Time(self.time),
            host: None,
            usage: None,
            policies: None,
            stapled: &stapled,
        })
    }
}
