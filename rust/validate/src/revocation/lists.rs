//! What the CRLs say about a certificate: RFC 5280 6.3.3 (c), (e) and (h) to (l).

use std::sync::Arc;

use chainward_x509::{CanonicalName, ReasonCode};

use crate::budget::{Budget, cost};
use crate::checks::algorithms;
use crate::evidence::{Basis, Fault, ListEvidence, Status};
use crate::finding::Finding;
use crate::policy::Policy;
use crate::revocation::freshness::{self, Untimely, Window};
use crate::revocation::inquiry::Inquiry;
use crate::revocation::points::{self, Point};
use crate::revocation::rules::{Stance, Timeliness};
use crate::revocation::scope::{self, ALL_REASONS};
use crate::revocation::source::{Entry, ListFacts, RevocationList, RevocationSource, compare_numbers};
use crate::revocation::subject::Subject;

/// What a kind of source says about a certificate.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What is known.
    pub status: Status,
    /// From where.
    pub bases: Vec<Basis>,
    /// Why other information does not count.
    pub faults: Vec<Fault>,
    /// When all that the answer rests on counts.
    pub window: Window,
}

impl Answer {
    /// Nothing is known, for these reasons.
    pub fn unknown(faults: Vec<Fault>) -> Self {
        Self { status: Status::Unknown, bases: Vec::new(), faults, window: Window::ALWAYS }
    }

    /// What is known from both: a revocation in any, else what is good in the first.
    #[must_use]
    pub fn or(mut self, mut other: Self) -> Self {
        let is_better = match self.status {
            Status::Revoked { .. } => false,
            Status::Unknown => true,
            _ => matches!(other.status, Status::Revoked { .. }),
        };
        if is_better {
            std::mem::swap(&mut self, &mut other);
        }
        self.faults.extend(other.faults);
        self
    }
}

/// Knows who may sign CRLs for the issuer of one certificate.
pub trait Signers {
    /// Whether a key of the path itself signed it, and may do so: that costs nothing to find out.
    fn is_on_path(&self, facts: &ListFacts) -> bool;

    /// 6.3.3 (f): when another signer may speak for the issuer; `None`: it may not.
    ///
    /// # Errors
    /// Fatal findings only.
    fn is_authorized(&mut self, facts: &ListFacts, budget: &mut Budget) -> Result<Option<Window>, Finding>;
}

/// Asks the CRLs about a certificate.
///
/// All CRLs of its issuer that a key of the path signed are consulted, and a revocation in any of them counts. Where
/// they leave reasons open, those of the issuer's other keys follow, and then those of other issuers that the
/// certificate's distribution points name: so a key that is not on the path costs nothing while it is not needed.
///
/// # Errors
/// Fatal findings only.
pub fn ask<S: RevocationSource>(
    inquiry: &Inquiry<'_, S>,
    subject: &Subject<'_>,
    stance: &Stance,
    signers: &mut dyn Signers,
    budget: &mut Budget,
) -> Result<Answer, Finding> {
    let mut consultation = Consultation { inquiry, subject, stance, points: None, tally: Tally::default() };
    let own = inquiry.source.lists(subject.issuer);
    consultation.consult_all(own, true, signers, budget)?;
    if consultation.tally.is_undecided() {
        consultation.consult_all(own, false, signers, budget)?;
    }
    if consultation.tally.is_undecided() {
        for issuer in consultation.other_issuers(budget)? {
            let lists = inquiry.source.lists(&issuer);
            consultation.consult_all(lists, true, signers, budget)?;
            consultation.consult_all(lists, false, signers, budget)?;
        }
    }
    Ok(consultation.tally.close())
}

struct Consultation<'a, S> {
    inquiry: &'a Inquiry<'a, S>,
    subject: &'a Subject<'a>,
    stance: &'a Stance,
    /// The distribution points, once they were needed.
    points: Option<Vec<Point>>,
    tally: Tally,
}

/// What was found so far.
struct Tally {
    /// `reasons_mask` of 6.3.2.
    reasons: u16,
    revoked: Option<Status>,
    /// A revocation in a CRL that is out of date: it counts unless one of its time covers the certificate.
    revoked_once: Option<(Status, Basis)>,
    bases: Vec<Basis>,
    faults: Vec<Fault>,
    window: Window,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            reasons: 0,
            revoked: None,
            revoked_once: None,
            bases: Vec::new(),
            faults: Vec::new(),
            window: Window::ALWAYS,
        }
    }
}

