//! Signatures: right ones verify, wrong ones do not, and an algorithm that does not fit the key is never tried.

#![allow(clippy::expect_used, reason = "a test")]

mod common;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self as aws, EcdsaKeyPair, Ed25519KeyPair, KeyPair, PqdsaKeyPair, RsaKeyPair};
use chainward_crypto::{AwsLcVerifier, Key};
use chainward_validate::signature::{SignatureFault, SignatureVerifier};
use chainward_x509::SignatureScheme;
use common::{NULL, algorithm, hex, judge, oid, parse_key, pss_parameters, scheme};

const MESSAGE: &[u8] = b"to be signed";

/// A key, an algorithm that fits it, and a signature that is right.
struct Signed {
    key: Vec<u8>,
    algorithm: Vec<u8>,
    signature: Vec<u8>,
}

fn info(public_key: &impl AsDer<aws_lc_rs::encoding::PublicKeyX509Der<'static>>) -> Vec<u8> {
    public_key.as_der().expect("a public key").as_ref().to_vec()
}

fn rsa(encoding: &'static dyn aws::RsaEncoding, algorithm: Vec<u8>) -> Signed {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(encoding, &SystemRandom::new(), MESSAGE, &mut signature).expect("a signature");
    Signed { key: info(pair.public_key()), algorithm, signature }
}

fn pss(encoding: &'static dyn aws::RsaEncoding, hash: &str, salt_length: u8) -> Signed {
    rsa(encoding, algorithm(oid::RSASSA_PSS, &pss_parameters(hash, hash, salt_length)))
}

fn ecdsa(kind: &'static aws::EcdsaSigningAlgorithm, name: &str) -> Signed {
    let pair = EcdsaKeyPair::generate(kind).expect("a key");
    let signature = pair.sign(&SystemRandom::new(), MESSAGE).expect("a signature").as_ref().to_vec();
    Signed { key: info(pair.public_key()), algorithm: algorithm(name, &[]), signature }
}

fn ed25519() -> Signed {
    let pair = Ed25519KeyPair::generate().expect("a key");
    let signature = pair.sign(MESSAGE).as_ref().to_vec();
    Signed { key: info(pair.public_key()), algorithm: algorithm(oid::ED25519, &[]), signature }
}

fn ml_dsa(kind: &'static aws::PqdsaSigningAlgorithm, name: &str) -> Signed {
    let pair = PqdsaKeyPair::generate(kind).expect("a key");
    let mut signature = vec![0; kind.signature_len()];
    pair.sign(MESSAGE, &mut signature).expect("a signature");
    Signed { key: info(pair.public_key()), algorithm: algorithm(name, &[]), signature }
}

/// One of each scheme that aws-lc-rs signs with.
fn one_of_each() -> Vec<Signed> {
    vec![
        rsa(&aws::RSA_PKCS1_SHA256, algorithm(oid::SHA256_WITH_RSA, NULL)),
        rsa(&aws::RSA_PKCS1_SHA384, algorithm(oid::SHA384_WITH_RSA, NULL)),
        rsa(&aws::RSA_PKCS1_SHA512, algorithm(oid::SHA512_WITH_RSA, NULL)),
        pss(&aws::RSA_PSS_SHA256, oid::SHA256, 32),
        pss(&aws::RSA_PSS_SHA384, oid::SHA384, 48),
        pss(&aws::RSA_PSS_SHA512, oid::SHA512, 64),
        ecdsa(&aws::ECDSA_P256_SHA256_ASN1_SIGNING, oid::ECDSA_SHA256),
        ecdsa(&aws::ECDSA_P384_SHA384_ASN1_SIGNING, oid::ECDSA_SHA384),
        ecdsa(&aws::ECDSA_P521_SHA256_ASN1_SIGNING, oid::ECDSA_SHA256),
        ecdsa(&aws::ECDSA_P521_SHA384_ASN1_SIGNING, oid::ECDSA_SHA384),
        ecdsa(&aws::ECDSA_P521_SHA512_ASN1_SIGNING, oid::ECDSA_SHA512),
        ed25519(),
        ml_dsa(&aws::ML_DSA_44_SIGNING, oid::ML_DSA_44),
        ml_dsa(&aws::ML_DSA_65_SIGNING, oid::ML_DSA_65),
        ml_dsa(&aws::ML_DSA_87_SIGNING, oid::ML_DSA_87),
    ]
}

