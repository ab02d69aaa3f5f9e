//! Revocation of a whole path: RFC 5280 6.1.3 (a)(3), and what the policy makes of the unknown.

use std::sync::Arc;

use chainward_x509::{Certificate, ReasonCode, format_unix_time};

use crate::budget::{Budget, cost};
use crate::checks::validity;
use crate::evidence::{Basis, Evidence, Fault, Status};
use crate::finding::{Finding, FindingCode};
use crate::ocsp::{self, OcspAnswer, OcspError, OcspFaultCode, ResponderLookup, Signer};
use crate::revocation::freshness::Window;
use crate::revocation::inquiry::Inquiry;
use crate::revocation::lists::{self, Answer, Signers};
use crate::revocation::responses::{self, MAX_STAPLED};
use crate::revocation::rules::{Coverage, Mode, SourceKind, Stance};
use crate::revocation::signer::{self, Authorities};
use crate::revocation::source::{ListFacts, RevocationSource};
use crate::revocation::subject::Subject;
use crate::tree::{Authority, Node};

/// Signers of CRLs that may vouch for each other's CRLs in a row.
const MAX_SIGNERS_IN_A_ROW: usize = 4;

/// An accepted path, as revocation sees it.
#[derive(Debug)]
pub struct JudgedPath<'a, K> {
    /// The node above the leaf.
    pub issuer: &'a Arc<Node<K>>,
    /// The leaf.
    pub leaf: Subject<'a>,
}

/// What is known about all certificates of a path below its anchor.
#[derive(Clone, Debug)]
pub struct PathStatus {
    /// For each certificate, leaf first.
    pub evidence: Vec<Evidence>,
    /// What was let in by leniency, each at its certificate.
    pub notices: Vec<Finding>,
    /// When all of it counts.
    pub window: Window,
}

/// Why a path is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The finding that speaks.
    pub finding: Finding,
    /// For each certificate, leaf first, what is known; empty where not all of them were asked about.
    pub evidence: Vec<Evidence>,
}

impl From<Finding> for Refusal {
    fn from(finding: Finding) -> Self {
        Self { finding, evidence: Vec::new() }
    }
}

/// Looks up every certificate of a path that the policy asks about.
///
/// # Errors
/// `certificate_revoked`, at the revoked one that is nearest to the anchor; else `revocation_unknown` or
/// `revocation_pending`; fatal findings.
pub fn check<K, S: RevocationSource, A: Authorities<K>>(
    inquiry: &Inquiry<'_, S>,
    path: &JudgedPath<'_, K>,
    authorities: &mut A,
    budget: &mut Budget,
) -> Result<PathStatus, Refusal> {
    Hearing { inquiry, authorities, assumed: Vec::new() }.check_path(path, true, budget)
}

struct Hearing<'a, S, A> {
    inquiry: &'a Inquiry<'a, S>,
    authorities: &'a mut A,
    /// Signers whose own path is being checked: a CRL that says nothing against its own signer is consistent.
    assumed: Vec<Arc<[u8]>>,
}

