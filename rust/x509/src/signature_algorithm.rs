//! Which signature scheme an algorithm identifier names, and whether its parameters are what they must be.

use crate::algorithm_identifier::AlgorithmIdentifier;
use crate::der::tag;
use crate::error::Malformed;
use crate::oid::Oid;
use crate::oids;
use crate::rsa_pss::RsaPssParameters;

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hash {
    /// SHA-1.
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// How a signature is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureScheme {
    /// RSASSA-PKCS1-v1_5 (RFC 4055 section 5, RFC 3279 section 2.2.1).
    RsaPkcs1 {
        /// The hash of the message.
        hash: Hash,
    },
    /// RSASSA-PSS (RFC 4055 section 3), with MGF1.
    RsaPss {
        /// The hash of the message and of MGF1.
        hash: Hash,
        /// Octets of salt.
        salt_length: u32,
    },
    /// ECDSA (RFC 5758 section 3.2, RFC 3279 section 2.2.3), on whatever curve the key has.
    Ecdsa {
        /// The hash of the message.
        hash: Hash,
    },
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// Ed448 (RFC 8410).
    Ed448,
    /// ML-DSA-44 (RFC 9881).
    MlDsa44,
    /// ML-DSA-65 (RFC 9881).
    MlDsa65,
    /// ML-DSA-87 (RFC 9881).
    MlDsa87,
    /// DSA with any hash (RFC 3279 section 2.2.2, RFC 5758 section 3.1).
    Dsa,
    /// Any other algorithm. Nothing is known of its parameters.
    Unsupported,
}

/// What the parameters of a signature algorithm must be.
#[derive(Clone, Copy)]
enum Parameters {
    /// NULL; absent ones must be accepted too (RFC 4055 section 5).
    NullOrAbsent,
    /// Left out.
    Absent,
}

/// Signature algorithms without parameters, and what they are.
const SCHEMES: [(Oid<'static>, Parameters, SignatureScheme); 18] = [
    (oids::SHA256_WITH_RSA, Parameters::NullOrAbsent, SignatureScheme::RsaPkcs1 { hash: Hash::Sha256 }),
    (oids::SHA384_WITH_RSA, Parameters::NullOrAbsent, SignatureScheme::RsaPkcs1 { hash: Hash::Sha384 }),
    (oids::SHA512_WITH_RSA, Parameters::NullOrAbsent, SignatureScheme::RsaPkcs1 { hash: Hash::Sha512 }),
    (oids::SHA224_WITH_RSA, Parameters::NullOrAbsent, SignatureScheme::RsaPkcs1 { hash: Hash::Sha224 }),
    (oids::SHA1_WITH_RSA, Parameters::NullOrAbsent, SignatureScheme::RsaPkcs1 { hash: Hash::Sha1 }),
    (oids::ECDSA_WITH_SHA256, Parameters::Absent, SignatureScheme::Ecdsa { hash: Hash::Sha256 }),
    (oids::ECDSA_WITH_SHA384, Parameters::Absent, SignatureScheme::Ecdsa { hash: Hash::Sha384 }),
    (oids::ECDSA_WITH_SHA512, Parameters::Absent, SignatureScheme::Ecdsa { hash: Hash::Sha512 }),
    (oids::ECDSA_WITH_SHA224, Parameters::Absent, SignatureScheme::Ecdsa { hash: Hash::Sha224 }),
    (oids::ECDSA_WITH_SHA1, Parameters::Absent, SignatureScheme::Ecdsa { hash: Hash::Sha1 }),
    (oids::ED25519, Parameters::Absent, SignatureScheme::Ed25519),
    (oids::ED448, Parameters::Absent, SignatureScheme::Ed448),
    (oids::ML_DSA_44, Parameters::Absent, SignatureScheme::MlDsa44),
    (oids::ML_DSA_65, Parameters::Absent, SignatureScheme::MlDsa65),
    (oids::ML_DSA_87, Parameters::Absent, SignatureScheme::MlDsa87),
    (oids::DSA_WITH_SHA1, Parameters::Absent, SignatureScheme::Dsa),
    (oids::DSA_WITH_SHA224, Parameters::Absent, SignatureScheme::Dsa),
    (oids::DSA_WITH_SHA256, Parameters::Absent, SignatureScheme::Dsa),
];

impl AlgorithmIdentifier<'_> {
    /// The signature scheme that this names; [`SignatureScheme::Unsupported`] for any other algorithm.
    ///
    /// # Errors
    /// Parameters that the algorithm does not allow.
    pub fn signature_scheme(&self) -> Result<SignatureScheme, Malformed> {
        if self.oid == oids::RSASSA_PSS {
            return self.rsa_pss_scheme();
        }
        let row = SCHEMES.iter().find(|(oid, ..)| *oid == self.oid);
        let Some((_, parameters, scheme)) = row else { return Ok(SignatureScheme::Unsupported) };
        match parameters {
            Parameters::NullOrAbsent => self.require_null_or_absent()?,
            Parameters::Absent => self.require_absent()?,
        }
        Ok(*scheme)
    }

    /// RFC 4055 section 3.1: the parameters of a signature must be there.
    fn rsa_pss_scheme(&self) -> Result<SignatureScheme, Malformed> {
        let parameters =
            self.parameters_value()?.ok_or_else(|| self.invalid("RSASSA-PSS needs parameters"))?;
        let RsaPssParameters { hash, salt_length } = RsaPssParameters::from_value(&parameters)?;
        Ok(SignatureScheme::RsaPss { hash, salt_length })
    }

    fn require_null_or_absent(&self) -> Result<(), Malformed> {
        if self.parameters.is_none() { Ok(()) } else { self.require_null() }
    }

    /// The parameters must be NULL.
    pub(crate) fn require_null(&self) -> Result<(), Malformed> {
        match self.parameters_value()? {
            Some(value) if value.tag == tag::NULL => value.null(),
            _ => Err(self.invalid("parameters must be NULL")),
        }
    }

    /// There must be no parameters.
    pub(crate) fn require_absent(&self) -> Result<(), Malformed> {
        if self.parameters.is_none() { Ok(()) } else { Err(self.invalid("parameters must be absent")) }
    }
}
