//! One question to the judge, and what is asserted about every answer.
//!
//! [`Case::judge`] asks with caches off, of one entry, and of the default size, many times each, with what is
//! presented in both orders, by `explain` and in a batch; all of them must answer the same and be charged the same,
//! whatever work was really done. So every test that uses it is a test of all these as well.

use std::sync::Arc;

use chainward::x509::ObjectIdentifier;
use chainward::{
    AnchorLimits, At, CacheOptions, FindingCode, Host, PlacedFinding, Policy, Profile, Request, Revocation,
    RevocationStore, Severity, StoreError, TrustStore, Validator, Verdict, WorkDone,
};

use super::{Issued, NOW};

pub const CACHES_OFF: CacheOptions = CacheOptions { intermediates: 0, verdicts: 0 };
/// Intermediates are remembered, and no verdict is.
pub const NODES_ONLY: CacheOptions = CacheOptions { intermediates: 4_096, verdicts: 0 };
pub const ONE_NODE: CacheOptions = CacheOptions { intermediates: 1, verdicts: 0 };
pub const ONE_ENTRY: CacheOptions = CacheOptions { intermediates: 1, verdicts: 1 };

/// A trust anchor.
#[derive(Clone)]
pub enum Anchor {
    Certificate(Vec<u8>),
    NameAndKey(Vec<u8>, Vec<u8>),
}

/// Everything that an answer depends on.
#[derive(Clone)]
pub struct Case {
    pub anchors: Vec<(Anchor, AnchorLimits)>,
    pub configured: Vec<Vec<u8>>,
    pub distrusted_certificates: Vec<[u8; 32]>,
    pub distrusted_keys: Vec<[u8; 32]>,
    pub policy: Policy,
    pub leaf: Vec<u8>,
    pub presented: Vec<Vec<u8>>,
    pub at: At,
    pub host: Option<Host<'static>>,
    pub usage: Option<Vec<ObjectIdentifier>>,
    pub policies: Option<Vec<ObjectIdentifier>>,
    /// The CRLs at hand; `None`: revocation is not looked up.
    pub crls: Option<Vec<Vec<u8>>>,
    /// Who else signs CRLs, besides the anchors and intermediates.
    pub crl_signers: Vec<Vec<u8>>,
}

impl Case {
    /// A leaf to be judged under the `client-auth` profile, before any anchor is trusted.
    pub fn of(leaf: &Issued) -> Self {
        Self {
            anchors: Vec::new(),
            configured: Vec::new(),
            distrusted_certificates: Vec::new(),
            distrusted_keys: Vec::new(),
            policy: Policy::of(Profile::ClientAuth),
            leaf: leaf.der.clone(),
            presented: Vec::new(),
            at: At::Time(NOW),
            host: None,
            usage: None,
            policies: None,
            crls: None,
            crl_signers: Vec::new(),
        }
    }

    pub fn trusting(self, anchor: &Issued) -> Self {
        self.trusting_within(anchor, AnchorLimits::default())
    }

    pub fn trusting_within(mut self, anchor: &Issued, limits: AnchorLimits) -> Self {
        self.anchors.push((Anchor::Certificate(anchor.der.clone()), limits));
        self
    }

    /// Trusts a bare name and key.
    pub fn trusting_key(mut self, anchor: &Issued, limits: AnchorLimits) -> Self {
        let (name, key_info) = (anchor.subject.clone(), anchor.key.info().to_vec());
        self.anchors.push((Anchor::NameAndKey(name, key_info), limits));
        self
    }

