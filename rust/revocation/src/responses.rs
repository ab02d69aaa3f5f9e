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
use chainward_x509::{BasicOcspResponse, CertStatus, Certificate, Name, SubjectPublicKeyInfo, UnixTime};

use crate::accept::SKEW;
use crate::error::Rejection;
use crate::issuers::{Issuers, NamedKey};

/// What a response says something about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    /// The key of the issuer.
    pub(crate) key_info: Arc<[u8]>,
    /// The serial number of the certificate.
    pub(crate) serial: Box<[u8]>,
    /// Whether it counts beside others.
    pub(crate) rank: Rank,
    /// When more is known.
    pub(crate) next_update: Option<UnixTime>,
}

/// Of two answers about one certificate that counts which was known to be right later, then which was signed later, and
/// then which revokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    pub(crate) this_update: UnixTime,
    produced_at: UnixTime,
    is_revoked: bool,
}

/// What an authentic response is about. Who signed it must be authorised at this time, lest the key of a responder that
/// expired push out what is known; and it must not be from the future, lest it bar all others.
pub(crate) fn accept<V: SignatureVerifier>(
    der: &[u8],
    issuers: &Issuers,
    verifier: &V,
    time: ValidationTime,
) -> Result<Vec<About>, Rejection> {
    let mut budget = Budget::unlimited();
    let response = ocsp::open(der, &mut budget).map_err(rejection)?;
    let basic = response.basic().ok_or_else(|| Rejection::Response(OcspFaultCode::Malformed.into()))?;
    let mut about = Vec::new();
    for key in issuers.all() {
        about.extend(spoken_for(basic, key, verifier, time, &mut budget)?);
    }
    if about.is_empty() {
        return Err(Rejection::Response(OcspFaultCode::ResponderUnknown.into()));
    }
    let is_future = |about: &About| match time {
        ValidationTime::At(now) => about.rank.this_update > now.saturating_add(SKEW),
        ValidationTime::Any => false,
    };
    if about.iter().any(is_future) { Err(Rejection::FromTheFuture) } else { Ok(about) }
}

/// What a response says about the certificates of one issuer; an error when it may not speak for it.
fn spoken_for<V: SignatureVerifier>(
    response: &BasicOcspResponse<'_>,
    key: &NamedKey,
    verifier: &V,
    time: ValidationTime,
    budget: &mut Budget,
) -> Result<Vec<About>, Rejection> {
    let policy = lenient(response);
    let distrust = Distrust::default();
    let rules = Rules { policy: &policy, distrust: &distrust };
    let Some(node) = node(verifier, rules, key) else { return Ok(Vec::new()) };
    let issuer = ocsp::Issuer { node: &node, name: &key.name_der };
    let of_issuer = response.responses().filter(|single| issuer.issued(verifier, &single.cert_id));
    let about: Vec<_> = of_issuer
        .map(|single| About {
            key_info: Arc::clone(&key.key_info),
            serial: single.cert_id.serial_number.into(),
            rank: Rank {
                this_update: single.this_update,
                produced_at: response.produced_at(),
                is_revoked: matches!(single.status, CertStatus::Revoked { .. }),
            },
            next_update: single.next_update,
        })
        .collect();
    if !about.is_empty() {
        let court = Court { verifier, rules, time, known: &NoResponders };
        ocsp::authenticate(&court, response, &issuer, budget).map_err(rejection)?;
    }
    Ok(about)
}

/// Algorithms, and critical extensions of a responder's certificate, are for the policy of each validation to judge.
fn lenient(response: &BasicOcspResponse<'_>) -> Policy {
    let mut policy = Policy::of(Profile::Rfc5280);
    policy.algorithms.legacy_sha1 = true;
    policy.algorithms.legacy_rsa_1024 = true;
    let certificates = response.certificates().filter_map(|der| Certificate::from_der(der).ok());
    let critical = certificates.flat_map(|one| one.extensions()).filter(|extension| extension.critical);
    policy.accepted_critical_extensions = critical.map(|extension| extension.oid.into()).collect();
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

fn rejection(error: OcspError) -> Rejection {
    Rejection::Response(match error {
        OcspError::Fault(fault) => fault,
        OcspError::Exhausted(finding) => OcspFault::new(OcspFaultCode::Malformed, finding.to_string()),
    })
}
