//! From the outcome of a search to the verdict that is shown.

use std::sync::Arc;

use crate::budget::WorkDone;
use crate::finding::{Finding, FindingCode};
use crate::presented::Opened;
use crate::revocation::path::PathStatus;
use crate::state::PathState;
use crate::steps::Acceptance;
use crate::tree::Node;
use crate::trials::{Trials, path_above};
use crate::verdict::{PathCertificate, PlacedFinding, Role, Verdict};

/// How a search ended.
#[derive(Debug)]
pub enum Outcome<K> {
    /// The leaf is accepted below a node.
    Accepted {
        /// Its issuer.
        parent: Arc<Node<K>>,
        /// What it is accepted with.
        acceptance: Acceptance,
        /// What is known about the revocation of the path; `None`: it was not looked up.
        revocation: Option<PathStatus>,
    },
    /// The leaf is itself an anchor that vouches for itself.
    Pinned {
        /// The anchor.
        anchor: Arc<Node<K>>,
        /// What it is accepted with.
        acceptance: Acceptance,
    },
    /// Nothing is left to try.
    Refused,
}

/// The verdict of a search, without what is known about revocation.
pub(crate) fn close<K>(
    outcome: Result<Outcome<K>, Finding>,
    opened: &Opened<'_>,
    trials: &Trials<K>,
    work: WorkDone,
) -> Verdict {
    let leaf: Arc<[u8]> = Arc::from(opened.leaf.as_der());
    let mut verdict = match outcome {
        Ok(Outcome::Accepted { parent, acceptance, .. }) => {
            let mut path = vec![PathCertificate { der: leaf, role: Role::Leaf }];
            path.extend(path_above(&parent));
            accepted(path, parent.anchor, &parent.state, acceptance, work)
        }
        Ok(Outcome::Pinned { anchor, acceptance }) => {
            let path = vec![PathCertificate { der: leaf, role: Role::Leaf }];
            accepted(path, anchor.anchor, &anchor.state, acceptance, work)
        }
        Ok(Outcome::Refused) => refused(opened, leaf, trials, work),
        Err(finding) => Verdict::refused_input(Finding { depth: None, ..finding }, leaf, work),
    };
    verdict.attempts = trials.attempts();
    verdict
}

fn accepted(
    path: Vec<PathCertificate>,
    anchor: usize,
    above: &PathState,
    acceptance: Acceptance,
    work: WorkDone,
) -> Verdict {
    let leaf_depth = above.depth.saturating_add(1);
    let notices = above.notices.iter().chain(&acceptance.notices);
    Verdict {
        ok: true,
        code: None,
        findings: notices.map(|notice| PlacedFinding::place(notice, leaf_depth)).collect(),
        path,
        valid_from: Some(acceptance.valid.start.time),
        valid_until: Some(acceptance.valid.end.time),
        policies: acceptance.policies,
        evidence: Vec::new(),
        anchor: Some(anchor),
        attempts: Vec::new(),
        work,
        epoch: 0,
        revocation_epoch: None,
    }
}

/// Adds to an acceptance what is known about the revocation of its path, and holds it no longer than that counts.
#[must_use]
pub fn with_revocation(mut verdict: Verdict, status: PathStatus) -> Verdict {
    let leaf_depth = u16::try_from(verdict.path.len().saturating_sub(1)).unwrap_or(u16::MAX);
    verdict.findings.extend(status.notices.iter().map(|notice| PlacedFinding::place(notice, leaf_depth)));
    verdict.valid_from = verdict.valid_from.map(|from| from.max(status.window.start));
    verdict.valid_until = verdict.valid_until.map(|until| until.min(status.window.end));
    verdict.evidence = status.evidence;
    verdict
}

/// The path that speaks; else a malformed certificate that was presented; else that there is no issuer.
fn refused<K>(opened: &Opened<'_>, leaf: Arc<[u8]>, trials: &Trials<K>, work: WorkDone) -> Verdict {
    if let Some(trial) = trials.speaker() {
        let attempt = trial.attempt();
        let mut verdict = Verdict::refused_input(trial.finding.clone(), leaf, work);
        verdict.path = attempt.path;
        verdict.findings = vec![attempt.finding];
        verdict.evidence.clone_from(&trial.evidence);
        return verdict;
    }
    if let Some((der, finding)) = opened.malformed.first() {
        let mut verdict = Verdict::refused_input(finding.clone(), Arc::clone(der), work);
        verdict.path = vec![PathCertificate { der: Arc::clone(der), role: Role::Intermediate }];
        return verdict;
    }
    let issuer = opened.leaf.issuer().to_string();
    let finding =
        Finding::refusal(FindingCode::IssuerNotFound, format!("no path from {issuer} to an anchor"));
    Verdict::refused_input(finding.at(0), leaf, work)
}
