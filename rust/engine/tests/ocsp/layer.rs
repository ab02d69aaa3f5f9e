//! Certificates and OCSP responses as they lie in a file, judged without building a path.

use std::collections::BTreeSet;
use std::sync::Arc;

use chainward::Policy;
use chainward::x509::{CertStatus, Certificate, UnixTime};
use chainward_crypto::{AwsLcVerifier, Key};
use chainward_validate::budget::Budget;
use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::distrust::Distrust;
use chainward_validate::ocsp::{
    self, AnswerTimes, Court, Issuer, NoResponders, OcspAnswer, OcspError, OcspFaultCode, ResponderLookup,
    Signer,
};
use chainward_validate::roots::{AnchorLimits, Rules, certificate_root};
use chainward_validate::tree::Node;

/// What responses are judged by.
pub struct Layer {
    pub policy: Policy,
    pub distrust: Distrust,
    pub time: UnixTime,
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

impl Layer {
    fn rules(&self) -> Rules<'_> {
        Rules { policy: &self.policy, distrust: &self.distrust }
    }

    /// A node of the trust tree for a CA, as if a path had led to it.
    pub fn node(&self, ca: &[u8]) -> Arc<Node<Key>> {
        let limits = AnchorLimits::default();
        Arc::new(certificate_root(&AwsLcVerifier, self.rules(), &limits, ca, 0).expect("a CA"))
    }

    /// What one response says, at the time.
    pub fn answer(
        &self,
        response: &[u8],
        issuer: &Arc<Node<Key>>,
        certificate: &[u8],
    ) -> Result<OcspAnswer, OcspFaultCode> {
        let certificate = Certificate::from_der(certificate).expect("a certificate");
        let time = ValidationTime::At(self.time);
        let court = Court { verifier: &AwsLcVerifier, rules: self.rules(), time, known: &NoResponders };
        let issuer = Issuer { node: issuer, name: certificate.issuer().as_der() };
        let answer =
            ocsp::answer(&court, response, issuer, certificate.serial_number(), &mut Budget::default());
        let answer = answer.map_err(|error| match error {
            OcspError::Fault(fault) => fault.code,
            OcspError::Exhausted(finding) => panic!("{finding}"),
        })?;
        if matches!(answer.signer, Signer::Delegated { lookup: ResponderLookup::Specified, .. }) {
            return Err(OcspFaultCode::ResponderRevocationUnknown); // there is nothing to look it up in
        }
        match (answer.check_time(time, &self.times), answer.status) {
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
