//! What judges: one snapshot at a time, swapped atomically, shared by all threads.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use chainward_crypto::AwsLcVerifier;
use chainward_revocation::State;
use chainward_validate::budget::WorkDone;
use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::finding::{FindingCode, Severity};
use chainward_validate::policy::Policy;
use chainward_validate::revocation::path::PathStatus;
use chainward_validate::signature::SignatureVerifier;
use chainward_validate::steps::{Purpose, Question};
use chainward_validate::tree::NoCache;
use chainward_validate::verdict::{PlacedFinding, Verdict};
use chainward_validate::{Judgement, Presented, review_again, validate, with_revocation};
use rayon::prelude::*;

use crate::metrics::{Counters, Metrics};
use crate::options::{CacheOptions, Revocation};
use crate::remembered::Remembered;
use crate::request::Request;
use crate::snapshot::{SetupError, Snapshot};
use crate::store::TrustStore;
use crate::verdict_cache::Key as VerdictKey;
use crate::workers::workers;

/// A validator without anyone who watches it.
#[derive(Debug)]
pub(crate) struct Judge {
    snapshot: ArcSwap<Snapshot>,
    verifier: AwsLcVerifier,
    revocation: Revocation,
    caches: CacheOptions,
    last_epoch: Mutex<u64>,
    counters: Counters,
}

impl Judge {
    /// Makes anchors and policy ready.
    ///
    /// # Errors
    /// The anchor that can't be used, and why.
    pub(crate) fn new(
        store: &TrustStore,
        policy: Policy,
        revocation: Revocation,
        caches: CacheOptions,
    ) -> Result<Self, SetupError> {
        let verifier = AwsLcVerifier;
        let snapshot = Snapshot::new(verifier, store, policy, caches, 1)?;
        Ok(Self {
            snapshot: ArcSwap::from_pointee(snapshot),
            verifier,
            revocation,
            caches,
            last_epoch: Mutex::new(1),
            counters: Counters::default(),
        })
    }

    /// Judges one certificate.
    pub(crate) fn validate(&self, request: &Request<'_>) -> Verdict {
        self.judge(&self.snapshot.load(), request, false)
    }

    /// The same judgement by the same code, with every attempted path in the verdict. No remembered verdict
    /// answers it: there would be no path to show.
    pub(crate) fn explain(&self, request: &Request<'_>) -> Verdict {
        self.judge(&self.snapshot.load(), request, true)
    }

