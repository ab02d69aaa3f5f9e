//! What all validations of one moment see.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, Weak};

use chainward_validate::revocation::source::{RevocationList, RevocationSource};
use chainward_x509::CanonicalName;

use crate::list::StoredList;
use crate::responses::{About, Rank};

type BySerial = HashMap<Box<[u8]>, StoredResponse>;

/// The responses of one issuer by the last octet of the serial number: a new response copies one shard of the state
/// before, and shares the others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shards(HashMap<u8, Arc<BySerial>>);

impl Shards {
    fn find(&self, serial: &[u8]) -> Option<&StoredResponse> {
        self.0.get(&shard(serial))?.get(serial)
    }

    fn insert(&mut self, serial: &[u8], response: StoredResponse) {
        let shard = self.0.entry(shard(serial)).or_default();
        Arc::make_mut(shard).insert(serial.into(), response);
    }
}

fn shard(serial: &[u8]) -> u8 {
    serial.last().copied().unwrap_or_default()
}

/// An OCSP response that was accepted.
#[derive(Clone, Debug)]
pub(crate) struct StoredResponse {
    pub(crate) der: [Arc<[u8]>; 1],
    pub(crate) rank: Rank,
}

/// Knows which first fetches are under way.
pub trait FirstFetches: Debug + Send + Sync {
    /// Whether something is fetched for the first time that may tell the status of this issuer's certificates.
    fn is_under_way(&self, issuer: &CanonicalName) -> bool;
}

/// Everything that is known at one moment; immutable.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(crate) lists: HashMap<CanonicalName, Vec<Arc<StoredList>>>,
    /// The newest OCSP response, by the key of the issuer and the serial number of the certificate.
    pub(crate) responses: HashMap<Arc<[u8]>, Shards>,
    pub(crate) first_fetches: Option<Weak<dyn FirstFetches>>,
    pub(crate) epoch: u64,
}

impl State {
    /// Which state it is; each change makes it larger.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// All CRLs.
    pub fn all_lists(&self) -> impl Iterator<Item = &Arc<StoredList>> {
        self.lists.values().flatten()
    }

    /// The same with one more list, in the place of the one of `old`.
    pub(crate) fn with(&self, list: Arc<StoredList>, old: Option<&Arc<StoredList>>) -> Self {
        let mut state = self.clone();
        let lists = state.lists.entry(list.facts().issuer.clone()).or_default();
        lists.retain(|other| old.is_none_or(|old| !Arc::ptr_eq(other, old)));
        lists.push(list);
        state.epoch = state.epoch.saturating_add(1);
        state
    }
}

impl State {
    /// Whether this is not older than what is known about the certificate.
    pub(crate) fn is_news(&self, about: &About) -> bool {
        let known = self.responses.get(&about.key_info).and_then(|known| known.find(&about.serial));
        known.is_none_or(|old| about.rank >= old.rank)
    }

    /// The same with a response in the place of what is known about these certificates.
    pub(crate) fn with_response(&self, der: &Arc<[u8]>, about: &[About]) -> Self {
        let mut state = self.clone();
        for About { key_info, serial, rank, .. } in about {
            let known = state.responses.entry(Arc::clone(key_info)).or_default();
            known.insert(serial, StoredResponse { der: [Arc::clone(der)], rank: *rank });
        }
        state.epoch = state.epoch.saturating_add(1);
        state
    }
}

impl RevocationSource for State {
    type List = StoredList;

    fn lists(&self, issuer: &CanonicalName) -> &[Arc<StoredList>] {
        self.lists.get(issuer).map_or(&[], Vec::as_slice)
    }

    fn responses(&self, issuer_key_info: &[u8], serial: &[u8]) -> &[Arc<[u8]>] {
        let of_issuer = self.responses.get(issuer_key_info);
        of_issuer.and_then(|responses| responses.find(serial)).map_or(&[], |response| &response.der)
    }

    fn is_pending(&self, issuer: &CanonicalName) -> bool {
        let fetches = self.first_fetches.as_ref().and_then(Weak::upgrade);
        fetches.is_some_and(|fetches| fetches.is_under_way(issuer))
    }
}
