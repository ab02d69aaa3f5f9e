//! Entries of indirect CRLs (RFC 5280 section 5.3.3).

use super::support::{CERTIFICATE_ISSUER, extension};
use super::support::{
    accept, certificate_issuer, crl, entry, indirect, january, name, reason, sequence, tlv,
};
use crate::segment::{Segment, SegmentError};

/// The day of January on which the certificate was revoked.
fn day(segment: &Segment, issuer: &str, serial_number: u8) -> Option<u8> {
    let found = segment.find(&name(issuer), &[serial_number]).unwrap()?;
    (1..=31).find(|day| january(*day) == found.revocation_date)
}

/// "If this extension is not present on the first entry in an indirect CRL, the certificate issuer defaults to
/// the CRL issuer. On subsequent entries [...] the certificate issuer for the entry is the same as that for the
/// preceding entry."
#[test]
fn a_certificate_issuer_holds_until_the_next() {
    let der = indirect(&[
        entry(&[1], 1, &[]),
        entry(&[1], 2, &[certificate_issuer(&["a"])]),
        entry(&[2], 3, &[]),
        entry(&[1], 4, &[certificate_issuer(&["b"]), reason(1)]),
        entry(&[3], 5, &[certificate_issuer(&["b"])]),
        entry(&[4], 6, &[certificate_issuer(&["A "])]),
        entry(&[5], 7, &[]),
        entry(&[6], 8, &[certificate_issuer(&["issuer"])]),
        entry(&[7], 9, &[]),
    ]);
    let built = accept(der.clone()).unwrap();
    let index = built.index_bytes().to_vec();
    let opened = Segment::open_on_trust(der.into(), index.into()).unwrap();
    for segment in [&built, &opened] {
        let listed = |issuer| (0..10).map(|serial| day(segment, issuer, serial)).collect::<Vec<_>>();
        let none = None;
        assert_eq!(listed("issuer"), [none, Some(1), none, none, none, none, Some(8), Some(9), none, none]);
        assert_eq!(listed("a"), [none, Some(2), Some(3), none, Some(6), Some(7), none, none, none, none]);
        assert_eq!(listed("b"), [none, Some(4), none, Some(5), none, none, none, none, none, none]);
        assert_eq!(listed("c"), [none; 10]);
        assert_eq!(segment.facts().entries, 9);
        assert!(segment.facts().is_indirect);
    }
}

/// To leave one out because it is not understood would be to miss a revocation.
#[test]
fn a_certificate_issuer_is_one_distinguished_name() {
    let host = tlv(0x82, b"a.test");
    let without = extension(CERTIFICATE_ISSUER, true, &sequence(&[&host]));
    for issuer in [without, certificate_issuer(&["a", "b"]), certificate_issuer(&["a", "a"])] {
        let refused = accept(indirect(&[entry(&[1], 1, &[]), entry(&[2], 1, &[issuer])])).unwrap_err();
        assert!(matches!(refused, SegmentError::AmbiguousCertificateIssuer { .. }), "{refused}");
    }
    let beside = super::support::name_der("a");
    let beside = extension(CERTIFICATE_ISSUER, true, &sequence(&[&host, &tlv(0xa4, &beside), &host]));
    let segment = accept(indirect(&[entry(&[2], 1, &[beside])])).unwrap();
    assert_eq!(day(&segment, "a", 2), Some(1));
}

#[test]
fn only_an_indirect_crl_names_certificate_issuers() {
    let refused = accept(crl(&[entry(&[1], 1, &[certificate_issuer(&["a"])])])).unwrap_err();
    assert!(matches!(refused, SegmentError::CertificateIssuerInDirectCrl { .. }), "{refused}");
}

#[test]
fn a_crl_of_many_issuers_keeps_them_apart() {
    let entries: Vec<_> = (0..2000)
        .map(|number: u16| {
            let issuer = format!("issuer {}", number % 700);
            entry(&[(number % 5).to_le_bytes()[0]], 1, &[certificate_issuer(&[&issuer])])
        })
        .collect();
    let segment = accept(indirect(&entries)).unwrap();
    for number in 0..700u16 {
        let listed: Vec<u8> =
            (0..5).filter(|serial| day(&segment, &format!("issuer {number}"), *serial).is_some()).collect();
        let mut expected: Vec<u8> =
            (number..2000).step_by(700).map(|number| (number % 5).to_le_bytes()[0]).collect();
        expected.sort_unstable();
        expected.dedup();
        assert_eq!(listed, expected, "{number}");
    }
}
