//! One line of the corpus, judged by a validator of its own.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chainward::x509::UnixTime;
use chainward::{
    Added, AnchorLimits, At, CacheOptions, Policy, Request, Revocation, RevocationStore, TrustStore,
    Validator, Verdict, policy_from_toml,
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
    pub crls: Vec<Vec<u8>>,
    responses: Vec<Vec<u8>>,
    time: UnixTime,
    policy: Policy,
}

/// A case at work: a validator, and a store that knows every certificate of the case as an issuer.
pub struct Bench<'a> {
    case: &'a Case,
    known: Arc<RevocationStore>,
    validator: Validator,
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
}

impl<'a> Bench<'a> {
    /// Nothing is taken in yet.
    pub fn new(case: &'a Case, caches: CacheOptions) -> Self {
        let mut trust = TrustStore::builder();
        for der in &case.anchors {
            trust.anchors_from_bytes(der, &AnchorLimits::default(), "anchor").unwrap();
        }
        let trust = trust.build().unwrap();
        let known = Arc::new(RevocationStore::of(&trust).unwrap());
        for der in case.intermediates.iter().chain(&case.issuers).chain([&case.leaf]) {
            // What can't be read is no issuer; the validation says so.
            let _ = known.add_issuer(der);
        }
        let revocation = Revocation::Store(Arc::clone(&known));
        let validator = Validator::new(&trust, case.policy.clone(), revocation, caches).unwrap();
        Self { case, known, validator }
    }

    /// The same with every CRL, in their order.
    pub fn full(case: &'a Case, caches: CacheOptions) -> Self {
        let bench = Self::new(case, caches);
        for crl in &case.crls {
            let _ = bench.take_in(crl);
        }
        bench
    }

    /// Takes a CRL in at the time of the case; else why not.
    pub fn take_in(&self, crl: &[u8]) -> Result<Added, String> {
        let added = self.known.add_crl(crl.to_vec(), "corpus", At::Time(self.case.time));
        added.map_err(|rejected| rejected.rejection.slug().to_owned())
    }

    pub fn judge(&self) -> Verdict {
        let intermediates: Vec<_> = self.case.intermediates.iter().map(|der| &**der).collect();
        let stapled: Vec<_> = self.case.responses.iter().map(|der| &**der).collect();
        self.validator.validate(&Request {
            leaf: &self.case.leaf,
            intermediates: &intermediates,
            at: At::Time(self.case.time),
            host: None,
            usage: None,
            policies: None,
            stapled: &stapled,
        })
    }
}
