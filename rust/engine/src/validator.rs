//! The validator: what judges, and who watches.

use std::sync::Arc;

use chainward_validate::policy::Policy;
use chainward_validate::verdict::Verdict;

use crate::judge::Judge;
use crate::metrics::Metrics;
use crate::observers::{Observers, ShadowReport, Watch};
use crate::options::{CacheOptions, Revocation};
use crate::request::Request;
use crate::snapshot::SetupError;
use crate::store::TrustStore;

/// Judges certificates. Share one between all threads: nothing in it waits for a lock while it verifies.
#[derive(Debug)]
pub struct Validator {
    judge: Judge,
    observers: Option<Observers>,
}

impl Validator {
    /// Makes anchors and policy ready.
    ///
    /// # Errors
    /// The anchor that can't be used, and why.
    pub fn new(
        store: &TrustStore,
        policy: Policy,
        revocation: Revocation,
        caches: CacheOptions,
    ) -> Result<Self, SetupError> {
        Ok(Self { judge: Judge::new(store, policy, revocation, caches)?, observers: None })
    }

    /// Makes anchors and policy ready, with someone who watches: a hook, and a second policy that decides nothing.
    /// What is watched is put into a bounded queue, and a thread of the validator's own takes it from there; a
    /// validation never waits for either, and what finds no room is counted.
    ///
    /// # Errors
    /// The anchor that can't be used under one of the policies, and why.
    pub fn watched(
        store: &TrustStore,
        policy: Policy,
        revocation: Revocation,
        caches: CacheOptions,
        watch: Watch,
    ) -> Result<Self, SetupError> {
        let observers = Observers::new(store, revocation.clone(), caches, watch)?;
        Ok(Self { judge: Judge::new(store, policy, revocation, caches)?, observers: Some(observers) })
    }

    /// Judges one certificate.
    pub fn validate(&self, request: &Request<'_>) -> Verdict {
        let Some(observers) = &self.observers else { return self.judge.validate(request) };
        // The clock is read once, for both policies.
        let request = Request { at: request.at.fixed(), ..request.clone() };
        let verdict = self.judge.validate(&request);
        observers.observe(&request, &verdict);
        verdict
    }

    /// The same judgement by the same code, with every attempted path in the verdict. No remembered verdict
    /// answers it: there would be no path to show. Nobody watches it.
    pub fn explain(&self, request: &Request<'_>) -> Verdict {
        self.judge.explain(request)
    }

    /// Judges many certificates on all cores, all under the same anchors and policy; answers in their order.
    pub fn validate_many(&self, requests: &[Request<'_>]) -> Vec<Verdict> {
        let Some(observers) = &self.observers else { return self.judge.validate_many(requests) };
        let requests: Vec<_> =
            requests.iter().map(|request| Request { at: request.at.fixed(), ..request.clone() }).collect();
        let verdicts = self.judge.validate_many(&requests);
        requests.iter().zip(&verdicts).for_each(|(request, verdict)| observers.observe(request, verdict));
        verdicts
    }

    /// Replaces anchors, and the policy unless `None`, at once. Validations that run go on under the old ones;
    /// of several reloads each waits for the one before it. The second policy stays, and gets the new anchors.
    ///
    /// # Errors
    /// The anchor that can't be used, and why; the old ones stay then.
    pub fn reload(&self, store: &TrustStore, policy: Option<Policy>) -> Result<u64, SetupError> {
        let Some(observers) = &self.observers else { return self.judge.reload(store, policy) };
        observers.reload(store, || self.judge.reload(store, policy))
    }

    /// Which anchors and policy judge now; each reload makes it larger.
    pub fn epoch(&self) -> u64 {
        self.judge.epoch()
    }

    /// The policy that judges now.
    pub fn policy(&self) -> Policy {
        self.judge.policy()
    }

    /// Anchors of public bundles that can't be used, and why; nothing is accepted below them.
    pub fn left_out(&self) -> Vec<SetupError> {
        self.judge.left_out()
    }

    /// The names of the anchors that judge now, each once, as the DER of a `Name`: what a TLS server tells its
    /// clients (RFC 8446 4.2.4). As long as they stay the same, so does the `Arc`.
    pub fn anchor_names(&self) -> Arc<[Box<[u8]>]> {
        self.judge.anchor_names()
    }

    /// What was done so far.
    pub fn metrics(&self) -> Metrics {
        let metrics = self.judge.metrics();
        self.observers.as_ref().map_or(metrics, |observers| observers.add_to(metrics))
    }

    /// What the second policy would have said otherwise; `None` without one.
    pub fn shadow_report(&self) -> Option<ShadowReport> {
        self.observers.as_ref()?.report()
    }
}
