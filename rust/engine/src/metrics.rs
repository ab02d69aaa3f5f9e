//! Counters of a validator, for dashboards and for tests that must know what work was done.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use chainward_validate::verdict::Verdict;

/// What a validator did since it was made. Counters only grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// Verdicts given.
    pub validations: u64,
    /// Of those, the ones that accept.
    pub accepted: u64,
    /// Signature verifications performed.
    pub signatures: u64,
    /// Intermediates whose verified node was remembered.
    pub intermediate_hits: u64,
    /// Verdicts that were remembered.
    pub verdict_hits: u64,
    /// Times that anchors and policy were replaced.
    pub reloads: u64,
    /// Verdicts that the hook was told.
    pub verdicts_told: u64,
    /// Verdicts that neither hook nor second policy saw, because the queue had no room.
    pub verdicts_dropped: u64,
    /// Verdicts of the second policy.
    pub shadow_judged: u64,
    /// Of those, the ones that differ.
    pub shadow_disagreements: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    validations: AtomicU64,
    accepted: AtomicU64,
    signatures: AtomicU64,
    pub(crate) intermediate_hits: AtomicU64,
    pub(crate) verdict_hits: AtomicU64,
    pub(crate) reloads: AtomicU64,
}

impl Counters {
    pub(crate) fn count(&self, verdict: &Verdict) {
        self.validations.fetch_add(1, Relaxed);
        self.accepted.fetch_add(u64::from(verdict.ok), Relaxed);
        self.signatures.fetch_add(u64::from(verdict.work.signatures), Relaxed);
    }

    pub(crate) fn read(&self) -> Metrics {
        Metrics {
            validations: self.validations.load(Relaxed),
            accepted: self.accepted.load(Relaxed),
            signatures: self.signatures.load(Relaxed),
            intermediate_hits: self.intermediate_hits.load(Relaxed),
            verdict_hits: self.verdict_hits.load(Relaxed),
            reloads: self.reloads.load(Relaxed),
            ..Metrics::default()
        }
    }
}
