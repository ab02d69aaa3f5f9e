//! Who watches a validator: a hook that is told each verdict, and a second policy that decides nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use chainward_validate::budget::MAX_PRESENTED_BYTES;
use chainward_validate::finding::FindingCode;
use chainward_validate::policy::Policy;
use chainward_validate::verdict::Verdict;

use crate::background::Background;
use crate::digest::sha256;
use crate::judge::Judge;
use crate::metrics::Metrics;
use crate::options::{CacheOptions, Revocation};
use crate::owned_request::OwnedRequest;
use crate::request::Request;
use crate::snapshot::SetupError;
use crate::store::TrustStore;

/// Is told each verdict, on a thread of the validator's own.
pub type Hook = Box<dyn Fn(&Verdict) + Send + Sync>;

/// Who watches.
pub struct Watch {
    /// Is told each verdict of `validate` and `validate_many`, in their order within one thread.
    pub hook: Option<Hook>,
    /// A second policy: it judges the same certificates at the same times, and is only reported.
    pub shadow: Option<Policy>,
    /// How many verdicts may wait for the two; more are dropped and counted.
    pub queue: usize,
}

impl fmt::Debug for Watch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = formatter.debug_struct("Watch");
        out.field("hook", &self.hook.is_some()).field("shadow", &self.shadow).field("queue", &self.queue);
        out.finish()
    }
}

/// One way in which the second policy disagreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Why the policy that decides refused; `None`: it accepted.
    pub live: Option<FindingCode>,
    /// Why the second policy would have refused; `None`: it would have accepted.
    pub shadow: Option<FindingCode>,
    /// How often.
    pub count: u64,
    /// SHA-256 of the first such leaf.
    pub example: [u8; 32],
}

/// What the second policy would have said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShadowReport {
    /// Verdicts that it gave.
    pub judged: u64,
    /// Verdicts that it did not give, because the queue had no room or the anchors had been replaced meanwhile.
    pub dropped: u64,
    /// Those of its verdicts that differ in whether they accept, or in the code; in the order of the codes.
    pub disagreements: Vec<Disagreement>,
}

/// A verdict that was given, and the request when there is a second policy to ask.
struct Observed {
    verdict: Verdict,
    request: Option<OwnedRequest>,
}

/// How often, and the first leaf.
type Tally = BTreeMap<(Option<FindingCode>, Option<FindingCode>), (u64, [u8; 32])>;

struct Shadow {
    judge: Judge,
    policy: Policy,
    judged: AtomicU64,
    outdated: AtomicU64,
    tally: Mutex<Tally>,
}

pub(crate) struct Observers {
    queue: Background<Observed>,
    shadow: Option<Arc<Shadow>>,
    told: Arc<AtomicU64>,
    revocation: Revocation,
    caches: CacheOptions,
    reloading: Mutex<()>,
}

impl Observers {
    pub(crate) fn new(
        store: &TrustStore,
        revocation: Revocation,
        caches: CacheOptions,
        watch: Watch,
    ) -> Result<Self, SetupError> {
        let shadow =
            watch.shadow.map(|policy| Shadow::new(store, policy, revocation.clone(), caches)).transpose()?;
        let shadow = shadow.map(Arc::new);
        let told = Arc::new(AtomicU64::new(0));
        let (hook, asked, counted) = (watch.hook, shadow.clone(), Arc::clone(&told));
        let work = move |observed: Observed| {
            if let (Some(shadow), Some(request)) = (&asked, &observed.request) {
                shadow.compare(request, &observed.verdict);
            }
            if let Some(hook) = &hook {
                hook(&observed.verdict);
                counted.fetch_add(1, Relaxed);
            }
        };
        let queue = Background::new(watch.queue, work);
        Ok(Self { queue, shadow, told, revocation, caches, reloading: Mutex::default() })
    }

    /// Hands a verdict over; never waits.
    pub(crate) fn observe(&self, request: &Request<'_>, verdict: &Verdict) {
        let presented =
            request.intermediates.iter().map(|der| der.len()).fold(request.leaf.len(), usize::saturating_add);
        if presented > MAX_PRESENTED_BYTES {
            // No policy reads it, and copying it would take time.
            self.queue.drop_one();
            return;
        }
        let request = self.shadow.as_ref().map(|_| OwnedRequest::of(request));
        let path: usize = verdict.path.iter().map(|certificate| certificate.der.len()).sum();
        self.queue.hand_over(Observed { verdict: verdict.clone(), request }, presented.saturating_add(path));
    }

    /// Gives the second policy the anchors that `reload_live` gives the one that decides, or neither.
    pub(crate) fn reload(
        &self,
        store: &TrustStore,
        reload_live: impl FnOnce() -> Result<u64, SetupError>,
    ) -> Result<u64, SetupError> {
        let Some(shadow) = &self.shadow else { return reload_live() };
        let _turn = self.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        // Once to see whether it can be done, so that nothing is left to undo.
        Judge::new(store, shadow.policy.clone(), self.revocation.clone(), self.caches)?;
        let epoch = reload_live()?;
        shadow.judge.reload(store, None)?;
        Ok(epoch)
    }

    pub(crate) fn report(&self) -> Option<ShadowReport> {
        self.shadow.as_ref().map(|shadow| shadow.report(self.queue.dropped()))
    }

    pub(crate) fn add_to(&self, metrics: Metrics) -> Metrics {
        let report = self.report().unwrap_or_default();
        Metrics {
            verdicts_told: self.told.load(Relaxed),
            verdicts_dropped: self.queue.dropped(),
            shadow_judged: report.judged,
            shadow_disagreements: report.disagreements.iter().map(|one| one.count).sum(),
            ..metrics
        }
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_shadow = self.shadow.is_some();
        formatter
            .debug_struct("Observers")
            .field("queue", &self.queue)
            .field("shadow", &has_shadow)
            .finish_non_exhaustive()
    }
}

impl Shadow {
    fn new(
        store: &TrustStore,
        policy: Policy,
        revocation: Revocation,
        caches: CacheOptions,
    ) -> Result<Self, SetupError> {
        let judge = Judge::new(store, policy.clone(), revocation, caches)?;
        Ok(Self {
            judge,
            policy,
            judged: AtomicU64::new(0),
            outdated: AtomicU64::new(0),
            tally: Mutex::default(),
        })
    }

    fn compare(&self, request: &OwnedRequest, live: &Verdict) {
        let shadow = request.with(|request| self.judge.validate(request));
        if live.epoch != shadow.epoch {
            // Both count reloads alike: other anchors would be compared, not another policy.
            self.outdated.fetch_add(1, Relaxed);
            return;
        }
        if (live.ok, live.code) != (shadow.ok, shadow.code) {
            let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
            let (count, _) =
                tally.entry((live.code, shadow.code)).or_insert_with(|| (0, sha256(request.leaf())));
            *count = count.saturating_add(1);
        }
        self.judged.fetch_add(1, Relaxed);
    }

    fn report(&self, dropped: u64) -> ShadowReport {
        let judged = self.judged.load(Relaxed);
        let dropped = dropped.saturating_add(self.outdated.load(Relaxed));
        let tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        let disagreements = tally
            .iter()
            .map(|(&(live, shadow), &(count, example))| Disagreement { live, shadow, count, example })
            .collect();
        ShadowReport { judged, dropped, disagreements }
    }
}
