//! The search for a path: proposes edges of the trust tree, and has each judged.
//!
//! An edge's signature is verified with the parent's key, then RFC 5280 6.1.3 and 6.1.4 are applied (`step`), or,
//! for the leaf, 6.1.3 and 6.1.5 (`finish`).

use std::collections::BTreeMap;
use std::sync::Arc;

use chainward_x509::{Certificate, SubjectPublicKeyInfo};

use crate::agenda::{Agenda, Edge, Rank};
use crate::authority::Authenticated;
use crate::budget::{Budget, cost};
use crate::candidate::Candidate;
use crate::checks::key_usage;
use crate::finding::{Finding, FindingCode, malformed};
use crate::revocation::path::{PathStatus, Refusal};
use crate::revocation::subject::Subject;
use crate::search::Neighbourhood;
use crate::signature::SignatureVerifier;
use crate::signatures::{self, Signatures};
use crate::state::PathState;
use crate::steps::{self, Acceptance, Member, Question, Signed};
use crate::tree::{Node, NodeCache, TrustTree};
use crate::trials::{Refused, Trial, Trials};
use crate::verdicts::Outcome;
use crate::vouched_rules::VouchedRules;

/// What a leaf is accepted with, and what is known about the revocation of its path.
type Accepted = (Acceptance, Option<PathStatus>);

#[derive(Clone, Copy)]
pub(crate) struct Leaf<'a> {
    /// The certificate.
    pub(crate) certificate: &'a Certificate<'a>,
    /// The same as the search sees it.
    pub(crate) hints: &'a Candidate,
}

/// Which certificate of a path was refused.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// The parent itself.
    Parent,
    /// The leaf below the parent.
    Leaf,
    /// A CA certificate below the parent.
    Member(&'a Arc<Candidate>),
}

/// Looks the revocation of an accepted path up.
pub(crate) trait Review<K> {
    /// What is known about the certificates from the leaf up to the anchor; `None`: it is not looked up.
    ///
    /// # Errors
    /// What refuses the path, at one of its certificates.
    fn review(
        &mut self,
        issuer: &Arc<Node<K>>,
        leaf: Leaf<'_>,
        budget: &mut Budget,
    ) -> Result<Option<PathStatus>, Refusal>;
}

/// Looks nothing up.
pub(crate) struct NoReview;

impl<K> Review<K> for NoReview {
    fn review(
        &mut self,
        _issuer: &Arc<Node<K>>,
        _leaf: Leaf<'_>,
        _budget: &mut Budget,
    ) -> Result<Option<PathStatus>, Refusal> {
        Ok(None)
    }
}

/// What a search is made with.
#[derive(Debug)]
pub(crate) struct Means<'a, V: SignatureVerifier, C> {
    pub(crate) tree: &'a TrustTree<V::Key>,
    pub(crate) verifier: &'a V,
    pub(crate) cache: &'a C,
}

impl<V: SignatureVerifier, C> Clone for Means<'_, V, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: SignatureVerifier, C> Copy for Means<'_, V, C> {}

pub(crate) struct Court<'a, V: SignatureVerifier, C, R> {
    means: Means<'a, V, C>,
    question: &'a Question<'a>,
    leaf: Leaf<'a>,
    /// The anchor that counts, by its index; `None`: any does.
    only_anchor: Option<usize>,
    review: R,
    budget: &'a mut Budget,
    signatures: Signatures,
    /// By position in the neighbourhood: a certificate has many nodes below many parents, and one key.
    keys: BTreeMap<usize, Result<Arc<V::Key>, Finding>>,
    pub(crate) trials: Trials<V::Key>,
}

impl<'a, V: SignatureVerifier, C: NodeCache<V::Key>, R: Review<V::Key>> Court<'a, V, C, R> {
    pub(crate) fn new(
        means: Means<'a, V, C>,
        question: &'a Question<'a>,
        leaf: Leaf<'a>,
        review: R,
        trials: Trials<V::Key>,
        budget: &'a mut Budget,
    ) -> Self {
        let (only_anchor, signatures, keys) = (None, Signatures::default(), BTreeMap::new());
        Self { means, question, leaf, only_anchor, review, budget, signatures, keys, trials }
    }

