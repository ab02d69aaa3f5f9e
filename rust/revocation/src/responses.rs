//! From the DER of an OCSP response to what is kept: authenticated once when it comes in.
//!
//! Each validation authenticates it again, once for each snapshot, with the key that its own path proved and by its
//! own policy; that is remembered. What is asked here keeps out what no known issuer speaks for.

use std::sync::Arc;

use chainward_validate::budget::Budget;
use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::distrust::Distrust;
use chainward_validate::ocsp::{self, Court, NoResponders, OcspError, OcspFault, OcspFaultCode};
use chainward_validate::policy::{Policy, Profile};
use chainward_validate::roots::{AnchorLimits, Rules, key_root};
use chainward_validate::signature::SignatureVerifier;
use chainward_x509::{BasicOcspResponse, Name, SubjectPublicKeyInfo, UnixTime};

use crate::issuers::{Issuers, NamedKey};

/// What a response says something about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    /// The key of the issuer.
    pub(crate) key_info: Arc<[u8]>,
    /// The serial number of the certificate.
    pub(crate) serial: Box<[u8]>,
    /// When that was known to be right.
    pub(crate) this_update: UnixTime,
    /// When more is known.
    pub(crate) next_update: Option<UnixTime>,
}

/// What an authentic response is about.
pub(crate) fn accept<V: SignatureVerifier>(
    der: &[u8],
    issuers: &Issuers,
    verifier: &V,
) -> Result<Vec<About>, OcspFault> {
    let mut budget = Budget::unlimited();
    let response = ocsp::open(der, &mut budget).map_err(fault)?;
    let basic = response.basic().ok_or(OcspFaultCode::Malformed)?;
    let mut about = Vec::new();
    for key in issuers.all() {
        about.extend(spoken_for(basic, key, verifier, &mut budget)?);
    }
    if about.is_empty() { Err(OcspFaultCode::ResponderUnknown.into()) } else { Ok(about) }
}

/// What a response says about the certificates of one issuer; an error when it may not speak for it.
fn spoken_for<V: SignatureVerifier>(
    response: &BasicOcspResponse<'_>,
    key: &NamedKey,
    verifier: &V,
    budget: &mut Budget,
) -> Result<Vec<About>, OcspFault> {
    let policy = lenient();
    let distrust = Distrust::default();
    let rules = Rules { policy: &policy, distrust: &distrust };
    let Some(node) = node(verifier, rules, key) else { return Ok(Vec::new()) };
    let issuer = ocsp::Issuer { node: &node, name: &key.name_der };
    let of_issuer = response.responses().filter(|single| issuer.issued(verifier, &single.cert_id));
    let about: Vec<_> = of_issuer
        .map(|single| About {
            key_info: Arc::clone(&key.key_info),
            serial: single.cert_id.serial_number.into(),
            this_update: single.this_update,
            next_update: single.next_update,
        })
        .collect();
    if !about.is_empty() {
        let court = Court { verifier, rules, time: ValidationTime::Any, known: &NoResponders };
        ocsp::authenticate(&court, response, &issuer, budget).map_err(fault)?;
    }
    Ok(about)
}

/// Algorithms are for the policy of each validation to judge.
fn lenient() -> Policy {
    let mut policy = Policy::of(Profile::Rfc5280);
    policy.algorithms.legacy_sha1 = true;
    policy.algorithms.legacy_rsa_1024 = true;
    policy
}

fn node<V: SignatureVerifier>(
    verifier: &V,
    rules: Rules<'_>,
    key: &NamedKey,
) -> Option<Arc<chainward_validate::tree::Node<V::Key>>> {
    let name = Name::from_der(&key.name_der).ok()?;
    let info = SubjectPublicKeyInfo::from_der(&key.key_info).ok()?;
    key_root(verifier, rules, &AnchorLimits::default(), name, &info, 0).ok().map(Arc::new)
}

fn fault(error: OcspError) -> OcspFault {
    match error {
        OcspError::Fault(fault) => fault,
        OcspError::Exhausted(finding) => OcspFault::new(OcspFaultCode::Malformed, finding.to_string()),
    }
}