    /// Judges many certificates on all cores, all under the same anchors and policy; answers in their order.
    pub(crate) fn validate_many(&self, requests: &[Request<'_>]) -> Vec<Verdict> {
        let snapshot = self.snapshot.load_full();
        let judge = |request| self.judge(&snapshot, request, false);
        // A worker of another pool that waits for this one begins more of its own work, on top of the same stack and as
        // often as there is some. It has others beside it, and judges by itself.
        let is_worker = rayon::current_thread_index().is_some();
        match workers().filter(|_| !is_worker) {
            Some(workers) => workers.pool.install(|| requests.par_iter().map(judge).collect()),
            None => requests.iter().map(judge).collect(),
        }
    }

    /// Replaces anchors, and the policy unless `None`, at once. Validations that run go on under the old ones;
    /// of several reloads each waits for the one before it.
    ///
    /// # Errors
    /// The anchor that can't be used, and why; the old ones stay then.
    pub(crate) fn reload(&self, store: &TrustStore, policy: Option<Policy>) -> Result<u64, SetupError> {
        let mut last_epoch = self.last_epoch.lock().unwrap_or_else(PoisonError::into_inner);
        let epoch = last_epoch.saturating_add(1);
        let policy = policy.unwrap_or_else(|| self.policy());
        let mut snapshot = Snapshot::new(self.verifier, store, policy, self.caches, epoch)?;
        snapshot.share_anchor_names(&self.snapshot.load());
        self.snapshot.store(Arc::new(snapshot));
        *last_epoch = epoch;
        self.counters.reloads.fetch_add(1, Relaxed);
        Ok(epoch)
    }

    /// Which anchors and policy judge now; each reload makes it larger.
    pub(crate) fn epoch(&self) -> u64 {
        self.snapshot.load().epoch
    }

    /// The names of the anchors that judge now, as the DER of a `Name`; the same `Arc` while they stay the same.
    pub(crate) fn anchor_names(&self) -> Arc<[Box<[u8]>]> {
        Arc::clone(&self.snapshot.load().anchor_names)
    }

    /// The policy that judges now.
    pub(crate) fn policy(&self) -> Policy {
        self.snapshot.load().tree.policy.clone()
    }

    /// Anchors of public bundles that can't be used, and why; nothing is accepted below them.
    pub(crate) fn left_out(&self) -> Vec<SetupError> {
        self.snapshot.load().left_out.clone()
    }

    /// What was done so far.
    pub(crate) fn metrics(&self) -> Metrics {
        self.counters.read()
    }

    fn judge(&self, snapshot: &Snapshot, request: &Request<'_>, explain: bool) -> Verdict {
        let verdict = match &self.revocation {
            Revocation::None => self.judge_by(snapshot, request, None, explain),
            Revocation::Store(store) => self.judge_by(snapshot, request, Some(&**store.state()), explain),
        };
        self.counters.count(&verdict);
        verdict
    }

    /// Judges by one state of what is known about revocation.
    fn judge_by(
        &self,
        snapshot: &Snapshot,
        request: &Request<'_>,
        known: Option<&State>,
        explain: bool,
    ) -> Verdict {
        let time = request.at.resolve();
        let key = if explain {
            None
        } else {
            snapshot.verdicts.key(request, time, |bytes| self.verifier.sha256(bytes))
        };
        let remembered = key.as_ref().and_then(|key| self.remembered(snapshot, request, key, known, time));
        if let Some(verdict) = remembered {
            self.counters.verdict_hits.fetch_add(1, Relaxed);
            return verdict;
        }
        let Judgement { verdict, revocation, accepted, depends_on_time } =
            self.ask(snapshot, request, known, time, explain);
        if let Some(accepted) = accepted {
            snapshot.keep(&accepted.issuer);
            if let Some(key) = key.filter(|_| !depends_on_time) {
                snapshot.verdicts.keep(request.leaf, key, &verdict, accepted);
            }
        }
        completed(verdict, revocation, snapshot.epoch, known)
    }

    /// An acceptance that was remembered, with what is known about revocation now.
    fn remembered(
        &self,
        snapshot: &Snapshot,
        request: &Request<'_>,
        key: &VerdictKey,
        known: Option<&State>,
        time: ValidationTime,
    ) -> Option<Verdict> {
        let kept = snapshot.verdicts.find(request.leaf, key, time)?;
        let revocation = match known {
            None => None,
            Some(known) => {
                let cache = self.memory(snapshot);
                Some(review_again(&snapshot.tree, &cache, &kept.path, known, request.stapled, time)?)
            }
        };
        let verdict = Verdict { work: WorkDone::default(), ..kept.verdict.clone() };
        Some(completed(verdict, revocation, snapshot.epoch, known))
    }

    fn memory<'a>(&'a self, snapshot: &'a Snapshot) -> Remembered<'a, chainward_crypto::Key> {
        Remembered { nodes: &snapshot.nodes, witnesses: &snapshot.witnesses, counters: &self.counters }
    }

    fn ask(
        &self,
        snapshot: &Snapshot,
        request: &Request<'_>,
        known: Option<&State>,
        time: ValidationTime,
        explain: bool,
    ) -> Judgement<chainward_crypto::Key> {
        let presented = Presented { leaf: request.leaf, intermediates: request.intermediates };
        let question = Question {
            purpose: Purpose::Client,
            time,
            host: request.host,
            usage: request.usage,
            policies: request.policies,
            stapled: request.stapled,
        };
        let tree = &snapshot.tree;
        if self.caches.intermediates == 0 {
            return validate(tree, &self.verifier, &NoCache, presented, &question, known, explain);
        }
        let nodes = self.memory(snapshot);
        validate(tree, &self.verifier, &nodes, presented, &question, known, explain)
    }
}

/// Adds what a verdict owes to the stance on revocation, and which state of the world it is of.
fn completed(verdict: Verdict, revocation: Option<PathStatus>, epoch: u64, known: Option<&State>) -> Verdict {
    let mut verdict = match revocation {
        Some(status) => with_revocation(verdict, status),
        None => verdict,
    };
    verdict.epoch = epoch;
    verdict.revocation_epoch = known.map(State::epoch);
    if known.is_none() {
        verdict.findings.push(PlacedFinding {
            code: FindingCode::RevocationNotChecked,
            severity: Severity::Notice,
            certificate: None,
            detail: "".into(),
        });
    }
    verdict
}
