//! Which certificates may lead from a trust anchor to the leaf, and in which order to try them.
//!
//! Proposes; judges nothing. **Idea**: before any cryptography, walk from the leaf's issuer name upwards
//! through the certificates that carry it as subject, by name only, and keep those from which a trust anchor
//! is reached by name. Then grow the trust tree from the anchors downwards through those alone, the most
//! promising edge first. **Complexity**: the walk looks at each (name, certificate) pair once, charged to the
//! budget; a set in which nothing reaches an anchor costs no signature. **Rejected**: depth-first search from
//! the leaf with verification on the way, which is exponential in layered graphs (RUSTSEC-2023-0052) and
//! verifies signatures of certificates that no anchor vouches for. **Abuse**: certificates that all share
//! one name make many edges; each edge is charged, each (certificate, issuer key) signature is verified once.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use chainward_x509::CanonicalName;

use crate::budget::{Budget, cost};
use crate::candidate::{Candidate, KeyMatch};
use crate::finding::Finding;
use crate::tree::{Node, TrustTree};

/// The certificates that may stand between the anchors and one leaf.
#[derive(Debug)]
pub struct Neighbourhood {
    /// Sorted by distance to the leaf, then by DER, so that the order they were sent in can't matter.
    members: Vec<Member>,
    by_issuer: HashMap<CanonicalName, Vec<usize>>,
    /// Anchors whose name is the issuer of a member, or of the leaf.
    pub anchors: Vec<usize>,
}

/// A certificate that leads to the leaf by name.
#[derive(Debug)]
pub struct Member {
    /// The certificate.
    pub candidate: Arc<Candidate>,
    /// How many certificates below it, by name, until the leaf: 1 for a possible issuer of the leaf.
    pub distance: usize,
}

impl Neighbourhood {
    /// Collects what leads from an anchor of `tree` to a leaf issued by `issuer`, by name alone.
    ///
    /// `presented` is sorted by DER.
    ///
    /// # Errors
    /// `budget_exhausted`.
    pub fn of<K>(
        tree: &TrustTree<K>,
        presented: &[Arc<Candidate>],
        issuer: &CanonicalName,
        budget: &mut Budget,
    ) -> Result<Self, Finding> {
        let mut walk = Walk { tree, presented, members: Vec::new(), anchors: Vec::new(), names: Vec::new() };
        walk.visit(issuer, 1, budget)?;
        let mut next = 0;
        while let Some((name, distance)) = walk.issuer_of(next) {
            walk.visit(&name, distance + 1, budget)?;
            next += 1;
        }
        Self::rooted(walk.members, walk.anchors, tree, budget)
    }

    /// Keeps the members from which an anchor is reached by name.
    fn rooted<K>(
        members: Vec<Member>,
        mut anchors: Vec<usize>,
        tree: &TrustTree<K>,
        budget: &mut Budget,
    ) -> Result<Self, Finding> {
        anchors.sort_unstable();
        anchors.dedup();
        let mut by_issuer: HashMap<&CanonicalName, Vec<usize>> = HashMap::new();
        for (position, member) in members.iter().enumerate() {
            by_issuer.entry(&member.candidate.issuer).or_default().push(position);
        }
        let mut reached = vec![false; members.len()];
        let mut names: Vec<&CanonicalName> =
            anchors.iter().filter_map(|&anchor| tree.anchors.get(anchor)).map(|node| &node.subject).collect();
        while let Some(name) = names.pop() {
            for position in by_issuer.remove(name).unwrap_or_default() {
                budget.charge(cost::CANDIDATE)?;
                reached[position] = true; // invariant: positions come from enumerating `members`
                names.push(&members[position].candidate.subject); // invariant: as above
            }
        }
        let mut flags = reached.into_iter();
        let mut kept: Vec<Member> = members.into_iter().filter(|_| flags.next().unwrap_or(false)).collect();
        kept.sort_by(Member::order);
        let mut by_issuer: HashMap<CanonicalName, Vec<usize>> = HashMap::new();
        for (position, member) in kept.iter().enumerate() {
            by_issuer.entry(member.candidate.issuer.clone()).or_default().push(position);
        }
        Ok(Self { members: kept, by_issuer, anchors })
    }

