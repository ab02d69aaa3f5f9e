//! Keeps a revocation store fresh in the background: CRLs and OCSP responses of the places that verified certificates
//! name, or the configuration.
//!
//! Nothing a client sends is ever followed: a place is learnt from a path that the validator verified up to an anchor,
//! whatever revocation says about it. No validation waits for a fetch.

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use chainward_revocation::FirstFetches;
use chainward_revocation::fetch::schedule::Plan;
use chainward_revocation::fetch::{
    Accepted, Access, Answer, Fetcher, Limits, Rejected, Source, SourceId, Status, WatchError, Worker,
    WorkerOptions,
};
use chainward_validate::finding::FindingCode;
use chainward_validate::revocation::source::RevocationList;
use chainward_validate::verdict::Verdict;
use chainward_x509::{CanonicalName, Certificate, Malformed};

use crate::places::{self, Place};
use crate::request::At;
use crate::revocation_store::RevocationStore;

/// How a store is kept fresh.
#[derive(Clone, Debug, Default)]
pub struct RefreshOptions {
    /// What the places of certificates may reach: public addresses on port 80 unless it says more.
    pub access: Access,
    /// The same for the issuers that are named by the DER of their certificates, instead of `access`.
    pub access_of_issuers: HashMap<Vec<u8>, Access>,
    /// How often a place is asked.
    pub plan: Plan,
    /// Threads, places and patience.
    pub worker: WorkerOptions,
    /// Whether OCSP responders are asked about each certificate that is learnt.
    pub ask_responders: bool,
}

/// What came of learning the places of a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learnt {
    /// The places that are watched now, old and new.
    pub watched: Vec<SourceId>,
    /// Places that are not followed, and why.
    pub not_followed: Vec<(String, String)>,
}

/// Keeps a revocation store fresh until it is dropped.
#[derive(Debug)]
pub struct Refresher {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    worker: Worker,
    store: Arc<RevocationStore>,
    options: RefreshOptions,
    /// By issuer, what may tell the status of its certificates.
    by_issuer: Mutex<HashMap<CanonicalName, HashSet<SourceId>>>,
}

impl Refresher {
    /// Starts the threads.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(store: Arc<RevocationStore>, options: RefreshOptions) -> io::Result<Self> {
        let worker = Worker::start(Fetcher::default(), options.worker)?;
        let shared = Arc::new(Shared { worker, store, options, by_issuer: Mutex::default() });
        let fetches: Weak<dyn FirstFetches> = Arc::downgrade(&shared) as Weak<dyn FirstFetches>;
        shared.store.watch_first_fetches(fetches);
        Ok(Self { shared })
    }

    /// Watches the CRL of a place that the configuration names. Its issuer must be known to the store.
    ///
    /// # Errors
    /// The URL would never be followed, or too many are watched.
    pub fn watch_crl(&self, url: &str) -> Result<SourceId, WatchError> {
        let source =
            Source { access: self.shared.options.access.clone(), limits: Limits::CRL, ..Source::crl(url) };
        self.shared.watch_list(source)
    }

    /// Watches the places that the certificates of a verified path name. Of a verdict that does not stand at the end of
    /// a verified path nothing is learnt: it is accepted, or refused because of revocation only.
    ///
    /// # Errors
    /// A certificate of the path is malformed, which a verified path has none of.
    pub fn learn(&self, verdict: &Verdict) -> Result<Learnt, Malformed> {
        let mut learnt = Learnt::default();
        if !is_verified(verdict) {
            return Ok(learnt);
        }
        for (certificate, issuer) in verdict.path.iter().zip(verdict.path.iter().skip(1)) {
            // An anchor that is a bare name and key is known to the store from the trust store, or not at all.
            if !issuer.der.is_empty() {
                self.shared.store.add_issuer_der(&issuer.der)?;
            }
            self.shared.learn(&certificate.der, &issuer.der, &mut learnt)?;
        }
        Ok(learnt)
    }

    /// Waits until the first fetch of each has ended, whichever way, but no longer than this in all.
    pub fn wait(&self, sources: &[SourceId], longest: Duration) -> bool {
        let end = std::time::Instant::now() + longest;
        sources.iter().all(|source| {
            let left = end.saturating_duration_since(std::time::Instant::now());
            self.shared.worker.wait(*source, left)
        })
    }

    /// What is known of every place, by URL.
    pub fn statuses(&self) -> Vec<Status> {
        self.shared.worker.statuses()
    }
}

/// Every certificate of the path was verified, up to the anchor, and nothing but revocation is left.
fn is_verified(verdict: &Verdict) -> bool {
    verdict.ok
        || matches!(
            verdict.code,
            Some(
                FindingCode::CertificateRevoked
                    | FindingCode::RevocationUnknown
                    | FindingCode::RevocationPending
            )
        )
}

impl Shared {
    fn learn(self: &Arc<Self>, der: &[u8], issuer: &[u8], learnt: &mut Learnt) -> Result<(), Malformed> {
        let certificate = Certificate::from_der(der)?;
        let access = self.options.access_of_issuers.get(issuer).unwrap_or(&self.options.access);
        for place in places::of(&certificate, issuer, self.options.ask_responders)? {
            let url = place.url().to_owned();
            let watched = match place {
                Place::List(url) => self.watch_list(Source { access: access.clone(), ..Source::crl(&url) }),
                Place::Responder { url, request } => {
                    self.watch_responder(Source { access: access.clone(), ..Source::ocsp(&url, request) })
                }
            };
            match watched {
                Ok(source) => {
                    learnt.watched.push(source);
                    let mut by_issuer = self.by_issuer.lock().unwrap_or_else(PoisonError::into_inner);
                    by_issuer.entry(certificate.issuer().canonical()).or_default().insert(source);
                }
                Err(error) => learnt.not_followed.push((url, error.to_string())),
            }
        }
        Ok(())
    }

    fn watch_list(self: &Arc<Self>, source: Source) -> Result<SourceId, WatchError> {
        let (store, origin) = (Arc::clone(&self.store), source.url.clone());
        self.worker.watch(source, self.options.plan, None, move |answer: Answer| {
            let added = store.add_crl(answer.body, &origin, At::Now);
            let added = added.map_err(|rejected| Rejected(rejected.rejection.to_string()))?;
            Ok(Accepted { next_update: added.list().facts().next_update })
        })
    }

    fn watch_responder(self: &Arc<Self>, source: Source) -> Result<SourceId, WatchError> {
        let (store, origin) = (Arc::clone(&self.store), source.url.clone());
        self.worker.watch(source, self.options.plan, None, move |answer: Answer| {
            let added = store.add_ocsp(&answer.body, &origin, At::Now);
            let next_update = added.map_err(|rejected| Rejected(rejected.rejection.to_string()))?;
            Ok(Accepted { next_update })
        })
    }
}

impl FirstFetches for Shared {
    fn is_under_way(&self, issuer: &CanonicalName) -> bool {
        let by_issuer = self.by_issuer.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = |source: &SourceId| {
            self.worker.status(*source).is_some_and(|status| status.last_attempt.is_none())
        };
        by_issuer.get(issuer).is_some_and(|sources| sources.iter().any(is_first))
    }
}
