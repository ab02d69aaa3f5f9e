//! Remembers verified nodes of the trust tree between validations.
//!
//! A node is found by its very parent and its full DER. Places are addressed with the parent's address; a
//! remembered child keeps its parent alive, and the parent is compared when a node is found.
//!
//! **Configured intermediates** below anchors, and below each other, are kept as long as the snapshot: nothing
//! that is presented can push them out.
//!
//! **Quota.** All that is presented below one CA that an anchor certified shares `quota` places, and a certificate
//! has two of them, given by a keyed hash. So whoever holds a CA key and issues millions of sub-CAs, however
//! nested, fills the places of that CA and no others; there is nothing to count, so that nothing can be counted
//! wrong.
//!
//! **Recognised certificates.** Those of remembered nodes are found by their DER before they are parsed. What is
//! kept for that says nothing about trust and has no quota: who pushes it out makes others parse again.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use arc_swap::ArcSwap;
use chainward_validate::candidate::Candidate;
use chainward_validate::tree::Node;
use foldhash::fast::RandomState;
use quick_cache::sync::Cache;

/// The address of the CA whose quota it is, and a place of it.
type Place = (usize, u64);

#[derive(Debug)]
struct NodePlaces<K> {
    nodes: Option<Cache<Place, Arc<Node<K>>>>,
    quota: u64,
    seed: RandomState,
}

impl<K> NodePlaces<K> {
    /// Room for `capacity` nodes, of which `quota` may hang below one CA; no room: nothing is kept.
    fn new(capacity: usize, quota: usize) -> Self {
        let nodes = (capacity > 0).then(|| Cache::new(capacity));
        Self { nodes, quota: u64::try_from(quota).unwrap_or(u64::MAX).max(1), seed: RandomState::default() }
    }

    fn find(&self, parent: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<Node<K>>> {
        let nodes = self.nodes.as_ref()?;
        let is_it = |node: &Arc<Node<K>>| {
            *node.der == *der && node.parent.as_ref().is_some_and(|own| Arc::ptr_eq(own, parent))
        };
        self.places(parent, der).iter().find_map(|place| nodes.get(place).filter(is_it))
    }

    /// Keeps a node in an empty place of its two, or else in the first.
    fn insert(&self, parent: &Arc<Node<K>>, node: &Arc<Node<K>>) {
        let Some(nodes) = &self.nodes else { return };
        let places = self.places(parent, &node.der);
        let empty = places.iter().find(|place| !nodes.contains_key(*place));
        nodes.insert(*empty.unwrap_or(&places[0]), Arc::clone(node));
    }

    fn places(&self, parent: &Arc<Node<K>>, der: &[u8]) -> [Place; 2] {
        let owner = address(quota_owner(parent));
        let hash = self.seed.hash_one((address(parent), der));
        [(owner, hash % self.quota), (owner, hash.rotate_left(32) % self.quota)]
    }
}

fn address<K>(node: &Arc<Node<K>>) -> usize {
    Arc::as_ptr(node).addr()
}

/// The CA that an anchor certified on the way to this node; the anchor itself for what is directly below it.
fn quota_owner<K>(node: &Arc<Node<K>>) -> &Arc<Node<K>> {
    let mut owner = node;
    while let Some(parent) = owner.parent.as_ref().filter(|parent| parent.parent.is_some()) {
        owner = parent;
    }
    owner
}

/// Nodes of configured intermediates, by the address of the parent and by DER.
type Lasting<K> = HashMap<usize, HashMap<Arc<[u8]>, Arc<Node<K>>>>;

/// The nodes of configured intermediates, and those of presented ones.
#[derive(Debug)]
pub(crate) struct Nodes<K> {
    lasting: ArcSwap<Lasting<K>>,
    most_lasting: usize,
    presented: NodePlaces<K>,
    /// By a keyed hash of the DER.
    candidates: Option<Cache<u64, Arc<Candidate>>>,
}

impl<K> Nodes<K> {
    /// `capacity`: for presented intermediates; 0 turns both off.
    pub(crate) fn new(capacity: usize, configured: usize) -> Self {
        // Below several cross-signed parents one intermediate is several nodes; four for each will mostly do.
        let most_lasting = if capacity == 0 { 0 } else { configured.saturating_mul(4) };
        let presented = NodePlaces::new(capacity, capacity / 4);
        let candidates = (capacity > 0).then(|| Cache::new(capacity));
        Self { lasting: ArcSwap::default(), most_lasting, presented, candidates }
    }

    /// Keeps the nodes between an anchor and an accepted leaf, `issuer` the lowest of them.
    pub(crate) fn keep(&self, issuer: &Arc<Node<K>>, is_configured: impl Fn(&[u8]) -> bool) {
        let path = issuer.ancestry();
        let mut may_last = true;
        for (node, parent) in path.iter().rev().skip(1).zip(path.iter().rev()) {
            may_last &= is_configured(&node.der);
            match self.find(parent, &node.der) {
                // Below another node of the same certificate the rest of this path would never be found.
                Some(kept) if !Arc::ptr_eq(&kept, node) => return,
                Some(_) => {}
                None => {
                    may_last = may_last && self.insert_lasting(parent, node);
                    if !may_last {
                        self.presented.insert(parent, node);
                    }
                    self.recognise(node);
                }
            }
        }
    }

    /// False when there are too many.
    fn insert_lasting(&self, parent: &Arc<Node<K>>, node: &Arc<Node<K>>) -> bool {
        if self.lasting.load().values().map(HashMap::len).sum::<usize>() >= self.most_lasting {
            return false;
        }
        self.lasting.rcu(|lasting| {
            let mut lasting = Lasting::clone(lasting);
            let children = lasting.entry(address(parent)).or_default();
            children.entry(Arc::clone(&node.der)).or_insert_with(|| Arc::clone(node));
            lasting
        });
        true
    }

    pub(crate) fn find(&self, parent: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<Node<K>>> {
        let lasting = self.lasting.load();
        let found = lasting.get(&address(parent)).and_then(|children| children.get(der)).map(Arc::clone);
        found.or_else(|| self.presented.find(parent, der))
    }

    /// Keeps what the search needs of a certificate that may be presented again.
    fn recognise(&self, node: &Node<K>) {
        if let (Some(candidates), Some(candidate)) = (&self.candidates, &node.candidate) {
            candidates.insert(self.presented.seed.hash_one(&*node.der), Arc::clone(candidate));
        }
    }

    pub(crate) fn candidate(&self, der: &[u8]) -> Option<Arc<Candidate>> {
        let candidates = self.candidates.as_ref()?;
        candidates.get(&self.presented.seed.hash_one(der)).filter(|candidate| *candidate.der == *der)
    }
}
