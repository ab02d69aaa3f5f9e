//! Keys of every kind in every wrong shape: which finding refuses them, and that none reaches arithmetic as another kind.

#![allow(clippy::expect_used, reason = "a test")]

mod common;

use chainward_crypto::AwsLcVerifier;
use chainward_validate::finding::FindingCode;
use chainward_validate::signature::{KeyFacts, SignatureVerifier};
use common::{NULL, hex, modulus, oid, parse_key, pss_parameters, public_key_info, rsa_public_key, tlv};

const F4: &[u8] = &[1, 0, 1];

fn code(info: &[u8]) -> Option<FindingCode> {
    parse_key(info).err().map(|finding| finding.code)
}

fn assert_unsupported(what: &str, info: &[u8]) {
    assert_eq!(code(info), Some(FindingCode::PublicKeyUnsupported), "{what}");
}

fn assert_facts(info: &[u8], facts: KeyFacts) {
    let key = parse_key(info).expect("a supported key");
    assert_eq!(AwsLcVerifier.facts(&key), facts);
    assert!(AwsLcVerifier.cost(&key) > 0);
}

fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    public_key_info(oid::RSA_ENCRYPTION, NULL, &rsa_public_key(modulus, exponent))
}

fn ec(curve: &str, point: &[u8]) -> Vec<u8> {
    public_key_info(oid::EC_PUBLIC_KEY, &tlv(0x06, &hex(curve)), point)
}

/// The base point of P-256 (NIST SP 800-186 section 3.2.1.3), uncompressed.
fn p256_base_point() -> Vec<u8> {
    hex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
         4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
}

#[test]
fn rsa_sizes() {
    for bits in [512, 1016, 1023, 8193, 16_384] {
        assert_eq!(code(&rsa(&modulus(bits), F4)), Some(FindingCode::PublicKeySize), "{bits}");
    }
    for bits in [1024, 1025, 2047, 2048, 3072, 4096, 8192] {
        assert_facts(&rsa(&modulus(bits), F4), KeyFacts::Rsa { bits: u32::try_from(bits).expect("small") });
    }
}

#[test]
fn rsa_exponents() {
    for (what, exponent) in
        [("zero", &[0][..]), ("one", &[1]), ("even", &[1, 0, 0]), ("34 bits", &[2, 0, 0, 0, 1])]
    {
        assert_unsupported(what, &rsa(&modulus(2048), exponent));
    }
    assert_unsupported("as long as the modulus", &rsa(&modulus(2048), &modulus(2048)));
    for exponent in [&[3][..], F4, &[1, 0xff, 0xff, 0xff, 0xff]] {
        assert_facts(&rsa(&modulus(2048), exponent), KeyFacts::Rsa { bits: 2048 });
    }
}

#[test]
fn rsa_in_wrong_shapes() {
    let key = rsa_public_key(&modulus(2048), F4);
    let mut even = modulus(2048);
    even[255] = 0;
    assert_unsupported("even modulus", &rsa(&even, F4));
    assert_unsupported("parameters absent", &public_key_info(oid::RSA_ENCRYPTION, &[], &key));
    assert_unsupported("parameters not NULL", &public_key_info(oid::RSA_ENCRYPTION, &[0x30, 0], &key));
    let trailing = [&key[..], &[0]].concat();
    assert_unsupported("trailing octet", &public_key_info(oid::RSA_ENCRYPTION, NULL, &trailing));
    let negative = tlv(0x30, &[tlv(0x02, &modulus(2048)), common::integer(F4)].concat());
    assert_unsupported("negative modulus", &public_key_info(oid::RSA_ENCRYPTION, NULL, &negative));
    let nested = rsa(&modulus(2048), F4);
    assert_unsupported("a whole key info inside", &public_key_info(oid::RSA_ENCRYPTION, NULL, &nested));
    assert_unsupported("nothing", &public_key_info(oid::RSA_ENCRYPTION, NULL, &[]));
}

#[test]
fn rsa_pss_keys() {
    let key = |bits| rsa_public_key(&modulus(bits), F4);
    let info = |parameters: &[u8], bits| public_key_info(oid::RSASSA_PSS, parameters, &key(bits));
    assert_facts(&info(&[], 2048), KeyFacts::Rsa { bits: 2048 });
    assert_facts(&info(&pss_parameters(oid::SHA256, oid::SHA256, 32), 3072), KeyFacts::Rsa { bits: 3072 });
    assert_facts(&info(&pss_parameters(oid::SHA512, oid::SHA512, 21), 4096), KeyFacts::Rsa { bits: 4096 });
    assert_eq!(code(&info(&[], 2047)), Some(FindingCode::PublicKeySize));
    assert_eq!(code(&info(&[], 8193)), Some(FindingCode::PublicKeySize));
    assert_unsupported(
        "salt longer than the hash",
        &info(&pss_parameters(oid::SHA256, oid::SHA256, 33), 2048),
    );
    assert_unsupported("two hashes", &info(&pss_parameters(oid::SHA256, oid::SHA512, 32), 2048));
    let encoded_default = info(&pss_parameters(oid::SHA256, oid::SHA256, 20), 2048);
    assert_unsupported("the default salt length, encoded", &encoded_default);
    assert_unsupported("SHA-1, the default", &info(&[0x30, 0], 2048));
    assert_unsupported("NULL", &info(NULL, 2048));
}

