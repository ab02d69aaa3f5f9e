//! Why an OCSP response says nothing that counts.

use std::borrow::Cow;
use std::fmt;

use chainward_x509::Malformed;

use crate::finding::Finding;

macro_rules! fault_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $slug:literal, $reference:literal;)+) => {
        /// Why an OCSP response says nothing that counts. Slugs never change their meaning; new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum OcspFaultCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl OcspFaultCode {
            /// All codes, in the order of the reference page.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable `snake_case` name.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }

            /// The section of the RFC, or other source, that decides.
            pub const fn reference(self) -> &'static str {
                match self { $(Self::$variant => $reference,)+ }
            }

            /// One sentence for people.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

fault_codes! {
    /// The response is not strict DER, of another version or type, or not what RFC 6960 defines.
    Malformed = "ocsp_malformed", "RFC 6960 4.2.1";
    /// The responder could not read the request.
    MalformedRequest = "ocsp_malformed_request", "RFC 6960 2.3";
    /// The responder is out of order.
    InternalError = "ocsp_internal_error", "RFC 6960 2.3";
    /// The responder asks to come back later.
    TryLater = "ocsp_try_later", "RFC 6960 2.3";
    /// The responder wants requests to be signed.
    SigRequired = "ocsp_sig_required", "RFC 6960 2.3";
    /// The responder does not answer for this certificate, or not to this client.
    Unauthorized = "ocsp_unauthorized", "RFC 6960 2.3";
    /// The response has a critical extension that is not processed.
    UnknownCriticalExtension = "ocsp_unknown_critical_extension", "RFC 6960 4.4, RFC 5280 4.2";
    /// The response does not repeat the nonce of the request.
    NonceMissing = "ocsp_nonce_missing", "RFC 9654 2.1";
    /// The response repeats another nonce than that of the request.
    NonceMismatch = "ocsp_nonce_mismatch", "RFC 9654 2.1";
    /// The response brings more certificates along than are looked at.
    TooManyCertificates = "ocsp_too_many_certificates", "chainward limits";
    /// The responder is neither the issuer of the certificate, nor is its certificate in the response.
    ResponderUnknown = "ocsp_responder_unknown", "RFC 6960 3.2 (3)";
    /// The responder's certificate does not let it answer for this issuer.
    ResponderNotAuthorized = "ocsp_responder_not_authorized", "RFC 6960 4.2.2.2";
    /// The responder's certificate, or its key, is on the list of distrusted ones.
    ResponderDistrusted = "ocsp_responder_distrusted", "chainward policy";
    /// The responder's certificate is not valid yet.
    ResponderNotYetValid = "ocsp_responder_not_yet_valid", "RFC 6960 3.2 (4)";
    /// The responder's certificate, or an algorithm that its authority rests on, is not valid any more.
    ResponderExpired = "ocsp_responder_expired", "RFC 6960 3.2 (4)";
    /// The responder's certificate is revoked.
    ResponderRevoked = "ocsp_responder_revoked", "RFC 6960 4.2.2.2.1";
    /// Nothing is known about whether the responder's certificate, which lacks ocsp-nocheck, is revoked.
    ResponderRevocationUnknown = "ocsp_responder_revocation_unknown", "RFC 6960 4.2.2.2.1";
    /// The policy does not allow an algorithm or a key that the response rests on.
    AlgorithmNotAllowed = "ocsp_algorithm_not_allowed", "chainward policy";
    /// An algorithm or a key that the response rests on is not supported, or they do not fit each other.
    AlgorithmUnsupported = "ocsp_algorithm_unsupported", "RFC 6960 4.3";
    /// The issuer of the certificate did not sign the responder's certificate.
    ResponderSignatureInvalid = "ocsp_responder_signature_invalid", "RFC 6960 4.2.2.2";
    /// The responder did not sign the response.
    SignatureInvalid = "ocsp_signature_invalid", "RFC 6960 3.2 (2)";
    /// The response says nothing about the certificate.
    OtherCertificate = "ocsp_other_certificate", "RFC 6960 3.2 (1)";
    /// The responder does not know the certificate.
    StatusUnknown = "ocsp_status_unknown", "RFC 6960 2.2";
    /// nextUpdate is before thisUpdate.
    UpdatesReversed = "ocsp_updates_reversed", "RFC 6960 4.2.2.1";
    /// producedAt is in the future.
    ProducedInFuture = "ocsp_produced_in_future", "RFC 6960 4.2.2.1";
    /// thisUpdate is in the future.
    NotYetValid = "ocsp_not_yet_valid", "RFC 6960 4.2.2.1";
    /// nextUpdate has passed.
    Expired = "ocsp_expired", "RFC 6960 3.2 (6)";
    /// thisUpdate is longer ago than the policy allows.
    TooOld = "ocsp_too_old", "RFC 6960 3.2 (5)";
    /// There is no nextUpdate, and the policy does not say how old such an answer may be.
    WithoutNextUpdate = "ocsp_without_next_update", "RFC 6960 3.2 (5)";
}

impl fmt::Display for OcspFaultCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.slug())
    }
}

/// Why an OCSP response says nothing that counts, and what exactly was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcspFault {
    /// The stable code.
    pub code: OcspFaultCode,
    /// For people; empty when the code says it all. Not stable.
    pub detail: Cow<'static, str>,
}

impl OcspFault {
    /// A fault with what was seen.
    pub fn new(code: OcspFaultCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into() }
    }
}

impl From<OcspFaultCode> for OcspFault {
    fn from(code: OcspFaultCode) -> Self {
        Self::new(code, "")
    }
}

impl From<Malformed> for OcspFault {
    fn from(malformed: Malformed) -> Self {
        Self::new(OcspFaultCode::Malformed, malformed.to_string())
    }
}

impl fmt::Display for OcspFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.slug())?;
        if !self.detail.is_empty() {
            write!(formatter, ": {}", self.detail)?;
        }
        Ok(())
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OcspError {
    /// This response says nothing that counts; another one may.
    Fault(OcspFault),
    /// `budget_exhausted`: nothing else may be tried.
    Exhausted(Finding),
}

impl OcspError {
    /// What a finding about the signer or a signature means for a response.
    pub(super) fn of(code: OcspFaultCode) -> impl Fn(Finding) -> Self {
        move |finding| {
            if finding.is_fatal() {
                Self::Exhausted(finding)
            } else {
                Self::Fault(OcspFault::new(code, finding.to_string()))
            }
        }
    }
}

impl From<OcspFault> for OcspError {
    fn from(fault: OcspFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<OcspFaultCode> for OcspError {
    fn from(code: OcspFaultCode) -> Self {
        Self::Fault(code.into())
    }
}

impl fmt::Display for OcspError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => fault.fmt(formatter),
            Self::Exhausted(finding) => finding.fmt(formatter),
        }
    }
}
