//! The envelope: one encoding only, and each refusal with its field, its problem and its place.

use super::*;
use crate::oids;
use crate::test_support::{Parts, bits, common_name, extension, oid, place, refusal, rewrite, sequence, tlv};

fn parse(parts: &Parts) -> (&'static str, Problem) {
    refusal(Certificate::from_der(&parts.der()))
}

/// Refused, with the offset of `part`.
fn parse_at(parts: &Parts, part: &[u8]) -> (&'static str, Problem) {
    let der = parts.der();
    let malformed = Certificate::from_der(&der).expect_err("must be refused");
    assert_eq!(malformed.offset, place(&der, part), "{malformed}");
    (malformed.what, malformed.problem)
}

#[test]
fn every_field_is_what_was_written() {
    let parts = Parts::good();
    let der = parts.der();
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(certificate.as_der(), der);
    assert_eq!(
        certificate.tbs_der(),
        &der[place(&der, &parts.version) - 3..place(&der, &parts.signature) - 7]
    );
    assert_eq!(certificate.version(), Version::V3);
    assert_eq!(certificate.serial_number(), [5]);
    assert_eq!(certificate.signature_algorithm().as_der(), parts.outer_algorithm);
    assert_eq!(certificate.signature(), [9; 64]);
    assert_eq!(certificate.issuer().to_string(), "CN=issuer");
    assert_eq!(certificate.subject().as_der(), parts.subject);
    assert_eq!(certificate.subject_public_key_info().as_der(), parts.key);
    // 2026-01-01 and 2050-01-01, as `date -u +%s` says.
    assert_eq!(certificate.validity(), Validity { not_before: 1_767_225_600, not_after: 2_524_608_000 });
    let found: Vec<_> =
        certificate.extensions().map(|extension| (extension.oid, extension.critical)).collect();
    let expected =
        [(oids::BASIC_CONSTRAINTS, true), (oids::KEY_USAGE, false), (oids::SUBJECT_ALT_NAME, false)];
    assert_eq!(found, expected);
    for extension in certificate.extensions() {
        assert_eq!(
            der.get(extension.offset..).unwrap().get(..extension.value.len()).unwrap(),
            extension.value
        );
    }
    assert!(!certificate.is_self_issued());
}

#[test]
fn every_part_of_a_certificate_alone_is_refused() {
    let der = Parts::good().der();
    for length in 0..der.len() {
        let (_, problem) = refusal(Certificate::from_der(&der[..length]));
        assert_eq!(problem, Problem::Truncated, "{length}");
    }
}

#[test]
fn bytes_after_the_end_are_refused_everywhere() {
    let mut der = Parts::good().der();
    let end = der.len();
    der.push(0);
    let malformed = Certificate::from_der(&der).unwrap_err();
    assert_eq!(
        (malformed.what, malformed.offset, malformed.problem),
        ("certificate", end, Problem::TrailingData)
    );

    let good = Parts::good();
    let null = [0x05, 0x00];
    let inside = |field: &[u8]| [field, &null].concat();
    let cases = [
        (Parts { signature: inside(&good.signature), ..good.clone() }, "certificate"),
        (Parts { extensions: inside(&good.extensions), ..good.clone() }, "tbsCertificate"),
        (Parts { version: tlv(0xa0, &[2, 1, 2, 5, 0]), ..good.clone() }, "tbsCertificate.version"),
        (
            Parts { extensions: tlv(0xa3, &[0x30, 0x02, 0x05, 0x00, 0x05, 0x00]), ..good.clone() },
            "tbsCertificate.extensions",
        ),
    ];
    for (parts, what) in cases {
        assert_eq!(parse(&parts), (what, Problem::TrailingData));
    }
}

/// Whatever one changed byte turns a certificate into: it is refused, or it is DER.
#[test]
fn what_is_accepted_and_written_again_is_the_same() {
    let good = Parts { unique_identifiers: tlv(0x81, &[4, 0xf0]), ..Parts::good() }.der();
    assert_eq!(rewrite(&good), good);
    let mut accepted = 0;
    for position in 0..good.len() {
        for value in 0..=u8::MAX {
            let mut changed = good.clone();
            changed[position] = value;
            if let Ok(certificate) = Certificate::from_der(&changed) {
                assert_eq!(rewrite(&changed), changed, "byte {position}: {value:02x}");
                if certificate.check_known_extensions().is_ok() {
                    for known in certificate.extensions().filter(|found| is_known(found.oid)) {
                        assert_eq!(rewrite(known.value), known.value, "byte {position}: {value:02x}");
                    }
                }
                accepted += 1;
            }
        }
    }
    assert!(accepted > good.len());
}

