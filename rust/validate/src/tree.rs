//! The trust tree: anchors are the roots, every other node is a CA certificate whose signature was verified
//! with its parent's key.
//!
//! A node is (parent node, full DER): one intermediate under three parents is three nodes. No node depends
//! on the present time. There is one tree per anchors, policy and initial inputs (RFC 5280 6.1.1 (d)-(i)).

use std::collections::HashMap;
use std::sync::Arc;

use chainward_x509::{CanonicalName, Certificate, SignatureScheme};

use crate::candidate::Candidate;
use crate::distrust::Distrust;
use crate::finding::Finding;
use crate::policy::Policy;
use crate::revocation::subject::OwnedSubject;
use crate::state::{Interval, PathState};

/// A trust anchor, or a CA certificate verified under its parent.
#[derive(Debug)]
pub struct Node<K> {
    /// The issuer's node; `None` for a trust anchor.
    pub parent: Option<Arc<Node<K>>>,
    /// The certificate as it came; empty for an anchor that is a bare name and key.
    pub der: Arc<[u8]>,
    /// The same as the search saw it; `None` for a trust anchor.
    pub candidate: Option<Arc<Candidate>>,
    /// `working_issuer_name` (6.1.2 (j)) for what this node issues.
    pub subject: CanonicalName,
    /// `working_public_key` (6.1.2 (g)-(i)), parsed.
    pub key: Arc<K>,
    /// The same key as the `SubjectPublicKeyInfo` that was parsed.
    pub key_info: Arc<[u8]>,
    /// The subject key identifier, which orders candidates.
    pub key_identifier: Option<Box<[u8]>>,
    /// Everything else that 6.1 carries down.
    pub state: PathState,
    /// How its signature was verified, and the ticks that costs; `None` for a trust anchor.
    pub signature: Option<(SignatureScheme, u64)>,
    /// Ticks of work that making this node costs, its signature excepted; a cache hit is charged the same.
    pub cost: u64,
    /// Index of the trust anchor at the root.
    pub anchor: usize,
    /// An anchor that vouches for itself as the leaf, and issues nothing.
    pub may_be_end_entity: bool,
    /// What revocation asks of it; `None` for a trust anchor.
    pub subject_of_revocation: Option<OwnedSubject>,
    /// Whether its key usage lets it sign CRLs (RFC 5280 6.3.3 (f)).
    pub may_sign_lists: bool,
    /// Place of the rule on revocation for what it issues.
    pub stance_on_revocation: usize,
    /// Why nothing is accepted below an anchor: it is distrusted, or the policy refuses something about it.
    pub barred: Option<Finding>,
}

impl<K> Node<K> {
    /// True when this node or one above it has this subject and this key: a path that came here again would
    /// be longer and prove nothing more.
    pub fn repeats(&self, subject: &CanonicalName, key_info: &[u8]) -> bool {
        let mut node = Some(self);
        while let Some(current) = node {
            if *current.key_info == *key_info && current.subject == *subject {
                return true;
            }
            node = current.parent.as_deref();
        }
        false
    }

    /// True when this node is this very certificate, or a bare name and key that are those of the certificate.
    pub fn is_certified_by(&self, certificate: &Certificate<'_>, subject: &CanonicalName) -> bool {
        if !self.der.is_empty() {
            return *self.der == *certificate.as_der();
        }
        *self.key_info == *certificate.subject_public_key_info().as_der() && self.subject == *subject
    }

    /// The nodes from this one up to the trust anchor.
    pub fn ancestry(self: &Arc<Self>) -> Vec<Arc<Self>> {
        let mut path = vec![Arc::clone(self)];
        while let Some(parent) = path.last().and_then(|node| node.parent.clone()) {
            path.push(parent);
        }
        path
    }
}

/// A certificate that signs CRLs or OCSP responses, with a valid certification path. Nothing here depends on the
/// present time, or on revocation.
#[derive(Debug)]
pub struct Authority<K> {
    /// Its certificate.
    pub der: Arc<[u8]>,
    /// Its subject, in comparison form.
    pub name: CanonicalName,
    /// Its key, as `SubjectPublicKeyInfo`.
    pub key_info: Arc<[u8]>,
    /// What revocation asks of it.
    pub subject: OwnedSubject,
    /// The node above it.
    pub issuer: Arc<Node<K>>,
    /// When its path holds.
    pub valid: Interval,
    /// Ticks of work that finding its path costs; a cache hit is charged the same.
    pub cost: u64,
}

