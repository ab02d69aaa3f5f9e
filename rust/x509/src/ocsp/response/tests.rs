//! Responses: one encoding only, and each refusal with its field, its problem and its place.

use super::*;
use crate::ocsp::ResponderId;
use crate::ocsp::test_support::{
    ResponseParts, SingleParts, extension_field, full, response_refusal as parse, single_refusal as single,
    time,
};
use crate::test_support::{Parts, bits, common_name, extension, oid, place, refusal, rewrite, sequence, tlv};

#[test]
fn every_field_is_what_was_written() {
    let parts = full();
    let der = parts.der();
    let response = OcspResponse::from_der(&der).unwrap();
    assert_eq!((response.as_der(), response.status()), (&*der, OcspResponseStatus::Successful));
    let basic = response.basic().unwrap();
    // The signature is over the whole TLV, which begins four octets of header before the responder.
    assert_eq!(basic.tbs_der()[..2], [0x30, 0x82]);
    assert_eq!(&basic.tbs_der()[4..4 + parts.responder_id.len()], parts.responder_id);
    assert!(basic.tbs_der().ends_with(&parts.extensions));
    assert!(matches!(basic.responder_id(), ResponderId::ByKey(hash) if hash == [3; 20]));
    // 2026-01-01T12:00:00Z, as `date -u +%s` says.
    assert_eq!(basic.produced_at(), 1_767_268_800);
    assert_eq!(basic.signature_algorithm().as_der(), parts.algorithm);
    assert_eq!(basic.signature(), [9; 64]);
    let nonce = basic.nonce().unwrap();
    assert_eq!((nonce.critical, nonce.value), (true, &[4; 32][..]));
    let extensions: Vec<_> = basic.extensions().map(|found| (found.oid, found.critical)).collect();
    assert_eq!(extensions, [(oids::OCSP_NONCE, true), (oids::TITLE, false)]);
    assert_eq!(basic.certificates().collect::<Vec<_>>(), [Parts::good().der(), Parts::good().der()]);
}

/// RFC 6960 section 4.2.1: of an error, responseBytes is not set.
#[test]
fn a_status_other_than_successful_comes_alone() {
    let alone = |code| OcspResponse::from_der(&sequence(&[&[0x0a, 1, code]])).map(|found| found.status());
    for (code, status) in [
        (1, OcspResponseStatus::MalformedRequest),
        (2, OcspResponseStatus::InternalError),
        (3, OcspResponseStatus::TryLater),
        (5, OcspResponseStatus::SigRequired),
        (6, OcspResponseStatus::Unauthorized),
    ] {
        let der = sequence(&[&[0x0a, 1, code]]);
        let response = OcspResponse::from_der(&der).unwrap();
        assert_eq!((response.status(), response.basic().is_none()), (status, true));
        let both = ResponseParts { status: vec![0x0a, 1, code], ..ResponseParts::good() };
        assert_eq!(parse(&both), ("responseBytes", Problem::InvalidValue("an error has no responseBytes")));
    }
    for code in [4, 7, 0xff] {
        assert_eq!(refusal(alone(code)), ("responseStatus", Problem::InvalidValue("unknown status")));
    }
    let bare = Problem::InvalidValue("successful, and without responseBytes");
    assert_eq!(refusal(alone(0)), ("ocspResponse", bare));
    let long = ResponseParts { status: vec![0x0a, 2, 0, 0], ..ResponseParts::good() };
    assert_eq!(parse(&long), ("responseStatus", Problem::NotDer));
    let integer = ResponseParts { status: vec![0x02, 1, 0], ..ResponseParts::good() };
    assert_eq!(parse(&integer), ("responseStatus", Problem::UnexpectedTag));
}

#[test]
fn no_other_type_and_no_other_version() {
    let other = ResponseParts { response_type: oid(oids::OCSP_NONCE), ..ResponseParts::good() };
    assert_eq!(
        parse(&other),
        ("responseBytes.responseType", Problem::InvalidValue("unknown type of response"))
    );
    let version = |number| ResponseParts { version: tlv(0xa0, &[2, 1, number]), ..ResponseParts::good() };
    let what = "tbsResponseData.version";
    assert_eq!(parse(&version(0)), (what, Problem::DefaultEncoded));
    for number in [1, 2, 0xff] {
        assert_eq!(parse(&version(number)), (what, Problem::InvalidValue("unknown version")));
    }
}

#[test]
fn every_part_of_a_response_alone_is_refused() {
    let der = full().der();
    for length in 0..der.len() {
        assert_eq!(refusal(OcspResponse::from_der(&der[..length])).1, Problem::Truncated, "{length}");
    }
}

