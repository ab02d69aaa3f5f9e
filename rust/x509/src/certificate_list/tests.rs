//! The envelope: one encoding only, and each refusal with its field, its problem and its place.

use super::*;
use crate::extensions::distribution_points::DistributionPointName;
use crate::oids;
use crate::test_support::{
    CrlParts, bits, crl_entry, extension, oid, place, reason, refusal, rewrite, sequence, tlv,
};

fn parse(parts: &CrlParts) -> (&'static str, Problem) {
    refusal(CertificateList::from_der(&parts.der()))
}

/// Refused, with the offset of `part`.
fn parse_at(parts: &CrlParts, part: &[u8]) -> (&'static str, Problem) {
    let der = parts.der();
    let malformed = CertificateList::from_der(&der).expect_err("must be refused");
    assert_eq!(malformed.offset, place(&der, part), "{malformed}");
    (malformed.what, malformed.problem)
}

#[test]
fn every_field_is_what_was_written() {
    let parts = CrlParts::good();
    let der = parts.der();
    let list = CertificateList::from_der(&der).unwrap();
    assert_eq!(list.as_der(), der);
    let tbs_start = place(&der, &parts.version) - 3;
    assert_eq!(list.tbs_der(), &der[tbs_start..place(&der, &parts.signature) - parts.outer_algorithm.len()]);
    assert_eq!(list.version(), CrlVersion::V2);
    assert_eq!(list.signature_algorithm().as_der(), parts.outer_algorithm);
    assert_eq!(list.signature(), [9; 64]);
    assert_eq!(list.issuer().to_string(), "CN=issuer");
    // 2026-01-01 and 2026-02-01, as `date -u +%s` says.
    assert_eq!((list.this_update(), list.next_update()), (1_767_225_600, Some(1_769_904_000)));
    assert_eq!(list.check_entries(), Ok(3));
    assert_eq!(list.entries().remaining_bytes(), parts.entries.len() - 2);
    assert!(!list.has_empty_list());
    let number = list.crl_number().unwrap().unwrap();
    assert_eq!((number.critical, number.value.as_bytes()), (false, &[1, 0][..]));
    assert_eq!(list.extensions().count(), 1);
}

#[test]
fn optional_fields_may_be_absent() {
    let empty = || Vec::new();
    let parts = CrlParts {
        version: empty(),
        next_update: empty(),
        entries: empty(),
        extensions: empty(),
        ..CrlParts::good()
    };
    let der = parts.der();
    let list = CertificateList::from_der(&der).unwrap();
    assert_eq!(list.version(), CrlVersion::V1);
    assert_eq!(list.next_update(), None);
    assert_eq!(list.check_entries(), Ok(0));
    assert!(!list.has_empty_list());
    assert_eq!(list.extensions().count(), 0);
    assert!(list.crl_number().unwrap().is_none());
}

/// RFC 5280 section 5.1.2.6 says absent, X.680 allows it: told, not refused.
#[test]
fn an_empty_list_is_told() {
    let der = CrlParts { entries: sequence(&[]), ..CrlParts::good() }.der();
    let list = CertificateList::from_der(&der).unwrap();
    assert_eq!(list.check_entries(), Ok(0));
    assert!(list.has_empty_list());
}

#[test]
fn every_part_of_a_crl_alone_is_refused() {
    let der = CrlParts::good().der();
    for length in 0..der.len() {
        let (_, problem) = refusal(CertificateList::from_der(&der[..length]));
        assert_eq!(problem, Problem::Truncated, "{length}");
    }
}

#[test]
fn bytes_after_the_end_are_refused_everywhere() {
    let mut der = CrlParts::good().der();
    let end = der.len();
    der.push(0);
    let malformed = CertificateList::from_der(&der).unwrap_err();
    assert_eq!(
        (malformed.what, malformed.offset, malformed.problem),
        ("certificateList", end, Problem::TrailingData)
    );
    let good = CrlParts::good();
    let null = [0x05, 0x00];
    let inside = |field: &[u8]| [field, &null].concat();
    let cases = [
        (CrlParts { signature: inside(&good.signature), ..good.clone() }, "certificateList"),
        (CrlParts { extensions: inside(&good.extensions), ..good.clone() }, "tbsCertList"),
        (CrlParts { entries: inside(&good.entries), ..good.clone() }, "tbsCertList"),
        (
            CrlParts { extensions: tlv(0xa0, &[0x30, 0x02, 0x05, 0x00, 0x05, 0x00]), ..good.clone() },
            "tbsCertList.crlExtensions",
        ),
    ];
    for (parts, what) in cases {
        assert_eq!(parse(&parts), (what, Problem::TrailingData));
    }
}