#[test]
fn elliptic_curves() {
    assert_facts(&ec(oid::P256, &p256_base_point()), KeyFacts::P256);
    for curve in [oid::P224, oid::SECP256K1, oid::ED25519] {
        assert_unsupported(curve, &ec(curve, &p256_base_point()));
    }
    assert_unsupported("P-256 point called P-384", &ec(oid::P384, &p256_base_point()));
    assert_unsupported("P-256 point called P-521", &ec(oid::P521, &p256_base_point()));
}

#[test]
fn elliptic_curve_parameters() {
    let point = p256_base_point();
    let info = |parameters: &[u8]| public_key_info(oid::EC_PUBLIC_KEY, parameters, &point);
    assert_unsupported("absent", &info(&[]));
    assert_unsupported("implicitCurve", &info(NULL));
    // specifiedCurve, version 1, with P-256's own field: CVE-2020-0601 began with accepting this.
    let prime = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    let field = tlv(0x30, &[tlv(0x06, &hex("2a8648ce3d0101")), common::integer(&prime)].concat());
    assert_unsupported("specifiedCurve", &info(&tlv(0x30, &[common::integer(&[1]), field].concat())));
}

#[test]
fn elliptic_curve_points() {
    let point = p256_base_point();
    let changed = |at: usize, octet: u8| {
        let mut point = point.clone();
        point[at] = octet;
        ec(oid::P256, &point)
    };
    assert_unsupported("not on the curve", &changed(64, 0xf4));
    assert_unsupported("hybrid form", &changed(0, 0x07));
    assert_unsupported("coordinate beyond the prime", &ec(oid::P256, &[&[4][..], &[0xff; 64]].concat()));
    assert_unsupported("the origin", &ec(oid::P256, &[&[4][..], &[0; 64]].concat()));
    assert_unsupported("infinity", &ec(oid::P256, &[0]));
    assert_unsupported("compressed", &ec(oid::P256, &[&[3], &point[1..33]].concat()));
    assert_unsupported("short", &ec(oid::P256, &point[..64]));
    assert_unsupported("long", &ec(oid::P256, &[&point[..], &[0]].concat()));
    assert_unsupported("a whole key info inside", &ec(oid::P256, &ec(oid::P256, &point)));
    assert_unsupported("nothing", &ec(oid::P256, &[]));
}

#[test]
fn keys_without_parameters() {
    let kinds = [
        (oid::ED25519, 32, KeyFacts::Ed25519),
        (oid::ML_DSA_44, 1312, KeyFacts::MlDsa44),
        (oid::ML_DSA_65, 1952, KeyFacts::MlDsa65),
        (oid::ML_DSA_87, 2592, KeyFacts::MlDsa87),
    ];
    for (kind, length, facts) in kinds {
        let key = vec![7; length];
        assert_facts(&public_key_info(kind, &[], &key), facts);
        assert_unsupported("NULL parameters", &public_key_info(kind, NULL, &key));
        assert_unsupported("short", &public_key_info(kind, &[], &key[1..]));
        assert_unsupported("long", &public_key_info(kind, &[], &[&key[..], &[7]].concat()));
        assert_unsupported("nothing", &public_key_info(kind, &[], &[]));
        let nested = public_key_info(kind, &[], &key);
        assert_unsupported("a whole key info inside", &public_key_info(kind, &[], &nested));
    }
    for (other, length) in [(oid::ML_DSA_44, 1952), (oid::ML_DSA_65, 2592), (oid::ML_DSA_87, 1312)] {
        assert_unsupported("the length of another", &public_key_info(other, &[], &vec![7; length]));
    }
}

#[test]
fn kinds_that_are_not_supported() {
    assert_unsupported("Ed448", &public_key_info(oid::ED448, &[], &[7; 57]));
    assert_unsupported("X25519", &public_key_info(oid::X25519, &[], &[7; 32]));
    assert_unsupported("DSA", &public_key_info(oid::DSA, &[], &common::integer(&[7; 128])));
    assert_unsupported("unknown", &public_key_info("2a0304", NULL, &[7; 32]));
    assert_unsupported("a signature's algorithm", &public_key_info(oid::SHA256_WITH_RSA, NULL, &[7; 32]));
}

#[test]
fn the_detail_says_what_is_wrong() {
    let detail = |info: &[u8]| parse_key(info).expect_err("refused").to_string();
    assert_eq!(
        detail(&rsa(&modulus(1016), F4)),
        "public_key_size: RSA modulus of 1016 bits; 1024 to 8192 are supported"
    );
    assert_eq!(
        detail(&ec(oid::SECP256K1, &p256_base_point())),
        "public_key_unsupported: elliptic curve 1.3.132.0.10"
    );
    assert_eq!(detail(&public_key_info(oid::ED448, &[], &[7; 57])), "public_key_unsupported: Ed448");
}
