//! Keys of every kind: parameters and shapes, and nothing that panics.

use super::*;
use crate::hash::Hash;
use crate::oids::*;
use crate::test_support::{bits, oid, refusal, sequence, tlv};

const NULL: &[u8] = &[5, 0];

fn info(algorithm: Oid<'_>, parameters: &[u8], key: &[u8]) -> Vec<u8> {
    sequence(&[&sequence(&[&oid(algorithm), parameters]), &bits(0, key)])
}

fn kind(der: &[u8]) -> Result<PublicKeyKind<'_>, Malformed> {
    SubjectPublicKeyInfo::from_der(der)?.kind()
}

fn problem(algorithm: Oid<'_>, parameters: &[u8], key: &[u8]) -> Problem {
    refusal(kind(&info(algorithm, parameters, key))).1
}

fn rsa_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    sequence(&[&tlv(2, modulus), &tlv(2, exponent)])
}

#[test]
fn rsa_has_null_parameters_and_two_positive_integers() {
    let key = rsa_key(&[0, 0xc1, 2], &[1, 0, 1]);
    let expected = PublicKeyKind::Rsa { modulus: &[0xc1, 2], exponent: &[1, 0, 1] };
    assert_eq!(kind(&info(RSA_ENCRYPTION, NULL, &key)), Ok(expected));

    let must_be_null = Problem::InvalidValue("parameters must be NULL");
    for parameters in [&[][..], &tlv(6, &[0x2a]), &[0x30, 0]] {
        assert_eq!(problem(RSA_ENCRYPTION, parameters, &key), must_be_null);
    }
    let positive = Problem::InvalidValue("integer must be above zero");
    for (bad, expected) in [
        (rsa_key(&[0], &[3]), positive),
        (rsa_key(&[3], &[0]), positive),
        (rsa_key(&[0x80], &[3]), positive),
        (rsa_key(&[3], &[0xff]), positive),
        (rsa_key(&[0, 3], &[3]), Problem::NotDer),
        (rsa_key(&[], &[3]), Problem::NotDer),
        (rsa_key(&[3], &[0, 0, 3]), Problem::NotDer),
        (sequence(&[&tlv(2, &[3])]), Problem::Truncated),
        (sequence(&[&tlv(2, &[3]), &tlv(2, &[3]), NULL]), Problem::TrailingData),
        ([key.clone(), vec![0]].concat(), Problem::TrailingData),
        (tlv(0x31, &[]), Problem::UnexpectedTag),
        (Vec::new(), Problem::Truncated),
        (vec![0x30, 0x80, 0, 0], Problem::InvalidLength),
    ] {
        assert_eq!(problem(RSA_ENCRYPTION, NULL, &bad), expected, "{bad:02x?}");
    }
    // Size and parity are for others to judge.
    assert!(kind(&info(RSA_ENCRYPTION, NULL, &rsa_key(&[2], &[0x7f; 5000]))).is_ok());
}

#[test]
fn elliptic_curves_are_named_and_points_are_whole() {
    let curves = [(SECP256R1, Curve::P256, 32), (SECP384R1, Curve::P384, 48), (SECP521R1, Curve::P521, 66)];
    for (name, curve, length) in curves {
        let point = |first: u8, octets: usize| [vec![first], vec![1; octets]].concat();
        let with = |key: &[u8]| {
            let der = info(EC_PUBLIC_KEY, &oid(name), key);
            kind(&der).map(|kind| kind == PublicKeyKind::Ec { curve }).map_err(|malformed| malformed.problem)
        };
        assert_eq!(with(&point(4, 2 * length)), Ok(true));
        let wrong_length = Problem::InvalidValue("point is not as long as its curve demands");
        assert_eq!(with(&point(4, 2 * length - 1)), Err(wrong_length));
        assert_eq!(with(&point(4, 2 * length + 1)), Err(wrong_length));
        assert_eq!(with(&[4]), Err(wrong_length));
        for compressed in [2, 3] {
            let problem = Problem::InvalidValue("compressed points are not supported");
            assert_eq!(with(&point(compressed, length)), Err(problem));
        }
        // Infinity, hybrid forms, nothing.
        for bad in [&[0][..], &point(6, 2 * length), &point(7, 2 * length), &[]] {
            assert_eq!(with(bad), Err(Problem::InvalidValue("not a point")));
        }
    }
    let secp256k1 = Oid::constant(&[0x2b, 0x81, 0x04, 0x00, 0x0a]);
    let unsupported = info(EC_PUBLIC_KEY, &oid(secp256k1), &[]);
    assert_eq!(kind(&unsupported), Ok(PublicKeyKind::EcUnsupportedCurve(secp256k1)));
    let explicit = info(EC_PUBLIC_KEY, &sequence(&[&tlv(2, &[1])]), &[4; 65]);
    assert_eq!(kind(&explicit), Ok(PublicKeyKind::EcExplicitParameters));
    let must_be_named = Problem::InvalidValue("an elliptic curve must be named");
    assert_eq!(problem(EC_PUBLIC_KEY, &[], &[4; 65]), must_be_named);
    assert_eq!(problem(EC_PUBLIC_KEY, NULL, &[4; 65]), must_be_named);
    assert_eq!(problem(EC_PUBLIC_KEY, &[2, 1, 0], &[4; 65]), Problem::UnexpectedTag);
}

