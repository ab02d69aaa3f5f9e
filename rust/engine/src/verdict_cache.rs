//! Remembers acceptances, so that a client that comes again costs no signature.
//!
//! The key covers everything that was presented and asked, but not the time: a hit counts only while
//! `valid_from <= now <= valid_until`. Anchors and policy are not in the key because each snapshot has a cache
//! of its own. Only acceptances are kept, and only those whose search refused no path because of the time, so
//! that a hit is what a new search would have found.

use std::hash::BuildHasher;
use std::sync::Arc;

use chainward_validate::budget::MAX_PRESENTED_BYTES;
use chainward_validate::checks::host::Host;
use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::verdict::Verdict;
use chainward_validate::{AcceptedPath, Presented};
use chainward_x509::ObjectIdentifier;
use foldhash::fast::RandomState;
use quick_cache::sync::Cache;

use crate::request::Request;

/// SHA-256 of everything that an answer depends on, the time excepted.
pub(crate) type Key = [u8; 32];

/// Entries of one leaf: whoever holds a valid certificate and presents it with ever other company fills these.
const PLACES_OF_A_LEAF: u8 = 4;
/// Leaves above this size are not kept: the cache is counted in entries, and real ones are far smaller.
const MAX_LEAF_BYTES: usize = 8_192;

/// A hash of the leaf, and one of its places.
type Place = (u64, u8);

/// An acceptance, without what was known about revocation, and the path to look that up for again.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) verdict: Verdict,
    pub(crate) path: AcceptedPath<chainward_crypto::Key>,
}

#[derive(Debug)]
pub(crate) struct Verdicts {
    kept: Option<Cache<Place, (Key, Arc<Kept>)>>,
    seed: RandomState,
}

impl Verdicts {
    /// Room for `capacity` verdicts; 0: nothing is kept.
    pub(crate) fn new(capacity: usize) -> Self {
        Self { kept: (capacity > 0).then(|| Cache::new(capacity)), seed: RandomState::default() }
    }

    /// The key of a request; `None` when nothing is kept, or when too much is presented to be looked at.
    pub(crate) fn key(
        &self,
        request: &Request<'_>,
        time: ValidationTime,
        sha256: impl FnOnce(&[u8]) -> Key,
    ) -> Option<Key> {
        let presented = Presented { leaf: request.leaf, intermediates: request.intermediates };
        let stapled: usize = request.stapled.iter().map(|der| der.len()).sum();
        let is_kept =
            self.kept.is_some() && request.leaf.len() <= MAX_LEAF_BYTES && stapled <= MAX_PRESENTED_BYTES;
        (is_kept && presented.check_caps().is_ok()).then(|| sha256(&encode(request, time)))
    }

    /// An acceptance that holds at this time, revocation aside.
    pub(crate) fn find(&self, leaf: &[u8], key: &Key, time: ValidationTime) -> Option<Arc<Kept>> {
        let (kept_key, kept) = self.kept.as_ref()?.get(&self.place(leaf, key))?;
        (kept_key == *key && holds(&kept.verdict, time)).then_some(kept)
    }

    pub(crate) fn keep(
        &self,
        leaf: &[u8],
        key: Key,
        verdict: &Verdict,
        path: AcceptedPath<chainward_crypto::Key>,
    ) {
        if let Some(kept) = &self.kept {
            let value = Arc::new(Kept { verdict: verdict.clone(), path });
            kept.insert(self.place(leaf, &key), (key, value));
        }
    }

    fn place(&self, leaf: &[u8], key: &Key) -> Place {
        let [first, ..] = *key;
        (self.seed.hash_one(leaf), first % PLACES_OF_A_LEAF)
    }
}

fn holds(kept: &Verdict, time: ValidationTime) -> bool {
    match time {
        ValidationTime::Any => true,
        ValidationTime::At(now) => {
            kept.valid_from.is_some_and(|from| from <= now)
                && kept.valid_until.is_some_and(|until| now <= until)
        }
    }
}

/// Every field with its length before it, so that no two requests have the same encoding.
fn encode(request: &Request<'_>, time: ValidationTime) -> Vec<u8> {
    let presented: usize = request.intermediates.iter().map(|der| der.len().saturating_add(8)).sum();
    let mut out = Vec::with_capacity(presented.saturating_add(request.leaf.len()).saturating_add(256));
    out.push(u8::from(time == ValidationTime::Any));
    field(&mut out, request.leaf);
    count(&mut out, request.intermediates.len());
    for der in request.intermediates {
        field(&mut out, der);
    }
    count(&mut out, request.stapled.len());
    for der in request.stapled {
        field(&mut out, der);
    }
    host(&mut out, request.host);
    identifiers(&mut out, request.usage);
    identifiers(&mut out, request.policies);
    out
}

fn host(out: &mut Vec<u8>, host: Option<Host<'_>>) {
    let (tag, text) = match host {
        None => (0, String::new()),
        Some(Host::Dns(name)) => (1, name.to_owned()),
        Some(Host::Ip(address)) => (2, address.to_string()),
        Some(Host::Email(mailbox)) => (3, mailbox.to_owned()),
    };
    out.push(tag);
    field(out, text.as_bytes());
}

fn identifiers(out: &mut Vec<u8>, identifiers: Option<&[ObjectIdentifier]>) {
    out.push(u8::from(identifiers.is_some()));
    let identifiers = identifiers.unwrap_or_default();
    count(out, identifiers.len());
    for identifier in identifiers {
        field(out, identifier.as_oid().as_bytes());
    }
}

fn field(out: &mut Vec<u8>, bytes: &[u8]) {
    count(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn count(out: &mut Vec<u8>, count: usize) {
    out.extend_from_slice(&count.to_le_bytes());
}

#[cfg(test)]
mod tests;
