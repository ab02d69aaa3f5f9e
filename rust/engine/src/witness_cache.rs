//! Remembers who signed CRLs and OCSP responses, and what responses say, between validations.
//!
//! Places are addressed with the address of a node, which each entry keeps alive and which is compared, and with a
//! keyed hash; what was signed is compared whole. A collision is a miss.
//!
//! Certificates of CRL signers come from CRLs that an operator had accepted. Responders and answers may come from
//! clients: only what their CA signed is kept, and one that brings ever other responses pushes out those of others,
//! who are verified again.

use std::hash::BuildHasher;
use std::sync::Arc;

use chainward_validate::memory::KnownAnswer;
use chainward_validate::ocsp::AuthorizedResponder;
use chainward_validate::tree::{Authority, Node};
use foldhash::fast::RandomState;
use quick_cache::sync::Cache;

/// Signers of CRLs that are remembered, and as many responders.
const MAX_SIGNERS: usize = 1_024;
/// Answers of responses that are remembered, about 1 kB each.
const MAX_ANSWERS: usize = 16_384;
/// Octets of a response that is remembered; real ones have 2,000. What comes along in a response is not signed: whoever
/// staples one can make it long, in as many ways as there are places.
const MAX_RESPONSE_BYTES: usize = 8_192;

/// The address of a node, and a hash.
type Place = (usize, u64);

#[derive(Debug)]
struct KeptAnswer<K> {
    issuer: Arc<Node<K>>,
    serial: Box<[u8]>,
    response: Box<[u8]>,
    known: KnownAnswer,
}

/// A responder under the node that it is of.
type KeptResponder<K> = (Arc<Node<K>>, Arc<AuthorizedResponder<K>>);

/// A signer under the anchor that its path leads to.
type KeptAuthority<K> = (Arc<Node<K>>, Arc<Authority<K>>);

#[derive(Debug)]
struct Places<K> {
    authorities: Cache<Place, KeptAuthority<K>>,
    responders: Cache<Place, KeptResponder<K>>,
    answers: Cache<Place, Arc<KeptAnswer<K>>>,
}

/// Everything that is remembered of witnesses; or nothing.
#[derive(Debug)]
pub(crate) struct KnownWitnesses<K> {
    places: Option<Places<K>>,
    seed: RandomState,
}

impl<K> KnownWitnesses<K> {
    pub(crate) fn new(is_on: bool) -> Self {
        let places = || Places {
            authorities: Cache::new(MAX_SIGNERS),
            responders: Cache::new(MAX_SIGNERS),
            answers: Cache::new(MAX_ANSWERS),
        };
        Self { places: is_on.then(places), seed: RandomState::default() }
    }

    fn place(&self, node: &Arc<Node<K>>, der: &[u8]) -> Place {
        (Arc::as_ptr(node).addr(), self.seed.hash_one(der))
    }

    fn answer_place(&self, node: &Arc<Node<K>>, serial: &[u8], response: &[u8]) -> Place {
        (Arc::as_ptr(node).addr(), self.seed.hash_one((serial, response)))
    }
}

impl<K> KnownWitnesses<K> {
    pub(crate) fn responder(&self, issuer: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<AuthorizedResponder<K>>> {
        let (node, responder) = self.places.as_ref()?.responders.get(&self.place(issuer, der))?;
        (Arc::ptr_eq(&node, issuer) && *responder.der == *der).then_some(responder)
    }

    pub(crate) fn keep_responder(&self, issuer: &Arc<Node<K>>, responder: &Arc<AuthorizedResponder<K>>) {
        if let Some(places) = &self.places {
            let place = self.place(issuer, &responder.der);
            places.responders.insert(place, (Arc::clone(issuer), Arc::clone(responder)));
        }
    }

    pub(crate) fn authority(&self, anchor: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<Authority<K>>> {
        let (node, authority) = self.places.as_ref()?.authorities.get(&self.place(anchor, der))?;
        (Arc::ptr_eq(&node, anchor) && *authority.der == *der).then_some(authority)
    }

    pub(crate) fn keep_authority(&self, anchor: &Arc<Node<K>>, authority: &Arc<Authority<K>>) {
        if let Some(places) = &self.places {
            let place = self.place(anchor, &authority.der);
            places.authorities.insert(place, (Arc::clone(anchor), Arc::clone(authority)));
        }
    }

    pub(crate) fn answer(
        &self,
        issuer: &Arc<Node<K>>,
        serial: &[u8],
        response: &[u8],
    ) -> Option<KnownAnswer> {
        let place = self.answer_place(issuer, serial, response);
        let kept = self.places.as_ref()?.answers.get(&place)?;
        let is_it =
            Arc::ptr_eq(&kept.issuer, issuer) && *kept.serial == *serial && *kept.response == *response;
        is_it.then(|| kept.known.clone())
    }

    pub(crate) fn keep_answer(
        &self,
        issuer: &Arc<Node<K>>,
        serial: &[u8],
        response: &[u8],
        answer: &KnownAnswer,
    ) {
        if let Some(places) = self.places.as_ref().filter(|_| response.len() <= MAX_RESPONSE_BYTES) {
            let kept = KeptAnswer {
                issuer: Arc::clone(issuer),
                serial: serial.into(),
                response: response.into(),
                known: answer.clone(),
            };
            places.answers.insert(self.answer_place(issuer, serial, response), Arc::new(kept));
        }
    }
}
