//! How OCSP names a certificate: by hashes of its issuer, and its serial number (RFC 6960 section 4.1.1).

use crate::algorithm_identifier::AlgorithmIdentifier;
use crate::der::{Reader, tag};
use crate::error::Malformed;

/// Which certificate is meant (RFC 6960 section 4.1.1). The hashes may be of any length.
#[derive(Clone, Copy, Debug)]
pub struct CertId<'a> {
    /// The hash function of both hashes; [`AlgorithmIdentifier::hash`] tells which.
    pub hash_algorithm: AlgorithmIdentifier<'a>,
    /// The hash of the DER of the issuer's name, as it stands in the certificate.
    pub issuer_name_hash: &'a [u8],
    /// The hash of the issuer's key: of the content of `subjectPublicKey`, without tag, length and unused bits.
    pub issuer_key_hash: &'a [u8],
    /// The serial number: the content octets of the INTEGER, as they were signed.
    pub serial_number: &'a [u8],
}

impl<'a> CertId<'a> {
    /// `SEQUENCE { hashAlgorithm, issuerNameHash OCTET STRING, issuerKeyHash OCTET STRING, serialNumber INTEGER }`
    pub(super) fn read(fields: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut fields = fields.expect(tag::SEQUENCE)?.reader();
        let hash_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let issuer_name_hash = fields.expect(tag::OCTET_STRING)?.content;
        let issuer_key_hash = fields.expect(tag::OCTET_STRING)?.content;
        let serial_number = fields.expect(tag::INTEGER)?.integer()?;
        fields.finish()?;
        Ok(Self { hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number })
    }
}
