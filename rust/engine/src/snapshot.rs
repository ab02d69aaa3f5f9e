//! Anchors and policy, made ready: one immutable trust tree and the caches that belong to it.

use std::collections::HashSet;
use std::sync::Arc;

use chainward_crypto::{AwsLcVerifier, Key};
use chainward_validate::finding::{Finding, FindingCode, malformed};
use chainward_validate::policy::Policy;
use chainward_validate::roots::{Rules, certificate_root, key_root};
use chainward_validate::tree::{Node, TrustTree};
use chainward_x509::{Certificate, Name, SubjectPublicKeyInfo};

use crate::node_cache::Nodes;
use crate::options::CacheOptions;
use crate::store::{Anchor, AnchorKind, TrustStore};
use crate::verdict_cache::Verdicts;
use crate::witness_cache::KnownWitnesses;

/// Why a validator can't work with an anchor: it is malformed, or its key is unsupported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {finding}")]
pub struct SetupError {
    /// Where the anchor came from.
    pub origin: String,
    /// What is wrong with it.
    pub finding: Finding,
}

impl SetupError {
    /// Of a public bundle single anchors may be left out: nobody chose them one by one, and public bundles hold roots
    /// that are no DER. What the policy lacks is wrong for all of them.
    fn allowed_for(self, anchor: &Anchor) -> Result<Self, Self> {
        let is_one = anchor.limits.public && self.finding.code != FindingCode::NameRuleMissing;
        if is_one { Ok(self) } else { Err(self) }
    }
}

/// What validations between two reloads share. Everything remembered under it dies with it.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) tree: TrustTree<Key>,
    pub(crate) nodes: Nodes<Key>,
    pub(crate) witnesses: KnownWitnesses<Key>,
    pub(crate) verdicts: Verdicts,
    pub(crate) epoch: u64,
    /// Anchors of public bundles that can't be used.
    pub(crate) left_out: Vec<SetupError>,
    pub(crate) anchor_names: Arc<[Box<[u8]>]>,
    configured: HashSet<Arc<[u8]>>,
}

impl Snapshot {
    pub(crate) fn new(
        verifier: AwsLcVerifier,
        store: &TrustStore,
        policy: Policy,
        caches: CacheOptions,
        epoch: u64,
    ) -> Result<Self, SetupError> {
        let contents = &store.0;
        let rules = Rules { policy: &policy, distrust: &contents.distrust };
        let mut anchors = Vec::with_capacity(contents.anchors.len());
        let mut left_out = Vec::new();
        for (index, anchor) in contents.anchors.iter().enumerate() {
            match root(verifier, rules, anchor, index) {
                Ok(node) => anchors.push(Arc::new(node)),
                Err(finding) => {
                    let error = SetupError { origin: anchor.source.clone(), finding };
                    left_out.push(error.allowed_for(anchor)?);
                }
            }
        }
        if let (true, Some(error)) = (anchors.is_empty(), left_out.first()) {
            return Err(error.clone());
        }
        let anchor_names = anchor_names(&contents.anchors, &anchors);
        let intermediates = contents.intermediates.clone();
        Ok(Self {
            nodes: Nodes::new(caches.intermediates, intermediates.len()),
            witnesses: KnownWitnesses::new(caches.intermediates > 0),
            verdicts: Verdicts::new(caches.verdicts),
            configured: intermediates.iter().map(|candidate| Arc::clone(&candidate.der)).collect(),
            tree: TrustTree::new(anchors, intermediates, policy, contents.distrust.clone()),
            epoch,
            left_out,
            anchor_names,
        })
    }

    /// Takes over the list of names of another snapshot, if it is the same.
    pub(crate) fn share_anchor_names(&mut self, other: &Self) {
        if self.anchor_names == other.anchor_names {
            self.anchor_names = Arc::clone(&other.anchor_names);
        }
    }

    /// Remembers the verified path above an accepted leaf.
    pub(crate) fn keep(&self, issuer: &Arc<Node<Key>>) {
        self.nodes.keep(issuer, |der| self.configured.contains(der));
    }
}

/// The names of the anchors that vouch for anything, each once, in the order of the store.
fn anchor_names(configured: &[Anchor], usable: &[Arc<Node<Key>>]) -> Arc<[Box<[u8]>]> {
    let mut seen = HashSet::new();
    let mut names: Vec<Box<[u8]>> = Vec::new();
    for node in usable.iter().filter(|node| node.barred.is_none()) {
        let subject = match configured.get(node.anchor).map(|anchor| &anchor.kind) {
            Some(AnchorKind::NameAndKey(subject, _)) => Some(subject.as_slice()),
            Some(AnchorKind::Certificate(der)) => {
                Certificate::from_der(der).ok().map(|certificate| certificate.subject().as_der())
            }
            None => None,
        };
        if let Some(subject) = subject.filter(|subject| seen.insert(*subject)) {
            names.push(subject.into());
        }
    }
    names.into()
}

fn root(
    verifier: AwsLcVerifier,
    rules: Rules<'_>,
    anchor: &Anchor,
    index: usize,
) -> Result<Node<Key>, Finding> {
    match &anchor.kind {
        AnchorKind::Certificate(der) => certificate_root(&verifier, rules, &anchor.limits, der, index),
        AnchorKind::NameAndKey(subject, key_info) => {
            let subject = Name::from_der(subject).map_err(malformed)?;
            let key_info = SubjectPublicKeyInfo::from_der(key_info).map_err(malformed)?;
            key_root(&verifier, rules, &anchor.limits, subject, &key_info, index)
        }
    }
}
