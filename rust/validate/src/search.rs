//! Which certificates may lead from a trust anchor to the leaf, and in which order to try them.
//!
//! Proposes; judges nothing. **Idea**: before any cryptography, walk from the leaf's issuer name upwards
//! through the certificates that carry it as subject, by name only, and keep those from which a trust anchor
//! is reached by name. Then grow the trust tree from the anchors downwards through those alone, the most
//! promising edge first ([`crate::agenda`]). **Complexity**: the walk looks at each (name, certificate) pair once, charged to the
//! budget; a set in which nothing reaches an anchor costs no signature. **Rejected**: depth-first search from
//! the leaf with verification on the way, which is exponential in layered graphs (RUSTSEC-2023-0052) and
//! verifies signatures of certificates that no anchor vouches for. **Abuse**: certificates that all share
//! one name make many edges; each edge is charged, each (certificate, issuer key) signature is verified once.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use chainward_x509::CanonicalName;

use crate::budget::{Budget, cost};
use crate::candidate::Candidate;
use crate::doubts::{Below, Doubts};
use crate::finding::Finding;
use crate::tree::TrustTree;

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
    /// What speaks against the best way from it down to the leaf; nothing where no two share a name.
    pub doubts: Doubts,
}

impl Neighbourhood {
    /// Collects what leads from an anchor of `tree` to `leaf`, by name alone.
    ///
    /// `presented` is sorted by DER.
    ///
    /// # Errors
    /// `budget_exhausted`.
    pub fn of<K>(
        tree: &TrustTree<K>,
        presented: &[Arc<Candidate>],
        leaf: &Candidate,
        budget: &mut Budget,
    ) -> Result<Self, Finding> {
        let mut walk = Walk {
            tree,
            presented,
            members: Vec::new(),
            anchors: Vec::new(),
            names: Vec::new(),
            has_choice: false,
        };
        walk.visit(&leaf.issuer, 1, budget)?;
        let mut next = 0;
        while let Some((name, distance)) = walk.issuer_of(next) {
            walk.visit(&name, distance + 1, budget)?;
            next += 1;
        }
        let has_choice = walk.has_choice;
        let mut neighbourhood = Self::rooted(walk.members, walk.anchors, tree, budget)?;
        if has_choice {
            neighbourhood.weigh_doubts(leaf, budget)?;
        }
        Ok(neighbourhood)
    }

    /// Says of each member how well the key identifiers below it fit.
    fn weigh_doubts(&mut self, leaf: &Candidate, budget: &mut Budget) -> Result<(), Finding> {
        budget.charge_each(cost::CANDIDATE, self.members.len())?;
        let mut below = Below::default();
        below.add(leaf, Doubts::default());
        for Member { candidate, doubts, .. } in &mut self.members {
            *doubts = below.of(candidate);
            below.add(candidate, *doubts);
        }
        Ok(())
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
    /// Whether two members share a name.
    has_choice: bool,
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
        let before = self.members.len();
        let presented = self.presented.iter().filter(|candidate| candidate.subject == *name).cloned();
        for candidate in presented {
            self.members.push(Member { candidate, distance, doubts: Doubts::default() });
        }
        for candidate in self.tree.configured_named(name) {
            budget.charge(cost::CANDIDATE)?;
            if self.presented.binary_search_by(|presented| presented.der.cmp(&candidate.der)).is_err() {
                let candidate = Arc::clone(candidate);
                self.members.push(Member { candidate, distance, doubts: Doubts::default() });
            }
        }
        self.has_choice |= self.members.len() > before + 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::test_support::certificate;
    use crate::distrust::Distrust;
    use crate::policy::{Policy, Profile};

    /// One comparison with the subject of each presented certificate, and one with each name so far.
    #[test]
    fn each_name_is_charged_for_what_it_is_compared_with() {
        let tree = TrustTree::<()>::new(vec![], vec![], Policy::of(Profile::ClientAuth), Distrust::default());
        let leaf = certificate(b'l', None, b'a', None);
        let presented =
            [certificate(b'a', None, b'b', None), certificate(b'x', None, b'y', None)].map(Arc::new);
        let mut budget = Budget::default();
        let found = Neighbourhood::of(&tree, &presented, &leaf, &mut budget).unwrap();
        assert!(found.members.is_empty(), "no anchor is reached");
        let (of_a, of_b) = (2 + 1, 2 + 2); // with two certificates, and one name or two
        assert_eq!(budget.done.ticks, (of_a + of_b) * cost::NAME);
    }
}