    /// The members whose issuer has this name, with their position.
    pub fn issued_by(&self, name: &CanonicalName) -> impl Iterator<Item = (usize, &Member)> {
        let positions = self.by_issuer.get(name).map_or(&[][..], Vec::as_slice);
        positions.iter().filter_map(|&position| Some((position, self.members.get(position)?)))
    }

    /// The member at a position.
    pub fn member(&self, position: usize) -> Option<&Member> {
        self.members.get(position)
    }
}

impl Member {
    fn order(&self, other: &Self) -> Ordering {
        self.distance.cmp(&other.distance).then_with(|| self.candidate.der.cmp(&other.candidate.der))
    }
}

struct Walk<'a, K> {
    tree: &'a TrustTree<K>,
    presented: &'a [Arc<Candidate>],
    members: Vec<Member>,
    anchors: Vec<usize>,
    names: Vec<CanonicalName>,
}

impl<K> Walk<'_, K> {
    fn issuer_of(&self, position: usize) -> Option<(CanonicalName, usize)> {
        let member = self.members.get(position)?;
        Some((member.candidate.issuer.clone(), member.distance))
    }

    /// Adds everything with this subject, once for each name.
    fn visit(&mut self, name: &CanonicalName, distance: usize, budget: &mut Budget) -> Result<(), Finding> {
        if self.names.contains(name) {
            return Ok(());
        }
        self.names.push(name.clone());
        budget.charge_each(cost::NAME, self.presented.len() + self.names.len())?;
        for (anchor, _) in self.tree.anchors_named(name) {
            budget.charge(cost::CANDIDATE)?;
            self.anchors.push(anchor);
        }
        let presented = self.presented.iter().filter(|candidate| candidate.subject == *name).cloned();
        for candidate in presented {
            self.members.push(Member { candidate, distance });
        }
        for candidate in self.tree.configured_named(name) {
            budget.charge(cost::CANDIDATE)?;
            if self.presented.binary_search_by(|presented| presented.der.cmp(&candidate.der)).is_err() {
                self.members.push(Member { candidate: Arc::clone(candidate), distance });
            }
        }
        Ok(())
    }
}

/// An edge of the tree that may be grown: a child under a node.
#[derive(Debug)]
pub struct Edge<K> {
    /// The issuer.
    pub parent: Arc<Node<K>>,
    /// Position in the neighbourhood; `None` for the leaf itself.
    pub child: Option<usize>,
    rank: Rank,
}

/// The most promising first: fewest contradicted key identifiers, then most confirmed ones, then the
/// shortest path; then a fixed order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    different: usize,
    unknown: usize,
    length: usize,
    anchor: usize,
    child: usize,
}

impl Rank {
    /// Where all paths from one anchor begin.
    pub fn of_anchor(anchor: usize) -> Self {
        Self { different: 0, unknown: 0, length: 0, anchor, child: 0 }
    }

    fn extended(&self, key_match: KeyMatch, length: usize, child: usize) -> Self {
        Self {
            different: self.different + usize::from(key_match == KeyMatch::Different),
            unknown: self.unknown + usize::from(key_match == KeyMatch::Unknown),
            length,
            anchor: self.anchor,
            child,
        }
    }
}

/// The edges that wait, the most promising on top.
#[derive(Debug)]
pub struct Agenda<K> {
    edges: std::collections::BinaryHeap<Edge<K>>,
}

impl<K> Default for Agenda<K> {
    fn default() -> Self {
        Self { edges: std::collections::BinaryHeap::new() }
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
            self.push(node, None, leaf, rank, depth + 1, budget)?;
        }
        for (position, member) in neighbourhood.issued_by(&node.subject) {
            let length = depth + 1 + member.distance;
            self.push(node, Some(position), &member.candidate, rank, length, budget)?;
        }
        Ok(())
    }

    fn push(
        &mut self,
        parent: &Arc<Node<K>>,
        child: Option<usize>,
        candidate: &Candidate,
        rank: &Rank,
        length: usize,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        budget.charge(cost::CANDIDATE)?;
        let key_match =
            KeyMatch::of(candidate.authority_key_identifier.as_deref(), parent.key_identifier.as_deref());
        let rank = rank.extended(key_match, length, child.map_or(0, |position| position + 1));
        self.edges.push(Edge { parent: Arc::clone(parent), child, rank });
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