    /// Only paths to the anchor of this index count.
    pub(crate) fn below(self, anchor: usize) -> Self {
        Self { only_anchor: Some(anchor), ..self }
    }

    /// Grows the tree until the leaf is accepted, nothing is left to try, or the budget is exhausted.
    pub(crate) fn hear(&mut self, candidates: &[Arc<Candidate>]) -> Result<Outcome<V::Key>, Finding> {
        if let Err(finding) = self.check_distrust(self.leaf.certificate) {
            return self.note(None, Place::Leaf, false, finding).map(|()| Outcome::Refused);
        }
        if let Some(outcome) = self.try_as_anchor()? {
            return Ok(outcome);
        }
        let neighbourhood = Neighbourhood::of(self.means.tree, candidates, self.leaf.hints, self.budget)?;
        let mut agenda = self.first_edges(&neighbourhood)?;
        while let Some(edge) = agenda.next() {
            let Some(position) = edge.child else {
                if let Some((acceptance, revocation)) = self.try_leaf(&edge.parent)? {
                    return Ok(Outcome::Accepted { parent: edge.parent, acceptance, revocation });
                }
                continue;
            };
            if let Some(node) = self.try_member(&edge, position, &neighbourhood)? {
                agenda.propose(&node, edge.rank(), &neighbourhood, self.leaf.hints, self.budget)?;
            }
        }
        Ok(Outcome::Refused)
    }

    /// A leaf that equals an anchor: accepted only where that anchor says so. Other paths are tried.
    fn try_as_anchor(&mut self) -> Result<Option<Outcome<V::Key>>, Finding> {
        let tree = self.means.tree;
        let hints = self.leaf.hints;
        for anchor in tree.anchors_equal_to(self.leaf.certificate, &hints.subject) {
            self.budget.charge(cost::CANDIDATE)?;
            if !anchor.may_be_end_entity {
                let finding = Finding::refusal(FindingCode::LeafIsTrustAnchor, "").at(0);
                self.note(Some(anchor), Place::Parent, false, finding)?;
                continue;
            }
            match self.finish(anchor, None) {
                Ok(acceptance) => {
                    return Ok(Some(Outcome::Pinned { anchor: Arc::clone(anchor), acceptance }));
                }
                Err(finding) => self.note(Some(anchor), Place::Leaf, false, finding)?,
            }
        }
        Ok(None)
    }

    /// The edges below the anchors; nothing is tried below a barred one.
    fn first_edges(&mut self, neighbourhood: &Neighbourhood) -> Result<Agenda<V::Key>, Finding> {
        let mut agenda = Agenda::default();
        for &index in &neighbourhood.anchors {
            let Some(anchor) = self.means.tree.anchors.get(index) else { continue };
            if self.only_anchor.is_some_and(|only| only != anchor.anchor) {
                continue;
            }
            if let Some(bar) = &anchor.barred {
                self.note(Some(anchor), Place::Parent, false, bar.clone())?;
                continue;
            }
            let rank = Rank::of_anchor(index);
            agenda.propose(anchor, &rank, neighbourhood, self.leaf.hints, self.budget)?;
        }
        Ok(agenda)
    }

