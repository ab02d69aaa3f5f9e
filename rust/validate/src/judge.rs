//! `validate()`: the only place that sees the search and the checks.
//!
//! The search proposes edges of the trust tree, and each is judged: its signature is verified with the
//! parent's key, then RFC 5280 6.1.3 and 6.1.4 are applied (`step`), or, for the leaf, 6.1.3 and 6.1.5
//! (`finish`).

use std::collections::BTreeMap;
use std::sync::Arc;

use chainward_x509::{Certificate, SubjectPublicKeyInfo};

use crate::agenda::{Agenda, Edge, Rank};
use crate::authority::Authenticated;
use crate::budget::{Budget, cost};
use crate::candidate::Candidate;
use crate::finding::{Finding, FindingCode, malformed};
use crate::presented::{Opened, Presented};
use crate::search::Neighbourhood;
use crate::signature::SignatureVerifier;
use crate::signatures::{self, Signatures};
use crate::state::PathState;
use crate::steps::{self, Acceptance, Member, Question, Signed};
use crate::tree::{Node, NodeCache, TrustTree};
use crate::trials::{Refused, Trial, Trials};
use crate::verdict::Verdict;
use crate::verdicts::{self, Outcome};
use crate::vouched_rules::VouchedRules;

/// An answer, and what a cache may keep of an accepted path.
#[derive(Debug)]
pub struct Judgement<K> {
    /// The answer.
    pub verdict: Verdict,
    /// The issuer of an accepted leaf; its ancestors are reached through it.
    pub issuer: Option<Arc<Node<K>>>,
    /// True when a path was refused because of the time: at another one the search may end elsewhere.
    pub depends_on_time: bool,
}

/// Judges whether `presented` is acceptable below `tree` (RFC 5280 section 6.1).
///
/// With `explain`, every attempted path is kept in the verdict; nothing else differs. Revocation is not
/// looked at: the caller does that with the accepted path. The clock is the caller's, too.
pub fn validate<V: SignatureVerifier>(
    tree: &TrustTree<V::Key>,
    verifier: &V,
    cache: &impl NodeCache<V::Key>,
    presented: Presented<'_>,
    question: &Question<'_>,
    explain: bool,
) -> Judgement<V::Key> {
    let mut budget = Budget::default();
    let opened = match Opened::new(presented, |der| cache.candidate(der), &mut budget) {
        Ok(opened) => opened,
        Err(finding) => {
            let verdict = Verdict::refused_input(finding, Arc::from(presented.leaf), budget.done);
            return Judgement { verdict, issuer: None, depends_on_time: false };
        }
    };
    let hints = Candidate::of(&opened.leaf);
    let leaf = Leaf { certificate: &opened.leaf, hints: &hints };
    let (keys, trials) = (BTreeMap::new(), Trials::new(explain));
    let mut court = Court {
        tree,
        verifier,
        cache,
        question,
        leaf,
        budget,
        signatures: Signatures::default(),
        keys,
        trials,
    };
    let outcome = court.hear(&opened.candidates);
    let issuer = match &outcome {
        Ok(Outcome::Accepted { parent, .. }) => Some(Arc::clone(parent)),
        _ => None,
    };
    let verdict = verdicts::close(outcome, &opened, &court.trials, court.budget.done);
    Judgement { verdict, issuer, depends_on_time: court.trials.depend_on_time }
}

#[derive(Clone, Copy)]
struct Leaf<'a> {
    certificate: &'a Certificate<'a>,
    hints: &'a Candidate,
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

struct Court<'a, V: SignatureVerifier, C> {
    tree: &'a TrustTree<V::Key>,
    verifier: &'a V,
    cache: &'a C,
    question: &'a Question<'a>,
    leaf: Leaf<'a>,
    budget: Budget,
    signatures: Signatures,
    /// By position in the neighbourhood: a certificate has many nodes below many parents, and one key.
    keys: BTreeMap<usize, Result<Arc<V::Key>, Finding>>,
    trials: Trials<V::Key>,
}

