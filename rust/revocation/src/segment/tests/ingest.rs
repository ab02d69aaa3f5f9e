//! What is taken in, what is refused, and in which order that happens.

use chainward_x509::{Malformed, Problem};

use super::support::{
    CRL_NUMBER, DELTA, DISTRIBUTION_POINT, KEY_IDENTIFIER, accept, crl, crl_with, entry, extension, january,
    name, name_der, sequence, tlv,
};
use crate::segment::{Segment, SegmentError};

/// An extension that nobody knows.
const UNKNOWN: u8 = 0x7e;

#[test]
fn facts_are_those_of_the_crl() {
    let extensions = [
        extension(DELTA, true, &tlv(2, &[0, 0x80])),
        extension(KEY_IDENTIFIER, false, &sequence(&[&tlv(0x80, &[1, 2, 3])])),
        extension(DISTRIBUTION_POINT, true, &sequence(&[&tlv(0x81, &[0xff])])),
        extension(UNKNOWN, false, &[]),
    ];
    let der = crl_with(&[entry(&[5], 1, &[])], &extensions);
    let segment = accept(der.clone()).unwrap();
    let facts = segment.facts();
    assert_eq!(facts.issuer, name("issuer"));
    assert_eq!(&*facts.issuer_der, name_der("issuer"));
    // January has 31 days.
    assert_eq!((facts.this_update, facts.next_update), (january(1), Some(january(1) + 31 * 86_400)));
    assert_eq!(facts.number.as_deref(), Some(&[7][..]));
    assert_eq!(facts.base_number.as_deref(), Some(&[0x80][..]), "the magnitude");
    assert_eq!(facts.key_identifier.as_deref(), Some(&[1, 2, 3][..]));
    assert!(!facts.is_indirect);
    assert_eq!((facts.entries, facts.der_bytes), (1, u64::try_from(der.len()).unwrap()));
    assert_eq!(segment.der(), der);
    assert!(segment.list().unwrap().issuing_distribution_point().unwrap().is_some());
}

/// SHA-256 of a CRL above 1 MiB, which another thread works out, and of a small one.
#[test]
fn the_hash_is_that_of_the_der() {
    for count in [1, 40_000u32] {
        let entries: Vec<_> =
            (1..=count).map(|serial| entry(&(serial | 1 << 30).to_be_bytes(), 1, &[])).collect();
        let der = crl(&entries);
        let expected = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &der);
        assert_eq!(accept(der).unwrap().facts().sha256, expected.as_ref());
    }
}

/// RFC 5280 sections 5.2 and 5.3: whoever does not know a critical extension must not use the CRL, wherever the
/// entry with it stands.
#[test]
fn unknown_critical_extensions_void_the_crl() {
    let der = crl_with(&[], &[extension(UNKNOWN, true, &[])]);
    let refused = accept(der).unwrap_err();
    assert_eq!(refused, SegmentError::UnknownCriticalExtension("2.5.29.126".parse().unwrap()));
    let plain = entry(&[5], 1, &[]);
    let critical = entry(&[6], 1, &[extension(UNKNOWN, true, &[])]);
    for entries in [vec![critical.clone()], vec![plain.clone(), critical.clone(), plain.clone()]] {
        let SegmentError::UnknownCriticalEntryExtension { extension, .. } =
            accept(crl(&entries)).unwrap_err()
        else {
            panic!("another refusal");
        };
        assert_eq!(extension, "2.5.29.126".parse().unwrap());
    }
    let harmless = entry(&[6], 1, &[extension(UNKNOWN, false, &[])]);
    assert!(accept(crl(&[plain, harmless])).is_ok());
}

#[test]
fn malformed_lists_are_refused_wherever_they_are_malformed() {
    let refused = accept(vec![0x30]).unwrap_err();
    let problem = Problem::Truncated;
    assert_eq!(refused, SegmentError::Malformed(Malformed { what: "certificateList", offset: 0, problem }));
    let mut entries: Vec<_> = (0..100).map(|serial| entry(&[serial], 1, &[])).collect();
    entries.push(entry(&[0, 0], 1, &[]));
    let SegmentError::Malformed(malformed) = accept(crl(&entries)).unwrap_err() else {
        panic!("another refusal")
    };
    assert_eq!((malformed.what, malformed.problem), ("revokedCertificates.userCertificate", Problem::NotDer));
    let bad_number = extension(DELTA, true, &tlv(2, &[0xff]));
    let SegmentError::Malformed(malformed) = accept(crl_with(&[], &[bad_number])).unwrap_err() else {
        panic!("another refusal");
    };
    assert_eq!(malformed.what, "deltaCRLIndicator");
    let twice = extension(CRL_NUMBER, false, &tlv(2, &[7]));
    assert!(matches!(accept(crl_with(&[], &[twice])), Err(SegmentError::Malformed(_))));
}

/// RFC 5280 section 5.2.3: at most 20 octets.
#[test]
fn crl_numbers_have_at_most_twenty_octets() {
    let with = |content: &[u8]| accept(crl_with(&[], &[extension(DELTA, true, &tlv(2, content))]));
    assert!(with(&[0x7f; 20]).is_ok());
    assert!(with(&[&[0][..], &[0xff; 20]].concat()).is_ok(), "a sign is no octet of the number");
    assert_eq!(with(&[0x7f; 21]).unwrap_err(), SegmentError::NumberTooLong);
}

#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    Signature,
    Segment(SegmentError),
}

impl From<SegmentError> for Refusal {
    fn from(error: SegmentError) -> Self {
        Self::Segment(error)
    }
}

/// Whoever verifies is asked before any entry is looked at, and told what was signed.
#[test]
fn the_signature_comes_before_the_entries() {
    let der = crl(&[entry(&[0, 0], 1, &[])]);
    let tbs = chainward_x509::CertificateList::from_der(&der).unwrap().tbs_der().to_vec();
    let refused = Segment::accept(der.clone().into(), |list| {
        assert_eq!(list.tbs_der(), tbs);
        Err(Refusal::Signature)
    });
    assert_eq!(refused.unwrap_err(), Refusal::Signature);
    let refused = Segment::accept::<Refusal>(der.into(), |_| Ok(()));
    assert!(matches!(refused.unwrap_err(), Refusal::Segment(SegmentError::Malformed(_))));
}