    /// The leaf below `parent`: its signature, then 6.1.3 and 6.1.5, and at last revocation, 6.1.3 (a)(3).
    fn try_leaf(&mut self, parent: &Arc<Node<V::Key>>) -> Result<Option<Accepted>, Finding> {
        if parent.parent.is_none() && parent.is_certified_by(self.leaf.certificate, &self.leaf.hints.subject)
        {
            return Ok(None); // refused already: it is the anchor itself
        }
        let signed = match self.check_signature(None, self.leaf.certificate, parent) {
            Ok(signed) => signed,
            Err(finding) => return self.note(Some(parent), Place::Leaf, false, finding).map(|()| None),
        };
        let accepted = self.finish(parent, Some(signed)).map_err(Refusal::from).and_then(|acceptance| {
            let revocation = self.review.review(parent, self.leaf, self.budget)?;
            Ok((acceptance, revocation))
        });
        match accepted {
            Ok(accepted) => Ok(Some(accepted)),
            Err(refusal) => self.note(Some(parent), Place::Leaf, true, refusal).map(|()| None),
        }
    }

    fn finish(&mut self, parent: &Node<V::Key>, signed: Option<Signed>) -> Result<Acceptance, Finding> {
        let Leaf { certificate, hints } = self.leaf;
        let leaf = Member { certificate, is_self_issued: hints.is_self_issued };
        let depth = parent.state.depth.saturating_add(1);
        let key = self.means.verifier.inspect_key(&certificate.subject_public_key_info());
        let key = key.map_err(|finding| finding.at(depth))?;
        let policy = &self.means.tree.policy;
        steps::finish(&parent.state, leaf, signed, key, self.question, policy, self.budget)
    }

    /// A CA certificate below a node: the node that it becomes, unless it is refused or was there before.
    fn try_member(
        &mut self,
        edge: &Edge<V::Key>,
        position: usize,
        neighbourhood: &Neighbourhood,
    ) -> Result<Option<Arc<Node<V::Key>>>, Finding> {
        let parent = &edge.parent;
        let Some(member) = neighbourhood.member(position) else { return Ok(None) };
        let candidate = &member.candidate;
        self.budget.charge(candidate.parsing)?;
        // Before parsing: a node that is remembered was made of a certificate that parses and repeats nothing.
        if let Some(node) = self.means.cache.find(parent, &candidate.der) {
            self.signatures.recall(Some(position), &node, parent, self.budget)?;
            self.budget.charge(node.cost)?;
            return Ok(Some(node));
        }
        let certificate = match Certificate::from_der(&candidate.der) {
            Ok(certificate) => certificate,
            Err(error) => {
                return self
                    .note(Some(parent), Place::Member(candidate), false, malformed(error))
                    .map(|()| None);
            }
        };
        if parent.repeats(&candidate.subject, certificate.subject_public_key_info().as_der()) {
            return Ok(None);
        }
        let mut is_verified = false;
        match self.grow(parent, candidate, &certificate, position, &mut is_verified) {
            Ok(node) => Ok(Some(Arc::new(node))),
            Err(finding) => {
                self.note(Some(parent), Place::Member(candidate), is_verified, finding).map(|()| None)
            }
        }
    }

    /// Verifies the signature, parses the key and applies 6.1.3 and 6.1.4.
    fn grow(
        &mut self,
        parent: &Arc<Node<V::Key>>,
        candidate: &Arc<Candidate>,
        certificate: &Certificate<'_>,
        position: usize,
        is_verified: &mut bool,
    ) -> Result<Node<V::Key>, Finding> {
        let start = self.budget.done.ticks;
        self.check_distrust(certificate)?;
        let before_signature = self.budget.done.ticks;
        let signed = self.check_signature(Some(position), certificate, parent)?;
        let signature = self.budget.done.ticks.saturating_sub(before_signature);
        *is_verified = true;
        let policy = &self.means.tree.policy;
        let member = Member { certificate, is_self_issued: candidate.is_self_issued };
        let state = steps::step(&parent.state, member, signed, policy, self.budget)?;
        let state = PathState { vouched: self.vouched(parent, certificate)?, ..state };
        let info = certificate.subject_public_key_info();
        let depth = state.depth;
        self.budget.charge(cost::KEY)?;
        let key = self.key_of(position, &info).map_err(|finding| finding.at(depth))?;
        let stance_on_revocation = self.stance(certificate)?;
        let charged = self.budget.done.ticks.saturating_sub(start); // all of it: a cache hit is charged the same
        Ok(Node {
            parent: Some(Arc::clone(parent)),
            der: Arc::clone(&candidate.der),
            candidate: Some(Arc::clone(candidate)),
            subject: candidate.subject.clone(),
            key,
            key_info: Arc::from(info.as_der()),
            key_identifier: candidate.subject_key_identifier.clone(),
            state,
            signature: Some((signed.scheme, signatures::cost(self.means.verifier, certificate, parent))),
            cost: charged.saturating_sub(signature),
            anchor: parent.anchor,
            may_be_end_entity: false,
            subject_of_revocation: Some(Subject::of(certificate, &candidate.issuer)?.to_owned()),
            may_sign_lists: key_usage::may_sign_lists(certificate).map_err(malformed)?,
            stance_on_revocation,
            barred: None,
        })
    }

