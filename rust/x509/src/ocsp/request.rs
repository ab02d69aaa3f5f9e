//! Asking about one certificate: the request of RFC 6960 section 4.1.1, as small as RFC 5019 section 2.1 wants it.

use asn1::{BigInt, OctetStringEncoded, SequenceWriter, WriteError, WriteResult, Writer};

use crate::error::Problem;
use crate::oid::Oid;
use crate::oids;

/// Octets that a nonce may have (RFC 9654 section 2.1). A client sends 32 or more.
pub const MAX_OCSP_NONCE_BYTES: usize = 128;

/// The hash function by which a request names the issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CertIdHash {
    /// SHA-1, which every responder knows (RFC 5019 section 2.1.1). It names, and proves nothing.
    Sha1,
    /// SHA-256.
    Sha256,
}

/// A question about one certificate, not signed.
#[derive(Clone, Copy, Debug)]
pub struct OcspRequest<'a> {
    /// The hash function of both hashes.
    pub hash: CertIdHash,
    /// The hash of the DER of the issuer's name.
    pub issuer_name_hash: &'a [u8],
    /// The hash of the content of the issuer's `subjectPublicKey`.
    pub issuer_key_hash: &'a [u8],
    /// The serial number: the content octets of the INTEGER.
    pub serial_number: &'a [u8],
    /// What the answer must repeat; responders that sign beforehand can't.
    pub nonce: Option<&'a [u8]>,
}

impl OcspRequest<'_> {
    /// The request as DER.
    ///
    /// # Errors
    /// [`Problem::NotDer`] for a serial number that is no INTEGER, [`Problem::Empty`] and
    /// [`Problem::TooLarge`] for a nonce of no octets or too many.
    pub fn to_der(&self) -> Result<Vec<u8>, Problem> {
        let serial_number = BigInt::new(self.serial_number).ok_or(Problem::NotDer)?;
        match self.nonce.map(<[u8]>::len) {
            Some(0) => return Err(Problem::Empty),
            Some(length) if length > MAX_OCSP_NONCE_BYTES => {
                return Err(Problem::TooLarge { limit: MAX_OCSP_NONCE_BYTES });
            }
            _ => {}
        }
        // invariant: every value is valid for its type, so that only memory for some hundred octets could be missing
        asn1::write(|writer| self.write(writer, serial_number))
            .map_err(|_| Problem::InvalidValue("out of memory"))
    }

    /// `OCSPRequest ::= SEQUENCE { tbsRequest }`, `TBSRequest ::= SEQUENCE { requestList, requestExtensions [2] }`
    fn write(&self, writer: &mut Writer<'_>, serial_number: BigInt<'_>) -> WriteResult {
        sequence(writer, &|request| {
            sequence(request, &|tbs| {
                sequence(tbs, &|list| sequence(list, &|single| self.write_cert_id(single, serial_number)))?;
                self.nonce.map_or(Ok(()), |nonce| write_nonce(tbs, nonce))
            })
        })
    }

    fn write_cert_id(&self, writer: &mut Writer<'_>, serial_number: BigInt<'_>) -> WriteResult {
        let hash = match self.hash {
            CertIdHash::Sha1 => oids::SHA1,
            CertIdHash::Sha256 => oids::SHA256,
        };
        sequence(writer, &|cert_id| {
            // NULL, which RFC 4055 section 2.1 makes the same as none: some responders compare the bytes.
            sequence(cert_id, &|algorithm| {
                write_oid(algorithm, hash)?;
                algorithm.write_element(&())
            })?;
            cert_id.write_element(&self.issuer_name_hash)?;
            cert_id.write_element(&self.issuer_key_hash)?;
            cert_id.write_element(&serial_number)
        })
    }
}

/// `requestExtensions [2] EXPLICIT Extensions` with a nonce, not critical (RFC 9654 section 2.1).
fn write_nonce(writer: &mut Writer<'_>, nonce: &[u8]) -> WriteResult {
    let extension = |extension: &mut Writer<'_>| {
        write_oid(extension, oids::OCSP_NONCE)?;
        extension.write_element(&OctetStringEncoded::new(nonce))
    };
    writer.write_explicit_element(&SequenceWriter::new(&|list| sequence(list, &extension)), 2)
}

fn write_oid(writer: &mut Writer<'_>, oid: Oid<'_>) -> WriteResult {
    // invariant: constants of this crate, which the asn1 crate has room for
    let oid = asn1::ObjectIdentifier::from_der(oid.as_bytes()).map_err(|_| WriteError::AllocationError)?;
    writer.write_element(&oid)
}

fn sequence(writer: &mut Writer<'_>, body: &dyn Fn(&mut Writer<'_>) -> WriteResult) -> WriteResult {
    writer.write_element(&SequenceWriter::new(body))
}

#[cfg(test)]
mod tests;
