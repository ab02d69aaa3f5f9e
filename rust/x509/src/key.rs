//! What kind of key a subject public key info holds, and whether it has the shape of one. No arithmetic.

use crate::der::tag;
use crate::error::{Malformed, Problem};
use crate::oid::Oid;
use crate::oids;
use crate::rsa_pss::RsaPssParameters;
use crate::subject_public_key_info::SubjectPublicKeyInfo;

/// An elliptic curve that is supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
}

impl Curve {
    /// Octets of a coordinate (SEC 1 section 2.3.5).
    const fn coordinate_length(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

/// What kind of key it is. The key has the shape of its kind; whether it is a point of its curve, or a good
/// modulus, is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicKeyKind<'a> {
    /// RSA, for anything (RFC 3279 section 2.3.1).
    Rsa {
        /// The modulus, above zero, without leading zeros. It may be of any size, and even.
        modulus: &'a [u8],
        /// The public exponent, above zero, without leading zeros.
        exponent: &'a [u8],
    },
    /// RSA, for RSASSA-PSS only (RFC 4055 section 1.2).
    RsaPss {
        /// What the key may be used with, if it says so.
        parameters: Option<RsaPssParameters>,
        /// The modulus, above zero, without leading zeros.
        modulus: &'a [u8],
        /// The public exponent, above zero, without leading zeros.
        exponent: &'a [u8],
    },
    /// A point of a supported curve, uncompressed (RFC 5480 section 2.2).
    Ec {
        /// The curve.
        curve: Curve,
    },
    /// A point of a curve that is not supported.
    EcUnsupportedCurve(Oid<'a>),
    /// A point of a curve that the key itself defines, which RFC 5480 section 2.1.1 forbids (CVE-2020-0601).
    EcExplicitParameters,
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
    /// DSA (RFC 3279 section 2.3.2). Not looked into.
    Dsa,
    /// Any other kind. Not looked into.
    Other(Oid<'a>),
}

/// Keys that are octets of one length, without parameters: RFC 8410 sections 3 and 4, RFC 9881 section 4 and
/// FIPS 204 table 2.
const FIXED_LENGTHS: [(Oid<'static>, usize, PublicKeyKind<'static>); 5] = [
    (oids::ED25519, 32, PublicKeyKind::Ed25519),
    (oids::ED448, 57, PublicKeyKind::Ed448),
    (oids::ML_DSA_44, 1_312, PublicKeyKind::MlDsa44),
    (oids::ML_DSA_65, 1_952, PublicKeyKind::MlDsa65),
    (oids::ML_DSA_87, 2_592, PublicKeyKind::MlDsa87),
];

/// Modulus and exponent.
type RsaKey<'a> = (&'a [u8], &'a [u8]);

impl<'a> SubjectPublicKeyInfo<'a> {
    /// What kind of key this is.
    ///
    /// # Errors
    /// Parameters that the kind does not allow, or a key that has not the shape of its kind.
    pub fn kind(&self) -> Result<PublicKeyKind<'a>, Malformed> {
        match self.algorithm().oid {
            oids::RSA_ENCRYPTION => self.rsa(),
            oids::RSASSA_PSS => self.rsa_pss(),
            oids::EC_PUBLIC_KEY => self.elliptic_curve(),
            oids::DSA => Ok(PublicKeyKind::Dsa),
            other => match FIXED_LENGTHS.iter().find(|(oid, ..)| *oid == other) {
                Some((_, length, kind)) => self.fixed_length(*length, *kind),
                None => Ok(PublicKeyKind::Other(other)),
            },
        }
    }

    /// RFC 3279 section 2.3.1: the parameters must be NULL.
    fn rsa(&self) -> Result<PublicKeyKind<'a>, Malformed> {
        self.algorithm().require_null()?;
        let (modulus, exponent) = self.rsa_public_key()?;
        Ok(PublicKeyKind::Rsa { modulus, exponent })
    }

    /// RFC 4055 section 3.3: the parameters may be absent.
    fn rsa_pss(&self) -> Result<PublicKeyKind<'a>, Malformed> {
        let parameters = self.algorithm().parameters_value()?;
        let parameters = parameters.map(|value| RsaPssParameters::from_value(&value)).transpose()?;
        let (modulus, exponent) = self.rsa_public_key()?;
        Ok(PublicKeyKind::RsaPss { parameters, modulus, exponent })
    }

    /// `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }` (RFC 8017 appendix A.1.1).
    fn rsa_public_key(&self) -> Result<RsaKey<'a>, Malformed> {
        let mut fields = self.key_value()?.of(tag::SEQUENCE)?.reader();
        let modulus = fields.expect(tag::INTEGER)?.positive_integer()?;
        let exponent = fields.expect(tag::INTEGER)?.positive_integer()?;
        fields.finish()?;
        Ok((modulus, exponent))
    }

    /// RFC 5480 section 2.1.1: the parameters must name a curve.
    fn elliptic_curve(&self) -> Result<PublicKeyKind<'a>, Malformed> {
        let algorithm = self.algorithm();
        let parameters = algorithm
            .parameters_value()?
            .ok_or_else(|| algorithm.invalid("an elliptic curve must be named"))?;
        let curve = match parameters.tag {
            tag::OBJECT_IDENTIFIER => parameters.object_identifier()?,
            tag::SEQUENCE => return Ok(PublicKeyKind::EcExplicitParameters),
            tag::NULL => return Err(parameters.invalid("an elliptic curve must be named")),
            _ => return Err(parameters.error(Problem::UnexpectedTag)),
        };
        let curve = match curve {
            oids::SECP256R1 => Curve::P256,
            oids::SECP384R1 => Curve::P384,
            oids::SECP521R1 => Curve::P521,
            other => return Ok(PublicKeyKind::EcUnsupportedCurve(other)),
        };
        self.check_point(curve)?;
        Ok(PublicKeyKind::Ec { curve })
    }

    /// RFC 5480 section 2.2: 04 and two coordinates. Compressed points may be left unsupported, and are.
    fn check_point(&self, curve: Curve) -> Result<(), Malformed> {
        match self.subject_public_key() {
            [0x04, coordinates @ ..] if coordinates.len() == 2 * curve.coordinate_length() => Ok(()),
            [0x04, ..] => Err(self.invalid_key("point is not as long as its curve demands")),
            [0x02 | 0x03, ..] => Err(self.invalid_key("compressed points are not supported")),
            _ => Err(self.invalid_key("not a point")),
        }
    }

    fn fixed_length(&self, length: usize, kind: PublicKeyKind<'a>) -> Result<PublicKeyKind<'a>, Malformed> {
        self.algorithm().require_absent()?;
        if self.subject_public_key().len() == length {
            Ok(kind)
        } else {
            Err(self.invalid_key("key is not as long as its kind demands"))
        }
    }
}

#[cfg(test)]
mod tests;
