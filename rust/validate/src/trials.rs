//! The paths that were tried and refused, and which of them speaks.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::evidence::Evidence;
use crate::finding::{Finding, FindingCode};
use crate::tree::Node;
use crate::verdict::{Attempt, PathCertificate, PlacedFinding, Role};

/// One refused path.
#[derive(Clone, Debug)]
pub struct Trial<K> {
    /// The node above what was refused; `None` when nothing above it was found.
    pub parent: Option<Arc<Node<K>>>,
    /// What was refused below it; `None`: the parent itself, an anchor.
    pub child: Option<Refused>,
    /// True when the signature of the child was verified, and something else refused it.
    pub is_verified: bool,
    /// Why.
    pub finding: Finding,
    /// What is known about the revocation of the path, where that refused it; leaf first.
    pub evidence: Vec<Evidence>,
}

/// The certificate that a path ended with.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The certificate, as DER.
    pub der: Arc<[u8]>,
    /// Whether it is the leaf.
    pub is_leaf: bool,
}

impl<K> Trial<K> {
    /// Certificates whose signature was verified, the anchor counted.
    fn verified(&self) -> usize {
        let above = self.parent.as_ref().map_or(0, |parent| usize::from(parent.state.depth) + 1);
        above + usize::from(self.is_verified)
    }

    /// More verified certificates first, then the order of the DER from the refused certificate upwards.
    fn order(&self, other: &Self) -> Ordering {
        other.verified().cmp(&self.verified()).then_with(|| self.ders().cmp(other.ders()))
    }

    fn ders(&self) -> impl Iterator<Item = &[u8]> {
        let child = self.child.iter().map(|refused| &*refused.der);
        let above = std::iter::successors(self.parent.as_deref(), |node| node.parent.as_deref());
        child.chain(above.map(|node| &*node.der))
    }

    fn depth(&self) -> u16 {
        let above = self.parent.as_ref().map_or(0, |parent| parent.state.depth);
        above.saturating_add(u16::from(self.parent.is_some() && self.child.is_some()))
    }

    /// As a verdict shows it.
    pub fn attempt(&self) -> Attempt {
        let mut path = Vec::new();
        if let Some(refused) = &self.child {
            let role = if refused.is_leaf { Role::Leaf } else { Role::Intermediate };
            path.push(PathCertificate { der: Arc::clone(&refused.der), role });
        }
        path.extend(self.parent.iter().flat_map(path_above));
        let finding = PlacedFinding::place(&self.finding, self.depth());
        Attempt { path, verified: self.verified(), finding }
    }
}

/// The certificates from a node up to its anchor.
pub fn path_above<K>(node: &Arc<Node<K>>) -> Vec<PathCertificate> {
    let role = |node: &Node<K>| if node.parent.is_some() { Role::Intermediate } else { Role::Anchor };
    node.ancestry()
        .iter()
        .map(|node| PathCertificate { der: Arc::clone(&node.der), role: role(node) })
        .collect()
}

/// All refused paths, or only the one that speaks.
#[derive(Debug)]
pub struct Trials<K> {
    keep_all: bool,
    all: Vec<Trial<K>>,
    /// True when a path was refused because of the validation time, or of revocation: later it may be accepted.
    pub depend_on_time: bool,
}

impl<K> Trials<K> {
    /// With `keep_all`, every path is kept, in the order of trial.
    pub fn new(keep_all: bool) -> Self {
        Self { keep_all, all: Vec::new(), depend_on_time: false }
    }

    /// Adds a refused path.
    pub fn add(&mut self, trial: Trial<K>) {
        self.depend_on_time |= depends_on_time(trial.finding.code);
        if self.keep_all {
            self.all.push(trial);
            return;
        }
        let speaks = self.all.first().is_none_or(|best| trial.order(best) == Ordering::Less);
        if speaks {
            self.all = vec![trial];
        }
    }

    /// Of several refused paths, the one with most verified certificates speaks, then DER order.
    pub fn speaker(&self) -> Option<&Trial<K>> {
        self.all.iter().min_by(|left, right| left.order(right))
    }

    /// The refused paths for an explanation; none when they were not kept.
    pub fn attempts(&self) -> Vec<Attempt> {
        if self.keep_all { self.all.iter().map(Trial::attempt).collect() } else { Vec::new() }
    }
}

fn depends_on_time(code: FindingCode) -> bool {
    matches!(
        code,
        FindingCode::Expired
            | FindingCode::NotYetValid
            | FindingCode::CertificateRevoked
            | FindingCode::RevocationUnknown
            | FindingCode::RevocationPending
    )
}
