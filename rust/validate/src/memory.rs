//! What may be remembered between validations. Memory skips work and never changes a result.

use std::sync::Arc;

use crate::ocsp::{AuthorizedResponder, OcspAnswer, ResponderCache};
use crate::tree::{Authority, NoCache, Node, NodeCache};

/// An authentic answer, and the ticks of work that finding it out costs: who remembers it is charged the same.
#[derive(Clone, Debug)]
pub struct KnownAnswer {
    /// What the response says.
    pub answer: Arc<OcspAnswer>,
    /// The issuer's name as it stands in the certificate that was asked about: a response names it by a hash of that.
    pub issuer_name: Arc<[u8]>,
    /// Ticks.
    pub cost: u64,
}

/// Everything that may be remembered, for as long as anchors and policy stay what they are.
pub trait Memory<K>: NodeCache<K> + ResponderCache<K> {
    /// A certificate that signs CRLs, with a valid path to this very anchor.
    fn authority(&self, anchor: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<Authority<K>>>;

    /// Remembers one.
    fn keep_authority(&self, anchor: &Arc<Node<K>>, authority: &Arc<Authority<K>>);

    /// What this response says about the certificate of this very issuer with this serial number.
    fn answer(&self, issuer: &Arc<Node<K>>, serial: &[u8], response: &[u8]) -> Option<KnownAnswer>;

    /// Remembers it.
    fn keep_answer(&self, issuer: &Arc<Node<K>>, serial: &[u8], response: &[u8], answer: &KnownAnswer);
}

impl<K> ResponderCache<K> for NoCache {
    fn find(&self, _issuer: &Arc<Node<K>>, _der: &[u8]) -> Option<Arc<AuthorizedResponder<K>>> {
        None
    }

    fn keep(&self, _issuer: &Arc<Node<K>>, _responder: &Arc<AuthorizedResponder<K>>) {}
}

impl<K> Memory<K> for NoCache {
    fn authority(&self, _anchor: &Arc<Node<K>>, _der: &[u8]) -> Option<Arc<Authority<K>>> {
        None
    }

    fn keep_authority(&self, _anchor: &Arc<Node<K>>, _authority: &Arc<Authority<K>>) {}

    fn answer(&self, _issuer: &Arc<Node<K>>, _serial: &[u8], _response: &[u8]) -> Option<KnownAnswer> {
        None
    }

    fn keep_answer(&self, _issuer: &Arc<Node<K>>, _serial: &[u8], _response: &[u8], _answer: &KnownAnswer) {}
}
