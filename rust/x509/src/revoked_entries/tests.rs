//! Entries of CRLs: the usual forms, all others, and that the quick way and the general way are one.

use super::*;
use crate::certificate_list::CertificateList;
use crate::general_name::GeneralName;
use crate::test_support::{
    CrlParts, common_name, crl_entry, extension, oid, place, reason, refusal, sequence, tlv,
};

/// 2026-01-02T03:04:05Z, as `date -u +%s` says.
const DATE: UnixTime = 1_767_323_045;

fn crl(entries: &[&[u8]]) -> Vec<u8> {
    CrlParts { entries: sequence(entries), ..CrlParts::good() }.der()
}

/// What the only entry of a CRL is refused for.
fn problem(entry: &[u8]) -> (&'static str, Problem) {
    let der = crl(&[entry]);
    let malformed = CertificateList::from_der(&der).unwrap().check_entries().expect_err("must be refused");
    assert!(malformed.offset >= place(&der, entry));
    (malformed.what, malformed.problem)
}

fn quickly(der: &[u8], version: CrlVersion) -> Option<RevokedEntry<'_>> {
    usual_entry(&Reader::new(der, 0, WHAT), version)
}

fn generally(der: &[u8], version: CrlVersion) -> Result<RevokedEntry<'_>, Malformed> {
    read_any_entry(Reader::new(der, 0, WHAT), version).map(|(entry, _)| entry)
}

/// All that two entries can differ in; neither has names.
fn facts<'a>(entry: &RevokedEntry<'a>) -> impl PartialEq + std::fmt::Debug + use<'a> {
    assert!(entry.certificate_issuer.is_none());
    (
        (entry.offset, entry.der, entry.serial_number, entry.revocation_date),
        (entry.reason, entry.invalidity_date, entry.unknown_critical_extension),
    )
}

#[test]
fn entries_are_what_was_written_in_their_order() {
    let parts = CrlParts::good();
    let der = parts.der();
    let entries: Vec<_> =
        CertificateList::from_der(&der).unwrap().entries().collect::<Result<_, _>>().unwrap();
    let found: Vec<_> =
        entries.iter().map(|entry| (entry.serial_number, entry.revocation_date, entry.reason)).collect();
    // 2050-01-01, as `date -u +%s` says.
    let expected: [(&[u8], _, _); 3] = [
        (&[5], DATE, None),
        (&[6, 7], DATE, Some(ReasonCode::KeyCompromise)),
        (&[0x7f], 2_524_608_000, None),
    ];
    assert_eq!(found, expected);
    for entry in &entries {
        assert_eq!(der.get(entry.offset..).unwrap().get(..entry.der.len()).unwrap(), entry.der);
        assert_eq!(facts(&RevokedEntry::at(&der, entry.offset).unwrap()), facts(entry));
    }
}

#[test]
fn a_place_without_an_entry_is_refused() {
    let der = CrlParts::good().der();
    assert_eq!(refusal(RevokedEntry::at(&der, der.len())).1, Problem::Truncated);
    assert_eq!(refusal(RevokedEntry::at(&der, usize::MAX)).1, Problem::Truncated);
    assert_eq!(refusal(RevokedEntry::at(&der, der.len() - 66)).1, Problem::UnexpectedTag);
}

/// Serial numbers are told as they were signed: negative, zero, of any length.
#[test]
fn serial_numbers_are_the_octets_of_the_integer() {
    let long = [0x55; 127];
    let longer = [0x55; 300];
    let serials: [&[u8]; 9] =
        [&[0], &[1], &[0x80], &[0xff], &[0, 0x80], &[0, 0xff], &[0xff, 0x7f], &long, &longer];
    let entries: Vec<_> = serials.iter().map(|serial| crl_entry(serial, &[])).collect();
    let entries: Vec<_> = entries.iter().map(Vec::as_slice).collect();
    let der = crl(&entries);
    let found: Vec<_> = CertificateList::from_der(&der)
        .unwrap()
        .entries()
        .map(|entry| entry.map(|entry| entry.serial_number))
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(found, serials);
    for serial in [&[][..], &[0, 0], &[0, 0x7f], &[0xff, 0x80], &[0xff, 0xff]] {
        let expected = ("revokedCertificates.userCertificate", Problem::NotDer);
        assert_eq!(problem(&crl_entry(serial, &[])), expected, "{serial:?}");
    }
}

#[test]
fn extensions_of_entries_are_decoded() {
    let date = tlv(tag::GENERALIZED_TIME, b"20251224000000Z");
    let directory = sequence(&[&tlv(0xa4, &common_name("other"))]);
    let extensions = [
        extension(oids::INVALIDITY_DATE, false, &date),
        reason(8),
        extension(oids::CERTIFICATE_ISSUER, true, &directory),
        extension(oids::EMAIL_ADDRESS, false, &[]),
        extension(oids::KEY_USAGE, true, &[]),
        extension(oids::TITLE, true, &[]),
    ];
    let der = crl(&[&crl_entry(&[5], &extensions)]);
    let entry = RevokedEntry::at(&der, place(&der, &crl_entry(&[5], &extensions))).unwrap();
    assert_eq!(entry.reason, Some(ReasonCode::RemoveFromCrl));
    assert_eq!(entry.invalidity_date, Some(1_766_534_400)); // date -u -d 2025-12-24 +%s
    let names = entry.certificate_issuer.unwrap();
    assert!(
        names
            .iter()
            .all(|name| matches!(name, GeneralName::Directory(name) if name.to_string() == "CN=other"))
    );
    assert_eq!(entry.unknown_critical_extension, Some(oids::KEY_USAGE), "the first one");
}

