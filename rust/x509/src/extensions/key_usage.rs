//! Key usage (RFC 5280 section 4.2.1.3).

use crate::der::{Value, tag};
use crate::error::Malformed;

/// What the key may be used for (RFC 5280 section 4.2.1.3): bit 0 of the standard is the lowest one here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// `BIT STRING` with nine named bits.
    pub(crate) fn from_value(value: &Value<'_>) -> Result<Self, Malformed> {
        value.of(tag::BIT_STRING)?.named_bits().map(Self)
    }

    /// True when no bit is set, which RFC 5280 forbids an issuer.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// `digitalSignature`.
    pub fn digital_signature(self) -> bool {
        self.has(0)
    }

    /// `contentCommitment`, once `nonRepudiation`.
    pub fn content_commitment(self) -> bool {
        self.has(1)
    }

    /// `keyEncipherment`.
    pub fn key_encipherment(self) -> bool {
        self.has(2)
    }

    /// `dataEncipherment`.
    pub fn data_encipherment(self) -> bool {
        self.has(3)
    }

    /// `keyAgreement`.
    pub fn key_agreement(self) -> bool {
        self.has(4)
    }

    /// `keyCertSign`.
    pub fn key_cert_sign(self) -> bool {
        self.has(5)
    }

    /// `cRLSign`.
    pub fn crl_sign(self) -> bool {
        self.has(6)
    }

    /// `encipherOnly`.
    pub fn encipher_only(self) -> bool {
        self.has(7)
    }

    /// `decipherOnly`.
    pub fn decipher_only(self) -> bool {
        self.has(8)
    }

    fn has(self, bit: u32) -> bool {
        self.0 & (1 << bit) != 0
    }
}