#[test]
fn right_signatures_verify_and_changed_ones_do_not() {
    for Signed { key, algorithm, signature } in one_of_each() {
        let key = parse_key(&key).expect("a supported key");
        let scheme = scheme(&key, &algorithm).expect("a scheme that fits");
        let verify =
            |message: &[u8], signature: &[u8]| AwsLcVerifier.verify(&key, scheme, message, signature);
        assert_eq!(verify(MESSAGE, &signature), Ok(()), "{scheme:?}");
        assert_eq!(verify(b"to be signed.", &signature), Err(SignatureFault::Invalid), "{scheme:?}");
        assert_eq!(verify(b"", &signature), Err(SignatureFault::Invalid), "{scheme:?}");
        for changed in changes(&signature) {
            assert_eq!(verify(MESSAGE, &changed), Err(SignatureFault::Invalid), "{scheme:?}");
        }
    }
}

/// The signature with one bit flipped at several places, cut, extended, zeroed and empty.
fn changes(signature: &[u8]) -> Vec<Vec<u8>> {
    let length = signature.len();
    let flipped = [0, 1, length / 3, length / 2, length - 1].map(|at| {
        let mut changed = signature.to_vec();
        changed[at] ^= 1;
        changed
    });
    let mut all = Vec::from(flipped);
    all.push(signature[..length - 1].to_vec());
    all.push([signature, &[0]].concat());
    all.push([&[0], signature].concat());
    all.push(vec![0; length]);
    all.push(Vec::new());
    all
}

#[test]
fn an_algorithm_verifies_only_with_keys_of_its_kind() {
    let all = one_of_each();
    let keys: Vec<_> = all.iter().map(|signed| parse_key(&signed.key).expect("a key")).collect();
    for (by, signed) in all.iter().enumerate() {
        let own = scheme(&keys[by], &signed.algorithm).expect("a scheme that fits");
        for (other, key) in keys.iter().enumerate().filter(|(other, _)| *other != by) {
            let expected =
                if fits(other, by) { SignatureFault::Invalid } else { SignatureFault::Unsupported };
            assert_eq!(judge(key, &signed.algorithm, MESSAGE, &signed.signature), Err(expected));
            assert_eq!(AwsLcVerifier.verify(key, own, MESSAGE, &signed.signature), Err(expected));
        }
    }
}

/// Whether the key of one row of [`one_of_each`] has the scheme of another.
fn fits(key: usize, scheme: usize) -> bool {
    let kind = |row| match row {
        0..=5 => 0,
        6..=10 => 1,
        other => other,
    };
    kind(key) == kind(scheme)
}

#[test]
fn vectors_of_pyca() {
    let text = include_str!("data/vectors.json");
    let vectors: Vec<serde_json::Value> = serde_json::from_str(text).expect("a list");
    assert_eq!(vectors.len(), 57);
    for vector in vectors {
        let text = |field: &str| vector[field].as_str().expect("a text").to_owned();
        let octets = |field| hex(&text(field));
        let outcome = match parse_key(&octets("key")) {
            Err(finding) => format!("key: {}", finding.code),
            Ok(key) => outcome(&key, &octets("algorithm"), &octets("message"), &octets("signature")).into(),
        };
        assert_eq!(outcome, text("expect"), "{}", text("name"));
    }
}

fn outcome(key: &Key, algorithm: &[u8], message: &[u8], signature: &[u8]) -> &'static str {
    match judge(key, algorithm, message, signature) {
        Ok(()) => "valid",
        Err(SignatureFault::Invalid) => "invalid",
        Err(SignatureFault::Unsupported) => "unsupported",
    }
}