fn is_known(kind: crate::oid::Oid<'_>) -> bool {
    [oids::BASIC_CONSTRAINTS, oids::KEY_USAGE, oids::SUBJECT_ALT_NAME].contains(&kind)
}

#[test]
fn lengths_are_minimal_and_definite() {
    let bad: [&[u8]; 5] = [
        &[2, 0x81, 1, 5],
        &[2, 0x82, 0, 1, 5],
        &[2, 0x83, 0, 0, 1, 5],
        &[2, 0x84, 0, 0, 0, 1, 5],
        &[2, 0x80, 5, 0, 0],
    ];
    for serial_number in bad {
        let parts = Parts { serial_number: serial_number.to_vec(), ..Parts::good() };
        assert_eq!(parse_at(&parts, serial_number), ("tbsCertificate.serialNumber", Problem::InvalidLength));
    }
    assert_eq!(refusal(Certificate::from_der(&[0x30, 0x80, 0, 0])), ("certificate", Problem::InvalidLength));
}

/// Lengths of 2^31 to 2^64 - 1 with ten bytes there: nothing is allocated, nothing overflows.
#[test]
fn claimed_lengths_are_not_believed() {
    let lengths: [(&[u8], Problem); 8] = [
        (&[0x84, 0x7f, 0xff, 0xff, 0xff], Problem::Truncated),
        (&[0x84, 0x80, 0, 0, 0], Problem::Truncated),
        (&[0x84, 0xff, 0xff, 0xff, 0xff], Problem::Truncated),
        (&[0x85, 1, 0, 0, 0, 0], Problem::InvalidLength),
        (&[0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Problem::InvalidLength),
        (&[0x88, 0x80, 0, 0, 0, 0, 0, 0, 0], Problem::InvalidLength),
        (&[0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Problem::InvalidLength),
        (&[0xff, 0xff, 0xff], Problem::InvalidLength),
    ];
    for (length, problem) in lengths {
        let claim = |tag: u8| [&[tag], length, &[0; 10]].concat();
        assert_eq!(refusal(Certificate::from_der(&claim(0x30))), ("certificate", problem));
        let good = Parts::good();
        let cases = [
            (Parts { serial_number: claim(2), ..good.clone() }, "tbsCertificate.serialNumber"),
            (Parts { issuer: claim(0x30), ..good.clone() }, "tbsCertificate.issuer"),
            (Parts { subject: tlv(0x30, &claim(0x31)), ..good.clone() }, "tbsCertificate.subject"),
            (Parts { key: claim(0x30), ..good.clone() }, "tbsCertificate.subjectPublicKeyInfo"),
            (Parts { extensions: tlv(0xa3, &claim(0x30)), ..good.clone() }, "tbsCertificate.extensions"),
            (Parts { signature: claim(3), ..good.clone() }, "signatureValue"),
        ];
        for (parts, what) in cases {
            assert_eq!(parse(&parts), (what, problem));
        }
    }
}

#[test]
fn version_decides_what_may_be_there() {
    let version = |number| Parts { version: tlv(0xa0, &[2, 1, number]), ..Parts::good() };
    assert_eq!(parse(&version(0)), ("tbsCertificate.version", Problem::DefaultEncoded));
    assert_eq!(parse(&version(3)), ("tbsCertificate.version", Problem::InvalidValue("unknown version")));
    assert_eq!(parse(&version(0xff)), ("tbsCertificate.version", Problem::InvalidValue("unknown version")));
    let needs_3 = ("tbsCertificate.extensions", Problem::InvalidValue("extensions need version 3"));
    assert_eq!(parse(&version(1)), needs_3);
    assert_eq!(parse(&Parts { version: Vec::new(), ..Parts::good() }), needs_3);

    let bare = Parts { extensions: Vec::new(), ..Parts::good() };
    let identified = Parts { unique_identifiers: tlv(0x82, &[0, 1]), ..bare.clone() };
    let read = |parts: &Parts| Certificate::from_der(&parts.der()).map(|certificate| certificate.version());
    assert_eq!(read(&bare), Ok(Version::V3));
    assert_eq!(read(&identified), Ok(Version::V3));
    assert_eq!(read(&Parts { version: tlv(0xa0, &[2, 1, 1]), ..identified.clone() }), Ok(Version::V2));
    assert_eq!(read(&Parts { version: Vec::new(), ..bare }), Ok(Version::V1));
    let problem = Problem::InvalidValue("unique identifiers need version 2 or 3");
    let first = Parts { version: Vec::new(), ..identified };
    assert_eq!(parse(&first), ("tbsCertificate.subjectUniqueID", problem));
    let padded = Parts { unique_identifiers: tlv(0x81, &[1, 1]), ..Parts::good() };
    assert_eq!(parse(&padded), ("tbsCertificate.issuerUniqueID", Problem::NotDer));
}

#[test]
fn serial_numbers_are_minimal_and_of_any_size_and_sign() {
    for bad in [&[][..], &[0, 5], &[0, 0x7f], &[0xff, 0x80], &[0xff, 0xff]] {
        let parts = Parts { serial_number: tlv(2, bad), ..Parts::good() };
        assert_eq!(parse(&parts), ("tbsCertificate.serialNumber", Problem::NotDer), "{bad:?}");
    }
    for good in [&[0][..], &[0, 0x80], &[0x80], &[0xff], &[0xff, 0x7f], &[0x11; 300]] {
        let der = Parts { serial_number: tlv(2, good), ..Parts::good() }.der();
        assert_eq!(Certificate::from_der(&der).unwrap().serial_number(), good);
    }
}

#[test]
fn algorithms_inside_and_outside_are_the_same_bytes() {
    let null = sequence(&[&oid(oids::SHA256_WITH_RSA), &[5, 0]]);
    let absent = sequence(&[&oid(oids::SHA256_WITH_RSA)]);
    let other = sequence(&[&oid(oids::SHA384_WITH_RSA), &[5, 0]]);
    for (inner, outer) in [(&null, &absent), (&absent, &null), (&null, &other)] {
        let parts = Parts { inner_algorithm: inner.clone(), outer_algorithm: outer.clone(), ..Parts::good() };
        let der = parts.der();
        let malformed = Certificate::from_der(&der).unwrap_err();
        assert_eq!(
            (malformed.what, malformed.problem),
            ("signatureAlgorithm", Problem::InnerOuterAlgorithmMismatch)
        );
        assert_eq!(malformed.offset, der.len() - parts.signature.len() - outer.len());
    }
}

#[test]
fn extensions_are_few_sorted_out_and_none_twice() {
    let with = Parts::with_extensions;
    let unknown = |last: u8| [oid_of(last), tlv(4, &[])].concat();
    let unknown = |last| tlv(0x30, &unknown(last));
    let what = "tbsCertificate.extensions";
    let alt_name = extension(oids::SUBJECT_ALT_NAME, false, &[0x30, 0]);
    let critical = extension(oids::SUBJECT_ALT_NAME, true, &[0x30, 0]);
    assert_eq!(parse_at(&with(&[alt_name, critical.clone()]), &critical), (what, Problem::Duplicate));
    assert_eq!(parse(&with(&[unknown(1), unknown(2), unknown(1)])), (what, Problem::Duplicate));
    assert_eq!(parse(&with(&[])), (what, Problem::Empty));

    let many: Vec<_> = (0..=64).map(unknown).collect();
    assert_eq!(parse(&with(&many)), (what, Problem::TooMany { limit: 64 }));
    assert!(Certificate::from_der(&with(&many[..64]).der()).is_ok());
}

/// 1.2.840.113549.9.`last`: of no extension.
fn oid_of(last: u8) -> Vec<u8> {
    tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x09, last])
}

