//! A certificate with OCSP responses, through the whole engine: as stapled, and as they lie in a store.

use std::collections::BTreeSet;
use std::sync::Arc;

use chainward::{
    AnchorLimits, At, CacheOptions, FindingCode, Policy, Request, Revocation, RevocationStore, TrustStore,
    Validator, Verdict,
};

use crate::support::case::CACHES_OFF;

/// What is judged.
pub struct Question {
    pub anchors: Vec<Vec<u8>>,
    pub intermediates: Vec<Vec<u8>>,
    pub leaf: Vec<u8>,
    pub responses: Vec<Vec<u8>>,
    pub time: i64,
    pub policy: Policy,
}

/// What came of it, or must come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub code: Option<String>,
    /// Why what is at hand does not count; only where the status is unknown.
    pub faults: BTreeSet<String>,
}

impl Outcome {
    fn of(verdict: &Verdict) -> Self {
        let code = verdict.code;
        assert_eq!(verdict.ok, code.is_none());
        let unknown = verdict.findings.iter().find(|finding| finding.code == FindingCode::RevocationUnknown);
        let faults = unknown
            .map_or_else(BTreeSet::new, |finding| finding.detail.split(", ").map(str::to_owned).collect());
        Self { code: code.map(|code| code.slug().to_owned()), faults }
    }
}

impl Question {
    /// Judges it with the responses stapled; what is remembered changes nothing.
    pub fn stapled(&self) -> Outcome {
        let staple: Vec<_> = self.responses.iter().map(|response| &**response).collect();
        self.judge(&Arc::default(), &staple)
    }

    /// Judges it with those responses in a store that the store accepts.
    pub fn stored(&self) -> Outcome {
        let store = self.store();
        for response in &self.responses {
            let _ = store.add_ocsp(response, "test", At::Time(self.time)); // what is not accepted is not known
        }
        self.judge(&store, &[])
    }

    /// A store that knows the CAs.
    pub fn store(&self) -> Arc<RevocationStore> {
        let store = RevocationStore::of(&self.trust()).unwrap();
        self.intermediates.iter().for_each(|der| store.add_issuer(der).unwrap());
        Arc::new(store)
    }

    /// Judges it by what is in a store.
    pub fn by(&self, store: &Arc<RevocationStore>) -> Option<String> {
        self.judge(store, &[]).code
    }

    fn judge(&self, store: &Arc<RevocationStore>, stapled: &[&[u8]]) -> Outcome {
        let mut outcomes = Vec::new();
        for caches in [CACHES_OFF, CacheOptions::default()] {
            let revocation = Revocation::Store(Arc::clone(store));
            let validator = Validator::new(&self.trust(), self.policy.clone(), revocation, caches).unwrap();
            outcomes.extend((0..2).map(|_| Outcome::of(&self.ask(&validator, stapled))));
        }
        assert!(outcomes.iter().all(|outcome| *outcome == outcomes[0]), "{outcomes:?}");
        outcomes.swap_remove(0)
    }

    fn ask(&self, validator: &Validator, stapled: &[&[u8]]) -> Verdict {
        let intermediates: Vec<_> = self.intermediates.iter().map(|der| &**der).collect();
        validator.validate(&Request {
            leaf: &self.leaf,
            intermediates: &intermediates,
            at: At::Time(self.time),
            host: None,
            usage: None,
            policies: None,
            stapled,
        })
    }

    fn trust(&self) -> TrustStore {
        let mut builder = TrustStore::builder();
        for anchor in &self.anchors {
            builder.anchors_from_bytes(anchor, &AnchorLimits::default(), "anchor").unwrap();
        }
        builder.build().unwrap()
    }
}
