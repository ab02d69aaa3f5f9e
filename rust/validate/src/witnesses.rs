//! Who signed what is known about revocation, and may they: paths of CRL signers, answers of OCSP responders.

use std::sync::Arc;

use chainward_x509::Certificate;

use crate::budget::Budget;
use crate::candidate::Candidate;
use crate::checks::validity::{self, ValidationTime};
use crate::court::{Court, Leaf, Means, NoReview};
use crate::finding::Finding;
use crate::memory::{KnownAnswer, Memory};
use crate::ocsp::{self, OcspAnswer, OcspError, OcspFaultCode};
use crate::revocation::signer::Authorities;
use crate::revocation::subject::Subject;
use crate::roots::Rules;
use crate::signature::SignatureVerifier;
use crate::steps::{Purpose, Question};
use crate::tree::{Authority, Node};
use crate::trials::Trials;
use crate::verdicts::Outcome;

/// What is remembered, and nothing else: no signature is verified.
pub(crate) struct KnownWitnesses<'a, K, C> {
    pub(crate) anchors: &'a [Arc<Node<K>>],
    pub(crate) memory: &'a C,
    pub(crate) time: ValidationTime,
    /// Whether somebody was asked for who is not remembered: what is not known then may be known to who verifies.
    pub(crate) lacks_somebody: bool,
}

impl<'a, K, C: Memory<K>> KnownWitnesses<'a, K, C> {
    pub(crate) fn new(anchors: &'a [Arc<Node<K>>], memory: &'a C, time: ValidationTime) -> Self {
        Self { anchors, memory, time, lacks_somebody: false }
    }
}

impl<K, C: Memory<K>> Authorities<K> for KnownWitnesses<'_, K, C> {
    fn find(
        &mut self,
        certificate: &Arc<[u8]>,
        anchor: usize,
        budget: &mut Budget,
    ) -> Result<Option<Arc<Authority<K>>>, Finding> {
        let known = self
            .anchors
            .iter()
            .find(|node| node.anchor == anchor)
            .and_then(|anchor| self.memory.authority(anchor, certificate))
            .filter(|known| validity::check(&known.valid, self.time).is_ok());
        self.lacks_somebody |= known.is_none();
        budget.charge(known.as_ref().map_or(0, |known| known.cost))?;
        Ok(known)
    }

    fn answer(
        &mut self,
        response: &[u8],
        issuer: &Arc<Node<K>>,
        subject: &Subject<'_>,
        budget: &mut Budget,
    ) -> Result<Arc<OcspAnswer>, OcspError> {
        let Some(known) = remembered(self.memory, response, issuer, subject, self.time) else {
            self.lacks_somebody = true;
            return Err(OcspFaultCode::ResponderUnknown.into());
        };
        recall(known, budget)
    }
}

/// What is remembered of a response, if it would be found out again: at another time another certificate of the
/// responder may hold.
fn remembered<K, C: Memory<K>>(
    memory: &C,
    response: &[u8],
    issuer: &Arc<Node<K>>,
    subject: &Subject<'_>,
    time: ValidationTime,
) -> Option<KnownAnswer> {
    let known = memory.answer(issuer, subject.serial, response)?;
    let holds = *known.issuer_name == *subject.issuer_der && known.answer.is_authorized_at(time);
    holds.then_some(known)
}

/// Charges what finding it out would cost, with room for the failure of its signatures.
fn recall(known: KnownAnswer, budget: &mut Budget) -> Result<Arc<OcspAnswer>, OcspError> {
    let largest = known.answer.largest_signature;
    let charged = budget.charge_signature(largest);
    charged.and_then(|()| budget.charge(known.cost.saturating_sub(largest))).map_err(OcspError::Exhausted)?;
    Ok(known.answer)
}

/// What is remembered, and what can be found out with what was presented and what is configured.
pub(crate) struct Witnesses<'a, V: SignatureVerifier, C> {
    pub(crate) means: Means<'a, V, C>,
    pub(crate) candidates: &'a [Arc<Candidate>],
    pub(crate) time: ValidationTime,
}

