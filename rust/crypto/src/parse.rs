//! From a subject public key info to a [`Key`]: what kind it is decides everything, before any arithmetic.

use chainward_validate::finding::{Finding, FindingCode};
use chainward_validate::signature::KeyFacts;
use chainward_x509::{Curve, PublicKeyKind, RsaPssParameters, SubjectPublicKeyInfo};

use crate::algorithms::{self, Algorithm};
use crate::cost;
use crate::key::Key;
use crate::rsa::{MODERN_MODULUS_BITS, Shape};

/// Everything about a key but its value: facts, cost, and what it can verify.
type Plan = (KeyFacts, u64, &'static [Algorithm]);

/// Parses a subject public key info (RFC 5280 section 4.1.2.7).
///
/// # Errors
/// `public_key_size` for an RSA modulus out of bounds; `public_key_unsupported` for everything else: a kind or
/// curve that is not supported, parameters that are not what the kind requires, a value that is no key.
pub(crate) fn key(info: &SubjectPublicKeyInfo<'_>) -> Result<Key, Finding> {
    let kind = info.kind().map_err(|malformed| unsupported(malformed.to_string()))?;
    let (facts, cost, algorithms) = plan(&kind)?;
    Key::new(facts, cost, algorithms, info.subject_public_key())
}

/// What is known of a key without arithmetic.
///
/// # Errors
/// As [`key`], but for values that only arithmetic finds out to be none.
pub(crate) fn facts(info: &SubjectPublicKeyInfo<'_>) -> Result<KeyFacts, Finding> {
    let kind = info.kind().map_err(|malformed| unsupported(malformed.to_string()))?;
    plan(&kind).map(|(facts, _, _)| facts)
}

/// What a key of this kind is, costs and can verify.
fn plan(kind: &PublicKeyKind<'_>) -> Result<Plan, Finding> {
    Ok(match kind {
        PublicKeyKind::Rsa { modulus, exponent } => rsa(Shape::check(modulus, exponent)?),
        PublicKeyKind::RsaPss { parameters, modulus, exponent } => {
            rsa_pss(Shape::check_pss(modulus, exponent)?, parameters.as_ref())
        }
        PublicKeyKind::Ec { curve: Curve::P256 } => (KeyFacts::P256, cost::P256, algorithms::P256),
        PublicKeyKind::Ec { curve: Curve::P384 } => (KeyFacts::P384, cost::P384, algorithms::P384),
        PublicKeyKind::Ec { curve: Curve::P521 } => (KeyFacts::P521, cost::P521, algorithms::P521),
        PublicKeyKind::Ed25519 => (KeyFacts::Ed25519, cost::ED25519, algorithms::ED25519),
        PublicKeyKind::MlDsa44 => (KeyFacts::MlDsa44, cost::ML_DSA_44, algorithms::ML_DSA_44),
        PublicKeyKind::MlDsa65 => (KeyFacts::MlDsa65, cost::ML_DSA_65, algorithms::ML_DSA_65),
        PublicKeyKind::MlDsa87 => (KeyFacts::MlDsa87, cost::ML_DSA_87, algorithms::ML_DSA_87),
        other => return Err(unsupported(refused(other))),
    })
}

/// An `rsaEncryption` key: any RSA scheme (RFC 4055 section 1.2).
fn rsa(shape: Shape) -> Plan {
    let legacy = shape.modulus_bits < MODERN_MODULUS_BITS;
    let rows = if legacy { algorithms::RSA_BELOW_2048 } else { algorithms::RSA };
    (KeyFacts::Rsa { bits: shape.modulus_bits }, cost::rsa(shape.modulus_bits, shape.exponent), rows)
}

/// An `id-RSASSA-PSS` key: PSS only, and only as its parameters say, if it has any (RFC 4055 section 3.3).
fn rsa_pss(shape: Shape, parameters: Option<&RsaPssParameters>) -> Plan {
    let (facts, cost, _) = rsa(shape);
    let rows = parameters.map_or(algorithms::RSA_PSS_ONLY, |parameters| {
        algorithms::rsa_pss_restricted(parameters.hash, parameters.salt_length)
    });
    (facts, cost, rows)
}

/// Why a kind is refused.
fn refused(kind: &PublicKeyKind<'_>) -> String {
    match kind {
        // RFC 5480 section 2.1.1: implicitCurve and specifiedCurve MUST NOT be used.
        PublicKeyKind::EcExplicitParameters => "elliptic curve given by explicit parameters".into(),
        PublicKeyKind::EcUnsupportedCurve(curve) => format!("elliptic curve {curve}"),
        PublicKeyKind::Ed448 => "Ed448".into(),
        PublicKeyKind::Dsa => "DSA".into(),
        PublicKeyKind::Other(algorithm) => format!("key algorithm {algorithm}"),
        _ => String::new(),
    }
}

fn unsupported(detail: String) -> Finding {
    Finding::refusal(FindingCode::PublicKeyUnsupported, detail)
}
