//! `signatureAlgorithm` and `tbsCertificate.signature` differ (RFC 5280 section 4.1.1.2): only the latter is signed.

use chainward::FindingCode;
use chainward::x509::{Oid, oids};

use super::attack::{Attack, Expected};
use super::parts::{ALGORITHM, Parts};
use super::support::{Draft, Issued, Key, der, root};
use crate::support::case::Case;

const ROW: &str = "inner-and-outer-algorithm";
const NULL: &[u8] = &[0x05, 0x00];

pub fn attacks() -> Vec<Attack> {
    let ec = root("root");
    let rsa = Draft::ca("rsa").key(&std::sync::Arc::new(Key::rsa_2048())).self_signed();
    let mut attacks = matrix("ecdsa", &ec, &ecdsa(), FindingCode::SignatureAlgorithmUnsupported);
    attacks.extend(matrix("rsa", &rsa, &pkcs1(), FindingCode::SignatureInvalid));
    attacks
}

fn identifier(kind: Oid<'_>, parameters: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::oid(kind), parameters])
}

/// Names of algorithms and how they are written; the first is the one that is signed with.
fn ecdsa() -> [(&'static str, Vec<u8>); 6] {
    let p256 = der::oid(oids::SECP256R1);
    [
        ("sha256", identifier(oids::ECDSA_WITH_SHA256, &[])),
        ("sha256-null", identifier(oids::ECDSA_WITH_SHA256, NULL)),
        ("sha256-curve", identifier(oids::ECDSA_WITH_SHA256, &p256)),
        ("sha1", identifier(oids::ECDSA_WITH_SHA1, &[])),
        ("rsa-sha256", identifier(oids::SHA256_WITH_RSA, NULL)),
        ("ed25519", identifier(oids::ED25519, &[])),
    ]
}

/// The second one is the same as the first to whoever verifies (RFC 4055 section 5), and still another value.
fn pkcs1() -> [(&'static str, Vec<u8>); 5] {
    [
        ("sha256-null", identifier(oids::SHA256_WITH_RSA, NULL)),
        ("sha256", identifier(oids::SHA256_WITH_RSA, &[])),
        ("sha512-null", identifier(oids::SHA512_WITH_RSA, NULL)),
        ("sha1-null", identifier(oids::SHA1_WITH_RSA, NULL)),
        ("pss", identifier(oids::RSASSA_PSS, &[])),
    ]
}

/// Each algorithm inside with each outside. Where both are equal, the signature decides: `otherwise` is what is said of
/// algorithms that the signature was not made with.
fn matrix(
    family: &str,
    anchor: &Issued,
    algorithms: &[(&str, Vec<u8>)],
    otherwise: FindingCode,
) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for (inner_name, inner) in algorithms {
        for (outer_name, outer) in algorithms {
            let parts = Parts::of(Draft::leaf("client"), anchor);
            let leaf = parts.with(ALGORITHM, inner.clone()).outer(outer.clone()).by(anchor);
            let case = Case::of(&leaf).trusting(anchor);
            let expected = expected(family, inner_name, outer_name, otherwise);
            let name = format!("{family}-{inner_name}-in-{outer_name}");
            attacks.push(Attack::new(ROW, name, case, expected).signatures(1, 1).with_leaf_key(&leaf.key));
        }
    }
    attacks
}

fn expected(family: &str, inner: &str, outer: &str, otherwise: FindingCode) -> Expected {
    if inner != outer {
        return Expected::Refused(FindingCode::MalformedCertificate);
    }
    match (family, inner) {
        ("ecdsa", "sha256") | ("rsa", "sha256-null" | "sha256") => Expected::Accepted,
        // A hash that the signature is not over.
        ("ecdsa", "sha1") => Expected::Refused(FindingCode::SignatureInvalid),
        ("rsa", "pss") => Expected::Refused(FindingCode::SignatureAlgorithmUnsupported),
        _ => Expected::Refused(otherwise),
    }
}