#[test]
fn criticality_is_true_or_left_out() {
    let what = "tbsCertificate.extensions";
    for (boolean, problem) in [
        ([1, 1, 0], Problem::DefaultEncoded),
        ([1, 1, 1], Problem::NotDer),
        ([1, 1, 0xfe], Problem::NotDer),
        ([1, 0, 4], Problem::NotDer),
    ] {
        let list = sequence(&[&oid(oids::KEY_USAGE), &boolean, &tlv(4, &bits(0, &[1]))]);
        assert_eq!(parse(&Parts::with_extensions(&[list])), (what, problem), "{boolean:?}");
    }
}

#[test]
fn a_signature_that_is_not_of_whole_octets_is_none() {
    let der = Parts { signature: bits(1, &[2]), ..Parts::good() }.der();
    assert_eq!(Certificate::from_der(&der).unwrap().signature(), b"");
    // Unused bits that are set, more than seven of them, or of no octet: not DER.
    for bad in [bits(1, &[1]), bits(8, &[0]), bits(1, &[]), tlv(3, &[])] {
        assert_eq!(parse(&Parts { signature: bad, ..Parts::good() }), ("signatureValue", Problem::NotDer));
    }
    // A constructed BIT STRING is BER.
    let segmented = tlv(0x23, &bits(0, &[9; 64]));
    assert_eq!(
        parse(&Parts { signature: segmented, ..Parts::good() }),
        ("signatureValue", Problem::UnexpectedTag)
    );
}