/// Remembers nodes between validations. It skips work and never changes a result.
pub trait NodeCache<K> {
    /// The node of this certificate under this very parent, if it is remembered.
    fn find(&self, parent: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<Node<K>>>;

    /// What the search needs of this certificate, below whatever parent, if it is remembered.
    fn candidate(&self, der: &[u8]) -> Option<Arc<Candidate>>;
}

/// Remembers nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoCache;

impl<K> NodeCache<K> for NoCache {
    fn find(&self, _parent: &Arc<Node<K>>, _der: &[u8]) -> Option<Arc<Node<K>>> {
        None
    }

    fn candidate(&self, _der: &[u8]) -> Option<Arc<Candidate>> {
        None
    }
}

/// Anchors, the configured intermediates that may hang below them, and the policy they are judged by.
#[derive(Debug)]
pub struct TrustTree<K> {
    /// The trust anchors.
    pub anchors: Vec<Arc<Node<K>>>,
    /// What all paths of this tree are judged by.
    pub policy: Policy,
    /// What is refused wherever it stands.
    pub distrust: Distrust,
    /// Those that issue, and those that are only leaves themselves.
    all_anchors_by_subject: HashMap<CanonicalName, Vec<usize>>,
    configured: Vec<Arc<Candidate>>,
    configured_by_subject: HashMap<CanonicalName, Vec<usize>>,
}

impl<K> TrustTree<K> {
    /// Indexes anchors and configured intermediates by their subject.
    pub fn new(
        anchors: Vec<Arc<Node<K>>>,
        configured: Vec<Arc<Candidate>>,
        policy: Policy,
        distrust: Distrust,
    ) -> Self {
        let all_anchors_by_subject = index(anchors.iter().map(|node| &node.subject));
        let configured_by_subject = index(configured.iter().map(|candidate| &candidate.subject));
        Self { anchors, policy, distrust, all_anchors_by_subject, configured, configured_by_subject }
    }

    /// The trust anchors of this name that issue certificates, in the order they were configured.
    pub fn anchors_named(&self, name: &CanonicalName) -> impl Iterator<Item = (usize, &Arc<Node<K>>)> {
        let indexes = self.all_anchors_by_subject.get(name).map_or(&[][..], Vec::as_slice);
        let anchors = indexes.iter().filter_map(|&index| Some((index, self.anchors.get(index)?)));
        anchors.filter(|(_, node)| !node.may_be_end_entity)
    }

    /// The configured intermediates of this name.
    pub fn configured_named(&self, name: &CanonicalName) -> impl Iterator<Item = &Arc<Candidate>> {
        let indexes = self.configured_by_subject.get(name).map_or(&[][..], Vec::as_slice);
        indexes.iter().filter_map(|&index| self.configured.get(index))
    }

    /// The anchors that this certificate is; several when one is configured with several limits.
    pub fn anchors_equal_to(
        &self,
        certificate: &Certificate<'_>,
        subject: &CanonicalName,
    ) -> impl Iterator<Item = &Arc<Node<K>>> {
        let indexes = self.all_anchors_by_subject.get(subject).map_or(&[][..], Vec::as_slice);
        let named = indexes.iter().filter_map(|&index| self.anchors.get(index));
        named.filter(move |anchor| anchor.is_certified_by(certificate, subject))
    }

    /// All configured intermediates.
    pub fn configured(&self) -> &[Arc<Candidate>] {
        &self.configured
    }
}

fn index<'a>(names: impl Iterator<Item = &'a CanonicalName>) -> HashMap<CanonicalName, Vec<usize>> {
    let mut by_name: HashMap<CanonicalName, Vec<usize>> = HashMap::new();
    for (position, name) in names.enumerate() {
        by_name.entry(name.clone()).or_default().push(position);
    }
    by_name
}
