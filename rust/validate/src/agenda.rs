//! Which edge of the trust tree to grow next: the most promising one.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::budget::{Budget, cost};
use crate::candidate::{Candidate, KeyMatch};
use crate::doubts::Doubts;
use crate::finding::Finding;
use crate::search::Neighbourhood;
use crate::tree::Node;

/// An edge of the tree that may be grown: a child under a node.
#[derive(Debug)]
pub struct Edge<K> {
    /// The issuer.
    pub parent: Arc<Node<K>>,
    /// Position in the neighbourhood; `None` for the leaf itself.
    pub child: Option<usize>,
    rank: Rank,
}

/// The most promising first: fewest doubts about the whole path, then the shortest; then a fixed order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    doubts: Doubts,
    length: usize,
    anchor: usize,
    child: usize,
    /// Those of `doubts` that are about the path down to the child; the others are about what may be below it.
    above: Doubts,
}

impl Rank {
    /// Where all paths from one anchor begin.
    pub fn of_anchor(anchor: usize) -> Self {
        Self { doubts: Doubts::default(), length: 0, anchor, child: 0, above: Doubts::default() }
    }

    fn extended(&self, key_match: KeyMatch, below: Doubts, length: usize, child: usize) -> Self {
        let above = self.above.and(key_match);
        Self { doubts: above.plus(below), length, anchor: self.anchor, child, above }
    }
}

/// What an edge may lead to.
struct Child<'a> {
    position: Option<usize>,
    candidate: &'a Candidate,
    below: Doubts,
}

/// The edges that wait, the most promising on top.
#[derive(Debug)]
pub struct Agenda<K> {
    edges: BinaryHeap<Edge<K>>,
}

impl<K> Default for Agenda<K> {
    fn default() -> Self {
        Self { edges: BinaryHeap::new() }
    }
}

impl<K> Agenda<K> {
    /// Adds every child that `node` may have, the leaf included.
    ///
    /// # Errors
    /// `budget_exhausted`.
    pub fn propose(
        &mut self,
        node: &Arc<Node<K>>,
        rank: &Rank,
        neighbourhood: &Neighbourhood,
        leaf: &Candidate,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        let depth = usize::from(node.state.depth);
        if leaf.issuer == node.subject {
            let child = Child { position: None, candidate: leaf, below: Doubts::default() };
            self.push(node, &child, rank, depth + 1, budget)?;
        }
        for (position, member) in neighbourhood.issued_by(&node.subject) {
            let child =
                Child { position: Some(position), candidate: &member.candidate, below: member.doubts };
            self.push(node, &child, rank, depth + 1 + member.distance, budget)?;
        }
        Ok(())
    }

    fn push(
        &mut self,
        parent: &Arc<Node<K>>,
        child: &Child<'_>,
        rank: &Rank,
        length: usize,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        budget.charge(cost::CANDIDATE)?;
        let authority_key = child.candidate.authority_key_identifier.as_deref();
        let key_match = KeyMatch::of(authority_key, parent.key_identifier.as_deref());
        let place = child.position.map_or(0, |position| position + 1);
        let rank = rank.extended(key_match, child.below, length, place);
        self.edges.push(Edge { parent: Arc::clone(parent), child: child.position, rank });
        Ok(())
    }

    /// Takes the most promising edge.
    pub fn next(&mut self) -> Option<Edge<K>> {
        self.edges.pop()
    }
}

impl<K> Edge<K> {
    /// The rank that the children of this edge's child build on.
    pub fn rank(&self) -> &Rank {
        &self.rank
    }
}

impl<K> PartialEq for Edge<K> {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl<K> Eq for Edge<K> {}

impl<K> PartialOrd for Edge<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Edge<K> {
    /// Reversed: `BinaryHeap` gives the greatest first, and the lowest rank is the most promising.
    fn cmp(&self, other: &Self) -> Ordering {
        other.rank.cmp(&self.rank)
    }
}