    pub fn presenting<'a>(mut self, certificates: impl IntoIterator<Item = &'a Issued>) -> Self {
        self.presented.extend(certificates.into_iter().map(|certificate| certificate.der.clone()));
        self
    }

    pub fn configuring<'a>(mut self, certificates: impl IntoIterator<Item = &'a Issued>) -> Self {
        self.configured.extend(certificates.into_iter().map(|certificate| certificate.der.clone()));
        self
    }

    pub fn distrusting_certificate(mut self, sha256: [u8; 32]) -> Self {
        self.distrusted_certificates.push(sha256);
        self
    }

    pub fn distrusting_key(mut self, sha256: [u8; 32]) -> Self {
        self.distrusted_keys.push(sha256);
        self
    }

    /// Looks revocation up, in these CRLs and those that are known already.
    pub fn knowing(mut self, crls: &[&[u8]]) -> Self {
        self.crls.get_or_insert_default().extend(crls.iter().map(|crl| crl.to_vec()));
        self
    }

    /// Accepts CRLs that this certificate's key signed.
    pub fn knowing_signer(mut self, signer: &Issued) -> Self {
        self.crl_signers.push(signer.der.clone());
        self
    }

    pub fn profile(self, profile: Profile) -> Self {
        Self { policy: Policy::of(profile), ..self }
    }

    /// Changes single values of the policy.
    pub fn policy(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.policy);
        self
    }

    pub fn at(self, time: i64) -> Self {
        Self { at: At::Time(time), ..self }
    }

    /// The trust store of this case.
    pub fn store(&self) -> TrustStore {
        self.try_store().unwrap()
    }

    pub fn try_store(&self) -> Result<TrustStore, StoreError> {
        let mut builder = TrustStore::builder();
        for (anchor, limits) in &self.anchors {
            match anchor {
                Anchor::Certificate(der) => {
                    builder.anchors_from_bytes(der, limits, "anchor")?;
                }
                Anchor::NameAndKey(name, info) => builder.anchor_key(name, info, limits, "key")?,
            }
        }
        for der in &self.configured {
            builder.intermediates_from_bytes(der, "configured")?;
        }
        self.distrusted_certificates.iter().for_each(|sha256| builder.distrust_certificate(*sha256));
        self.distrusted_keys.iter().for_each(|sha256| builder.distrust_key(*sha256));
        builder.build()
    }

    /// A validator with the anchors and the policy of this case.
    pub fn validator(&self, caches: CacheOptions) -> Validator {
        Validator::new(&self.store(), self.policy.clone(), self.revocation(), caches).unwrap()
    }

    /// A store with all CRLs of this case, each of which it accepts.
    pub fn revocation(&self) -> Revocation {
        let Some(crls) = &self.crls else { return Revocation::None };
        let store = RevocationStore::of(&self.store()).unwrap();
        for der in self.presented.iter().chain(&self.crl_signers) {
            store.add_issuer(der).unwrap();
        }
        for der in crls {
            store.add_crl(der.clone(), "crl", At::Any).unwrap();
        }
        Revocation::Store(Arc::new(store))
    }

    /// Asks a validator, which may trust other anchors.
    pub fn ask(&self, validator: &Validator) -> Verdict {
        self.with_request(|request| validator.validate(request))
    }

    pub fn explain(&self, validator: &Validator) -> Verdict {
        self.with_request(|request| validator.explain(request))
    }

    /// Asks twice in one batch.
    pub fn ask_many(&self, validator: &Validator) -> Vec<Verdict> {
        self.with_request(|request| validator.validate_many(&[request.clone(), request.clone()]))
    }

    fn with_request<T>(&self, ask: impl FnOnce(&Request<'_>) -> T) -> T {
        let presented: Vec<&[u8]> = self.presented.iter().map(Vec::as_slice).collect();
        ask(&Request {
            leaf: &self.leaf,
            intermediates: &presented,
            at: self.at,
            host: self.host,
            usage: self.usage.as_deref(),
            policies: self.policies.as_deref(),
            stapled: &[],
        })
    }

    /// The answer of a validator that remembers nothing, after all others were seen to give the same.
    pub fn judge(&self) -> Verdict {
        let first = self.ask(&self.validator(CACHES_OFF));
        let mut reversed = self.clone();
        reversed.presented.reverse();
        for caches in [CACHES_OFF, ONE_NODE, ONE_ENTRY, NODES_ONLY, CacheOptions::default()] {
            let validator = self.validator(caches);
            for round in 0..2 {
                let (explained, many) = (self.explain(&validator), self.ask_many(&validator));
                let asked = [self.ask(&validator), reversed.ask(&validator), explained];
                for answer in asked.iter().chain(&many) {
                    assert_eq!(essence(answer), essence(&first), "{caches:?}, round {round}");
                    let is_remembered = answer.ok && answer.work == WorkDone::default();
                    assert!(!is_remembered || caches.verdicts > 0, "a verdict from nowhere");
                    let (charge, expected) = (answer.work.ticks, first.work.ticks);
                    assert!(is_remembered || charge == expected, "{charge}, not {expected}: {caches:?}");
                    assert!(answer.work.signatures <= first.work.signatures, "{caches:?}, round {round}");
                }
            }
        }
        first
    }

    /// The leaf is accepted.
    #[track_caller]
    pub fn accepted(&self) -> Verdict {
        let verdict = self.judge();
        assert!(verdict.ok, "refused: {:?}", verdict.findings);
        assert_eq!(verdict.code, None);
        assert!(verdict.findings.iter().all(|finding| finding.severity == Severity::Notice));
        let is_told = notices(&verdict).contains(&FindingCode::RevocationNotChecked);
        assert_eq!(is_told, self.crls.is_none());
        verdict
    }

    /// The leaf is refused because of `culprit`.
    #[track_caller]
    pub fn refused(&self, code: FindingCode, culprit: &Issued) -> Verdict {
        let verdict = self.judge();
        let finding = self.refusal(&verdict, code);
        let place = finding.certificate.expect("a certificate of the path");
        assert!(*verdict.path[place].der == *culprit.der, "another certificate, at {place}");
        verdict
    }

    /// The leaf is refused, because of no certificate in particular.
    #[track_caller]
    pub fn refused_as_a_whole(&self, code: FindingCode) -> Verdict {
        let verdict = self.judge();
        assert_eq!(self.refusal(&verdict, code).certificate, None);
        verdict
    }

    #[track_caller]
    fn refusal<'v>(&self, verdict: &'v Verdict, code: FindingCode) -> &'v PlacedFinding {
        assert!(!verdict.ok, "accepted");
        assert_eq!(verdict.code, Some(code), "{:?}", verdict.findings);
        let Some((finding, rest)) = verdict.findings.split_first() else { panic!("no finding") };
        let told: Vec<_> = rest.iter().map(|finding| (finding.code, finding.severity)).collect();
        let unchecked = [(FindingCode::RevocationNotChecked, Severity::Notice)];
        assert_eq!(told, unchecked[usize::from(self.crls.is_some())..]);
        assert_eq!((finding.code, finding.severity), (code, Severity::Refusal));
        assert_eq!((verdict.valid_from, verdict.valid_until, verdict.anchor), (None, None, None));
        finding
    }
}

/// Everything of a verdict that caches and explanations may not change.
pub fn essence(verdict: &Verdict) -> Verdict {
    Verdict { work: WorkDone::default(), attempts: Vec::new(), ..verdict.clone() }
}

/// The codes of all findings.
pub fn notices(verdict: &Verdict) -> Vec<FindingCode> {
    verdict.findings.iter().map(|finding| finding.code).collect()
}

/// The path as DER, leaf first.
pub fn path(verdict: &Verdict) -> Vec<&[u8]> {
    verdict.path.iter().map(|certificate| &*certificate.der).collect()
}
