//! Files that changed: an error or a new index, never an absence.

use super::support::{accept, accept_with, certificate_issuer, crl, entry, indirect, name, reason};
use crate::segment::{Damaged, ListedEntry, Segment, SegmentError};

const ISSUERS: [&str; 3] = ["issuer", "a", "b"];

/// Indirect, with a sorted table: every part of an index is there.
fn everything() -> Vec<u8> {
    let mut entries: Vec<_> = (0..20).map(|serial| entry(&[serial], 1, &[])).collect();
    entries.push(entry(&[0x40], 2, &[certificate_issuer(&["a"])]));
    entries.extend((0..80).map(|_| entry(&[0x41], 3, &[reason(1)])));
    entries.push(entry(&[0x42], 4, &[certificate_issuer(&["b"])]));
    indirect(&entries)
}

type Found = Result<Option<ListedEntry>, Damaged>;

fn all_lookups(segment: &Segment) -> Vec<Found> {
    let serials = 0..0x50u8;
    serials.flat_map(|serial| ISSUERS.map(|issuer| segment.find(&name(issuer), &[serial]))).collect()
}

#[allow(clippy::unnecessary_wraps, reason = "what verifies may refuse")]
fn agree(_: &chainward_x509::CertificateList<'_>) -> Result<(), SegmentError> {
    Ok(())
}

#[test]
fn an_index_is_opened_as_it_was_built() {
    let der = everything();
    let built = accept(der.clone()).unwrap();
    assert!(built.index.sorted_len() > 0);
    let index = built.index_bytes().to_vec();
    for opened in [
        Segment::open(der.clone().into(), index.clone().into(), agree).unwrap(),
        Segment::open_on_trust(der.into(), index.clone().into()).unwrap(),
    ] {
        assert_eq!(opened.index_bytes(), index, "not built anew");
        assert_eq!(opened.facts(), built.facts());
        assert_eq!(all_lookups(&opened), all_lookups(&built));
        assert!(!opened.is_damaged());
        assert_eq!(opened.verify_again(agree), Ok(()));
    }
}

#[test]
fn every_changed_byte_of_an_index_is_noticed_or_harmless() {
    let der = everything();
    let built = accept(der.clone()).unwrap();
    let (index, expected) = (built.index_bytes(), all_lookups(&built));
    for position in 0..index.len() {
        let mut changed = index.to_vec();
        changed[position] ^= 1 << (position % 8);
        let what = format!("byte {position} of {}", index.len());
        // The header, and the block with the issuers, are compared at once; this index has no other.
        assert!(Segment::open_on_trust(der.clone().into(), changed.clone().into()).is_none(), "{what}");
        if position % 16 == 0 {
            let opened = Segment::open(der.clone().into(), changed.into(), agree).unwrap();
            assert_eq!(all_lookups(&opened), expected, "{what}");
        }
    }
}

/// Blocks of a larger index are compared when they are first looked at.
#[test]
fn blocks_that_changed_answer_nothing() {
    let entries: Vec<_> =
        (0..1500u16).map(|serial| entry(&[&[1], &serial.to_be_bytes()[..]].concat(), 1, &[])).collect();
    let der = crl(&entries);
    let built = accept(der.clone()).unwrap();
    let index = built.index_bytes();
    let asked: Vec<[u8; 3]> = (0..1500u16)
        .step_by(37)
        .map(u16::to_be_bytes)
        .flat_map(|[high, low]| [[1, high, low], [2, high, low]])
        .collect();
    let (mut errors, mut noticed_at_once, positions) = (0, 0, (4096..index.len()).step_by(11));
    for position in positions.clone() {
        let mut changed = index.to_vec();
        changed[position] ^= 1 << (position % 8);
        let Some(segment) = Segment::open_on_trust(der.clone().into(), changed.into()) else {
            // A checksum of a block, or a block in which the first entry is looked up.
            noticed_at_once += 1;
            continue;
        };
        for serial in &asked {
            match segment.find(&name("issuer"), serial) {
                Ok(found) => assert_eq!(found.is_some(), serial[0] == 1, "byte {position}"),
                Err(Damaged) => errors += 1,
            }
        }
        assert!(segment.is_damaged(), "all blocks were looked at");
        assert_eq!(segment.verify_again(agree), Err(SegmentError::Changed));
        if position % 16 == 0 {
            assert_eq!(segment.rebuilt().unwrap().verify_again(agree), Ok(()));
        }
    }
    assert!(errors > 500, "{errors}");
    assert!(noticed_at_once < positions.len(), "some blocks are looked at later");
}

