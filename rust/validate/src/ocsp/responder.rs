//! Responders that a CA delegated: certificates that let their key answer for it (RFC 6960 4.2.2.2).

use std::borrow::Cow;
use std::sync::Arc;

use chainward_x509::{
    CanonicalName, Certificate, Malformed, ObjectIdentifier, ResponderId, UnixTime, Validity, oids,
};

use super::fault::{OcspFault, OcspFaultCode};
use super::issuer::Issuer;
use crate::checks::critical_extensions;
use crate::checks::validity::ValidationTime;
use crate::finding::Finding;
use crate::signature::SignatureVerifier;
use crate::tree::Node;

/// The responder that a response names, made comparable once.
#[derive(Debug)]
pub(super) enum Named<'a> {
    /// By the subject of its certificate.
    Subject(CanonicalName),
    /// By SHA-1 of its key.
    Key(&'a [u8]),
}

impl<'a> Named<'a> {
    pub(super) fn by(id: &ResponderId<'a>) -> Self {
        match id {
            ResponderId::ByName(name) => Self::Subject(name.canonical()),
            ResponderId::ByKey(hash) => Self::Key(hash),
        }
    }
}

/// What a response may name a responder by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponderNames {
    /// The subject of its certificate, in comparison form.
    pub subject: CanonicalName,
    /// SHA-1 of its key.
    pub key_sha1: [u8; 20],
}

impl ResponderNames {
    /// The names of the subject of a certificate.
    pub fn of<V: SignatureVerifier>(verifier: &V, certificate: &Certificate<'_>) -> Self {
        let key = certificate.subject_public_key_info().subject_public_key();
        Self { subject: certificate.subject().canonical(), key_sha1: verifier.sha1_for_ocsp_names(key) }
    }

    /// Whether a response names it.
    pub(super) fn include(&self, named: &Named<'_>) -> bool {
        match named {
            Named::Subject(name) => *name == self.subject,
            Named::Key(hash) => *hash == self.key_sha1,
        }
    }
}

/// How the certificate of a responder says that its own revocation is looked up: the three choices of a CA
/// (RFC 6960 4.2.2.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResponderLookup {
    /// Not at all: it carries id-pkix-ocsp-nocheck.
    Nocheck,
    /// By CRL distribution points or an OCSP responder.
    Specified,
    /// Nothing is said: it is up to the policy.
    Unspecified,
}

impl ResponderLookup {
    /// # Errors
    /// What is malformed in one of the extensions.
    pub(super) fn of(certificate: &Certificate<'_>) -> Result<Self, Malformed> {
        if certificate.ocsp_nocheck()?.is_some() {
            return Ok(Self::Nocheck);
        }
        let access = certificate.authority_information_access()?;
        let has_responder =
            access.is_some_and(|access| access.value.iter().any(|(method, _)| method == oids::ACCESS_OCSP));
        let has_lists = certificate.crl_distribution_points()?.is_some();
        Ok(if has_responder || has_lists { Self::Specified } else { Self::Unspecified })
    }
}

/// A responder that a CA authorised. Nothing here depends on the present time.
#[derive(Debug)]
pub struct AuthorizedResponder<K> {
    /// Its certificate, as it came.
    pub der: Arc<[u8]>,
    /// What responses name it by.
    pub names: ResponderNames,
    /// Its key, parsed.
    pub key: Arc<K>,
    /// When its certificate is valid.
    pub validity: Validity,
    /// Last second at which its key and the signature on its certificate are allowed.
    pub allowed_until: UnixTime,
    /// How its certificate says that its revocation is looked up.
    pub lookup: ResponderLookup,
    /// What was noticed about its certificate.
    pub notices: Vec<Finding>,
    /// What finding all this out costs.
    pub(super) costs: Costs,
}

/// Ticks of work for finding out that a responder is authorised; who is remembered is charged the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Costs {
    /// For reading its names.
    pub(super) opening: u64,
    /// For reading the rest of its certificate.
    pub(super) reading: u64,
    /// For verifying the signature on it.
    pub(super) signature: u64,
}