impl<S: RevocationSource, A> Hearing<'_, S, A> {
    fn check_path<K>(
        &mut self,
        path: &JudgedPath<'_, K>,
        is_client: bool,
        budget: &mut Budget,
    ) -> Result<PathStatus, Refusal>
    where
        A: Authorities<K>,
    {
        let mut status = PathStatus { evidence: Vec::new(), notices: Vec::new(), window: Window::ALWAYS };
        let mut refusals = Vec::new();
        let mut at = (path.leaf, path.issuer);
        for certificate in 0.. {
            let (subject, issuer) = at;
            let depth = issuer.state.depth.saturating_add(1);
            let is_leaf = certificate == 0;
            let answer = self.check_one(&subject, issuer, is_client, is_leaf, budget)?;
            match self.decide(&answer, &subject, issuer) {
                Ok(notice) => status.notices.extend(notice.map(|notice| notice.at(depth))),
                Err(refusal) => refusals.push(refusal.at(depth)),
            }
            status.window = status.window.and(answer.window);
            let Answer { status: known, bases, faults, .. } = answer;
            status.evidence.push(Evidence { certificate, status: known, bases, faults });
            let (Some(own), Some(parent)) = (&issuer.subject_of_revocation, &issuer.parent) else { break };
            at = (own.as_subject(), parent);
        }
        match speaker(refusals) {
            Some(finding) => Err(Refusal { finding, evidence: status.evidence }),
            None => Ok(status),
        }
    }

    fn check_one<K>(
        &mut self,
        subject: &Subject<'_>,
        issuer: &Arc<Node<K>>,
        is_client: bool,
        is_leaf: bool,
        budget: &mut Budget,
    ) -> Result<Answer, Finding>
    where
        A: Authorities<K>,
    {
        budget.charge(cost::CANDIDATE)?;
        let inquiry = self.inquiry;
        let stance = inquiry.policy.revocation.stance(issuer.stance_on_revocation);
        if stance.coverage == Coverage::EndEntity && !(is_client && is_leaf) {
            return Ok(not_asked(Vec::new()));
        }
        if let Some(basis) = exemption(subject, stance, is_leaf) {
            return Ok(not_asked(vec![basis]));
        }
        let mut answer = Answer::unknown(Vec::new());
        for kind in &stance.sources {
            answer = answer.or(self.ask(*kind, subject, issuer, stance, budget)?);
        }
        if answer.status == Status::Unknown && answer.faults.is_empty() {
            answer.faults.push(Fault::NothingKnown);
        }
        Ok(answer)
    }

    fn ask<K>(
        &mut self,
        kind: SourceKind,
        subject: &Subject<'_>,
        issuer: &Arc<Node<K>>,
        stance: &Stance,
        budget: &mut Budget,
    ) -> Result<Answer, Finding>
    where
        A: Authorities<K>,
    {
        let inquiry = self.inquiry;
        match kind {
            SourceKind::Crl => self.ask_lists(subject, issuer, stance, budget),
            SourceKind::Ocsp => {
                let responses = inquiry.source.responses(&issuer.key_info, subject.serial);
                let responses = responses.iter().map(|response| &**response);
                self.ask_responses(responses, false, subject, issuer, stance, budget)
            }
            SourceKind::Stapled => {
                let about_it = |response: &&[u8]| ocsp::is_about_serial(response, subject.serial);
                let octets = inquiry.stapled.iter().map(|response| response.len()).sum();
                budget.charge_each(cost::EXTENSION_OCTET, octets)?;
                let stapled = inquiry.stapled.iter().copied().take(MAX_STAPLED).filter(about_it);
                self.ask_responses(stapled, true, subject, issuer, stance, budget)
            }
        }
    }

    fn ask_lists<K>(
        &mut self,
        subject: &Subject<'_>,
        issuer: &Arc<Node<K>>,
        stance: &Stance,
        budget: &mut Budget,
    ) -> Result<Answer, Finding>
    where
        A: Authorities<K>,
    {
        let inquiry = self.inquiry;
        lists::ask(inquiry, subject, stance, &mut PathSigners { hearing: self, issuer }, budget)
    }

    fn ask_responses<'r, K>(
        &mut self,
        responses: impl Iterator<Item = &'r [u8]>,
        is_stapled: bool,
        subject: &Subject<'_>,
        issuer: &Arc<Node<K>>,
        stance: &Stance,
        budget: &mut Budget,
    ) -> Result<Answer, Finding>
    where
        A: Authorities<K>,
    {
        let inquiry = self.inquiry;
        let mut known = Answer::unknown(Vec::new());
        for response in responses {
            let answer = match self.authorities.answer(response, issuer, subject, budget) {
                Ok(answer) => answer,
                Err(OcspError::Fault(fault)) => {
                    known = known.or(Answer::unknown(vec![Fault::Ocsp(fault.code)]));
                    continue;
                }
                Err(OcspError::Exhausted(finding)) => return Err(finding),
            };
            let responder = self.check_responder(&answer, issuer, stance, budget)?;
            let said = responder
                .and_then(|responder| responses::said(&answer, inquiry, stance, is_stapled, responder));
            known = known.or(said.unwrap_or_else(|code| Answer::unknown(vec![Fault::Ocsp(code)])));
        }
        Ok(known)
    }

    /// Whether a delegated responder is revoked (RFC 6960 4.2.2.2.1), by the CRLs of its issuer. Where its certificate
    /// says neither that nobody need ask nor where, not knowing is no fault: the RFC leaves that to local policy.
    fn check_responder<K>(
        &mut self,
        answer: &OcspAnswer,
        issuer: &Arc<Node<K>>,
        stance: &Stance,
        budget: &mut Budget,
    ) -> Result<Result<Window, OcspFaultCode>, Finding>
    where
        A: Authorities<K>,
    {
        let Signer::Delegated { der, lookup, .. } = &answer.signer else {
            return Ok(Ok(Window::ALWAYS));
        };
        if *lookup == ResponderLookup::Nocheck {
            return Ok(Ok(Window::ALWAYS));
        }
        budget.charge(cost::PARSE)?;
        let Ok(certificate) = Certificate::from_der(der) else {
            return Ok(Err(OcspFaultCode::ResponderNotAuthorized));
        };
        let subject = Subject::of(&certificate, &issuer.subject)?;
        let known = self.ask_lists(&subject, issuer, stance, budget)?;
        Ok(match known.status {
            Status::Revoked { .. } => Err(OcspFaultCode::ResponderRevoked),
            Status::Unknown if *lookup == ResponderLookup::Specified => {
                Err(OcspFaultCode::ResponderRevocationUnknown)
            }
            _ => Ok(known.window),
        })
    }

    /// 6.3.3 (f)
    fn is_authorized<K>(
        &mut self,
        facts: &ListFacts,
        issuer: &Arc<Node<K>>,
        budget: &mut Budget,
    ) -> Result<Option<Window>, Finding>
    where
        A: Authorities<K>,
    {
        for certificate in &facts.signer.certificates {
            if self.assumed.contains(certificate) {
                return Ok(Some(Window::ALWAYS));
            }
            let Some(authority) = self.authorities.find(certificate, issuer.anchor, budget)? else {
                continue;
            };
            if !signer::is_signer(facts, &authority) {
                continue;
            }
            if let Some(window) = self.is_unrevoked(certificate, &authority, budget)? {
                return Ok(Some(window.and(signer::window(&authority))));
            }
        }
        Ok(None)
    }

    /// Whether the path of a signer holds at the validation time, and nothing on it is revoked.
    fn is_unrevoked<K>(
        &mut self,
        certificate: &Arc<[u8]>,
        authority: &Authority<K>,
        budget: &mut Budget,
    ) -> Result<Option<Window>, Finding>
    where
        A: Authorities<K>,
    {
        if validity::check(&authority.valid, self.inquiry.time).is_err()
            || self.assumed.len() >= MAX_SIGNERS_IN_A_ROW
        {
            return Ok(None);
        }
        self.assumed.push(Arc::clone(certificate));
        let path = JudgedPath { issuer: &authority.issuer, leaf: authority.subject.as_subject() };
        let checked = self.check_path(&path, false, budget);
        self.assumed.pop();
        match checked {
            // A policy that only reports must show what it would refuse: the CRLs of such a signer, too.
            Ok(status)
                if status.notices.iter().any(|notice| notice.code == FindingCode::RevocationReportOnly) =>
            {
                Ok(None)
            }
            Ok(status) => Ok(Some(status.window)),
            Err(refusal) if refusal.finding.is_fatal() => Err(refusal.finding),
            Err(_) => Ok(None),
        }
    }

    /// What the policy makes of an answer: the notice to let it pass with, if any.
    fn decide<K>(
        &self,
        answer: &Answer,
        subject: &Subject<'_>,
        issuer: &Node<K>,
    ) -> Result<Option<Finding>, Finding> {
        let stance = self.inquiry.policy.revocation.stance(issuer.stance_on_revocation);
        let code = match answer.status {
            Status::Good if answer.window.is_stale => {
                return Ok(Some(Finding::notice(FindingCode::RevocationStale, "")));
            }
            Status::Good | Status::NotAsked => return Ok(None),
            Status::Revoked { .. } => FindingCode::CertificateRevoked,
            Status::Unknown if self.inquiry.source.is_pending(subject.issuer) => {
                FindingCode::RevocationPending
            }
            Status::Unknown => FindingCode::RevocationUnknown,
        };
        let detail = describe(answer);
        match (stance.mode, code) {
            (Mode::ReportOnly, _) => {
                let detail = format!("{code}: {detail}");
                Ok(Some(Finding::notice(FindingCode::RevocationReportOnly, detail)))
            }
            (Mode::Soft, FindingCode::RevocationPending | FindingCode::RevocationUnknown) => {
                Ok(Some(Finding::notice(FindingCode::RevocationUnknownAccepted, detail)))
            }
            _ => Err(Finding::refusal(code, detail)),
        }
    }
}