impl<V: SignatureVerifier, C: Memory<V::Key>> Authorities<V::Key> for Witnesses<'_, V, C> {
    fn find(
        &mut self,
        certificate: &Arc<[u8]>,
        anchor: usize,
        budget: &mut Budget,
    ) -> Result<Option<Arc<Authority<V::Key>>>, Finding> {
        let known = self.known().find(certificate, anchor, budget)?;
        if known.is_some() {
            return Ok(known);
        }
        let anchors = &self.means.tree.anchors;
        let Some(anchor) = anchors.iter().find(|node| node.anchor == anchor) else { return Ok(None) };
        let found = self.search(certificate, anchor, budget)?.map(Arc::new);
        if let Some(found) = &found {
            self.means.cache.keep_authority(anchor, found);
        }
        Ok(found)
    }

    fn answer(
        &mut self,
        response: &[u8],
        issuer: &Arc<Node<V::Key>>,
        subject: &Subject<'_>,
        budget: &mut Budget,
    ) -> Result<Arc<OcspAnswer>, OcspError> {
        let Means { tree, verifier, cache } = self.means;
        if let Some(known) = remembered(cache, response, issuer, subject, self.time) {
            return recall(known, budget);
        }
        let before = budget.done;
        let rules = Rules { policy: &tree.policy, distrust: &tree.distrust };
        let court = ocsp::Court { verifier, rules, time: self.time, known: cache };
        let named = ocsp::Issuer { node: issuer, name: subject.issuer_der };
        let answer = Arc::new(ocsp::answer(&court, response, named, subject.serial, budget)?);
        // Signatures that failed on the way draw on their own share: that is not charged again, so it is done again.
        if budget.done.failed_signatures == before.failed_signatures {
            let cost = budget.done.ticks.saturating_sub(before.ticks);
            let known =
                KnownAnswer { answer: Arc::clone(&answer), issuer_name: Arc::from(subject.issuer_der), cost };
            cache.keep_answer(issuer, subject.serial, response, &known);
        }
        Ok(answer)
    }
}

impl<V: SignatureVerifier, C: Memory<V::Key>> Witnesses<'_, V, C> {
    fn known(&self) -> KnownWitnesses<'_, V::Key, C> {
        let Means { tree, cache, .. } = self.means;
        KnownWitnesses::new(&tree.anchors, cache, self.time)
    }

    /// The certification path of a signer to this anchor, as 6.3.3 (f) wants it.
    fn search(
        &self,
        der: &Arc<[u8]>,
        anchor: &Node<V::Key>,
        budget: &mut Budget,
    ) -> Result<Option<Authority<V::Key>>, Finding> {
        let Ok(certificate) = Certificate::from_der(der) else { return Ok(None) };
        let before = budget.done.ticks;
        let hints = Candidate::of(&certificate);
        let leaf = Leaf { certificate: &certificate, hints: &hints };
        let question = Question {
            purpose: Purpose::ListSigner,
            time: self.time,
            host: None,
            usage: None,
            policies: Some(&[]),
            stapled: &[],
        };
        budget.charge(hints.opening)?;
        let trials = Trials::new(false);
        let outcome = Court::new(self.means, &question, leaf, NoReview, trials, budget)
            .below(anchor.anchor)
            .hear(self.candidates)?;
        let Outcome::Accepted { parent, acceptance, .. } = outcome else { return Ok(None) };
        Ok(Some(Authority {
            der: Arc::clone(der),
            key_info: Arc::from(certificate.subject_public_key_info().as_der()),
            subject: Subject::of(&certificate, &hints.issuer)?.to_owned(),
            name: hints.subject.clone(),
            issuer: parent,
            valid: acceptance.valid,
            cost: budget.done.ticks.saturating_sub(before),
        }))
    }
}
