//! What a validation answers: outcome, path, findings, attempted paths, and how long the answer holds.

use std::borrow::Cow;
use std::sync::Arc;

use chainward_x509::{ObjectIdentifier, UnixTime};

use crate::budget::WorkDone;
use crate::evidence::Evidence;
use crate::finding::{Finding, FindingCode, Severity};

/// What a certificate is in its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The certificate that was presented for judgement.
    Leaf,
    /// A CA certificate between the two.
    Intermediate,
    /// The trust anchor.
    Anchor,
}

/// One certificate of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathCertificate {
    /// The certificate as it came; empty for an anchor that is a bare name and key.
    pub der: Arc<[u8]>,
    /// What it is in the path.
    pub role: Role,
}

/// A finding, placed in the path of the verdict that carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedFinding {
    /// The stable code.
    pub code: FindingCode,
    /// Whether it refuses.
    pub severity: Severity,
    /// Index into the path, 0 = the leaf; `None`: the input as a whole.
    pub certificate: Option<usize>,
    /// What exactly was seen, for people. Not stable.
    pub detail: Cow<'static, str>,
}

/// A path that was tried and refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its certificates, leaf first; without the leaf when it did not come that far.
    pub path: Vec<PathCertificate>,
    /// Certificates of it whose signature was verified, the anchor counted.
    pub verified: usize,
    /// Why it was refused.
    pub finding: PlacedFinding,
}

/// The answer of one validation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// True when the leaf may come in.
    pub ok: bool,
    /// Why not: the finding of the failed path with most verified certificates.
    pub code: Option<FindingCode>,
    /// Findings and notices.
    pub findings: Vec<PlacedFinding>,
    /// The accepted path, or the failed one that speaks; leaf first.
    pub path: Vec<PathCertificate>,
    /// From when an accepted path holds, in seconds since the Unix epoch, inclusive.
    pub valid_from: Option<UnixTime>,
    /// Until when an accepted path holds, inclusive.
    pub valid_until: Option<UnixTime>,
    /// The valid certificate policies, constrained by the authorities and the user (RFC 9618 section 5.6).
    pub policies: Vec<ObjectIdentifier>,
    /// What is known about the revocation of each certificate of the path below its anchor, leaf first; empty where it
    /// was not looked up, as it isn't when something else refuses the path.
    pub evidence: Vec<Evidence>,
    /// Index of the trust anchor of an accepted path.
    pub anchor: Option<usize>,
    /// Every failed path, in the order of trial; only where the caller asked for an explanation.
    pub attempts: Vec<Attempt>,
    /// The work that was really done.
    pub work: WorkDone,
    /// Which anchors and policy judged; set by the owner of the tree.
    pub epoch: u64,
    /// Which state of what is known about revocation was asked; set by its owner, `None` where none was.
    pub revocation_epoch: Option<u64>,
}

impl Verdict {
    /// A refusal before any path was tried.
    pub fn refused_input(finding: Finding, leaf: Arc<[u8]>, work: WorkDone) -> Self {
        let path = vec![PathCertificate { der: leaf, role: Role::Leaf }];
        let certificate = finding.depth.map(|_| 0);
        let placed = PlacedFinding {
            code: finding.code,
            severity: finding.severity,
            certificate,
            detail: finding.detail,
        };
        Self {
            ok: false,
            code: Some(placed.code),
            findings: vec![placed],
            path,
            valid_from: None,
            valid_until: None,
            policies: Vec::new(),
            evidence: Vec::new(),
            anchor: None,
            attempts: Vec::new(),
            work,
            epoch: 0,
            revocation_epoch: None,
        }
    }
}

impl PlacedFinding {
    /// Turns the distance from the anchor into the index from the leaf, in a path whose leaf has `leaf_depth`.
    pub fn place(finding: &Finding, leaf_depth: u16) -> Self {
        let certificate = finding.depth.map(|depth| usize::from(leaf_depth.saturating_sub(depth)));
        Self { code: finding.code, severity: finding.severity, certificate, detail: finding.detail.clone() }
    }
}
