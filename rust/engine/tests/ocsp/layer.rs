//! The judge of responses by itself, below a CA as if a path had led to it.

use std::cell::RefCell;
use std::sync::Arc;

use chainward::x509::Certificate;
use chainward::{Policy, Profile};
use chainward_crypto::{AwsLcVerifier, Key};
use chainward_validate::budget::Budget;
use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::distrust::Distrust;
use chainward_validate::ocsp::{
    self, AnswerTimes, AuthorizedResponder, Court, Issuer, OcspAnswer, OcspError, ResponderCache,
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
}
