//! Why a CRL or an OCSP response is not accepted.

use std::fmt;

use chainward_validate::ocsp::OcspFault;
use chainward_x509::Malformed;

use crate::segment::SegmentError;

/// A CRL or an OCSP response that is not accepted. What was accepted before stays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {rejection}")]
pub struct Rejected {
    /// Where it came from.
    pub origin: String,
    /// Why.
    pub rejection: Rejection,
}

/// Why a CRL or an OCSP response is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// It is not the strict DER of a CRL (RFC 5280 5.1).
    Malformed(Malformed),
    /// A critical extension of it, or of one of its entries, is unknown: it can't be used to tell the status of any
    /// certificate (RFC 5280 5.2 and 5.3). The object identifier.
    UnknownCriticalExtension(String),
    /// An entry names another issuer, and the CRL does not say that it is indirect (RFC 5280 5.3.3).
    NotIndirect,
    /// Something else makes it a CRL that can't be used.
    Unusable(SegmentError),
    /// No certificate or anchor that is known has the name of its issuer.
    IssuerUnknown(String),
    /// None of the keys that are known for its issuer verifies its signature.
    SignatureInvalid,
    /// thisUpdate lies in the future; it would bar all others of its scope.
    FromTheFuture,
    /// A newer one of the same scope, or about the same certificates, was accepted before.
    Rollback,
    /// An OCSP response says nothing that counts.
    Response(OcspFault),
    /// It counts, and the folder could not keep it: after the next start what was there before is there again.
    NotKept(String),
}

impl Rejection {
    /// The stable `snake_case` name.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed_crl",
            Self::UnknownCriticalExtension(_) => "unknown_critical_extension",
            Self::NotIndirect => "not_indirect",
            Self::Unusable(_) => "unusable_crl",
            Self::IssuerUnknown(_) => "issuer_unknown",
            Self::SignatureInvalid => "signature_invalid",
            Self::FromTheFuture => "from_the_future",
            Self::Rollback => "rollback",
            Self::Response(fault) => fault.code.slug(),
            Self::NotKept(_) => "not_kept",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Response(fault) = self {
            return fault.fmt(formatter);
        }
        formatter.write_str(self.slug())?;
        match self {
            Self::Response(_) => Ok(()),
            Self::NotKept(why) => write!(formatter, ": {why}"),
            Self::Malformed(malformed) => write!(formatter, ": {malformed}"),
            Self::UnknownCriticalExtension(oid) => write!(formatter, ": {oid}"),
            Self::IssuerUnknown(name) => write!(formatter, ": no certificate of {name} is known"),
            Self::Unusable(error) => write!(formatter, ": {error}"),
            Self::NotIndirect => formatter.write_str(": an entry names another issuer"),
            Self::SignatureInvalid => formatter.write_str(": no key of its issuer verifies it"),
            Self::FromTheFuture => formatter.write_str(": thisUpdate has not come yet"),
            Self::Rollback => formatter.write_str(": a newer one was accepted before"),
        }
    }
}

impl From<SegmentError> for Rejection {
    fn from(error: SegmentError) -> Self {
        match error {
            SegmentError::Malformed(malformed) => Self::Malformed(malformed),
            SegmentError::UnknownCriticalExtension(oid) => Self::UnknownCriticalExtension(oid.to_string()),
            SegmentError::UnknownCriticalEntryExtension { extension, offset } => {
                Self::UnknownCriticalExtension(format!("{extension}, of the entry at byte {offset}"))
            }
            SegmentError::CertificateIssuerInDirectCrl { .. } => Self::NotIndirect,
            other => Self::Unusable(other),
        }
    }
}

impl From<Malformed> for Rejection {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}