/// Remembers responders between responses, for as long as policy, distrust lists and anchors stay what they are. It
/// skips work and never changes a result.
pub trait ResponderCache<K> {
    /// The responder of this certificate under this very issuer, if it is remembered.
    fn find(&self, issuer: &Arc<Node<K>>, der: &[u8]) -> Option<Arc<AuthorizedResponder<K>>>;

    /// Remembers one.
    fn keep(&self, issuer: &Arc<Node<K>>, responder: &Arc<AuthorizedResponder<K>>);
}

/// Remembers nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoResponders;

impl<K> ResponderCache<K> for NoResponders {
    fn find(&self, _issuer: &Arc<Node<K>>, _der: &[u8]) -> Option<Arc<AuthorizedResponder<K>>> {
        None
    }

    fn keep(&self, _issuer: &Arc<Node<K>>, _responder: &Arc<AuthorizedResponder<K>>) {}
}

/// Everything that the responder's certificate itself must say, but for the time and the signature on it. Gives what
/// was noticed.
///
/// Extensions that have no bearing on its authority are not looked into, unless they are critical: real responders
/// have an empty subjectAltName, for example.
///
/// # Errors
/// `ocsp_responder_not_authorized`.
pub(super) fn check_certificate<K>(
    certificate: &Certificate<'_>,
    issuer: &Issuer<'_, K>,
    accepted_critical_extensions: &[ObjectIdentifier],
) -> Result<Vec<Finding>, OcspFault> {
    // 4.2.2.2: "issued directly by the CA that is identified in the request"
    if certificate.issuer().canonical() != issuer.node.subject {
        return Err(refused("its certificate has another issuer"));
    }
    check_usages(certificate)?;
    check_critical_extensions(certificate, accepted_critical_extensions)
}

/// id-kp-OCSPSigning by name, for anyExtendedKeyUsage designates nobody (4.2.2.2), and digitalSignature if there is a
/// key usage (RFC 5280 4.2.1.3).
fn check_usages(certificate: &Certificate<'_>) -> Result<(), OcspFault> {
    let purposes = certificate.extended_key_usage().map_err(unreadable)?;
    if !purposes.is_some_and(|purposes| purposes.value.contains(oids::OCSP_SIGNING)) {
        return Err(refused("the extended key usage of its certificate does not include OCSPSigning"));
    }
    match certificate.key_usage().map_err(unreadable)? {
        Some(usage) if !usage.value.digital_signature() => {
            Err(refused("the key usage of its certificate does not include digitalSignature"))
        }
        _ => Ok(()),
    }
}

/// RFC 5280 4.2: as in a path, and ocsp-nocheck is known here (4.2.2.2.1).
fn check_critical_extensions(
    certificate: &Certificate<'_>,
    accepted: &[ObjectIdentifier],
) -> Result<Vec<Finding>, OcspFault> {
    let nocheck = ObjectIdentifier::from(oids::OCSP_NOCHECK);
    let accepted: Vec<_> = accepted.iter().chain([&nocheck]).cloned().collect();
    let mut notices = critical_extensions::check(certificate, &accepted)
        .map_err(|finding| refused(format!("its certificate: {finding}")))?;
    notices.retain(|notice| notice.detail != nocheck.to_string());
    Ok(notices)
}

/// RFC 6960 3.2 (4): it is authorised now. At any time, if it ever is.
pub(super) fn check_time(validity: Validity, time: ValidationTime) -> Result<(), OcspFaultCode> {
    match time {
        ValidationTime::At(now) if now < validity.not_before => Err(OcspFaultCode::ResponderNotYetValid),
        ValidationTime::At(now) if now > validity.not_after => Err(OcspFaultCode::ResponderExpired),
        ValidationTime::Any if validity.not_before > validity.not_after => {
            Err(OcspFaultCode::ResponderExpired)
        }
        _ => Ok(()),
    }
}

pub(super) fn unreadable(malformed: Malformed) -> OcspFault {
    refused(format!("its certificate: {malformed}"))
}

fn refused(why: impl Into<Cow<'static, str>>) -> OcspFault {
    OcspFault::new(OcspFaultCode::ResponderNotAuthorized, why)
}