impl<S: RevocationSource> Consultation<'_, S> {
    fn consult_all(
        &mut self,
        lists: &[Arc<S::List>],
        are_on_path: bool,
        signers: &mut dyn Signers,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        for list in lists {
            budget.charge(cost::CANDIDATE)?;
            let facts = list.facts();
            if facts.base_number.is_none() && signers.is_on_path(facts) == are_on_path {
                self.consult(list, lists, are_on_path, signers, budget)?;
            }
        }
        if !lists.is_empty() && lists.iter().all(|list| list.facts().base_number.is_some()) {
            self.tally.fault(Fault::CrlDeltaWithoutBase);
        }
        Ok(())
    }

    fn consult(
        &mut self,
        list: &S::List,
        others: &[Arc<S::List>],
        is_on_path: bool,
        signers: &mut dyn Signers,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        let facts = list.facts();
        let reasons = self.reasons(facts, budget)?;
        if reasons == 0 {
            self.tally.fault(Fault::CrlScope);
            return Ok(());
        }
        if let Err(fault) = is_acceptable(facts, self.inquiry.policy) {
            self.tally.fault(fault);
            return Ok(());
        }
        let timely =
            freshness::check(facts.this_update, facts.next_update, self.stance.timeliness, self.inquiry.time);
        if timely == Err(Untimely::NotYetValid) {
            self.tally.fault(Fault::CrlNotYetValid);
            return Ok(());
        }
        let authorized =
            if is_on_path { Some(Window::ALWAYS) } else { signers.is_authorized(facts, budget)? };
        let Some(authorized) = authorized else {
            self.tally.fault(Fault::CrlSignerNotAuthorized);
            return Ok(());
        };
        match timely {
            Ok(window) => {
                let delta = newest_delta(facts, others, self.inquiry, self.stance);
                self.look_up(list, delta, reasons, window.and(authorized));
            }
            Err(untimely) => {
                self.tally.fault(fault_of(untimely));
                self.look_up_once(list);
            }
        }
        Ok(())
    }

    /// (b), (d)
    fn reasons(&mut self, facts: &ListFacts, budget: &mut Budget) -> Result<u16, Finding> {
        if let Some(reasons) = scope::assumed_reasons(self.subject, facts) {
            return Ok(reasons);
        }
        self.read_points(budget)?;
        scope::covered_reasons(self.subject, self.points.as_deref().unwrap_or_default(), facts, budget)
    }

    fn read_points(&mut self, budget: &mut Budget) -> Result<(), Finding> {
        if self.points.is_none() {
            self.points = Some(points::of(self.subject, budget)?);
        }
        Ok(())
    }

    /// Those that the distribution points name as issuers of their CRLs.
    fn other_issuers(&mut self, budget: &mut Budget) -> Result<Vec<CanonicalName>, Finding> {
        self.read_points(budget)?;
        let points = self.points.iter().flatten();
        let mut issuers: Vec<_> =
            points.flat_map(|point| point.crl_issuers.iter().flatten()).cloned().collect();
        issuers.sort_unstable();
        issuers.dedup();
        issuers.retain(|issuer| issuer != self.subject.issuer);
        Ok(issuers)
    }

    /// (i), (j), (k), (l)
    fn look_up(&mut self, list: &S::List, delta: Option<&S::List>, reasons: u16, window: Window) {
        let in_delta = match delta.map(|delta| self.find(delta)).transpose() {
            Ok(found) => found.flatten(),
            Err(fault) => return self.tally.fault(fault),
        };
        let is_removed = in_delta.is_some_and(|entry| entry.reason == Some(ReasonCode::RemoveFromCrl)); // (k)
        let found = match in_delta {
            Some(_) if is_removed => None,
            Some(entry) => Some((entry, delta)),
            None => match self.find(list) {
                Ok(entry) => entry.map(|entry| (entry, None)),
                Err(fault) => return self.tally.fault(fault),
            },
        };
        if let Some((entry, by_delta)) = found {
            self.tally.revoked = Some(revoked(entry));
            self.tally.bases = vec![evidence(by_delta.unwrap_or(list).facts(), Some(entry))];
            return;
        }
        self.tally.reasons |= reasons;
        self.tally.window = self.tally.window.and(window);
        self.tally.bases.push(evidence(list.facts(), None));
        self.tally.bases.extend(delta.map(|delta| evidence(delta.facts(), in_delta)));
    }

    /// A revocation does not end because its CRL does.
    fn look_up_once(&mut self, list: &S::List) {
        if let Ok(Some(entry)) = self.find(list) {
            self.tally.revoked_once = Some((revoked(entry), evidence(list.facts(), Some(entry))));
        }
    }

    fn find(&self, list: &S::List) -> Result<Option<Entry>, Fault> {
        list.find(self.subject.issuer, self.subject.serial).map_err(|_| Fault::CrlUnreadable)
    }
}