    fn key_of(&mut self, position: usize, info: &SubjectPublicKeyInfo<'_>) -> Result<Arc<V::Key>, Finding> {
        self.keys.entry(position).or_insert_with(|| self.means.verifier.parse_key(info)).clone()
    }

    /// Which allow rules fit a CA certificate below `parent` as the issuer of the leaf.
    fn vouched(
        &mut self,
        parent: &Node<V::Key>,
        certificate: &Certificate<'_>,
    ) -> Result<VouchedRules, Finding> {
        let rules = &self.means.tree.policy.allow;
        if rules.is_empty() {
            return Ok(VouchedRules::default());
        }
        // Hashing the certificate and its key, and writing its name.
        self.budget.charge_each(cost::FINGERPRINT_OCTET, certificate.as_der().len())?;
        self.budget.charge_each(cost::NAME, rules.len())?;
        let issuer = Authenticated::of(self.means.verifier, certificate);
        Ok(parent.state.vouched.below(rules, &issuer))
    }

    /// Which rule on revocation is for what this CA issues.
    fn stance(&mut self, certificate: &Certificate<'_>) -> Result<usize, Finding> {
        let rules = &self.means.tree.policy.revocation;
        if rules.issuers.is_empty() {
            return Ok(0);
        }
        self.budget.charge_each(cost::FINGERPRINT_OCTET, certificate.as_der().len())?;
        self.budget.charge_each(cost::NAME, rules.issuers.len())?;
        Ok(rules.place(&Authenticated::of(self.means.verifier, certificate)))
    }

    fn check_signature(
        &mut self,
        which: Option<usize>,
        certificate: &Certificate<'_>,
        parent: &Node<V::Key>,
    ) -> Result<Signed, Finding> {
        let scheme = self.signatures.check(self.means.verifier, which, certificate, parent, self.budget)?;
        Ok(Signed { scheme, key: self.means.verifier.facts(&parent.key) })
    }

    fn check_distrust(&mut self, certificate: &Certificate<'_>) -> Result<(), Finding> {
        self.means.tree.distrust.check(certificate, |bytes| self.means.verifier.sha256(bytes), self.budget)
    }

    /// Keeps a refused path, and goes on unless nothing may be tried any more.
    fn note(
        &mut self,
        parent: Option<&Arc<Node<V::Key>>>,
        place: Place<'_>,
        is_verified: bool,
        refusal: impl Into<Refusal>,
    ) -> Result<(), Finding> {
        let Refusal { finding, evidence } = refusal.into();
        if finding.is_fatal() {
            return Err(finding);
        }
        let depth = parent.map_or(0, |parent| parent.state.depth.saturating_add(1));
        let child = match place {
            Place::Parent => None,
            Place::Leaf => Some(Refused { der: Arc::clone(&self.leaf.hints.der), is_leaf: true }),
            Place::Member(candidate) => Some(Refused { der: Arc::clone(&candidate.der), is_leaf: false }),
        };
        let parent = parent.cloned();
        self.trials.add(Trial { parent, child, is_verified, finding: finding.at(depth), evidence });
        Ok(())
    }
}
