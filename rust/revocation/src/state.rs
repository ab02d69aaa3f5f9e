//! What all validations of one moment see.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chainward_validate::revocation::source::{RevocationList, RevocationSource};
use chainward_x509::CanonicalName;

use crate::list::StoredList;

/// Everything that is known at one moment; immutable.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(crate) lists: HashMap<CanonicalName, Vec<Arc<StoredList>>>,
    pub(crate) pending: HashSet<CanonicalName>,
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

impl RevocationSource for State {
    type List = StoredList;

    fn lists(&self, issuer: &CanonicalName) -> &[Arc<StoredList>] {
        self.lists.get(issuer).map_or(&[], Vec::as_slice)
    }

    fn is_pending(&self, issuer: &CanonicalName) -> bool {
        self.pending.contains(issuer)
    }
}
