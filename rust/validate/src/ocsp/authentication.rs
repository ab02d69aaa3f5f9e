//! Who signed a response, and may it speak for the issuer: RFC 6960 3.2 (2) to (4) and 4.2.2.2.
//!
//! Either the issuer itself did, with the very key that the path proved, or a responder whose certificate is in the
//! response and was issued directly by the issuer, with that same key. A responder that is trusted by local
//! configuration (4.2.2.2, first criterion) is not supported.
//!
//! **Abuse**: a response comes from the network or from the client. What it brings along is bounded in number, sorted
//! by DER so that its order can't matter, looked at only if it is the responder that the response names, and tried
//! once; each signature is charged before it is verified.

use std::sync::Arc;

use chainward_x509::{BasicOcspResponse, ResponderId, UnixTime, Validity, oids};

use super::court::Court;
use super::delegation::Delegation;
use super::fault::{OcspError, OcspFault, OcspFaultCode};
use super::issuer::Issuer;
use super::responder::{AuthorizedResponder, Named, ResponderCache};
use super::signed::{self, Allowed};
use crate::budget::{Budget, cost};
use crate::finding::Finding;
use crate::signature::SignatureVerifier;
use crate::signatures::Claim;
use crate::weight;

/// Certificates that a response may bring along. One is what RFC 6960 4.2.2.2 has in mind; some bring their chain.
pub const MAX_RESPONDER_CERTIFICATES: usize = 8;

/// Who signed a response.
#[derive(Debug)]
pub enum Responder<K> {
    /// The issuer of the certificate itself.
    Issuer,
    /// A responder that the issuer delegated.
    Delegated(Arc<AuthorizedResponder<K>>),
}

/// A response whose signer may speak for the issuer.
#[derive(Debug)]
pub struct Authentic<K> {
    /// Who signed it.
    pub responder: Responder<K>,
    /// When the responder's certificate is valid and every algorithm that was signed with is allowed.
    pub valid: Validity,
    /// What was noticed: legacy algorithms, critical extensions that the policy accepts.
    pub notices: Vec<Finding>,
    /// Ticks of the largest signature that was verified.
    pub largest_signature: u64,
}

/// Finds out who signed a response, and whether it may speak for the issuer.
///
/// # Errors
/// `ocsp_unknown_critical_extension`, `ocsp_too_many_certificates`, `ocsp_responder_*`, `ocsp_algorithm_*`,
/// `ocsp_signature_invalid`; `budget_exhausted`.
pub fn authenticate<V: SignatureVerifier, C: ResponderCache<V::Key>>(
    court: &Court<'_, V, C>,
    response: &BasicOcspResponse<'_>,
    issuer: &Issuer<'_, V::Key>,
    budget: &mut Budget,
) -> Result<Authentic<V::Key>, OcspError> {
    check_extensions(response)?;
    let certificates = certificates(response)?;
    budget.charge(naming(&response.responder_id())).map_err(OcspError::Exhausted)?;
    let named = Named::by(&response.responder_id());
    let trial = Trial { court, response, issuer, named };
    let mut furthest = OcspFault::from(OcspFaultCode::ResponderUnknown);
    for candidate in [None].into_iter().chain(certificates.into_iter().map(Some)) {
        match trial.hear(candidate, budget) {
            Ok(Some(authentic)) => return Ok(authentic),
            // The codes are in the order in which they are come upon: who came furthest speaks.
            Err(OcspError::Fault(fault)) if fault.code >= furthest.code => furthest = fault,
            Ok(None) | Err(OcspError::Fault(_)) => {}
            Err(exhausted) => return Err(exhausted),
        }
    }
    Err(furthest.into())
}

/// RFC 6960 4.4, RFC 5280 4.2: the nonce is the only extension of a response that is processed.
fn check_extensions(response: &BasicOcspResponse<'_>) -> Result<(), OcspFault> {
    let mut critical = response.extensions().filter(|extension| extension.critical);
    match critical.find(|extension| extension.oid != oids::OCSP_NONCE) {
        Some(unknown) => {
            Err(OcspFault::new(OcspFaultCode::UnknownCriticalExtension, unknown.oid.to_string()))
        }
        None => Ok(()),
    }
}