#[test]
fn malformed_entries_are_refused() {
    let serial = tlv(tag::INTEGER, &[5]);
    let date = tlv(tag::UTC_TIME, b"260102030405Z");
    let null = tlv(tag::NULL, &[]);
    let extensions = "revokedCertificates.crlEntryExtensions";
    let dated = "revokedCertificates.revocationDate";
    let unknown_reason = Problem::InvalidValue("not a reason code of RFC 5280");
    let not_utc = Problem::InvalidValue("not a UTCTime of RFC 5280");
    let cases: [(Vec<u8>, (&str, Problem)); 14] = [
        (null.clone(), (WHAT, Problem::UnexpectedTag)),
        (sequence(&[]), ("revokedCertificates.userCertificate", Problem::Truncated)),
        (sequence(&[&serial]), (dated, Problem::Truncated)),
        (sequence(&[&serial, &null]), (dated, Problem::UnexpectedTag)),
        (sequence(&[&serial, &tlv(tag::UTC_TIME, b"260230030405Z")]), (dated, not_utc)),
        (sequence(&[&serial, &date, &null]), (WHAT, Problem::TrailingData)),
        (sequence(&[&serial, &date, &sequence(&[])]), (extensions, Problem::Empty)),
        (sequence(&[&serial, &date, &sequence(&[&reason(1)]), &null]), (WHAT, Problem::TrailingData)),
        (crl_entry(&[5], &[reason(7)]), ("reasonCode", unknown_reason)),
        (crl_entry(&[5], &[reason(11)]), ("reasonCode", unknown_reason)),
        (crl_entry(&[5], &[reason(1), reason(1)]), (extensions, Problem::Duplicate)),
        (
            crl_entry(&[5], &[extension(oids::INVALIDITY_DATE, false, &date)]),
            ("invalidityDate", Problem::UnexpectedTag),
        ),
        (
            crl_entry(&[5], &[extension(oids::CERTIFICATE_ISSUER, true, &sequence(&[]))]),
            ("certificateIssuer", Problem::Empty),
        ),
        (sequence(&[&tlv(tag::INTEGER, &[5]), &date, &oid(oids::TITLE)]), (WHAT, Problem::TrailingData)),
    ];
    for (entry, expected) in cases {
        assert_eq!(problem(&entry), expected, "{entry:02x?}");
    }
}

/// After an error there is nothing: no caller can go on past it by mistake.
#[test]
fn the_first_malformed_entry_ends_the_list() {
    let good = crl_entry(&[5], &[]);
    let der = crl(&[&good, &crl_entry(&[0, 0], &[]), &good]);
    let mut entries = CertificateList::from_der(&der).unwrap().entries();
    assert!(entries.next().unwrap().is_ok());
    assert!(entries.next().unwrap().is_err());
    assert!(entries.next().is_none());
}

/// The quick way takes what the general way takes, and as the same: all that one or two changed bytes make of
/// both usual forms, for both versions.
#[test]
fn the_quick_way_and_the_general_way_are_one() {
    let mut taken = 0;
    for original in [crl_entry(&[0x12, 0x34], &[]), crl_entry(&[5], &[reason(1)])] {
        let mut compare = |changed: &[u8]| {
            for version in [CrlVersion::V1, CrlVersion::V2] {
                if let Some(quick) = quickly(changed, version) {
                    let general = generally(changed, version).expect("what the quick way takes");
                    assert_eq!(facts(&quick), facts(&general));
                    taken += 1;
                }
            }
        };
        for position in 0..original.len() {
            for value in 0..=u8::MAX {
                let mut changed = [&original[..], &[0; 300]].concat();
                changed[position] = value;
                compare(&changed);
                for second in position + 1..original.len() {
                    for other in [0x00, 0x01, 0x0f, 0x30, 0x31, 0x33, 0x39, 0x3a, 0x7f, 0x80, 0xff] {
                        let mut twice = changed.clone();
                        twice[second] = other;
                        compare(&twice);
                    }
                }
            }
        }
    }
    assert!(taken > 10_000, "{taken}");
}

/// Every date and every time of day that a UTCTime can hold, and those next to them: both ways agree on what is
/// one, and the quick way leaves none out.
#[test]
fn the_quick_way_knows_every_time() {
    let check = |text: String| {
        let der = sequence(&[&tlv(tag::INTEGER, &[5]), &tlv(tag::UTC_TIME, text.as_bytes())]);
        let quick = quickly(&der, CrlVersion::V1).map(|entry| entry.revocation_date);
        assert_eq!(quick, generally(&der, CrlVersion::V1).ok().map(|entry| entry.revocation_date), "{text}");
    };
    for year in 0..100 {
        for month in 0..=13 {
            for day in 0..=32 {
                check(format!("{year:02}{month:02}{day:02}235959Z"));
            }
        }
    }
    for hour in 0..=24 {
        for minute in 0..=60 {
            for second in 0..=60 {
                check(format!("260102{hour:02}{minute:02}{second:02}Z"));
            }
        }
    }
}

/// What most lists consist of is read the quick way, or the speed is gone unnoticed.
#[test]
fn the_usual_forms_are_read_the_quick_way() {
    for entry in [crl_entry(&[0x55; 20], &[]), crl_entry(&[0x55; 20], &[reason(4)]), crl_entry(&[0], &[])] {
        assert!(quickly(&entry, CrlVersion::V2).is_some());
    }
    assert!(quickly(&crl_entry(&[5], &[reason(1)]), CrlVersion::V1).is_none());
}
