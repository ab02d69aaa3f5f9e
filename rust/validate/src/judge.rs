//! `validate()`: the only place that sees the search, the checks and revocation.

use std::sync::Arc;

use chainward_x509::Certificate;

use crate::budget::Budget;
use crate::candidate::Candidate;
use crate::checks::validity::{self, ValidationTime};
use crate::court::{Court, Leaf, Means, NoReview, Review};
use crate::finding::Finding;
use crate::presented::{Opened, Presented};
use crate::revocation::inquiry::Inquiry;
use crate::revocation::path::{self, JudgedPath, PathStatus};
use crate::revocation::signer::Authorities;
use crate::revocation::source::RevocationSource;
use crate::revocation::subject::{OwnedSubject, Subject};
use crate::signature::SignatureVerifier;
use crate::steps::{Purpose, Question};
use crate::tree::{Authority, Node, NodeCache, TrustTree};
use crate::trials::Trials;
use crate::verdict::Verdict;
use crate::verdicts::{self, Outcome};

/// An answer, and what a cache may keep of an accepted path.
#[derive(Debug)]
pub struct Judgement<K> {
    /// The answer, without what is known about the revocation of an accepted path.
    pub verdict: Verdict,
    /// That, where it was looked up; see [`with_revocation`](crate::with_revocation).
    pub revocation: Option<PathStatus>,
    /// An accepted path.
    pub accepted: Option<AcceptedPath<K>>,
    /// True when a path was refused because of the time, or of revocation: at another one the search may end elsewhere.
    pub depends_on_time: bool,
}

/// A path that was accepted, as it is asked about again when only revocation may have changed.
#[derive(Debug)]
pub struct AcceptedPath<K> {
    /// The issuer of the leaf; its ancestors are reached through it.
    pub issuer: Arc<Node<K>>,
    /// What revocation asks of the leaf.
    pub leaf: OwnedSubject,
}

/// Judges whether `presented` is acceptable below `tree` (RFC 5280 section 6.1).
///
/// With `explain`, every attempted path is kept in the verdict; nothing else differs. Without a source, revocation is
/// not looked up, and saying so is the caller's work, as the clock is.
pub fn validate<V: SignatureVerifier, S: RevocationSource>(
    tree: &TrustTree<V::Key>,
    verifier: &V,
    cache: &impl NodeCache<V::Key>,
    presented: Presented<'_>,
    question: &Question<'_>,
    source: Option<&S>,
    explain: bool,
) -> Judgement<V::Key> {
    let mut budget = Budget::default();
    let opened = match Opened::new(presented, |der| cache.candidate(der), &mut budget) {
        Ok(opened) => opened,
        Err(finding) => {
            let verdict = Verdict::refused_input(finding, Arc::from(presented.leaf), budget.done);
            return Judgement { verdict, revocation: None, accepted: None, depends_on_time: false };
        }
    };
    let hints = Candidate::of(&opened.leaf);
    let leaf = Leaf { certificate: &opened.leaf, hints: &hints };
    let means = Means { tree, verifier, cache };
    let inquiry = source.map(|source| Inquiry { source, policy: &tree.policy, time: question.time });
    let review = Reviewer { inquiry, signers: Signers { means, candidates: &opened.candidates, question } };
    let mut court = Court::new(means, question, leaf, review, Trials::new(explain), &mut budget);
    let mut outcome = court.hear(&opened.candidates);
    let trials = court.trials;
    let (accepted, revocation) = kept(&mut outcome, leaf);
    let verdict = verdicts::close(outcome, &opened, &trials, budget.done);
    Judgement { verdict, revocation, accepted, depends_on_time: trials.depend_on_time }
}

