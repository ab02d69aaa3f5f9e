//! `validate()`: the only place that sees the search, the checks and revocation.

use std::sync::Arc;

use crate::budget::Budget;
use crate::candidate::Candidate;
use crate::checks::validity::ValidationTime;
use crate::court::{Court, Leaf, Means, Review};
use crate::finding::Finding;
use crate::memory::Memory;
use crate::presented::{Opened, Presented};
use crate::revocation::inquiry::Inquiry;
use crate::revocation::path::{self, JudgedPath, PathStatus, Refusal};
use crate::revocation::source::RevocationSource;
use crate::revocation::subject::{OwnedSubject, Subject};
use crate::signature::SignatureVerifier;
use crate::steps::Question;
use crate::tree::{Node, TrustTree};
use crate::trials::Trials;
use crate::verdict::Verdict;
use crate::verdicts::{self, Outcome};
use crate::witnesses::{KnownWitnesses, Witnesses};

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
    /// What revocation asks of the leaf; `None`: it is not looked up.
    pub leaf: Option<OwnedSubject>,
}

/// Judges whether `presented` is acceptable below `tree` (RFC 5280 section 6.1).
///
/// With `explain`, every attempted path is kept in the verdict; nothing else differs. Without a source, revocation is
/// not looked up, and saying so is the caller's work, as the clock is.
pub fn validate<V: SignatureVerifier, S: RevocationSource>(
    tree: &TrustTree<V::Key>,
    verifier: &V,
    cache: &impl Memory<V::Key>,
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
    let inquiry = source.map(|source| Inquiry {
        source,
        policy: &tree.policy,
        stapled: question.stapled,
        time: question.time,
    });
    let review = Reviewer {
        inquiry,
        witnesses: Witnesses { means, candidates: &opened.candidates, time: question.time },
    };
    let mut court = Court::new(means, question, leaf, review, Trials::new(explain), &mut budget);
    let mut outcome = court.hear(&opened.candidates);
    let trials = court.trials;
    let (accepted, revocation) = kept(&mut outcome, leaf);
    let verdict = verdicts::close(outcome, &opened, &trials, budget.done);
    Judgement { verdict, revocation, accepted, depends_on_time: trials.depend_on_time }
}

/// What is known now about the revocation of a path that was accepted before; `None`: the whole must be judged anew,
/// because something on it may be revoked, or because who signed a CRL or a response is not remembered.
pub fn review_again<K, S: RevocationSource>(
    tree: &TrustTree<K>,
    cache: &impl Memory<K>,
    path: &AcceptedPath<K>,
    source: &S,
    stapled: &[&[u8]],
    time: ValidationTime,
) -> Option<PathStatus> {
    let leaf = path.leaf.as_ref()?.as_subject();
    let inquiry = Inquiry { source, policy: &tree.policy, stapled, time };
    let mut witnesses = KnownWitnesses::new(&tree.anchors, cache, time);
    let path = JudgedPath { issuer: &path.issuer, leaf };
    let status = path::check(&inquiry, &path, &mut witnesses, &mut Budget::default()).ok()?;
    // A policy that lets the unknown in would let in whom those revoked who are not remembered.
    (!witnesses.lacks_somebody).then_some(status)
}

fn kept<K>(
    outcome: &mut Result<Outcome<K>, Finding>,
    leaf: Leaf<'_>,
) -> (Option<AcceptedPath<K>>, Option<PathStatus>) {
    let Ok(Outcome::Accepted { parent, revocation, .. }) = outcome else { return (None, None) };
    let read = || Subject::of(leaf.certificate, &leaf.hints.issuer).ok();
    let leaf = revocation.as_ref().and_then(|_| read()).map(|subject| subject.to_owned());
    let accepted = AcceptedPath { issuer: Arc::clone(parent), leaf };
    (Some(accepted), revocation.take())
}

/// Looks up the revocation of paths that are accepted otherwise (6.1.3 (a)(3)).
struct Reviewer<'a, V: SignatureVerifier, C, S> {
    inquiry: Option<Inquiry<'a, S>>,
    witnesses: Witnesses<'a, V, C>,
}

impl<V: SignatureVerifier, C: Memory<V::Key>, S: RevocationSource> Review<V::Key> for Reviewer<'_, V, C, S> {
    fn review(
        &mut self,
        issuer: &Arc<Node<V::Key>>,
        leaf: Leaf<'_>,
        budget: &mut Budget,
    ) -> Result<Option<PathStatus>, Refusal> {
        let Some(inquiry) = &self.inquiry else { return Ok(None) };
        let leaf = Subject::of(leaf.certificate, &leaf.hints.issuer)?;
        path::check(inquiry, &JudgedPath { issuer, leaf }, &mut self.witnesses, budget).map(Some)
    }
}
