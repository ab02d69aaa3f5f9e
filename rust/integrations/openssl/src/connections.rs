//! The verdict of each connection that lives, by the address of its owner.
//!
//! The owner is what the program calls the connection: for `CPython` the `_ssl._SSLSocket` object, whose address
//! stands in the connection's application data (`SSL_set_app_data`) from its birth. The owner frees its
//! connection before its own memory is given back, and the entry goes with the connection; so an address never
//! means an earlier owner. Addresses are compared, never followed.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use chainward::Verdict;

struct Entry {
    connection: usize,
    verdict: Arc<Verdict>,
}

static VERDICTS: LazyLock<Mutex<HashMap<usize, Entry>>> = LazyLock::new(Mutex::default);

/// No entry is ever half written, so a panic elsewhere spoils nothing.
fn verdicts() -> MutexGuard<'static, HashMap<usize, Entry>> {
    VERDICTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The verdict about the peer of a connection, by its owner's address; `None` when nobody judged it.
///
/// An acceptance says nothing until the handshake has ended: only then the peer has shown that it holds the key.
pub fn verdict_of(owner: usize) -> Option<Arc<Verdict>> {
    verdicts().get(&owner).map(|entry| Arc::clone(&entry.verdict))
}

pub(crate) fn remember(owner: usize, connection: usize, verdict: Arc<Verdict>) {
    let earlier = verdicts().insert(owner, Entry { connection, verdict });
    // Freed here, after the lock.
    drop(earlier);
}

/// Forgets whatever was said to this owner: it has a connection that is being judged anew.
pub(crate) fn forget_owner(owner: usize) {
    let earlier = verdicts().remove(&owner);
    drop(earlier);
}

/// Forgets what was said about this connection, if the entry is still its own.
pub(crate) fn forget(owner: usize, connection: usize) {
    let mut verdicts = verdicts();
    let is_own = verdicts.get(&owner).is_some_and(|entry| entry.connection == connection);
    let earlier = if is_own { verdicts.remove(&owner) } else { None };
    drop(verdicts);
    drop(earlier);
}

/// True when the last judgement about this connection let its peer in.
pub(crate) fn is_accepted(owner: usize, connection: usize) -> bool {
    verdicts().get(&owner).is_some_and(|entry| entry.connection == connection && entry.verdict.ok)
}
