//! What is found, and what is not.

use chainward_x509::ReasonCode;

use super::support::{accept, crl, entry, january, name, reason};
use crate::segment::Segment;

fn find(segment: &Segment, serial_number: &[u8]) -> Option<(i64, Option<ReasonCode>)> {
    let found = segment.find(&name("issuer"), serial_number).unwrap();
    found.map(|found| (found.revocation_date, found.reason))
}

#[test]
fn a_listed_certificate_is_found_with_its_place_date_and_reason() {
    let entries = [entry(&[5], 1, &[]), entry(&[6, 7], 2, &[reason(1)]), entry(&[8; 20], 3, &[reason(6)])];
    let der = crl(&entries);
    let segment = accept(der.clone()).unwrap();
    assert_eq!(find(&segment, &[5]), Some((january(1), None)));
    assert_eq!(find(&segment, &[6, 7]), Some((january(2), Some(ReasonCode::KeyCompromise))));
    assert_eq!(find(&segment, &[8; 20]), Some((january(3), Some(ReasonCode::CertificateHold))));
    for serial_number in [&[][..], &[6], &[7], &[6, 7, 8], &[8; 19], &[8; 21]] {
        assert_eq!(find(&segment, serial_number), None, "{serial_number:?}");
    }
    let found = segment.find(&name("issuer"), &[6, 7]).unwrap().unwrap();
    assert!(der[found.offset..].starts_with(&entries[1]));
    assert_eq!(segment.find(&name("other"), &[5]), Ok(None));
    // Names are compared as RFC 5280 section 7.1 says.
    assert!(segment.find(&name("  ISSUER "), &[5]).unwrap().is_some());
}

#[test]
fn an_empty_list_lists_nothing() {
    let segment = accept(crl(&[])).unwrap();
    assert_eq!(segment.facts().entries, 0);
    assert_eq!(find(&segment, &[5]), None);
    assert_eq!(find(&segment, &[]), None);
}

/// Each is another certificate: the octets count, not what some reader makes of them as a number.
#[test]
fn serial_numbers_that_look_alike_never_alias() {
    let alike: [&[u8]; 12] = [
        &[0],
        &[1],
        &[0xff],
        &[0x80],
        &[0, 0x80],
        &[0, 0xff],
        &[0xff, 0x7f],
        &[1, 0],
        &[0, 0x80, 0],
        &[0x80, 0],
        &[0x80, 0, 0],
        &[0x7f; 21],
    ];
    for listed in alike {
        let segment = accept(crl(&[entry(listed, 1, &[])])).unwrap();
        for asked in alike {
            assert_eq!(find(&segment, asked).is_some(), asked == listed, "{asked:?} in {listed:?}");
        }
        // What is no DER integer was never signed: nobody is listed under it.
        for padding in [[0, 0], [0xff, 0xff]] {
            assert_eq!(find(&segment, &[&padding, listed].concat()), None);
        }
    }
}

/// RFC 5280 does not foresee it: the entry that revokes for good counts, then the earliest.
#[test]
fn of_several_entries_the_most_severe_counts() {
    let entries = [
        entry(&[5], 1, &[reason(8)]),
        entry(&[5], 2, &[reason(6)]),
        entry(&[5], 4, &[reason(1)]),
        entry(&[5], 3, &[reason(4)]),
        entry(&[5], 2, &[reason(6)]),
    ];
    for start in 0..entries.len() {
        let mut rotated = entries.clone();
        rotated.rotate_left(start);
        let segment = accept(crl(&rotated)).unwrap();
        assert_eq!(find(&segment, &[5]), Some((january(3), Some(ReasonCode::Superseded))), "{start}");
        let without: Vec<_> =
            rotated.iter().filter(|entry| !entries[2..4].contains(entry)).cloned().collect();
        let segment = accept(crl(&without)).unwrap();
        assert_eq!(find(&segment, &[5]), Some((january(2), Some(ReasonCode::CertificateHold))), "{start}");
    }
}

/// An entry longer than 64 KiB does not shift those after it.
#[test]
fn long_entries_are_followed_by_others() {
    let long = vec![0x55; 70_000];
    for length in [65_000, 65_510, 65_511, 65_512, 65_513, 65_514, 65_515, 65_520, 70_000] {
        let segment = accept(crl(&[
            entry(&[4], 1, &[]),
            entry(&long[..length], 2, &[]),
            entry(&[5], 3, &[]),
            entry(&[6], 4, &[reason(1)]),
        ]))
        .unwrap();
        assert_eq!(find(&segment, &long[..length]), Some((january(2), None)));
        assert_eq!(find(&segment, &[5]), Some((january(3), None)), "{length}");
        assert_eq!(find(&segment, &[6]), Some((january(4), Some(ReasonCode::KeyCompromise))), "{length}");
    }
}
