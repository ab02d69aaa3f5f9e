//! Work on whole CRLs.

use std::thread;

use aws_lc_rs::digest;

/// Below this a thread costs more than it saves.
const WORTH_A_THREAD: usize = 1 << 20;

/// SHA-256 of the bytes, worked out on another thread, and meanwhile what `other` does on this one.
pub(super) fn sha256_beside<T>(bytes: &[u8], other: impl FnOnce() -> T) -> ([u8; 32], T) {
    if bytes.len() < WORTH_A_THREAD {
        return (sha256(bytes), other());
    }
    thread::scope(|scope| {
        let hashing = thread::Builder::new().spawn_scoped(scope, || sha256(bytes));
        let done = other();
        // No thread to be had, or it is gone: then here.
        let hash = hashing.ok().and_then(|hashing| hashing.join().ok());
        (hash.unwrap_or_else(|| sha256(bytes)), done)
    })
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    // invariant: SHA-256 has 32 bytes.
    hash.iter_mut().zip(digest::digest(&digest::SHA256, bytes).as_ref()).for_each(|(to, from)| *to = *from);
    hash
}