/// Who may sign CRLs for what `issuer` issued.
struct PathSigners<'h, 'a, K, S, A> {
    hearing: &'h mut Hearing<'a, S, A>,
    issuer: &'h Arc<Node<K>>,
}

impl<K, S: RevocationSource, A: Authorities<K>> Signers for PathSigners<'_, '_, K, S, A> {
    fn is_on_path(&self, facts: &ListFacts) -> bool {
        signer::is_on_path(facts, self.issuer)
    }

    fn is_authorized(&mut self, facts: &ListFacts, budget: &mut Budget) -> Result<Option<Window>, Finding> {
        self.hearing.is_authorized(facts, self.issuer, budget)
    }
}

/// Of what is refused, a revocation speaks before the unknown, and the CA nearest to the anchor before what it issued.
fn speaker(refusals: Vec<Finding>) -> Option<Finding> {
    let rank = |finding: &Finding| (finding.code != FindingCode::CertificateRevoked, finding.depth);
    refusals.into_iter().min_by_key(rank)
}

/// Leaves that the policy does not ask about.
fn exemption(subject: &Subject<'_>, stance: &Stance, is_leaf: bool) -> Option<Basis> {
    // RFC 9608 section 4: only in end entity certificates.
    if !is_leaf || subject.is_ca {
        return None;
    }
    if subject.has_no_revocation_available && stance.accept_no_revocation_available {
        return Some(Basis::NoRevocationAvailable);
    }
    let lifetime = subject.validity.not_after.saturating_sub(subject.validity.not_before).saturating_add(1);
    (lifetime <= stance.short_lived_seconds).then_some(Basis::ShortLived)
}

fn not_asked(bases: Vec<Basis>) -> Answer {
    Answer { status: Status::NotAsked, bases, faults: Vec::new(), window: Window::ALWAYS }
}

fn describe(answer: &Answer) -> String {
    match answer.status {
        Status::Revoked { date, reason } => {
            let reason = reason.map_or("no reason given", ReasonCode::name);
            format!("since {}, {reason}", format_unix_time(date))
        }
        _ => answer.faults.iter().map(|fault| fault.slug()).collect::<Vec<_>>().join(", "),
    }
}