#[test]
fn bytes_after_the_end_are_refused_everywhere() {
    let mut der = ResponseParts::good().der();
    let end = der.len();
    der.push(0);
    let malformed = OcspResponse::from_der(&der).unwrap_err();
    assert_eq!(
        (malformed.what, malformed.offset, malformed.problem),
        ("ocspResponse", end, Problem::TrailingData)
    );

    let (good, null) = (ResponseParts::good(), [0x05, 0x00]);
    let one = SingleParts::good();
    let after = |field: &[u8]| [field, &null].concat();
    let inside = |tag, field: &[u8]| tlv(tag, &after(field));
    let name = common_name("responder");
    let next = time("20260102000000Z");
    let cases = [
        (ResponseParts { signature: after(&good.signature), ..good.clone() }, "basicOCSPResponse"),
        (
            ResponseParts { produced_at: after(&good.produced_at), ..good.clone() },
            "tbsResponseData.responses",
        ),
        (ResponseParts { extensions: null.to_vec(), ..good.clone() }, "tbsResponseData"),
        (ResponseParts { responder_id: inside(0xa1, &name), ..good.clone() }, "tbsResponseData.responderID"),
        (ResponseParts { certificates: inside(0xa0, &[0x30, 0]), ..good.clone() }, "certs"),
        (
            ResponseParts::with_single(SingleParts { next_update: inside(0xa0, &next), ..one.clone() }),
            "tbsResponseData.responses.nextUpdate",
        ),
        (
            ResponseParts::with_single(SingleParts { extensions: null.to_vec(), ..one.clone() }),
            "tbsResponseData.responses",
        ),
        (
            ResponseParts::with_single(SingleParts { serial_number: after(&one.serial_number), ..one }),
            "tbsResponseData.responses.certID",
        ),
    ];
    for (parts, what) in cases {
        let (found, problem) = parse(&parts);
        assert_eq!(found, what);
        assert!(matches!(problem, Problem::TrailingData | Problem::UnexpectedTag), "{what}: {problem}");
    }
}

/// RFC 9654 section 2.1: 1 to 128 octets, in an OCTET STRING of their own.
#[test]
fn nonces_have_1_to_128_octets() {
    let with = |value: &[u8]| ResponseParts {
        extensions: extension_field(&[extension(oids::OCSP_NONCE, false, value)]),
        ..ResponseParts::good()
    };
    let octets = |length| tlv(tag::OCTET_STRING, &vec![7; length]);
    for length in [1, 16, 32, 127, 128] {
        let der = with(&octets(length)).der();
        let response = OcspResponse::from_der(&der).unwrap();
        assert_eq!(response.basic().unwrap().nonce().unwrap().value, vec![7; length]);
    }
    assert_eq!(parse(&with(&octets(0))), ("nonce", Problem::Empty));
    assert_eq!(parse(&with(&octets(129))), ("nonce", Problem::TooLarge { limit: 128 }));
    assert_eq!(parse(&with(&[7; 20])).0, "nonce", "bare octets");
    assert_eq!(parse(&with(&[2, 1, 7])), ("nonce", Problem::UnexpectedTag));
    assert_eq!(parse(&with(&[octets(1), vec![0]].concat())), ("nonce", Problem::TrailingData));
    let der = ResponseParts::good().der();
    assert!(OcspResponse::from_der(&der).unwrap().basic().unwrap().nonce().is_none());
}

#[test]
fn extensions_are_there_once_and_criticality_is_true_or_left_out() {
    let (title, nonce) = (extension(oids::TITLE, false, &[]), tlv(tag::OCTET_STRING, &[1]));
    let nonce = extension(oids::OCSP_NONCE, false, &nonce);
    for (list, problem) in [
        (vec![nonce.clone(), title.clone(), nonce.clone()], Problem::Duplicate),
        (vec![title.clone(), title.clone()], Problem::Duplicate),
        (vec![], Problem::Empty),
        (vec![sequence(&[&oid(oids::TITLE), &[1, 1, 0], &[4, 0]])], Problem::DefaultEncoded),
        (vec![sequence(&[&oid(oids::TITLE), &[1, 1, 1], &[4, 0]])], Problem::NotDer),
    ] {
        let of_response = ResponseParts { extensions: extension_field(&list), ..ResponseParts::good() };
        assert_eq!(parse(&of_response), ("tbsResponseData.responseExtensions", problem));
        let of_single = SingleParts { extensions: extension_field(&list), ..SingleParts::good() };
        assert_eq!(single(of_single), ("tbsResponseData.responses.singleExtensions", problem));
    }
}

#[test]
fn a_responder_is_named_or_identified_by_its_key() {
    let what = "tbsResponseData.responderID";
    let with = |responder_id: Vec<u8>| ResponseParts { responder_id, ..ResponseParts::good() };
    let der = with(tlv(0xa1, &common_name("r"))).der();
    let response = OcspResponse::from_der(&der).unwrap();
    let ResponderId::ByName(name) = response.basic().unwrap().responder_id() else { panic!("by name") };
    assert_eq!(name.to_string(), "CN=r");
    assert_eq!(parse(&with(tlv(0x81, &common_name("r")))), (what, Problem::UnexpectedTag));
    assert_eq!(parse(&with(tlv(0x82, &[3; 20]))), (what, Problem::UnexpectedTag), "the tag is explicit");
    assert_eq!(parse(&with(tlv(0xa3, &[]))), (what, Problem::UnexpectedTag));
    assert_eq!(parse(&with(tlv(0xa2, &[]))), (what, Problem::Truncated));
    assert_eq!(parse(&with(tlv(0xa1, &sequence(&[&tlv(tag::SET, &[])])))), (what, Problem::Empty));
}

