//! What is said of one certificate.

use super::*;
use crate::Hash;
use crate::ocsp::OcspResponse;
use crate::ocsp::test_support::{
    ResponseParts, SingleParts, full, response_refusal as parse, single_refusal as single, time,
};
use crate::test_support::{constructed, tlv};

#[test]
fn what_is_said_of_each_certificate_is_what_was_written() {
    let der = full().der();
    let response = OcspResponse::from_der(&der).unwrap();
    let singles: Vec<_> = response.basic().unwrap().responses().collect();
    let [good, revoked, unknown] = &*singles else { panic!("three") };
    assert_eq!((good.status, unknown.status), (CertStatus::Good, CertStatus::Unknown));
    // 2025-12-31, 2026-01-01 and 2026-01-02, as `date -u +%s` says.
    let reason = Some(ReasonCode::KeyCompromise);
    assert_eq!(revoked.status, CertStatus::Revoked { time: 1_767_139_200, reason });
    assert_eq!((good.this_update, good.next_update), (1_767_225_600, Some(1_767_312_000)));
    assert_eq!(revoked.next_update, None);
    assert_eq!((good.extensions().count(), revoked.extensions().count()), (0, 1));
    let id = good.cert_id;
    assert_eq!((id.issuer_name_hash, id.issuer_key_hash), (&[1; 20][..], &[2; 20][..]));
    assert_eq!((id.serial_number, revoked.cert_id.serial_number), (&[5][..], &[0xff, 0x7f][..]));
    assert_eq!(
        (id.hash_algorithm.hash(), revoked.cert_id.hash_algorithm.hash()),
        (Ok(Hash::Sha1), Ok(Hash::Sha256))
    );
}

/// RFC 6960 section 4.2.2.1: as RFC 5280 section 4.1.2.5.2 says, and no `UTCTime`.
#[test]
fn times_are_generalized_and_of_one_form() {
    let problem = Problem::InvalidValue("not a GeneralizedTime of RFC 5280");
    for text in
        ["202601010000Z", "20260101000000.5Z", "20260101000000+0000", "20260101000000", "20260230000000Z"]
    {
        let produced = ResponseParts { produced_at: time(text), ..ResponseParts::good() };
        assert_eq!(parse(&produced), ("tbsResponseData.producedAt", problem), "{text}");
        let this = SingleParts { this_update: time(text), ..SingleParts::good() };
        assert_eq!(single(this), ("tbsResponseData.responses.thisUpdate", problem), "{text}");
        let next = SingleParts { next_update: tlv(0xa0, &time(text)), ..SingleParts::good() };
        assert_eq!(single(next), ("tbsResponseData.responses.nextUpdate", problem), "{text}");
        let revoked = SingleParts { status: tlv(0xa1, &time(text)), ..SingleParts::good() };
        assert_eq!(single(revoked), ("tbsResponseData.responses.certStatus", problem), "{text}");
    }
    let utc = tlv(tag::UTC_TIME, b"260101000000Z");
    let produced = ResponseParts { produced_at: utc.clone(), ..ResponseParts::good() };
    assert_eq!(parse(&produced), ("tbsResponseData.producedAt", Problem::UnexpectedTag));
    let this = SingleParts { this_update: utc, ..SingleParts::good() };
    assert_eq!(single(this), ("tbsResponseData.responses.thisUpdate", Problem::UnexpectedTag));
}

#[test]
fn a_status_of_a_certificate_is_one_of_three() {
    let what = "tbsResponseData.responses.certStatus";
    let with = |status: Vec<u8>| single(SingleParts { status, ..SingleParts::good() });
    assert_eq!(with(vec![0x80, 1, 0]), (what, Problem::NotDer));
    assert_eq!(with(vec![0x82, 1, 0]), (what, Problem::NotDer));
    assert_eq!(with(vec![0x05, 0]), (what, Problem::UnexpectedTag));
    assert_eq!(with(vec![0xa0, 0]), (what, Problem::UnexpectedTag), "good is primitive");
    assert_eq!(with(vec![0x81, 0]), (what, Problem::UnexpectedTag), "revoked is constructed");
    assert_eq!(with(vec![0x83, 0]), (what, Problem::UnexpectedTag));
    assert_eq!(with(vec![0xa1, 0]), (what, Problem::Truncated), "revoked, and no time");
    let because = |reason: &[u8]| with(constructed(0xa1, &[&time("20251231000000Z"), &tlv(0xa0, reason)]));
    let unknown = Problem::InvalidValue("not a reason code of RFC 5280");
    for reason in [[0x0a, 1, 7], [0x0a, 1, 11], [0x0a, 1, 0xff]] {
        assert_eq!(because(&reason), (what, unknown));
    }
    assert_eq!(because(&[0x0a, 2, 0, 1]), (what, Problem::NotDer));
    assert_eq!(because(&[0x02, 1, 1]), (what, Problem::UnexpectedTag));
    assert_eq!(because(&[0x0a, 1, 1, 5, 0]), (what, Problem::TrailingData));
    assert_eq!(because(&[]), (what, Problem::Truncated));
}

/// RFC 5280 section 5.3.1.
#[test]
fn each_reason_is_told_by_its_number() {
    let names = [
        (0, "unspecified"),
        (1, "keyCompromise"),
        (2, "cACompromise"),
        (3, "affiliationChanged"),
        (4, "superseded"),
        (5, "cessationOfOperation"),
        (6, "certificateHold"),
        (8, "removeFromCRL"),
        (9, "privilegeWithdrawn"),
        (10, "aACompromise"),
    ];
    for (number, name) in names {
        let status = constructed(0xa1, &[&time("20251231000000Z"), &tlv(0xa0, &[0x0a, 1, number])]);
        let der = ResponseParts::with_single(SingleParts { status, ..SingleParts::good() }).der();
        let response = OcspResponse::from_der(&der).unwrap();
        let status = response.basic().unwrap().responses().next().unwrap().status;
        let CertStatus::Revoked { reason: Some(reason), .. } = status else { panic!("revoked") };
        assert_eq!(reason.name(), name);
    }
}

#[test]
fn serial_numbers_are_minimal_and_of_any_size_and_sign() {
    for bad in [&[][..], &[0, 5], &[0xff, 0x80]] {
        let parts = SingleParts { serial_number: tlv(tag::INTEGER, bad), ..SingleParts::good() };
        assert_eq!(single(parts), ("tbsResponseData.responses.certID", Problem::NotDer));
    }
    for good in [&[0][..], &[0, 0x80], &[0x80], &[0x11; 300]] {
        let parts = SingleParts { serial_number: tlv(tag::INTEGER, good), ..SingleParts::good() };
        let der = ResponseParts::with_single(parts).der();
        let response = OcspResponse::from_der(&der).unwrap();
        assert_eq!(response.basic().unwrap().responses().next().unwrap().cert_id.serial_number, good);
    }
}
