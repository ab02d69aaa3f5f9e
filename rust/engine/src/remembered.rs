//! Everything that one snapshot remembers, as the judge sees it, with a count of what was found.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use chainward_validate::candidate::Candidate;
use chainward_validate::memory::{KnownAnswer, Memory};
use chainward_validate::ocsp::{AuthorizedResponder, ResponderCache};
use chainward_validate::tree::{Authority, Node, NodeCache};

use crate::metrics::Counters;
use crate::node_cache::Nodes;
use crate::witness_cache::KnownWitnesses;

pub(crate) struct Remembered<'a, K> {
    pub(crate) nodes: &'a Nodes<K>,
    pub(crate) witnesses: &'a KnownWitnesses<K>,
    pub(crate) counters: &'a Counters,
}

impl<K> NodeCache<K> for Remembered<'_, K> {
    fn find(&self, parent: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<Node<K>>> {
        let found = self.nodes.find(parent, der);
        self.counters.intermediate_hits.fetch_add(u64::from(found.is_some()), Relaxed);
        found
    }

    fn candidate(&self, der: &[u8]) -> Option<Arc<Candidate>> {
        self.nodes.candidate(der)
    }
}

impl<K> ResponderCache<K> for Remembered<'_, K> {
    fn find(&self, issuer: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<AuthorizedResponder<K>>> {
        self.witnesses.responder(issuer, der)
    }

    fn keep(&self, issuer: &Arc<Node<K>>, responder: &Arc<AuthorizedResponder<K>>) {
        self.witnesses.keep_responder(issuer, responder);
    }
}

impl<K> Memory<K> for Remembered<'_, K> {
    fn authority(&self, anchor: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<Authority<K>>> {
        self.witnesses.authority(anchor, der)
    }

    fn keep_authority(&self, anchor: &Arc<Node<K>>, authority: &Arc<Authority<K>>) {
        self.witnesses.keep_authority(anchor, authority);
    }

    fn answer(&self, issuer: &Arc<Node<K>>, serial: &[u8], response: &[u8]) -> Option<KnownAnswer> {
        self.witnesses.answer(issuer, serial, response)
    }

    fn keep_answer(&self, issuer: &Arc<Node<K>>, serial: &[u8], response: &[u8], answer: &KnownAnswer) {
        self.witnesses.keep_answer(issuer, serial, response, answer);
    }
}
