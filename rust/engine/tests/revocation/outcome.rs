//! What must come of a case, and what came of it.

use chainward::{Basis, Evidence, FindingCode, Severity, Status, Verdict};
use serde_json::Value;

/// What came of a case. Lists are sorted where their order says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    ok: bool,
    code: Option<String>,
    /// Of a refusal: those of the certificate that is refused. Of an acceptance: all.
    faults: Vec<String>,
    details: Option<Details>,
}

/// What only the cases of CRLs tell.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    /// Which certificate is refused.
    certificate: Option<usize>,
    /// Why it is revoked, if that is said.
    reason: Option<String>,
    /// Of the certificates of an accepted path, leaf first.
    statuses: Vec<String>,
    notices: Vec<String>,
}

/// What must come of a case.
pub struct Expected {
    pub outcome: Outcome,
    /// For each CRL, why it is not taken in.
    pub rejected: Vec<Option<String>>,
}

impl Expected {
    pub fn read(json: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let texts =
            |name: &str| -> Vec<_> { json[name].as_array().into_iter().flatten().map(text).collect() };
        let words = |name: &str| texts(name).into_iter().map(|word| word.expect("text")).collect();
        let details = json.get("statuses").map(|_| Details {
            certificate: json["certificate"].as_u64().map(|index| usize::try_from(index).unwrap()),
            reason: text(&json["reason"]),
            statuses: words("statuses"),
            notices: words("notices"),
        });
        let ok = json["ok"].as_bool().expect("a truth");
        let outcome = Outcome { ok, code: text(&json["code"]), faults: words("faults"), details };
        Self { outcome, rejected: texts("rejected") }
    }

    pub fn faults(&self) -> impl Iterator<Item = &str> {
        self.outcome.faults.iter().map(String::as_str)
    }

    /// What came of the case, as far as it tells what must come of it.
    pub fn view(&self, verdict: &Verdict) -> Outcome {
        let mut outcome = Outcome::of(verdict);
        if self.outcome.details.is_none() {
            outcome.details = None;
            // Of OCSP, faults are told where the status is unknown.
            if outcome.code.as_deref() != Some(FindingCode::RevocationUnknown.slug()) {
                outcome.faults.clear();
            }
        }
        outcome
    }
}

impl Outcome {
    fn of(verdict: &Verdict) -> Self {
        let refusal = verdict.findings.iter().find(|finding| finding.severity == Severity::Refusal);
        let certificate = refusal.and_then(|refusal| refusal.certificate);
        let is_by_revocation = verdict.code.is_some_and(|code| {
            matches!(code, FindingCode::CertificateRevoked | FindingCode::RevocationUnknown)
        });
        let refused = verdict.evidence.iter().find(|evidence| Some(evidence.certificate) == certificate);
        assert!(refused.is_some() || !is_by_revocation, "a refusal by revocation has evidence");
        let (shown, reason): (&[Evidence], _) = match refused.map(|refused| refused.status) {
            Some(Status::Revoked { reason, .. }) => (&[], reason.map(|reason| reason.name().to_owned())),
            Some(_) => (refused.map(std::slice::from_ref).unwrap_or_default(), None),
            None => (&verdict.evidence, None),
        };
        let faults = shown.iter().flat_map(|evidence| &evidence.faults);
        let mut faults: Vec<_> = faults.map(|fault| fault.slug().to_owned()).collect();
        faults.sort_unstable();
        faults.dedup();
        let notices = verdict.findings.iter().filter(|finding| finding.severity == Severity::Notice);
        let mut notices: Vec<_> = notices.map(|notice| notice.code.slug().to_owned()).collect();
        notices.sort_unstable();
        Self {
            ok: verdict.ok,
            code: verdict.code.map(|code| code.slug().to_owned()),
            faults,
            details: Some(Details {
                certificate,
                reason,
                statuses: verdict.evidence.iter().filter(|_| verdict.ok).map(word).collect(),
                notices,
            }),
        }
    }
}

/// What is known about a certificate, or why it was not asked. What is known rests on something.
fn word(evidence: &Evidence) -> String {
    let word = match (&evidence.status, &*evidence.bases) {
        (Status::Good, [_, ..]) => "good",
        (Status::Revoked { .. }, [_, ..]) => "revoked",
        (Status::Unknown, []) => "unknown",
        (Status::NotAsked, [Basis::ShortLived]) => "short_lived",
        (Status::NotAsked, [Basis::NoRevocationAvailable]) => "no_revocation_available",
        (Status::NotAsked, []) => "not_asked",
        _ => panic!("{evidence:?}"),
    };
    word.to_owned()
}
