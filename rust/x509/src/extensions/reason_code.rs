//! Reasons of a revocation (RFC 5280 section 5.3.1).

use crate::der::{Value, tag};
use crate::error::Malformed;

/// Why a certificate was revoked (RFC 5280 section 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReasonCode {
    /// No reason is told. Issuers should leave the reason out instead.
    Unspecified = 0,
    /// The private key of the certificate is known to others.
    KeyCompromise = 1,
    /// The private key of a CA is known to others.
    CaCompromise = 2,
    /// The subject's name or other facts have changed.
    AffiliationChanged = 3,
    /// There is a new certificate.
    Superseded = 4,
    /// The certificate is no longer needed.
    CessationOfOperation = 5,
    /// On hold: it may be taken back.
    CertificateHold = 6,
    /// No longer on hold, or expired: of delta CRLs only.
    RemoveFromCrl = 8,
    /// A privilege was taken away.
    PrivilegeWithdrawn = 9,
    /// The private key of an attribute authority is known to others.
    AaCompromise = 10,
}

impl ReasonCode {
    /// `ENUMERATED`; 7 is not used.
    pub(crate) fn from_value(value: &Value<'_>) -> Result<Self, Malformed> {
        let content = value.of(tag::ENUMERATED)?.integer()?;
        let reason = if let [number] = content { Self::from_number(*number) } else { None };
        reason.ok_or_else(|| value.invalid("not a reason code of RFC 5280"))
    }

    /// The reason with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Unspecified,
            1 => Self::KeyCompromise,
            2 => Self::CaCompromise,
            3 => Self::AffiliationChanged,
            4 => Self::Superseded,
            5 => Self::CessationOfOperation,
            6 => Self::CertificateHold,
            8 => Self::RemoveFromCrl,
            9 => Self::PrivilegeWithdrawn,
            10 => Self::AaCompromise,
            _ => return None,
        })
    }

    /// Its number.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Its name in RFC 5280: `keyCompromise`.
    pub fn name(self) -> &'static str {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;
    use crate::test_support::{refusal, tlv};

    fn read(tag: u8, content: &[u8]) -> Result<ReasonCode, Malformed> {
        ReasonCode::from_value(&Value::single(&tlv(tag, content), 0, "reasonCode")?)
    }

    /// The list of RFC 5280 section 5.3.1: 0 to 10 without 7.
    #[test]
    fn every_number_of_the_list_and_no_other() {
        for number in 0..=u8::MAX {
            let reason = ReasonCode::from_number(number);
            assert_eq!(reason.is_some(), number <= 10 && number != 7, "{number}");
            assert!(reason.is_none_or(|reason| reason.number() == number));
            if number < 0x80 {
                assert_eq!(read(tag::ENUMERATED, &[number]).ok(), reason);
            }
        }
        assert_eq!(read(tag::ENUMERATED, &[1]).map(ReasonCode::name), Ok("keyCompromise"));
        assert_eq!(read(tag::ENUMERATED, &[8]).map(ReasonCode::name), Ok("removeFromCRL"));
    }

    #[test]
    fn other_values_are_refused() {
        let unknown = Problem::InvalidValue("not a reason code of RFC 5280");
        for content in [&[7][..], &[11], &[0xff], &[0x81], &[1, 0], &[0, 0x81]] {
            assert_eq!(refusal(read(tag::ENUMERATED, content)), ("reasonCode", unknown), "{content:?}");
        }
        for content in [&[][..], &[0, 1]] {
            assert_eq!(refusal(read(tag::ENUMERATED, content)), ("reasonCode", Problem::NotDer));
        }
        assert_eq!(refusal(read(tag::INTEGER, &[1])), ("reasonCode", Problem::UnexpectedTag));
    }
}
