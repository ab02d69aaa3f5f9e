//! Why a certificate was revoked (RFC 5280 section 5.3.1).

use crate::der::{Value, tag};
use crate::error::Malformed;

/// Why a certificate was revoked: `CRLReason` (RFC 5280 section 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RevocationReason {
    /// Nothing in particular.
    Unspecified,
    /// The key of the subject is known to others, or may be.
    KeyCompromise,
    /// The key of the CA is known to others, or may be.
    CaCompromise,
    /// What the certificate says of the subject no longer holds.
    AffiliationChanged,
    /// Another certificate stands in its place.
    Superseded,
    /// It is no longer needed for what it was issued for.
    CessationOfOperation,
    /// It is revoked for now, and may come back.
    CertificateHold,
    /// It came back; of delta CRLs only.
    RemoveFromCrl,
    /// A privilege that it contains was withdrawn.
    PrivilegeWithdrawn,
    /// The key of the attribute authority is known to others, or may be.
    AaCompromise,
}

impl RevocationReason {
    /// An ENUMERATED.
    pub(crate) fn from_value(value: &Value<'_>) -> Result<Self, Malformed> {
        Ok(match value.of(tag::ENUMERATED)?.integer()? {
            [0] => Self::Unspecified,
            [1] => Self::KeyCompromise,
            [2] => Self::CaCompromise,
            [3] => Self::AffiliationChanged,
            [4] => Self::Superseded,
            [5] => Self::CessationOfOperation,
            [6] => Self::CertificateHold,
            [8] => Self::RemoveFromCrl,
            [9] => Self::PrivilegeWithdrawn,
            [10] => Self::AaCompromise,
            _ => return Err(value.invalid("unknown reason of revocation")),
        })
    }

    /// The name of the standard.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::CaCompromise => "cACompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::CertificateHold => "certificateHold",
            Self::RemoveFromCrl => "removeFromCRL",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
            Self::AaCompromise => "aACompromise",
        }
    }
}
