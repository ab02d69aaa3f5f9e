//! Whether a certificate of a response makes its holder a responder of the issuer (RFC 6960 4.2.2.2).

use std::sync::Arc;

use chainward_x509::Certificate;

use super::court::Court;
use super::fault::{OcspError, OcspFaultCode};
use super::issuer::Issuer;
use super::responder::{
    AuthorizedResponder, Costs, Named, ResponderLookup, ResponderNames, check_certificate, check_time,
    unreadable,
};
use super::signed::{self, Allowed};
use crate::budget::{Budget, cost};
use crate::checks::algorithms::{self, Permission};
use crate::finding::Finding;
use crate::signature::SignatureVerifier;
use crate::signatures::Claim;
use crate::weight;

/// The question whether a certificate makes its holder the responder that a response names.
pub(super) struct Delegation<'a, V: SignatureVerifier, C> {
    pub(super) court: &'a Court<'a, V, C>,
    pub(super) issuer: &'a Issuer<'a, V::Key>,
    pub(super) named: &'a Named<'a>,
}

impl<V: SignatureVerifier, C> Delegation<'_, V, C> {
    /// A responder that is known already, charged what finding it out would cost; `None`: not the one that is named.
    ///
    /// # Errors
    /// `ocsp_responder_expired`, `ocsp_responder_not_yet_valid`; `budget_exhausted`.
    pub(super) fn recall(
        &self,
        known: Arc<AuthorizedResponder<V::Key>>,
        budget: &mut Budget,
    ) -> Result<Option<Arc<AuthorizedResponder<V::Key>>>, OcspError> {
        budget.charge(known.costs.opening).map_err(OcspError::Exhausted)?;
        if !known.names.include(self.named) {
            return Ok(None);
        }
        budget.charge(known.costs.reading).map_err(OcspError::Exhausted)?;
        check_time(known.validity, self.court.time)?;
        budget.charge(cost::KEY).map_err(OcspError::Exhausted)?;
        budget.charge_signature(known.costs.signature).map_err(OcspError::Exhausted)?;
        Ok(Some(known))
    }

    /// A responder that is not known; `None`: not the one that is named, the issuer itself, or no certificate at all.
    ///
    /// # Errors
    /// `ocsp_responder_*`, `ocsp_algorithm_*`; `budget_exhausted`.
    pub(super) fn examine(
        &self,
        der: &[u8],
        budget: &mut Budget,
    ) -> Result<Option<AuthorizedResponder<V::Key>>, OcspError> {
        let Ok(certificate) = Certificate::from_der(der) else {
            // invariant: the octets of the whole response are charged already
            budget.charge(cost::PARSE).map_err(OcspError::Exhausted)?;
            return Ok(None);
        };
        let opening = weight::open(&certificate);
        budget.charge(opening).map_err(OcspError::Exhausted)?;
        let names = ResponderNames::of(self.court.verifier, &certificate);
        if !names.include(self.named) || self.is_issuer(&names, &certificate) {
            return Ok(None);
        }
        self.authorize(&certificate, names, opening, budget).map(Some)
    }

    /// The issuer was heard already.
    fn is_issuer(&self, names: &ResponderNames, certificate: &Certificate<'_>) -> bool {
        let (node, info) = (self.issuer.node, certificate.subject_public_key_info());
        names.subject == node.subject && *info.as_der() == *node.key_info
    }

    fn authorize(
        &self,
        certificate: &Certificate<'_>,
        names: ResponderNames,
        opening: u64,
        budget: &mut Budget,
    ) -> Result<AuthorizedResponder<V::Key>, OcspError> {
        let before = budget.done.ticks;
        let mut notices = self.read(certificate, budget)?;
        let reading = budget.done.ticks.saturating_sub(before);
        check_time(certificate.validity(), self.court.time)?;
        let (key, permission) = self.key(certificate, budget)?;
        let signature = self.signature(certificate, budget)?;
        notices.extend(permission.notice.into_iter().chain(signature.notices));
        Ok(AuthorizedResponder {
            der: Arc::from(certificate.as_der()),
            names,
            key,
            validity: certificate.validity(),
            allowed_until: permission.until.min(signature.until),
            lookup: ResponderLookup::of(certificate).map_err(unreadable)?,
            notices,
            costs: Costs { opening, reading, signature: signature.ticks },
        })
    }

    /// What the certificate itself says, and whether it is distrusted. Gives what was noticed.
    fn read(&self, certificate: &Certificate<'_>, budget: &mut Budget) -> Result<Vec<Finding>, OcspError> {
        budget.charge(weight::step(certificate)).map_err(OcspError::Exhausted)?;
        let accepted = &self.court.rules.policy.accepted_critical_extensions;
        let notices = check_certificate(certificate, self.issuer, accepted)?;
        self.court
            .rules
            .distrust
            .check(certificate, |bytes| self.court.verifier.sha256(bytes), budget)
            .map_err(OcspError::of(OcspFaultCode::ResponderDistrusted))?;
        Ok(notices)
    }

    /// Its key, if the policy allows it.
    fn key(
        &self,
        certificate: &Certificate<'_>,
        budget: &mut Budget,
    ) -> Result<(Arc<V::Key>, Permission), OcspError> {
        budget.charge(cost::KEY).map_err(OcspError::Exhausted)?;
        let key = self
            .court
            .verifier
            .parse_key(&certificate.subject_public_key_info())
            .map_err(OcspError::of(OcspFaultCode::AlgorithmUnsupported))?;
        let permission =
            algorithms::check_key(&self.court.rules.policy.algorithms, self.court.verifier.facts(&key))
                .map_err(OcspError::of(OcspFaultCode::AlgorithmNotAllowed))?;
        Ok((key, permission))
    }

    /// 4.2.2.2: "issued directly by the CA", with the very key that the path proved.
    fn signature(&self, certificate: &Certificate<'_>, budget: &mut Budget) -> Result<Allowed, OcspError> {
        let claim = Claim::of(certificate, &*self.issuer.node.key);
        let rules = &self.court.rules.policy.algorithms;
        signed::verify(self.court.verifier, rules, &claim, OcspFaultCode::ResponderSignatureInvalid, budget)
    }
}
