//! Remembers verified nodes of the trust tree between validations.
//!
//! A node is found by its very parent (by address: a remembered child keeps its parent alive, so that the
//! address can't come to mean another one) and its full DER.
//!
//! **Quota.** Under one parent a certificate has two places, given by a keyed hash, of `quota` places in all.
//! Whoever holds a CA key and issues millions of sub-CAs fills the places below that CA and no others;
//! there is nothing to count, so that nothing can be counted wrong.
//!
//! Certificates of remembered nodes are recognised by their DER before they are parsed. What is kept for that
//! says nothing about trust, and who pushes it out makes others parse again.

use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use chainward_validate::candidate::Candidate;
use chainward_validate::tree::{Node, NodeCache};
use foldhash::fast::RandomState;
use quick_cache::sync::Cache;

use crate::metrics::Counters;

/// A place below a parent.
type Place = (usize, u64);

#[derive(Debug)]
pub(crate) struct NodePlaces<K> {
    nodes: Option<Cache<Place, Arc<Node<K>>>>,
    quota: u64,
    seed: RandomState,
}

impl<K> NodePlaces<K> {
    /// Room for `capacity` nodes, of which `quota` may hang below one parent; no room: nothing is kept.
    pub(crate) fn new(capacity: usize, quota: usize) -> Self {
        let nodes = (capacity > 0).then(|| Cache::new(capacity));
        Self { nodes, quota: u64::try_from(quota).unwrap_or(u64::MAX).max(1), seed: RandomState::default() }
    }

    fn find(&self, parent: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<Node<K>>> {
        let nodes = self.nodes.as_ref()?;
        let places = self.places(parent, der);
        places.iter().find_map(|place| nodes.get(place).filter(|node| *node.der == *der))
    }

    /// Keeps a node in an empty place of its two, or else in the first.
    fn insert(&self, parent: &Arc<Node<K>>, node: &Arc<Node<K>>) {
        let Some(nodes) = &self.nodes else { return };
        let places = self.places(parent, &node.der);
        let empty = places.iter().find(|place| !nodes.contains_key(*place));
        nodes.insert(*empty.unwrap_or(&places[0]), Arc::clone(node));
    }

    fn places(&self, parent: &Arc<Node<K>>, der: &[u8]) -> [Place; 2] {
        let address = Arc::as_ptr(parent).addr();
        let hash = self.seed.hash_one(der);
        [(address, hash % self.quota), (address, hash.rotate_left(32) % self.quota)]
    }
}

/// The nodes of configured intermediates, and those of presented ones, which can't push the former out.
#[derive(Debug)]
pub(crate) struct Nodes<K> {
    configured: NodePlaces<K>,
    presented: NodePlaces<K>,
    /// By a keyed hash of the DER.
    candidates: Option<Cache<u64, Arc<Candidate>>>,
}

impl<K> Nodes<K> {
    /// `capacity`: for presented intermediates; 0 turns both off.
    pub(crate) fn new(capacity: usize, configured: usize) -> Self {
        // Below several cross-signed parents one intermediate is several nodes; four for each will mostly do.
        let room = if capacity == 0 { 0 } else { configured.saturating_mul(4) };
        Self {
            configured: NodePlaces::new(room, room.saturating_mul(4)),
            presented: NodePlaces::new(capacity, capacity / 4),
            candidates: (capacity > 0).then(|| Cache::new(capacity)),
        }
    }

    /// Keeps the nodes from `issuer` upwards, up to the first that is kept already.
    pub(crate) fn keep(&self, issuer: &Arc<Node<K>>, is_configured: impl Fn(&[u8]) -> bool) {
        let mut node = issuer;
        while let Some(parent) = &node.parent {
            let places = if is_configured(&node.der) { &self.configured } else { &self.presented };
            if places.find(parent, &node.der).is_some_and(|kept| Arc::ptr_eq(&kept, node)) {
                return;
            }
            places.insert(parent, node);
            self.recognise(node);
            node = parent;
        }
    }

    /// Keeps what the search needs of a certificate that may be presented again.
    fn recognise(&self, node: &Node<K>) {
        if let (Some(candidates), Some(candidate)) = (&self.candidates, &node.candidate) {
            candidates.insert(self.presented.seed.hash_one(&*node.der), Arc::clone(candidate));
        }
    }

    fn candidate(&self, der: &[u8]) -> Option<Arc<Candidate>> {
        let candidates = self.candidates.as_ref()?;
        candidates.get(&self.presented.seed.hash_one(der)).filter(|candidate| *candidate.der == *der)
    }
}

/// The nodes as the judge sees them, with a count of what was found.
pub(crate) struct CountedNodes<'a, K> {
    pub(crate) nodes: &'a Nodes<K>,
    pub(crate) counters: &'a Counters,
}

impl<K> NodeCache<K> for CountedNodes<'_, K> {
    fn find(&self, parent: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<Node<K>>> {
        let found =
            self.nodes.presented.find(parent, der).or_else(|| self.nodes.configured.find(parent, der));
        self.counters.intermediate_hits.fetch_add(u64::from(found.is_some()), Relaxed);
        found
    }

    fn candidate(&self, der: &[u8]) -> Option<Arc<Candidate>> {
        self.nodes.candidate(der)
    }
}