impl<V: SignatureVerifier, C: NodeCache<V::Key>> Court<'_, V, C> {
    /// Grows the tree until the leaf is accepted, nothing is left to try, or the budget is exhausted.
    fn hear(&mut self, candidates: &[Arc<Candidate>]) -> Result<Outcome<V::Key>, Finding> {
        if let Err(finding) = self.check_distrust(self.leaf.certificate) {
            return self.note(None, Place::Leaf, false, finding).map(|()| Outcome::Refused);
        }
        if let Some(outcome) = self.try_as_anchor()? {
            return Ok(outcome);
        }
        let neighbourhood = Neighbourhood::of(self.tree, candidates, self.leaf.hints, &mut self.budget)?;
        let mut agenda = self.first_edges(&neighbourhood)?;
        while let Some(edge) = agenda.next() {
            let Some(position) = edge.child else {
                if let Some(acceptance) = self.try_leaf(&edge.parent)? {
                    return Ok(Outcome::Accepted { parent: edge.parent, acceptance });
                }
                continue;
            };
            if let Some(node) = self.try_member(&edge, position, &neighbourhood)? {
                agenda.propose(&node, edge.rank(), &neighbourhood, self.leaf.hints, &mut self.budget)?;
            }
        }
        Ok(Outcome::Refused)
    }

    /// A leaf that equals an anchor: accepted only where that anchor says so. Other paths are tried.
    fn try_as_anchor(&mut self) -> Result<Option<Outcome<V::Key>>, Finding> {
        let tree = self.tree;
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
            let Some(anchor) = self.tree.anchors.get(index) else { continue };
            if let Some(bar) = &anchor.barred {
                self.note(Some(anchor), Place::Parent, false, bar.clone())?;
                continue;
            }
            let rank = Rank::of_anchor(index);
            agenda.propose(anchor, &rank, neighbourhood, self.leaf.hints, &mut self.budget)?;
        }
        Ok(agenda)
    }

    /// The leaf below `parent`: its signature, then 6.1.3 and 6.1.5.
    fn try_leaf(&mut self, parent: &Arc<Node<V::Key>>) -> Result<Option<Acceptance>, Finding> {
        if parent.parent.is_none() && parent.is_certified_by(self.leaf.certificate, &self.leaf.hints.subject)
        {
            return Ok(None); // refused already: it is the anchor itself
        }
        let signed = match self.check_signature(None, self.leaf.certificate, parent) {
            Ok(signed) => signed,
            Err(finding) => return self.note(Some(parent), Place::Leaf, false, finding).map(|()| None),
        };
        match self.finish(parent, Some(signed)) {
            Ok(acceptance) => Ok(Some(acceptance)),
            Err(finding) => self.note(Some(parent), Place::Leaf, true, finding).map(|()| None),
        }
    }

    fn finish(&mut self, parent: &Node<V::Key>, signed: Option<Signed>) -> Result<Acceptance, Finding> {
        let Leaf { certificate, hints } = self.leaf;
        let leaf = Member { certificate, is_self_issued: hints.is_self_issued };
        let depth = parent.state.depth.saturating_add(1);
        let key = self.verifier.inspect_key(&certificate.subject_public_key_info());
        let key = key.map_err(|finding| finding.at(depth))?;
        let policy = &self.tree.policy;
        steps::finish(&parent.state, leaf, signed, key, self.question, policy, &mut self.budget)
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
        if let Some(node) = self.cache.find(parent, &candidate.der) {
            self.signatures.recall(Some(position), &node, parent, &mut self.budget)?;
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
        let policy = &self.tree.policy;
        let member = Member { certificate, is_self_issued: candidate.is_self_issued };
        let state = steps::step(&parent.state, member, signed, policy, &mut self.budget)?;
        let state = PathState { vouched: self.vouched(parent, certificate)?, ..state };
        let info = certificate.subject_public_key_info();
        let depth = state.depth;
        self.budget.charge(cost::KEY)?;
        let key = self.key_of(position, &info).map_err(|finding| finding.at(depth))?;
        let charged = self.budget.done.ticks.saturating_sub(start);
        Ok(Node {
            parent: Some(Arc::clone(parent)),
            der: Arc::clone(&candidate.der),
            candidate: Some(Arc::clone(candidate)),
            subject: candidate.subject.clone(),
            key,
            key_info: Arc::from(info.as_der()),
            key_identifier: candidate.subject_key_identifier.clone(),
            state,
            signature: Some((signed.scheme, signatures::cost(self.verifier, certificate, parent))),
            cost: charged.saturating_sub(signature),
            anchor: parent.anchor,
            may_be_end_entity: false,
            barred: None,
        })
    }

    fn key_of(&mut self, position: usize, info: &SubjectPublicKeyInfo<'_>) -> Result<Arc<V::Key>, Finding> {
        self.keys.entry(position).or_insert_with(|| self.verifier.parse_key(info)).clone()
    }

    /// Which allow rules fit a CA certificate below `parent` as the issuer of the leaf.
    fn vouched(
        &mut self,
        parent: &Node<V::Key>,
        certificate: &Certificate<'_>,
    ) -> Result<VouchedRules, Finding> {
        let rules = &self.tree.policy.allow;
        if rules.is_empty() {
            return Ok(VouchedRules::default());
        }
        // Hashing the certificate and its key, and writing its name.
        self.budget.charge_each(cost::FINGERPRINT_OCTET, certificate.as_der().len())?;
        self.budget.charge_each(cost::NAME, rules.len())?;
        let issuer = Authenticated::of(self.verifier, certificate);
        Ok(parent.state.vouched.below(rules, &issuer))
    }

    fn check_signature(
        &mut self,
        which: Option<usize>,
        certificate: &Certificate<'_>,
        parent: &Node<V::Key>,
    ) -> Result<Signed, Finding> {
        let scheme = self.signatures.check(self.verifier, which, certificate, parent, &mut self.budget)?;
        Ok(Signed { scheme, key: self.verifier.facts(&parent.key) })
    }

    fn check_distrust(&mut self, certificate: &Certificate<'_>) -> Result<(), Finding> {
        self.tree.distrust.check(certificate, |bytes| self.verifier.sha256(bytes), &mut self.budget)
    }

    /// Keeps a refused path, and goes on unless nothing may be tried any more.
    fn note(
        &mut self,
        parent: Option<&Arc<Node<V::Key>>>,
        place: Place<'_>,
        is_verified: bool,
        finding: Finding,
    ) -> Result<(), Finding> {
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
        self.trials.add(Trial { parent, child, is_verified, finding: finding.at(depth) });
        Ok(())
    }
}
