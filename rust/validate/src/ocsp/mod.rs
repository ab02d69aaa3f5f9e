//! OCSP: whether a response may speak for a certificate, and what it says (RFC 6960, RFC 9654).
//!
//! Pure, as all of this crate: responses come from somewhere else.
//!
//! | step | module |
//! |---|---|
//! | is it a response at all, and no error (2.3, 4.2.1) | here |
//! | who signed it, and may it speak for the issuer (3.2 (2)-(4), 4.2.2.2) | `authentication`, `delegation`, `responder`, `signed` |
//! | what it says about the certificate (3.2 (1)), and when that counts (3.2 (5), (6)) | `answer`, `issuer` |
//! | does it belong to the request | `nonce` |
//! | why it says nothing that counts | `fault` |
//!
//! [`answer`] does all of it but the time and the nonce: its result is kept, and each validation asks
//! [`OcspAnswer::check_time`].
//!
//! **What the caller must still do**: look up the certificate of a delegated responder ([`ResponderLookup`]); decide what a fault, or the status `unknown`, means. Neither is ever good.

mod answer;
mod authentication;
mod court;
mod delegation;
mod fault;
mod issuer;
mod nonce;
mod responder;
mod signed;

use chainward_x509::{OcspResponse, OcspResponseStatus};

pub use answer::{AnswerTimes, OcspAnswer, Signer, find};
pub use authentication::{Authentic, MAX_RESPONDER_CERTIFICATES, Responder, authenticate};
pub use court::Court;
pub use fault::{OcspError, OcspFault, OcspFaultCode};
pub use issuer::Issuer;
pub use nonce::check_nonce;
pub use responder::{AuthorizedResponder, NoResponders, ResponderCache, ResponderLookup, ResponderNames};

use crate::budget::{Budget, cost};
use crate::signature::SignatureVerifier;
use crate::weight;

/// Reads a response. The octets are charged as what reading and hashing them costs, before they are read.
///
/// # Errors
/// `ocsp_malformed`, or the error that the responder answered with; `budget_exhausted`.
pub fn open<'a>(der: &'a [u8], budget: &mut Budget) -> Result<OcspResponse<'a>, OcspError> {
    budget.charge(weight::hash(der)).map_err(OcspError::Exhausted)?;
    budget.charge_each(cost::EXTENSION_OCTET, der.len()).map_err(OcspError::Exhausted)?;
    let response = OcspResponse::from_der(der).map_err(OcspFault::from)?;
    match response.status() {
        OcspResponseStatus::Successful => Ok(response),
        OcspResponseStatus::MalformedRequest => Err(OcspFaultCode::MalformedRequest.into()),
        OcspResponseStatus::InternalError => Err(OcspFaultCode::InternalError.into()),
        OcspResponseStatus::TryLater => Err(OcspFaultCode::TryLater.into()),
        OcspResponseStatus::SigRequired => Err(OcspFaultCode::SigRequired.into()),
        OcspResponseStatus::Unauthorized => Err(OcspFaultCode::Unauthorized.into()),
    }
}

/// What a response says about the certificate of `issuer` with this serial number: the content octets of the INTEGER,
/// as they were signed.
///
/// # Errors
/// Why it says nothing; `budget_exhausted`.
pub fn answer<V: SignatureVerifier, C: ResponderCache<V::Key>>(
    court: &Court<'_, V, C>,
    der: &[u8],
    issuer: Issuer<'_, V::Key>,
    serial_number: &[u8],
    budget: &mut Budget,
) -> Result<OcspAnswer, OcspError> {
    let response = open(der, budget)?;
    // invariant: there is one exactly when the status is `successful`
    let basic = response.basic().ok_or(OcspFaultCode::Malformed)?;
    let authentic = authenticate(court, basic, &issuer, budget)?;
    let sha256 = court.verifier.sha256(der);
    Ok(find(court.verifier, basic, &authentic, issuer, serial_number, sha256)?)
}

/// Whether a response says anything about a certificate with this serial number, whoever issued it. Nothing about the
/// response is verified: this only tells which of several responses to look at.
pub fn is_about_serial(der: &[u8], serial_number: &[u8]) -> bool {
    let Ok(response) = OcspResponse::from_der(der) else { return true };
    let Some(basic) = response.basic() else { return true };
    basic.responses().any(|single| single.cert_id.serial_number == serial_number)
}