#[test]
fn size_is_limited_before_anything_is_read() {
    let der = vec![0x30; MAX_CERTIFICATE_BYTES + 1];
    let problem = Problem::TooLarge { limit: MAX_CERTIFICATE_BYTES };
    assert_eq!(refusal(Certificate::from_der(&der)), ("certificate", problem));
    let unknown = |length: usize| tlv(0x30, &[oid_of(1), tlv(4, &vec![0; length])].concat());
    let room = MAX_CERTIFICATE_BYTES - Parts::with_extensions(&[unknown(60_000)]).der().len() + 60_000;
    let largest = Parts::with_extensions(&[unknown(room)]).der();
    assert_eq!(largest.len(), MAX_CERTIFICATE_BYTES);
    assert!(Certificate::from_der(&largest).is_ok());
}

/// Nested 10,000 deep in every place where anything may stand, on a stack of 64 KiB.
#[test]
fn nesting_does_not_use_the_stack() {
    let mut nested = Vec::new();
    for _ in 0..10_000 {
        nested = wrap(&nested);
    }
    let work = move || {
        let good = Parts::good();
        let algorithm = |oid_tlv: Vec<u8>| tlv(0x30, &[oid_tlv, nested.clone()].concat());
        let attribute = tlv(0x30, &[oid(oids::COMMON_NAME), nested.clone()].concat());
        let cases = [
            Parts { inner_algorithm: algorithm(oid(oids::ED25519)), ..good.clone() },
            Parts { outer_algorithm: algorithm(oid(oids::ED25519)), ..good.clone() },
            Parts { issuer: tlv(0x30, &tlv(0x31, &attribute)), ..good.clone() },
            Parts { key: sequence(&[&algorithm(oid(oids::EC_PUBLIC_KEY)), &bits(0, &[4])]), ..good.clone() },
        ];
        for parts in cases {
            assert_eq!(parse(&parts).1, Problem::TooDeep);
        }
        for parts in [
            Parts { issuer: nested.clone(), ..good.clone() },
            Parts { serial_number: nested.clone(), ..good.clone() },
            Parts { extensions: tlv(0xa3, &nested), ..good.clone() },
            Parts { signature: nested.clone(), ..good.clone() },
        ] {
            assert!(Certificate::from_der(&parts.der()).is_err());
        }
        assert!(Certificate::from_der(&nested).is_err());
        let other_name = sequence(&[&tlv(0xa0, &[oid(oids::UPN), tlv(0xa0, &nested)].concat())]);
        let der = Parts::with_extensions(&[extension(oids::SUBJECT_ALT_NAME, false, &other_name)]).der();
        let certificate = Certificate::from_der(&der).unwrap();
        assert_eq!(refusal(certificate.subject_alternative_name()), ("subjectAltName", Problem::TooDeep));
    };
    std::thread::Builder::new().stack_size(64 * 1024).spawn(work).unwrap().join().unwrap();
}

/// A SEQUENCE around something.
fn wrap(content: &[u8]) -> Vec<u8> {
    tlv(0x30, content)
}

#[test]
fn self_issued_is_told_by_the_meaning_of_names() {
    let der = Parts { subject: common_name("ISSUER "), ..Parts::good() }.der();
    assert!(Certificate::from_der(&der).unwrap().is_self_issued());
}
