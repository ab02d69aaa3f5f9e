//! Wycheproof's JSON, as far as a certificate's signature needs it.

use std::sync::Arc;

use chainward_crypto::Key;
use chainward_validate::finding::Finding;
use serde_json::Value;

use crate::common::{self, NULL, algorithm, hex, oid, pss_parameters};

/// The vectors of one key and algorithm.
pub struct Group<'a> {
    pub json: &'a Value,
    /// The key, from its `SubjectPublicKeyInfo`.
    pub key: Result<Arc<Key>, Finding>,
    /// The `AlgorithmIdentifier` that a certificate would carry.
    pub algorithm: Vec<u8>,
}

/// One signature.
pub struct Vector {
    pub id: u64,
    pub message: Vec<u8>,
    pub signature: Vec<u8>,
    pub expected: Expected,
    /// ML-DSA's context, which an X.509 signature does not have (RFC 9881 section 3).
    pub has_context: bool,
}

/// What must become of it.
#[derive(Clone, Copy, Debug)]
pub enum Expected {
    Valid,
    Invalid,
    /// The key is what is wrong.
    InvalidKey,
}

/// The groups of a file, with parsed keys.
pub fn groups(file: &Value) -> impl Iterator<Item = Group<'_>> {
    let kind = text(file, "algorithm");
    list(file, "testGroups").map(move |json| Group {
        json,
        key: common::parse_key(&hex(text(json, "publicKeyDer"))),
        algorithm: algorithm_identifier(kind, json),
    })
}

/// The vectors of a group.
pub fn of(group: &Value) -> impl Iterator<Item = Vector> {
    list(group, "tests").map(|test| Vector {
        id: test["tcId"].as_u64().expect("tcId"),
        message: hex(text(test, "msg")),
        signature: hex(text(test, "sig")),
        expected: expected(test),
        has_context: test["ctx"].as_str().is_some_and(|context| !context.is_empty()),
    })
}

/// Why a vector can't be judged on this path, if so. It must not verify all the same.
pub fn skip_reason(group: &Group<'_>, vector: &Vector) -> Option<&'static str> {
    let salt_length = group.json["sLen"].as_u64();
    if vector.has_context {
        return Some("ML-DSA with a context: X.509 signatures have none (RFC 9881 section 3)");
    }
    if group.algorithm == algorithm(oid::ED448, &[]) {
        return Some("Ed448 is not supported: aws-lc-rs does not have it");
    }
    if salt_length.is_some() && group.json["mgfSha"] != group.json["sha"] {
        return Some("PSS with another hash in MGF1 is not supported");
    }
    if salt_length.is_some_and(|length| length != hash(group.json).1) {
        return Some("PSS with a salt that is not as long as the hash is not supported");
    }
    None
}

/// `valid` and `invalid` as they are. `acceptable`, by class:
/// - `MissingNull`: PKCS#1 whose `DigestInfo` lacks the NULL. RFC 8017 sections 8.2.2 and A.2.4: a verifier
///   encodes the `DigestInfo` itself, with NULL, and compares; so it is refused.
fn expected(test: &Value) -> Expected {
    let has = |flag: &str| list(test, "flags").any(|own| own == flag);
    match text(test, "result") {
        "valid" => Expected::Valid,
        "invalid" if has("IncorrectPublicKeyLength") => Expected::InvalidKey,
        "invalid" => Expected::Invalid,
        "acceptable" if has("MissingNull") => Expected::Invalid,
        other => panic!("result {other:?} of an unknown class: {}", test["flags"]),
    }
}

fn algorithm_identifier(kind: &str, group: &Value) -> Vec<u8> {
    match kind {
        "ECDSA" => algorithm(by_hash(group, [oid::ECDSA_SHA256, oid::ECDSA_SHA384, oid::ECDSA_SHA512]), &[]),
        "RSASSA-PKCS1-v1_5" => algorithm(
            by_hash(group, [oid::SHA256_WITH_RSA, oid::SHA384_WITH_RSA, oid::SHA512_WITH_RSA]),
            NULL,
        ),
        "RSASSA-PSS" => algorithm(oid::RSASSA_PSS, &pss(group)),
        "EDDSA" if text(&group["publicKey"], "curve") == "edwards25519" => algorithm(oid::ED25519, &[]),
        "EDDSA" => algorithm(oid::ED448, &[]),
        "ML-DSA-44" => algorithm(oid::ML_DSA_44, &[]),
        "ML-DSA-65" => algorithm(oid::ML_DSA_65, &[]),
        "ML-DSA-87" => algorithm(oid::ML_DSA_87, &[]),
        other => panic!("unknown algorithm {other:?}"),
    }
}

fn pss(group: &Value) -> Vec<u8> {
    let salt_length = group["sLen"].as_u64().and_then(|length| u8::try_from(length).ok()).expect("sLen");
    pss_parameters(hash(group).0, by_name(text(group, "mgfSha")).0, salt_length)
}

fn by_hash<'a>(group: &Value, choices: [&'a str; 3]) -> &'a str {
    choices[usize::try_from(hash(group).1).expect("small") / 16 - 2]
}

fn hash(group: &Value) -> (&'static str, u64) {
    by_name(text(group, "sha"))
}

/// Object identifier and length of a hash.
fn by_name(name: &str) -> (&'static str, u64) {
    match name {
        "SHA-256" => (oid::SHA256, 32),
        "SHA-384" => (oid::SHA384, 48),
        "SHA-512" => (oid::SHA512, 64),
        other => panic!("unknown hash {other:?}"),
    }
}

fn text<'a>(json: &'a Value, field: &str) -> &'a str {
    json[field].as_str().unwrap_or_else(|| panic!("no text {field}"))
}

fn list<'a>(json: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    json[field].as_array().unwrap_or_else(|| panic!("no list {field}")).iter()
}
