//! What an authentic response says about one certificate, as data that outlives it.
//!
//! Authenticating a response is slow, and what it says changes with nothing but time: so an [`OcspAnswer`] is made
//! once, kept, and asked [`OcspAnswer::check_time`] at every validation, which compares a few numbers.

use std::cmp::Reverse;
use std::sync::Arc;

use chainward_x509::{BasicOcspResponse, CertStatus, ReasonCode, SingleResponse, UnixTime, Validity};

use super::authentication::{Authentic, Responder};
use super::fault::{OcspFault, OcspFaultCode};
use super::issuer::{Issuer, Target};
use super::responder::{ResponderLookup, check_time};
use crate::checks::validity::ValidationTime;
use crate::finding::Finding;
pub use crate::revocation::rules::Timeliness as AnswerTimes;
use crate::signature::SignatureVerifier;

/// What a response says about one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcspAnswer {
    /// What is known of it. A revocation that is out of date is still there to be seen.
    pub status: CertStatus,
    /// When that was known to be right.
    pub this_update: UnixTime,
    /// When more is known at the latest.
    pub next_update: Option<UnixTime>,
    /// When the response was signed.
    pub produced_at: UnixTime,
    /// SHA-256 of the whole response.
    pub sha256: [u8; 32],
    /// Who signed it.
    pub signer: Signer,
    /// When its responder is authorised and every algorithm that was signed with is allowed.
    pub valid: Validity,
    /// What was noticed about how it is signed.
    pub notices: Vec<Finding>,
    /// Ticks of the largest signature that it rests on: who remembers the answer must have room for its failure.
    pub largest_signature: u64,
}

/// Who signed a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signer {
    /// The issuer of the certificate.
    Issuer,
    /// A responder that the issuer delegated.
    Delegated {
        /// Its certificate.
        der: Arc<[u8]>,
        /// When its certificate is valid.
        validity: Validity,
        /// How its revocation is looked up (RFC 6960 4.2.2.2.1). Unless it need not be, that is for the caller: the
        /// answer counts only if the certificate is not revoked.
        lookup: ResponderLookup,
    },
}

/// What an authentic response says about the certificate of `issuer` with this serial number, the content octets of
/// the INTEGER as they were signed.
///
/// Where it says several things about it, the worst counts (CVE-2026-3832): revoked before unknown before good, then
/// what is out of date first. The order of the entries does not matter.
///
/// # Errors
/// `ocsp_other_certificate`, `ocsp_unknown_critical_extension`.
pub fn find<V: SignatureVerifier>(
    verifier: &V,
    response: &BasicOcspResponse<'_>,
    authentic: &Authentic<V::Key>,
    issuer: Issuer<'_, V::Key>,
    serial_number: &[u8],
    sha256: [u8; 32],
) -> Result<OcspAnswer, OcspFault> {
    let target = Target::new(verifier, issuer, serial_number);
    let about_it = response.responses().filter(|single| target.is_meant_by(&single.cert_id));
    let worst = about_it.clone().max_by(|left, right| badness(left).cmp(&badness(right)));
    let worst = worst.ok_or(OcspFaultCode::OtherCertificate)?;
    about_it.clone().try_for_each(|single| check_extensions(&single))?;
    let signer = match &authentic.responder {
        Responder::Issuer => Signer::Issuer,
        Responder::Delegated(responder) => Signer::Delegated {
            der: Arc::clone(&responder.der),
            validity: responder.validity,
            lookup: responder.lookup,
        },
    };
    Ok(OcspAnswer {
        status: worst.status,
        this_update: worst.this_update,
        next_update: worst.next_update,
        produced_at: response.produced_at(),
        sha256,
        signer,
        valid: authentic.valid,
        notices: authentic.notices.clone(),
        largest_signature: authentic.largest_signature,
    })
}

/// How bad an entry is, and the same for the same entry wherever it stands.
fn badness(single: &SingleResponse<'_>) -> impl Ord + use<> {
    let (severity, since, reason) = match single.status {
        CertStatus::Good => (0, None, None),
        CertStatus::Unknown => (1, None, None),
        CertStatus::Revoked { time, reason } => (2, Some(time), reason.map(ReasonCode::name)),
    };
    let end = single.next_update.unwrap_or(UnixTime::MAX);
    (severity, Reverse(end), Reverse(single.this_update), Reverse(since), reason)
}

/// RFC 6960 4.4, RFC 5280 4.2: no extension of an entry is processed.
fn check_extensions(single: &SingleResponse<'_>) -> Result<(), OcspFault> {
    match single.extensions().find(|extension| extension.critical) {
        Some(unknown) => {
            Err(OcspFault::new(OcspFaultCode::UnknownCriticalExtension, unknown.oid.to_string()))
        }
        None => Ok(()),
    }
}

impl OcspAnswer {
    /// Whether its responder is authorised at the validation time, and everything that was signed with allowed.
    pub fn is_authorized_at(&self, time: ValidationTime) -> bool {
        check_time(self.valid, time).is_ok()
    }

    /// When the answer counts; both ends are inside.
    ///
    /// # Errors
    /// `ocsp_updates_reversed`, `ocsp_without_next_update`: never.
    pub fn window(&self, times: &AnswerTimes) -> Result<Validity, OcspFaultCode> {
        if self.next_update.is_some_and(|next| next < self.this_update) {
            return Err(OcspFaultCode::UpdatesReversed);
        }
        let latest = self.this_update.max(self.produced_at);
        let not_before = latest.saturating_sub(times.skew_seconds).max(self.valid.not_before);
        let ends = self.granted(times).into_iter().chain(self.oldest(times));
        let end = ends.min().ok_or(OcspFaultCode::WithoutNextUpdate)?;
        Ok(Validity { not_before, not_after: end.min(self.valid.not_after) })
    }

    /// Whether the answer counts at the validation time (RFC 6960 3.2 (4) to (6), 4.2.2.1).
    ///
    /// # Errors
    /// `ocsp_updates_reversed`, `ocsp_without_next_update`, `ocsp_responder_not_yet_valid`, `ocsp_responder_expired`,
    /// `ocsp_produced_in_future`, `ocsp_not_yet_valid`, `ocsp_expired`, `ocsp_too_old`.
    pub fn check_time(&self, time: ValidationTime, times: &AnswerTimes) -> Result<(), OcspFaultCode> {
        self.window(times)?;
        check_time(self.valid, time)?;
        let ValidationTime::At(now) = time else { return Ok(()) };
        let latest = now.saturating_add(times.skew_seconds);
        if self.this_update > latest {
            Err(OcspFaultCode::NotYetValid)
        } else if self.produced_at > latest {
            Err(OcspFaultCode::ProducedInFuture)
        } else if self.granted(times).is_some_and(|granted| now > granted) {
            Err(OcspFaultCode::Expired)
        } else if self.oldest(times).is_some_and(|oldest| now > oldest) {
            Err(OcspFaultCode::TooOld)
        } else {
            Ok(())
        }
    }

    /// Last second that nextUpdate and the time of grace allow.
    fn granted(&self, times: &AnswerTimes) -> Option<UnixTime> {
        self.next_update.map(|next| next.saturating_add(times.grace_seconds))
    }

    /// Last second that the maximum age allows.
    fn oldest(&self, times: &AnswerTimes) -> Option<UnixTime> {
        times.max_age_seconds.map(|age| self.this_update.saturating_add(age))
    }
}

#[cfg(test)]
mod tests;