/// RFC 5280 section 5.1: `Version OPTIONAL -- if present, MUST be v2`.
#[test]
fn the_version_is_2_or_absent() {
    for number in [0, 2, 3, 0x81] {
        let parts = CrlParts { version: tlv(tag::INTEGER, &[number]), ..CrlParts::good() };
        assert_eq!(parse(&parts), ("tbsCertList.version", Problem::InvalidValue("unknown version")));
    }
    let parts = CrlParts { version: Vec::new(), ..CrlParts::good() };
    let problem = Problem::InvalidValue("extensions need version 2");
    assert_eq!(parse_at(&parts, &parts.extensions), ("tbsCertList.crlExtensions", problem));
}

/// RFC 5280 section 5.1.2.6: entries have extensions from version 2 on.
#[test]
fn extensions_of_entries_need_version_2() {
    let with = |entry: Vec<u8>| {
        let (version, extensions) = (Vec::new(), Vec::new());
        CrlParts { version, extensions, entries: sequence(&[&entry]), ..CrlParts::good() }.der()
    };
    let plain = with(crl_entry(&[5], &[]));
    assert_eq!(CertificateList::from_der(&plain).unwrap().check_entries(), Ok(1));
    for entry in
        [crl_entry(&[5], &[reason(1)]), crl_entry(&[5], &[extension(oids::EMAIL_ADDRESS, false, &[])])]
    {
        let der = with(entry);
        let problem = Problem::InvalidValue("extensions need version 2");
        let found = CertificateList::from_der(&der).unwrap().check_entries();
        assert_eq!(refusal(found), ("revokedCertificates.crlEntryExtensions", problem));
    }
}

/// RFC 5280 section 5.1.2.4: both forms are read, in any year; section 5.1.1.2: one algorithm.
#[test]
fn times_and_algorithms_are_those_of_certificates() {
    let times = |this_update: Vec<u8>, next_update: Vec<u8>| CrlParts {
        this_update,
        next_update,
        ..CrlParts::good()
    };
    let (utc, generalized) =
        (tlv(tag::UTC_TIME, b"260101000000Z"), tlv(tag::GENERALIZED_TIME, b"20260101000000Z"));
    for (this, next) in [(&utc, &generalized), (&generalized, &utc), (&generalized, &generalized)] {
        let der = times(this.clone(), next.clone()).der();
        let list = CertificateList::from_der(&der).unwrap();
        assert_eq!((list.this_update(), list.next_update()), (1_767_225_600, Some(1_767_225_600)));
    }
    let bad = tlv(tag::UTC_TIME, b"2601010000Z");
    let problem = Problem::InvalidValue("not a UTCTime of RFC 5280");
    assert_eq!(parse(&times(bad.clone(), utc.clone())), ("tbsCertList.thisUpdate", problem));
    assert_eq!(parse(&times(utc.clone(), bad)), ("tbsCertList.nextUpdate", problem));
    assert_eq!(parse(&times(Vec::new(), Vec::new())), ("tbsCertList.thisUpdate", Problem::UnexpectedTag));

    let ed448 = sequence(&[&oid(oids::ED448)]);
    let parts = CrlParts { outer_algorithm: ed448.clone(), ..CrlParts::good() };
    assert_eq!(parse_at(&parts, &ed448), ("signatureAlgorithm", Problem::InnerOuterAlgorithmMismatch));
}

#[test]
fn a_signature_of_bits_is_no_signature() {
    let der = CrlParts { signature: bits(4, &[0x10]), ..CrlParts::good() }.der();
    assert!(CertificateList::from_der(&der).unwrap().signature().is_empty());
}

#[test]
fn no_extension_is_there_twice() {
    let number = || extension(oids::CRL_NUMBER, false, &tlv(tag::INTEGER, &[1]));
    let unknown = || extension(oids::EMAIL_ADDRESS, true, &[]);
    for (one, other) in [(number(), number()), (unknown(), unknown())] {
        let parts = CrlParts::with_extensions(&[one, other]);
        assert_eq!(parse(&parts), ("tbsCertList.crlExtensions", Problem::Duplicate));
    }
    let empty = CrlParts { extensions: tlv(0xa0, &sequence(&[])), ..CrlParts::good() };
    assert_eq!(parse(&empty), ("tbsCertList.crlExtensions", Problem::Empty));
}

