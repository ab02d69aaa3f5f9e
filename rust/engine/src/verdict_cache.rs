//! Remembers acceptances, so that a client that comes again costs no signature.
//!
//! The key covers everything that was presented and asked, but not the time: a hit counts only while
//! `valid_from <= now <= valid_until`. Anchors and policy are not in the key because each snapshot has a cache
//! of its own. Only acceptances are kept, and only those whose search refused no path because of the time, so
//! that a hit is what a new search would have found.

use std::sync::Arc;

use chainward_validate::budget::WorkDone;
use chainward_validate::checks::host::Host;
use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::verdict::Verdict;
use chainward_x509::ObjectIdentifier;
use quick_cache::sync::Cache;

use crate::request::Request;

/// SHA-256 of everything that an answer depends on, the time excepted.
pub(crate) type Key = [u8; 32];

#[derive(Debug)]
pub(crate) struct Verdicts(Option<Cache<Key, Arc<Verdict>>>);

impl Verdicts {
    /// Room for `capacity` verdicts; 0: nothing is kept.
    pub(crate) fn new(capacity: usize) -> Self {
        Self((capacity > 0).then(|| Cache::new(capacity)))
    }

    /// The key of a request; `None` when nothing is kept.
    pub(crate) fn key(
        &self,
        request: &Request<'_>,
        time: ValidationTime,
        sha256: impl FnOnce(&[u8]) -> Key,
    ) -> Option<Key> {
        self.0.as_ref().map(|_| sha256(&encode(request, time)))
    }

    /// An acceptance that holds at this time, as an answer that cost no work.
    pub(crate) fn find(&self, key: &Key, time: ValidationTime) -> Option<Verdict> {
        let kept = self.0.as_ref()?.get(key).filter(|kept| holds(kept, time))?;
        Some(Verdict { work: WorkDone::default(), ..(*kept).clone() })
    }

    pub(crate) fn keep(&self, key: Key, verdict: &Verdict) {
        if let Some(cache) = &self.0 {
            cache.insert(key, Arc::new(verdict.clone()));
        }
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