/// What is known now about the revocation of a path that was accepted before; `None`: the whole must be judged anew,
/// because something on it may be revoked, or because the path of a CRL's signer is not remembered.
pub fn review_again<K, S: RevocationSource>(
    tree: &TrustTree<K>,
    cache: &impl NodeCache<K>,
    path: &AcceptedPath<K>,
    source: &S,
    time: ValidationTime,
) -> Option<PathStatus> {
    let inquiry = Inquiry { source, policy: &tree.policy, time };
    let mut signers = KnownSigners { anchors: &tree.anchors, cache, time };
    let path = JudgedPath { issuer: &path.issuer, leaf: path.leaf.as_subject() };
    path::check(&inquiry, &path, &mut signers, &mut Budget::default()).ok()
}

fn kept<K>(
    outcome: &mut Result<Outcome<K>, Finding>,
    leaf: Leaf<'_>,
) -> (Option<AcceptedPath<K>>, Option<PathStatus>) {
    let Ok(Outcome::Accepted { parent, revocation, .. }) = outcome else { return (None, None) };
    let accepted = Subject::of(leaf.certificate, &leaf.hints.issuer)
        .ok()
        .map(|leaf| AcceptedPath { issuer: Arc::clone(parent), leaf: leaf.to_owned() });
    (accepted, revocation.take())
}

/// Looks up the revocation of paths that are accepted otherwise (6.1.3 (a)(3)).
struct Reviewer<'a, V: SignatureVerifier, C, S> {
    inquiry: Option<Inquiry<'a, S>>,
    signers: Signers<'a, V, C>,
}

impl<V: SignatureVerifier, C: NodeCache<V::Key>, S: RevocationSource> Review<V::Key>
    for Reviewer<'_, V, C, S>
{
    fn review(
        &mut self,
        issuer: &Arc<Node<V::Key>>,
        leaf: Leaf<'_>,
        budget: &mut Budget,
    ) -> Result<Option<PathStatus>, Finding> {
        let Some(inquiry) = &self.inquiry else { return Ok(None) };
        let leaf = Subject::of(leaf.certificate, &leaf.hints.issuer)?;
        path::check(inquiry, &JudgedPath { issuer, leaf }, &mut self.signers, budget).map(Some)
    }
}

/// The certification paths of signers that are remembered, and no others.
struct KnownSigners<'a, K, C> {
    anchors: &'a [Arc<Node<K>>],
    cache: &'a C,
    time: ValidationTime,
}

impl<K, C: NodeCache<K>> Authorities<K> for KnownSigners<'_, K, C> {
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
            .and_then(|anchor| self.cache.authority(anchor, certificate))
            .filter(|known| validity::check(&known.valid, self.time).is_ok());
        budget.charge(known.as_ref().map_or(0, |known| known.cost))?;
        Ok(known)
    }
}

/// Finds the certification paths of those who sign CRLs, with what was presented and what is configured.
struct Signers<'a, V: SignatureVerifier, C> {
    means: Means<'a, V, C>,
    candidates: &'a [Arc<Candidate>],
    question: &'a Question<'a>,
}

impl<V: SignatureVerifier, C: NodeCache<V::Key>> Authorities<V::Key> for Signers<'_, V, C> {
    fn find(
        &mut self,
        certificate: &Arc<[u8]>,
        anchor: usize,
        budget: &mut Budget,
    ) -> Result<Option<Arc<Authority<V::Key>>>, Finding> {
        let (tree, cache, time) = (self.means.tree, self.means.cache, self.question.time);
        let known = KnownSigners { anchors: &tree.anchors, cache, time }.find(certificate, anchor, budget)?;
        if known.is_some() {
            return Ok(known);
        }
        let Some(anchor) = tree.anchors.iter().find(|node| node.anchor == anchor) else { return Ok(None) };
        let found = self.search(certificate, anchor, budget)?.map(Arc::new);
        if let Some(found) = &found {
            cache.keep_authority(anchor, found);
        }
        Ok(found)
    }
}

impl<V: SignatureVerifier, C: NodeCache<V::Key>> Signers<'_, V, C> {
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
            time: self.question.time,
            host: None,
            usage: None,
            policies: Some(&[]),
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