#[test]
fn algorithm_parameters_are_checked() {
    let key = parse_key(&ed25519().key).expect("a key");
    assert_eq!(scheme(&key, &algorithm(oid::ED25519, &[])), Ok(SignatureScheme::Ed25519));
    assert_eq!(scheme(&key, &algorithm(oid::ED25519, NULL)), Err(SignatureFault::Unsupported));
    let key = parse_key(&ml_dsa(&aws::ML_DSA_44_SIGNING, oid::ML_DSA_44).key).expect("a key");
    assert_eq!(scheme(&key, &algorithm(oid::ML_DSA_44, NULL)), Err(SignatureFault::Unsupported));
    assert_eq!(scheme(&key, &algorithm("2a0304", &[])), Err(SignatureFault::Unsupported));
    let key = parse_key(&rsa(&aws::RSA_PKCS1_SHA256, Vec::new()).key).expect("a key");
    assert_eq!(scheme(&key, &algorithm(oid::RSASSA_PSS, &[])), Err(SignatureFault::Unsupported));
    assert_eq!(scheme(&key, &algorithm(oid::RSA_ENCRYPTION, NULL)), Err(SignatureFault::Unsupported));
    assert_eq!(scheme(&key, &algorithm(oid::SHA256_WITH_RSA, &[0x30, 0])), Err(SignatureFault::Unsupported));
}

/// `ECDSA-Sig-Value` must be strict DER (RFC 3279 section 2.2.3 under X.690 section 10); AWS-LC sees to it.
#[test]
fn ecdsa_signatures_are_strict_der() {
    let signed = ecdsa(&aws::ECDSA_P256_SHA256_ASN1_SIGNING, oid::ECDSA_SHA256);
    let key = parse_key(&signed.key).expect("a key");
    let verify = |signature: &[u8]| judge(&key, &signed.algorithm, MESSAGE, signature);
    let body = &signed.signature[2..];
    let (r, s) = body.split_at(2 + usize::from(body[1]));
    let sequence = |parts: &[&[u8]]| common::tlv(0x30, &parts.concat());
    let padded = |number: &[u8]| common::tlv(0x02, &[&[0], &number[2..]].concat());
    assert_eq!(verify(&sequence(&[r, s])), Ok(()));
    let wrong = [
        ("long form of a short length", [&[0x30, 0x81, signed.signature[1]], body].concat()),
        ("indefinite length", [&[0x30, 0x80], body, &[0, 0]].concat()),
        ("a needless zero before r", sequence(&[&padded(r), s])),
        ("a needless zero before s", sequence(&[r, &padded(s)])),
        ("only r", sequence(&[r])),
        ("a third number", sequence(&[r, s, s])),
        ("trailing octets", [&signed.signature[..], &[0]].concat()),
        ("trailing octets inside", sequence(&[r, s, NULL])),
        ("r is zero", sequence(&[&[2, 1, 0], s])),
        ("s is zero", sequence(&[r, &[2, 1, 0]])),
        ("r is negative", sequence(&[&[2, 1, 0xff], s])),
        ("r is empty", sequence(&[&[2, 0], s])),
        ("a SET", [&[0x31], &signed.signature[1..]].concat()),
        ("two fixed-length numbers", [[1; 32], [2; 32]].concat()),
    ];
    for (what, signature) in wrong {
        assert_eq!(verify(&signature), Err(SignatureFault::Invalid), "{what}");
    }
}

/// The other schemes of an RSA key are parsed when first asked for: by many threads at once, here.
#[test]
fn one_key_serves_all_its_schemes_from_all_threads() {
    let vectors: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("data/vectors.json")).expect("a list");
    let of_one_key: Vec<_> = vectors.iter().filter(|vector| vector["key"] == vectors[11]["key"]).collect();
    assert!(of_one_key.len() > 10);
    let octets = |vector: &serde_json::Value, field: &str| hex(vector[field].as_str().expect("a text"));
    let key = parse_key(&octets(of_one_key[0], "key")).expect("a key");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for vector in &of_one_key {
                    let octets = |field| octets(vector, field);
                    let outcome =
                        outcome(&key, &octets("algorithm"), &octets("message"), &octets("signature"));
                    assert_eq!(outcome, vector["expect"], "{}", vector["name"]);
                }
            });
        }
    });
}

#[test]
fn an_unsupported_scheme_is_not_tried() {
    let key = parse_key(&ed25519().key).expect("a key");
    for scheme in
        [SignatureScheme::Unsupported, SignatureScheme::Ed448, SignatureScheme::Dsa, SignatureScheme::MlDsa44]
    {
        assert_eq!(AwsLcVerifier.verify(&key, scheme, MESSAGE, &[0; 64]), Err(SignatureFault::Unsupported));
    }
}