/// Above 64 KiB too, which no certificate has.
#[test]
fn extensions_may_be_large() {
    let large = extension(oids::EMAIL_ADDRESS, false, &vec![0; 70_000]);
    let number = extension(oids::CRL_NUMBER, false, &tlv(tag::INTEGER, &[3]));
    let der = CrlParts::with_extensions(&[large, number]).der();
    let list = CertificateList::from_der(&der).unwrap();
    assert_eq!(list.crl_number().unwrap().unwrap().value.as_bytes(), [3]);
}

#[test]
fn known_extensions_are_decoded_and_unknown_ones_listed() {
    let point = sequence(&[&tlv(0xa0, &tlv(0xa0, &tlv(0x86, b"http://a.test/")))]);
    let parts = CrlParts::with_extensions(&[
        extension(oids::AUTHORITY_KEY_IDENTIFIER, false, &sequence(&[&tlv(0x80, &[1, 2])])),
        extension(oids::ISSUER_ALT_NAME, false, &sequence(&[&tlv(0x82, b"a.test")])),
        extension(oids::DELTA_CRL_INDICATOR, true, &tlv(tag::INTEGER, &[4])),
        extension(oids::ISSUING_DISTRIBUTION_POINT, true, &sequence(&[&tlv(0x84, &[0xff])])),
        extension(oids::FRESHEST_CRL, false, &sequence(&[&point])),
        extension(oids::EMAIL_ADDRESS, true, &[1]),
        extension(oids::KEY_USAGE, false, &bits(0, &[1])),
    ]);
    let der = parts.der();
    let list = CertificateList::from_der(&der).unwrap();
    assert_eq!(list.authority_key_identifier().unwrap().unwrap().value.key_identifier, Some(&[1, 2][..]));
    assert_eq!(list.issuer_alternative_name().unwrap().unwrap().value.len(), 1);
    let base = list.delta_crl_indicator().unwrap().unwrap();
    assert_eq!((base.critical, base.value.as_bytes()), (true, &[4][..]));
    assert!(list.issuing_distribution_point().unwrap().unwrap().value.is_indirect);
    let freshest = list.freshest_crl().unwrap().unwrap().value;
    assert!(matches!(freshest.iter().next().unwrap().name, Some(DistributionPointName::FullName(_))));
    assert!(list.authority_information_access().unwrap().is_none());
    assert_eq!(list.check_known_extensions(), Ok(()));
    let unknown: Vec<_> = list.unknown_extensions().map(|found| (found.oid, found.critical)).collect();
    // Key usage is of certificates.
    assert_eq!(unknown, [(oids::EMAIL_ADDRESS, true), (oids::KEY_USAGE, false)]);
}

#[test]
fn malformed_extensions_are_refused_when_asked_for() {
    let parts = CrlParts::with_extensions(&[extension(oids::CRL_NUMBER, false, &tlv(tag::INTEGER, &[0xff]))]);
    let der = parts.der();
    let list = CertificateList::from_der(&der).unwrap();
    let expected = ("cRLNumber", Problem::InvalidValue("CRL number must not be negative"));
    assert_eq!(refusal(list.crl_number()), expected);
    assert_eq!(refusal(list.check_known_extensions()), expected);
}

/// Whatever one changed byte turns a CRL into: it is refused, or it is DER.
#[test]
fn what_is_accepted_and_written_again_is_the_same() {
    let good = CrlParts::good().der();
    assert_eq!(rewrite(&good), good);
    let mut accepted = 0;
    for position in 0..good.len() {
        for value in 0..=u8::MAX {
            let mut changed = good.clone();
            changed[position] = value;
            let Ok(list) = CertificateList::from_der(&changed) else { continue };
            if list.check_entries().is_ok() && list.check_known_extensions().is_ok() {
                assert_eq!(rewrite(&changed), changed, "byte {position}: {value:02x}");
                accepted += 1;
            }
        }
    }
    assert!(accepted > good.len());
}

/// A list that claims 4 GiB of entries: nothing is allocated.
#[test]
fn claimed_lengths_are_not_believed() {
    let mut entries = tlv(tag::SEQUENCE, &vec![0; 70_000]);
    entries[1..4].copy_from_slice(&[0x83, 0xff, 0xff]);
    let parts = CrlParts { entries, ..CrlParts::good() };
    assert_eq!(parse(&parts), ("tbsCertList.revokedCertificates", Problem::Truncated));
}