/// The certificates that a response brings along, without duplicates.
fn certificates<'a>(response: &BasicOcspResponse<'a>) -> Result<Vec<&'a [u8]>, OcspFault> {
    let mut certificates: Vec<_> = response.certificates().take(MAX_RESPONDER_CERTIFICATES + 1).collect();
    if certificates.len() > MAX_RESPONDER_CERTIFICATES {
        return Err(OcspFaultCode::TooManyCertificates.into());
    }
    certificates.sort_unstable();
    certificates.dedup();
    Ok(certificates)
}

/// Ticks for making the name of a responder comparable.
fn naming(id: &ResponderId<'_>) -> u64 {
    match id {
        ResponderId::ByName(name) => weight::name(name),
        ResponderId::ByKey(_) => cost::NAME,
    }
}

/// One response before the court.
struct Trial<'a, V: SignatureVerifier, C> {
    court: &'a Court<'a, V, C>,
    response: &'a BasicOcspResponse<'a>,
    issuer: &'a Issuer<'a, V::Key>,
    named: Named<'a>,
}

impl<V: SignatureVerifier, C: ResponderCache<V::Key>> Trial<'_, V, C> {
    /// Whether the issuer, or the holder of a certificate of the response, signed; `None`: the response does not name
    /// it.
    fn hear(
        &self,
        certificate: Option<&[u8]>,
        budget: &mut Budget,
    ) -> Result<Option<Authentic<V::Key>>, OcspError> {
        match certificate {
            None => self.hear_issuer(budget),
            Some(der) => self.hear_delegate(der, budget),
        }
    }

    fn hear_issuer(&self, budget: &mut Budget) -> Result<Option<Authentic<V::Key>>, OcspError> {
        let is_named = match &self.named {
            Named::Subject(name) => *name == self.issuer.node.subject,
            Named::Key(hash) => *hash == self.issuer.key_sha1(self.court.verifier),
        };
        if !is_named {
            return Ok(None);
        }
        let Allowed { until, notices, ticks } = self.verify(&self.issuer.node.key, budget)?;
        let valid = Validity { not_before: UnixTime::MIN, not_after: until };
        Ok(Some(Authentic { responder: Responder::Issuer, valid, notices, largest_signature: ticks }))
    }

    fn hear_delegate(&self, der: &[u8], budget: &mut Budget) -> Result<Option<Authentic<V::Key>>, OcspError> {
        let Self { court, issuer, named, .. } = self;
        let delegation = Delegation { court, issuer, named };
        let known = court.known.find(issuer.node, der);
        let is_new = known.is_none();
        let found = match known {
            Some(known) => delegation.recall(known, budget)?,
            None => delegation.examine(der, budget)?.map(Arc::new),
        };
        let Some(responder) = found else { return Ok(None) };
        let allowed = self.verify(&responder.key, budget)?;
        if is_new {
            court.known.keep(issuer.node, &responder);
        }
        let not_after = responder.validity.not_after.min(responder.allowed_until).min(allowed.until);
        let valid = Validity { not_before: responder.validity.not_before, not_after };
        let notices = responder.notices.iter().cloned().chain(allowed.notices).collect();
        let largest_signature = responder.costs.signature.max(allowed.ticks);
        Ok(Some(Authentic { responder: Responder::Delegated(responder), valid, notices, largest_signature }))
    }

    /// The signature on the response itself.
    fn verify(&self, key: &V::Key, budget: &mut Budget) -> Result<Allowed, OcspError> {
        let (response, court) = (self.response, self.court);
        let claim = Claim {
            key,
            algorithm: response.signature_algorithm(),
            message: response.tbs_der(),
            signature: response.signature(),
        };
        let rules = &court.rules.policy.algorithms;
        signed::verify(court.verifier, rules, &claim, OcspFaultCode::SignatureInvalid, budget)
    }
}
