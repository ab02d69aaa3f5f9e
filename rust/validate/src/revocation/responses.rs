//! What OCSP responses say about a certificate (RFC 6960 3.2), stapled or at hand.

use chainward_x509::CertStatus;

use crate::evidence::{Basis, ResponseEvidence, Status};
use crate::ocsp::{OcspAnswer, OcspFaultCode, Signer};
use crate::revocation::freshness::Window;
use crate::revocation::inquiry::Inquiry;
use crate::revocation::lists::Answer;
use crate::revocation::rules::Stance;

/// OCSP responses that a client may send with its certificates.
pub const MAX_STAPLED: usize = 16;

/// What an authentic answer says at the validation time. A revocation does not end because the response does.
///
/// # Errors
/// Why it does not count.
pub fn said<S>(
    answer: &OcspAnswer,
    inquiry: &Inquiry<'_, S>,
    stance: &Stance,
    is_stapled: bool,
    responder: Window,
) -> Result<Answer, OcspFaultCode> {
    let timely = answer.check_time(inquiry.time, &stance.timeliness);
    let status = match (answer.status, timely) {
        (
            CertStatus::Revoked { time, reason },
            Ok(()) | Err(OcspFaultCode::Expired | OcspFaultCode::TooOld),
        ) => Status::Revoked { date: time, reason },
        (_, Err(code)) => return Err(code),
        (CertStatus::Unknown, Ok(())) => return Err(OcspFaultCode::StatusUnknown),
        (_, Ok(())) => Status::Good,
    };
    let window =
        if status == Status::Good { window(answer, inquiry, stance)?.and(responder) } else { responder };
    let basis = Basis::Response(ResponseEvidence {
        sha256: answer.sha256,
        produced_at: answer.produced_at,
        this_update: answer.this_update,
        next_update: answer.next_update,
        is_stapled,
        is_delegated: matches!(answer.signer, Signer::Delegated { .. }),
    });
    Ok(Answer { status, bases: vec![basis], faults: Vec::new(), window })
}

fn window<S>(
    answer: &OcspAnswer,
    inquiry: &Inquiry<'_, S>,
    stance: &Stance,
) -> Result<Window, OcspFaultCode> {
    let counts = answer.window(&stance.timeliness)?;
    let is_stale = inquiry.is_after(answer.next_update);
    Ok(Window { start: counts.not_before, end: counts.not_after, is_stale })
}