#[test]
fn certificates_are_sequences_that_nobody_looks_into() {
    let with = |certificates: Vec<u8>| ResponseParts { certificates, ..ResponseParts::good() };
    for (field, count) in
        [(vec![], 0), (tlv(0xa0, &sequence(&[])), 0), (tlv(0xa0, &sequence(&[&[0x30, 0]])), 1)]
    {
        let der = with(field).der();
        assert_eq!(OcspResponse::from_der(&der).unwrap().basic().unwrap().certificates().count(), count);
    }
    assert_eq!(parse(&with(tlv(0xa0, &sequence(&[&[5, 0]])))), ("certs", Problem::UnexpectedTag));
    assert_eq!(parse(&with(tlv(0xa0, &[]))), ("certs", Problem::Truncated));
    assert_eq!(parse(&with(tlv(0xa1, &sequence(&[])))), ("basicOCSPResponse", Problem::TrailingData));
}

#[test]
fn a_signature_that_is_not_of_whole_octets_is_none() {
    let der = ResponseParts { signature: bits(1, &[2]), ..ResponseParts::good() }.der();
    assert_eq!(OcspResponse::from_der(&der).unwrap().basic().unwrap().signature(), b"");
    let bad = ResponseParts { signature: bits(1, &[1]), ..ResponseParts::good() };
    assert_eq!(parse(&bad), ("signature", Problem::NotDer));
}

#[test]
fn a_malformation_is_told_with_its_place() {
    let version = tlv(0xa0, &[2, 1, 0x55]);
    let der = ResponseParts { version: version.clone(), ..ResponseParts::good() }.der();
    let malformed = OcspResponse::from_der(&der).unwrap_err();
    assert_eq!(malformed.offset, place(&der, &version) + 2, "the INTEGER inside");
}

#[test]
fn size_is_limited_before_anything_is_read() {
    let der = vec![0x30; MAX_OCSP_RESPONSE_BYTES + 1];
    let problem = Problem::TooLarge { limit: MAX_OCSP_RESPONSE_BYTES };
    assert_eq!(refusal(OcspResponse::from_der(&der)), ("ocspResponse", problem));
}

/// Whatever one changed byte turns a response into: it is refused, or it is DER all the way down.
#[test]
fn what_is_accepted_and_written_again_is_the_same() {
    let parts = ResponseParts { certificates: Vec::new(), ..full() };
    let good = parts.der();
    let start = place(&good, &parts.response_type) + parts.response_type.len();
    let mut accepted = 0;
    for position in 0..good.len() {
        for value in 0..=u8::MAX {
            let mut changed = good.clone();
            changed[position] = value;
            let Ok(response) = OcspResponse::from_der(&changed) else { continue };
            assert_eq!(rewrite(&changed), changed, "byte {position}: {value:02x}");
            let basic = asn1::strip_tlv(&changed[start..]).unwrap().0.data();
            assert_eq!(rewrite(basic), basic, "byte {position}: {value:02x}");
            assert!(response.basic().is_some());
            accepted += 1;
        }
    }
    assert!(accepted > good.len());
}

/// Nested 10,000 deep in every place where anything may stand, on a stack of 64 KiB.
#[test]
fn nesting_does_not_use_the_stack() {
    let mut nested = Vec::new();
    for _ in 0..10_000 {
        nested = tlv(0x30, &nested);
    }
    let work = move || {
        let good = ResponseParts::good();
        let algorithm = sequence(&[&oid(oids::ED25519), &nested]);
        let deep = ResponseParts { algorithm: algorithm.clone(), ..good.clone() };
        assert_eq!(parse(&deep), ("signatureAlgorithm", Problem::TooDeep));
        let deep = SingleParts { hash: algorithm, ..SingleParts::good() };
        assert_eq!(single(deep), ("tbsResponseData.responses.certID", Problem::TooDeep));
        for parts in [
            ResponseParts { responder_id: tlv(0xa1, &nested), ..good.clone() },
            ResponseParts { extensions: tlv(0xa1, &nested), ..good.clone() },
            ResponseParts { produced_at: nested.clone(), ..good.clone() },
            ResponseParts { certificates: nested.clone(), ..good },
        ] {
            assert!(OcspResponse::from_der(&parts.der()).is_err());
        }
        assert!(OcspResponse::from_der(&nested).is_err());
    };
    std::thread::Builder::new().stack_size(64 * 1024).spawn(work).unwrap().join().unwrap();
}