#[test]
fn keys_of_fixed_length_have_it_and_no_parameters() {
    for (algorithm, length, expected) in FIXED_LENGTHS {
        assert_eq!(kind(&info(algorithm, &[], &vec![1; length])), Ok(expected));
        let wrong_length = Problem::InvalidValue("key is not as long as its kind demands");
        for bad in [0, length - 1, length + 1] {
            assert_eq!(problem(algorithm, &[], &vec![1; bad]), wrong_length);
        }
        let absent = Problem::InvalidValue("parameters must be absent");
        assert_eq!(problem(algorithm, NULL, &vec![1; length]), absent);
    }
}

/// CVE-2024-24783 and its like: any algorithm with any parameters and any key answers.
#[test]
fn no_combination_panics() {
    let unknown = Oid::constant(&[0x2a, 3]);
    let algorithms = [
        RSA_ENCRYPTION,
        RSASSA_PSS,
        DSA,
        EC_PUBLIC_KEY,
        ED25519,
        ED448,
        ML_DSA_44,
        ML_DSA_65,
        ML_DSA_87,
        SHA1,
        ECDSA_WITH_SHA256,
        unknown,
    ];
    let parameters =
        [Vec::new(), NULL.to_vec(), vec![0x30, 0], oid(SECP256R1), tlv(2, &[1]), tlv(4, &[]), tlv(0xa0, &[])];
    let keys = [Vec::new(), vec![0], vec![4], vec![0x30, 0], rsa_key(&[1], &[1]), vec![4; 65], vec![0; 32]];
    for algorithm in algorithms {
        for parameters in &parameters {
            for key in &keys {
                let der = info(algorithm, parameters, key);
                let information = SubjectPublicKeyInfo::from_der(&der).unwrap();
                let _: Result<_, Malformed> = information.kind();
                let _: Result<_, Malformed> = information.algorithm().signature_scheme();
            }
        }
    }
    assert_eq!(kind(&info(unknown, NULL, &[])), Ok(PublicKeyKind::Other(unknown)));
    assert_eq!(kind(&info(DSA, &[], &[])), Ok(PublicKeyKind::Dsa));
}

#[test]
fn the_structure_is_strict() {
    let algorithm = sequence(&[&oid(ED25519)]);
    let parse = |der: &[u8]| refusal(SubjectPublicKeyInfo::from_der(der)).1;
    assert_eq!(parse(&[]), Problem::Truncated);
    assert_eq!(parse(&sequence(&[&algorithm])), Problem::Truncated);
    assert_eq!(parse(&sequence(&[&algorithm, &tlv(3, &[])])), Problem::NotDer);
    assert_eq!(parse(&sequence(&[&algorithm, &bits(0, &[1]), NULL])), Problem::TrailingData);
    assert_eq!(parse(&[&info(ED25519, &[], &[])[..], &[0]].concat()), Problem::TrailingData);
    assert_eq!(parse(&info(ED25519, &[5, 0, 5, 0], &[])), Problem::TrailingData);
    assert_eq!(parse(&info(ED25519, &[5, 1, 0], &[])), Problem::NotDer);
    let partial = Problem::InvalidValue("bit string must hold whole octets");
    assert_eq!(parse(&sequence(&[&algorithm, &bits(1, &[2])])), partial);
}

#[test]
fn places_of_malformed_keys_are_told() {
    let der = info(RSA_ENCRYPTION, NULL, &rsa_key(&[0x11], &[0]));
    let malformed = kind(&der).unwrap_err();
    // The exponent is the last TLV, of three bytes.
    assert_eq!(malformed.offset, der.len() - 3);
    assert_eq!(malformed.what, "tbsCertificate.subjectPublicKeyInfo.subjectPublicKey");
}

#[test]
fn pss_keys_may_say_what_they_are_for() {
    let key = rsa_key(&[0x11], &[3]);
    let expected = |parameters| PublicKeyKind::RsaPss { parameters, modulus: &[0x11], exponent: &[3] };
    assert_eq!(kind(&info(RSASSA_PSS, &[], &key)), Ok(expected(None)));
    let sha1 = RsaPssParameters { hash: Hash::Sha1, salt_length: 20 };
    assert_eq!(kind(&info(RSASSA_PSS, &[0x30, 0], &key)), Ok(expected(Some(sha1))));
    assert_eq!(problem(RSASSA_PSS, NULL, &key), Problem::UnexpectedTag);
}