impl Tally {
    fn is_undecided(&self) -> bool {
        self.reasons != ALL_REASONS && self.revoked.is_none()
    }

    fn fault(&mut self, fault: Fault) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn close(mut self) -> Answer {
        let status = self.status();
        let bases = if status == Status::Unknown { Vec::new() } else { self.bases };
        Answer { status, bases, faults: self.faults, window: self.window }
    }

    fn status(&mut self) -> Status {
        if let Some(revoked) = self.revoked {
            return revoked;
        }
        if self.reasons == ALL_REASONS {
            return Status::Good;
        }
        if let Some((revoked, basis)) = self.revoked_once.take() {
            self.bases = vec![basis];
            return revoked;
        }
        if self.reasons != 0 {
            self.fault(Fault::CrlReasons);
        }
        Status::Unknown
    }
}

fn is_acceptable(facts: &ListFacts, policy: &Policy) -> Result<(), Fault> {
    let lacks_number = facts.number.is_none() || facts.number_is_critical;
    if policy.revocation.require_crl_number && lacks_number {
        return Err(Fault::CrlNumber);
    }
    algorithms::check_signature(&policy.algorithms, facts.scheme)
        .and_then(|_| algorithms::check_key(&policy.algorithms, facts.key))
        .map(drop)
        .map_err(|_| Fault::CrlAlgorithm)
}

/// (c): the newest delta CRL that builds on this complete one, and is of its time without any leniency.
fn newest_delta<'a, S: RevocationSource>(
    complete: &ListFacts,
    lists: &'a [Arc<S::List>],
    inquiry: &Inquiry<'_, S>,
    stance: &Stance,
) -> Option<&'a S::List> {
    let strict = Timeliness { grace_seconds: 0, ..stance.timeliness };
    let fits = |delta: &&Arc<S::List>| {
        let facts = delta.facts();
        builds_on(facts, complete)
            && is_acceptable(facts, inquiry.policy).is_ok()
            && freshness::check(facts.this_update, facts.next_update, strict, inquiry.time).is_ok()
    };
    let number = |list: &'a Arc<S::List>| list.facts().number.as_deref().unwrap_or_default();
    let newest = lists.iter().filter(fits).max_by(|left, right| compare_numbers(number(left), number(right)));
    newest.map(|list| &**list)
}

/// 5.2.4 and 6.3.3 (c): one issuer, one key, one scope, and numbers that meet.
fn builds_on(delta: &ListFacts, complete: &ListFacts) -> bool {
    let (Some(base), Some(number), Some(own)) = (&delta.base_number, &delta.number, &complete.number) else {
        return false;
    };
    delta.issuer == complete.issuer
        && delta.signer.key_info == complete.signer.key_info
        && delta.scope == complete.scope
        && delta.authority_key_identifier == complete.authority_key_identifier
        && compare_numbers(base, own).is_le()
        && compare_numbers(own, number).is_lt()
}

fn revoked(entry: Entry) -> Status {
    Status::Revoked { date: entry.date, reason: entry.reason }
}

fn evidence(facts: &ListFacts, entry: Option<Entry>) -> Basis {
    Basis::List(ListEvidence {
        sha256: facts.sha256,
        number: facts.number.clone(),
        this_update: facts.this_update,
        next_update: facts.next_update,
        entry_offset: entry.map(|entry| entry.offset),
        is_delta: facts.base_number.is_some(),
        is_trusted_cache: facts.is_trusted_cache,
    })
}

fn fault_of(untimely: Untimely) -> Fault {
    match untimely {
        Untimely::NotYetValid => Fault::CrlNotYetValid,
        Untimely::Expired => Fault::CrlExpired,
        Untimely::TooOld => Fault::CrlTooOld,
        Untimely::WithoutNextUpdate => Fault::CrlWithoutNextUpdate,
    }
}
