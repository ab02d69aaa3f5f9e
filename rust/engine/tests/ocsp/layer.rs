//! Certificates and OCSP responses as they lie in a file, judged without building a path.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use chainward::x509::{CertStatus, Certificate};
use chainward::{Policy, Profile};
use chainward_crypto::{AwsLcVerifier, Key};
use chainward_validate::budget::Budget;
use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::distrust::Distrust;
use chainward_validate::ocsp::{
    self, AnswerTimes, AuthorizedResponder, Court, Issuer, NoResponders, OcspAnswer, OcspError,
    OcspFaultCode, ResponderCache, ResponderLookup, Signer,
};
use chainward_validate::roots::{AnchorLimits, Rules, certificate_root};
use chainward_validate::tree::Node;

/// What responses are judged by.
pub struct Layer {
    pub policy: Policy,
    pub distrust: Distrust,
    pub time: ValidationTime,
    pub times: AnswerTimes,
}

/// What all responses together say about one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Good or revoked, if one of them says so and counts.
    pub status: Option<CertStatus>,
    /// Why others don't count.
    pub faults: BTreeSet<OcspFaultCode>,
}

/// Remembers every responder.
#[derive(Debug, Default)]
pub struct EveryResponder(RefCell<Vec<KnownResponder>>);

/// A responder, and the issuer that it answers for.
type KnownResponder = (Arc<Node<Key>>, Arc<AuthorizedResponder<Key>>);

impl ResponderCache<Key> for EveryResponder {
    fn find(&self, issuer: &Arc<Node<Key>>, der: &[u8]) -> Option<Arc<AuthorizedResponder<Key>>> {
        let known = self.0.borrow();
        let found = known.iter().find(|(node, known)| Arc::ptr_eq(node, issuer) && *known.der == *der);
        found.map(|(_, responder)| Arc::clone(responder))
    }

    fn keep(&self, issuer: &Arc<Node<Key>>, responder: &Arc<AuthorizedResponder<Key>>) {
        self.0.borrow_mut().push((Arc::clone(issuer), Arc::clone(responder)));
    }
}

impl Layer {
    /// The `rfc5280` profile at this time, strictly.
    pub fn at(time: i64) -> Self {
        Self {
            policy: Policy::of(Profile::Rfc5280),
            distrust: Distrust::default(),
            time: ValidationTime::At(time),
            times: AnswerTimes { skew_seconds: 300, grace_seconds: 0, max_age_seconds: None },
        }
    }

    fn rules(&self) -> Rules<'_> {
        Rules { policy: &self.policy, distrust: &self.distrust }
    }

    /// A node of the trust tree for a CA, as if a path had led to it.
    pub fn node(&self, ca: &[u8]) -> Arc<Node<Key>> {
        let limits = AnchorLimits::default();
        Arc::new(certificate_root(&AwsLcVerifier, self.rules(), &limits, ca, 0).unwrap())
    }

    /// What one response says, of whatever time, with these responders known.
    pub fn consult<C: ResponderCache<Key>>(
        &self,
        response: &[u8],
        issuer: &Arc<Node<Key>>,
        certificate: &[u8],
        known: &C,
        budget: &mut Budget,
    ) -> Result<OcspAnswer, OcspError> {
        let certificate = Certificate::from_der(certificate).unwrap();
        let court = Court { verifier: &AwsLcVerifier, rules: self.rules(), time: self.time, known };
        let issuer = Issuer { node: issuer, name: certificate.issuer().as_der() };
        ocsp::answer(&court, response, issuer, certificate.serial_number(), budget)
    }

    /// What one response says, at the time. What is remembered changes neither that nor what it is charged.
    pub fn answer(
        &self,
        response: &[u8],
        issuer: &Arc<Node<Key>>,
        certificate: &[u8],
    ) -> Result<OcspAnswer, OcspFaultCode> {
        let (mut cold, mut warm) = (Budget::default(), Budget::default());
        let answer = self.consult(response, issuer, certificate, &NoResponders, &mut cold);
        let known = EveryResponder::default();
        for _ in 0..2 {
            warm = Budget::default();
            assert_eq!(self.consult(response, issuer, certificate, &known, &mut warm), answer);
        }
        assert_eq!(warm.done.ticks, cold.done.ticks);
        assert!(warm.done.signatures <= cold.done.signatures);
        self.count(answer.map_err(|error| match error {
            OcspError::Fault(fault) => fault.code,
            OcspError::Exhausted(finding) => panic!("{finding}"),
        })?)
    }

    /// Whether an answer counts at the time, where no CRL is at hand.
    fn count(&self, answer: OcspAnswer) -> Result<OcspAnswer, OcspFaultCode> {
        if matches!(answer.signer, Signer::Delegated { lookup: ResponderLookup::Specified, .. }) {
            return Err(OcspFaultCode::ResponderRevocationUnknown);
        }
        match (answer.check_time(self.time, &self.times), answer.status) {
            // A revocation does not end because the response does.
            (Err(OcspFaultCode::Expired | OcspFaultCode::TooOld), CertStatus::Revoked { .. }) => Ok(answer),
            (Err(fault), _) => Err(fault),
            (Ok(()), CertStatus::Unknown) => Err(OcspFaultCode::StatusUnknown),
            (Ok(()), _) => Ok(answer),
        }
    }

    /// What all responses say; a revocation in any of them counts.
    pub fn ask(&self, responses: &[Vec<u8>], ca: &[u8], certificate: &[u8]) -> Known {
        let issuer = self.node(ca);
        let mut known = Known { status: None, faults: BTreeSet::new() };
        for response in responses {
            match self.answer(response, &issuer, certificate).map(|answer| answer.status) {
                Ok(CertStatus::Good) if known.status.is_some() => {}
                Ok(status) => known.status = Some(status),
                Err(fault) => {
                    known.faults.insert(fault);
                }
            }
        }
        known
    }
}
