//! Which signature scheme an algorithm identifier names, and whether its parameters are what they must be.

use crate::algorithm_identifier::AlgorithmIdentifier;
use crate::der::tag;
use crate::error::Malformed;
use crate::hash::Hash;
use crate::oid::Oid;
use crate::oids;
use crate::rsa_pss::RsaPssParameters;

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

    /// The parameters must be NULL, or there must be none.
    pub(crate) fn require_null_or_absent(&self) -> Result<(), Malformed> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;
    use crate::test_support::{oid, refusal, sequence, tlv};

    const NULL: &[u8] = &[5, 0];

    fn scheme(algorithm: Oid<'_>, parameters: &[u8]) -> Result<SignatureScheme, Malformed> {
        AlgorithmIdentifier::from_der(&sequence(&[&oid(algorithm), parameters]))?.signature_scheme()
    }

    #[test]
    fn parameters_are_what_each_scheme_demands() {
        for (algorithm, parameters, expected) in SCHEMES {
            assert_eq!(scheme(algorithm, &[]), Ok(expected));
            match parameters {
                Parameters::NullOrAbsent => {
                    assert_eq!(scheme(algorithm, NULL), Ok(expected));
                    let problem = Problem::InvalidValue("parameters must be NULL");
                    assert_eq!(refusal(scheme(algorithm, &[0x30, 0])).1, problem);
                }
                Parameters::Absent => {
                    let problem = Problem::InvalidValue("parameters must be absent");
                    assert_eq!(refusal(scheme(algorithm, NULL)).1, problem);
                }
            }
        }
        let md5_with_rsa = Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 4]);
        assert_eq!(scheme(md5_with_rsa, NULL), Ok(SignatureScheme::Unsupported));
        assert_eq!(scheme(oids::RSA_ENCRYPTION, NULL), Ok(SignatureScheme::Unsupported));
    }

    fn field(number: u8, content: &[u8]) -> Vec<u8> {
        tlv(0xa0 | number, content)
    }

    fn hash(algorithm: Oid<'_>, parameters: &[u8]) -> Vec<u8> {
        sequence(&[&oid(algorithm), parameters])
    }

    fn mgf1(algorithm: Oid<'_>, parameters: &[u8]) -> Vec<u8> {
        sequence(&[&oid(oids::MGF1), &hash(algorithm, parameters)])
    }

    fn pss(fields: &[Vec<u8>]) -> Result<SignatureScheme, Problem> {
        let parameters = tlv(tag::SEQUENCE, &fields.concat());
        scheme(oids::RSASSA_PSS, &parameters).map_err(|malformed| malformed.problem)
    }

    /// RFC 4055 sections 2.1 and 3.1.
    #[test]
    fn pss_parameters_say_hash_and_salt() {
        let sha256 = SignatureScheme::RsaPss { hash: Hash::Sha256, salt_length: 32 };
        for (own, mask) in [(NULL, NULL), (&[], &[]), (NULL, &[]), (&[], NULL)] {
            let fields = [
                field(0, &hash(oids::SHA256, own)),
                field(1, &mgf1(oids::SHA256, mask)),
                field(2, &[2, 1, 32]),
            ];
            assert_eq!(pss(&fields), Ok(sha256));
        }
        assert_eq!(pss(&[]), Ok(SignatureScheme::RsaPss { hash: Hash::Sha1, salt_length: 20 }));
        assert_eq!(
            pss(&[field(2, &[2, 1, 0])]),
            Ok(SignatureScheme::RsaPss { hash: Hash::Sha1, salt_length: 0 })
        );
        let needed = Problem::InvalidValue("RSASSA-PSS needs parameters");
        assert_eq!(refusal(scheme(oids::RSASSA_PSS, &[])).1, needed);
        assert_eq!(refusal(scheme(oids::RSASSA_PSS, NULL)).1, Problem::UnexpectedTag);
    }

    #[test]
    fn pss_parameters_are_der() {
        let (own, mask) = (field(0, &hash(oids::SHA256, NULL)), field(1, &mgf1(oids::SHA256, NULL)));
        let both = |last: Vec<u8>| [own.clone(), mask.clone(), last];
        let differ = Err(Problem::InvalidValue("MGF1 must use the hash of the message"));
        assert_eq!(pss(std::slice::from_ref(&own)), differ);
        assert_eq!(pss(std::slice::from_ref(&mask)), differ);
        assert_eq!(pss(&[field(0, &hash(oids::SHA1, NULL))]), Err(Problem::DefaultEncoded));
        assert_eq!(pss(&[field(1, &mgf1(oids::SHA1, NULL))]), Err(Problem::DefaultEncoded));
        assert_eq!(pss(&both(field(2, &[2, 1, 20]))), Err(Problem::DefaultEncoded));
        assert_eq!(pss(&both(field(3, &[2, 1, 1]))), Err(Problem::DefaultEncoded));
        assert_eq!(pss(&both(field(3, &[2, 1, 2]))), Err(Problem::InvalidValue("trailer field must be 1")));
        assert_eq!(
            pss(&both(field(2, &[2, 1, 0xff]))),
            Err(Problem::InvalidValue("integer must not be negative"))
        );
        assert_eq!(
            pss(&both(field(2, &[2, 5, 1, 0, 0, 0, 0]))),
            Err(Problem::InvalidValue("salt is too long"))
        );
        assert_eq!(pss(&both(field(2, &[2, 1, 32, 5, 0]))), Err(Problem::TrailingData));
        assert_eq!(pss(&both(field(4, &[]))), Err(Problem::TrailingData));
        assert_eq!(pss(&[mask.clone(), own.clone()]), Err(Problem::TrailingData));
        assert_eq!(pss(&[field(0, &hash(oids::MGF1, NULL))]), Err(Problem::InvalidValue("unknown hash")));
        let not_mgf1 = sequence(&[&oid(oids::SHA256), &hash(oids::SHA256, NULL)]);
        let problem = Problem::InvalidValue("mask generation function must be MGF1");
        assert_eq!(pss(&[own.clone(), field(1, &not_mgf1)]), Err(problem));
        let bare = sequence(&[&oid(oids::MGF1)]);
        assert_eq!(pss(&[own, field(1, &bare)]), Err(Problem::InvalidValue("MGF1 needs a hash")));
    }
}
