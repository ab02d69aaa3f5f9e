//! What a validator is told besides anchors and policy.

use std::sync::Arc;

use crate::revocation_store::RevocationStore;

/// Where revocation information comes from. Every validator must be told; there is no default.
#[derive(Clone, Debug)]
pub enum Revocation {
    /// From nowhere: revoked certificates are accepted, and each verdict carries the notice
    /// `revocation_not_checked`.
    None,
    /// From a store, which several validators may share. What the policy asks of it is in `[revocation]`.
    Store(Arc<RevocationStore>),
}

/// How much is remembered. 0 turns a cache off; answers stay the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheOptions {
    /// Presented intermediates below which a leaf was accepted; at most a quarter below one parent.
    pub intermediates: usize,
    /// Accepted leaves.
    pub verdicts: usize,
}

impl Default for CacheOptions {
    /// 4,096 intermediates (about 4 kB each) and 16,384 verdicts (about 3 kB each).
    fn default() -> Self {
        Self { intermediates: 4_096, verdicts: 16_384 }
    }
}
