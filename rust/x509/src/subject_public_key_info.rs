//! Subject public key infos (RFC 5280 section 4.1.2.7).

use crate::algorithm_identifier::AlgorithmIdentifier;
use crate::der::{Reader, Value, tag};
use crate::error::Malformed;

/// A public key and what it is for (RFC 5280 section 4.1.2.7).
#[derive(Clone, Copy, Debug)]
pub struct SubjectPublicKeyInfo<'a> {
    der: &'a [u8],
    algorithm: AlgorithmIdentifier<'a>,
    key: &'a [u8],
    key_offset: usize,
}

impl<'a> SubjectPublicKeyInfo<'a> {
    /// A subject public key info from its DER, and nothing after it.
    ///
    /// # Errors
    /// What is malformed. The key itself is looked into by [`SubjectPublicKeyInfo::kind`].
    pub fn from_der(der: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(der, 0, KEY_INFO);
        let info = Self::read(&mut reader)?;
        reader.named(KEY_INFO).finish()?;
        Ok(info)
    }

    /// Reads a subject public key info, but does not look into the key.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let value = reader.named(KEY_INFO).expect(tag::SEQUENCE)?;
        let mut fields = value.reader();
        let algorithm =
            AlgorithmIdentifier::read(fields.named("tbsCertificate.subjectPublicKeyInfo.algorithm"))?;
        let key = fields.named(SUBJECT_PUBLIC_KEY).expect(tag::BIT_STRING)?;
        let octets = key.octets_of_bit_string()?;
        fields.named(KEY_INFO).finish()?;
        let key_offset = key.offset + (key.der.len() - octets.len());
        Ok(Self { der: value.der, algorithm, key: octets, key_offset })
    }

    /// The whole TLV.
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// The kind of the key, and its parameters.
    pub fn algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.algorithm
    }

    /// The content of the BIT STRING, which holds whole octets.
    pub fn subject_public_key(&self) -> &'a [u8] {
        self.key
    }

    /// The key as a value of DER, which it is for RSA only.
    pub(crate) fn key_value(&self) -> Result<Value<'a>, Malformed> {
        Value::single(self.key, self.key_offset, SUBJECT_PUBLIC_KEY)
    }

    /// A malformation of the key.
    pub(crate) fn invalid_key(&self, reason: &'static str) -> Malformed {
        let problem = crate::error::Problem::InvalidValue(reason);
        Malformed { what: SUBJECT_PUBLIC_KEY, offset: self.key_offset, problem }
    }
}

const KEY_INFO: &str = "tbsCertificate.subjectPublicKeyInfo";
const SUBJECT_PUBLIC_KEY: &str = "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey";