#[test]
fn an_index_that_is_cut_or_lengthened_is_built_anew() {
    let der = everything();
    let built = accept(der.clone()).unwrap();
    let (index, expected) = (built.index_bytes(), all_lookups(&built));
    for length in (0..index.len()).chain(index.len() + 1..index.len() + 10) {
        let mut changed = index.to_vec();
        changed.resize(length, 0);
        assert!(Segment::open_on_trust(der.clone().into(), changed.clone().into()).is_none(), "{length}");
        if length % 500 == 0 {
            let opened = Segment::open(der.clone().into(), changed.into(), agree).unwrap();
            assert_eq!(all_lookups(&opened), expected);
        }
    }
}

/// The signature and the hash are of all bytes of the CRL.
#[test]
fn every_changed_byte_of_a_crl_is_another_crl() {
    let der = everything();
    let built = accept(der.clone()).unwrap();
    for position in 0..der.len() {
        let mut changed = der.clone();
        changed[position] ^= 1;
        let index = built.index_bytes().to_vec();
        // Whoever verifies agrees to anything here; then it is another CRL, and has another index.
        if let Ok(opened) = Segment::open(changed.clone().into(), index.clone().into(), agree) {
            assert_ne!(opened.facts().sha256, built.facts().sha256);
            assert_ne!(opened.index_bytes(), index, "built anew");
            assert_eq!(all_lookups(&opened), all_lookups(&accept(changed.clone()).unwrap()), "{position}");
        }
        if let Some(trusted) = Segment::open_on_trust(changed.into(), index.into()) {
            assert!(trusted.verify_again(agree).is_err(), "{position}");
            assert_eq!(trusted.rebuilt().map(drop), Err(SegmentError::Changed));
        }
    }
}

#[test]
fn an_index_of_another_crl_is_not_used() {
    let (one, other) = (crl(&[entry(&[1], 1, &[])]), crl(&[entry(&[2], 1, &[])]));
    let index = accept(one).unwrap().index_bytes().to_vec();
    let opened = Segment::open(other.into(), index.clone().into(), agree).unwrap();
    assert_ne!(opened.index_bytes(), index);
    assert!(opened.find(&name("issuer"), &[2]).unwrap().is_some());
    assert!(opened.find(&name("issuer"), &[1]).unwrap().is_none());
}

#[test]
fn what_verifies_is_asked_each_time() {
    let der = everything();
    let built = accept(der.clone()).unwrap();
    let refuse = |_: &chainward_x509::CertificateList<'_>| Err(SegmentError::TooManyIssuers);
    let opened = Segment::open(der.into(), built.index_bytes().to_vec().into(), refuse);
    assert_eq!(opened.map(drop), Err(SegmentError::TooManyIssuers));
    assert_eq!(built.verify_again(refuse), Err(SegmentError::TooManyIssuers));
}

/// An index that was made with another hash: its checksums are right, and nothing would be found in it.
#[test]
fn an_index_that_misses_what_is_listed_is_not_used() {
    let serials: Vec<_> = (1..100u8).map(|serial| entry(&[serial, serial], 1, &[])).collect();
    let (built, other) = (accept_with(crl(&serials), [1, 2]), accept_with(crl(&serials), [3, 4]));
    let mut page = other.index_bytes().to_vec();
    // The header with the key 1 in place of 3, and its checksum made right again.
    let key = page[..4088].windows(8).position(|window| window == 3u64.to_le_bytes()).unwrap();
    page[key] = 1;
    let checksum = twox_hash::XxHash3_64::oneshot(&page[..4088]).to_le_bytes();
    page[4088..4096].copy_from_slice(&checksum);
    assert!(Segment::open_on_trust(crl(&serials).into(), other.index_bytes().to_vec().into()).is_some());
    assert!(Segment::open_on_trust(crl(&serials).into(), page.clone().into()).is_none());
    let opened = Segment::open(crl(&serials).into(), page.into(), agree).unwrap();
    assert_eq!(opened.find(&name("issuer"), &[9, 9]), built.find(&name("issuer"), &[9, 9]));
}
