//! Buckets that are too full: another key, then a sorted table.

use super::support::{accept_with, certificate_issuer, crl, entry, indirect, january, name, reason};
use crate::segment::Segment;
use crate::segment::index::BUCKET_CAP;
use crate::segment::keyed_hash::HashKey;

const KEYS: [u64; 2] = [11, 22];

/// Serial numbers whose entries fall into the first of so many buckets under all of these keys.
fn colliding(keys: &[u64], buckets: u32, count: usize) -> Vec<[u8; 8]> {
    (1u64 << 56..)
        .map(u64::to_be_bytes)
        .filter(|serial| keys.iter().all(|key| HashKey(*key).hash(0, serial).bucket(buckets) == 0))
        .take(count)
        .collect()
}

/// Some others, so that there are so many buckets.
fn others(count: usize) -> Vec<[u8; 8]> {
    (1u64 << 40..)
        .map(u64::to_be_bytes)
        .map(|mut serial| {
            serial[0] = 2;
            serial
        })
        .take(count)
        .collect()
}

fn list(serials: &[[u8; 8]]) -> Vec<u8> {
    crl(&serials.iter().map(|serial| entry(serial, 1, &[])).collect::<Vec<_>>())
}

fn all_found(segment: &Segment, serials: &[[u8; 8]]) {
    for serial in serials {
        assert!(segment.find(&name("issuer"), serial).unwrap().is_some(), "{serial:?}");
        let mut absent = *serial;
        absent[0] = 3;
        assert_eq!(segment.find(&name("issuer"), &absent), Ok(None));
    }
}

fn cap() -> usize {
    usize::try_from(BUCKET_CAP).unwrap()
}

/// 1,600 entries are a hundred buckets.
fn steered(keys: &[u64], count: usize) -> (Vec<[u8; 8]>, Segment) {
    let mut serials = others(1600 - count);
    serials.extend(colliding(keys, 100, count));
    let segment = accept_with(list(&serials), KEYS);
    (serials, segment)
}

#[test]
fn serial_numbers_that_nobody_steered_need_neither() {
    let serials = others(1600);
    let segment = accept_with(list(&serials), KEYS);
    assert_eq!((segment.index.header.key.0, segment.index.sorted_len()), (KEYS[0], 0));
    all_found(&segment, &serials);
}

#[test]
fn serial_numbers_against_one_key_get_another() {
    let (serials, segment) = steered(&KEYS[..1], cap() + 1);
    assert_eq!((segment.index.header.key.0, segment.index.sorted_len()), (KEYS[1], 0));
    all_found(&segment, &serials);
}

#[test]
fn serial_numbers_against_both_keys_are_sorted() {
    let (serials, segment) = steered(&KEYS, cap() + 1);
    assert_eq!(segment.index.header.key.0, KEYS[1]);
    assert!(segment.index.sorted_len() > cap(), "{}", segment.index.sorted_len());
    all_found(&segment, &serials);
    let opened =
        Segment::open_on_trust(list(&serials).into(), segment.index_bytes().to_vec().into()).unwrap();
    all_found(&opened, &serials);
}

/// The cap itself: one entry fewer, and the bucket is no longer too full. Others fall into it too, so count.
#[test]
fn a_bucket_holds_as_many_as_the_cap() {
    let in_first = |serial: &&[u8; 8]| HashKey(KEYS[0]).hash(0, *serial).bucket(100) == 0;
    let by_chance = others(1600 - cap()).iter().filter(in_first).count();
    let (serials, segment) = steered(&KEYS[..1], cap() - by_chance);
    assert_eq!(serials.iter().filter(in_first).count(), cap());
    assert_eq!(segment.index.header.key.0, KEYS[0]);
    all_found(&segment, &serials);
}

/// No key helps against one serial number over and over. What is kept is the entry that counts.
#[test]
fn one_certificate_over_and_over_is_kept_once() {
    let mut entries: Vec<_> = (0..500).map(|_| entry(&[5], 9, &[reason(6)])).collect();
    entries.push(entry(&[6], 2, &[]));
    entries.insert(250, entry(&[5], 8, &[reason(1)]));
    let segment = accept_with(crl(&entries), KEYS);
    // Some of other serial numbers may share the bucket.
    assert!((1..=2).contains(&segment.index.sorted_len()), "{}", segment.index.sorted_len());
    let date = |serial| segment.find(&name("issuer"), &[serial]).unwrap().map(|found| found.revocation_date);
    assert_eq!((date(5), date(6), date(7)), (Some(january(8)), Some(january(2)), None));
    assert_eq!(segment.facts().entries, 502);
    let opened = Segment::open_on_trust(crl(&entries).into(), segment.index_bytes().to_vec().into()).unwrap();
    assert_eq!(opened.find(&name("issuer"), &[5]), segment.find(&name("issuer"), &[5]));
}

/// The same serial number of several issuers is several certificates, sorted or not.
#[test]
fn issuers_are_kept_apart_in_the_sorted_table() {
    let mut entries = Vec::new();
    for (day, issuer) in [(1, "a"), (2, "b"), (3, "c")] {
        for _ in 0..100 {
            entries.push(entry(&[5], day, &[certificate_issuer(&[issuer])]));
        }
    }
    let segment = accept_with(indirect(&entries), KEYS);
    assert!(segment.index.sorted_len() >= 3);
    let date = |issuer| segment.find(&name(issuer), &[5]).unwrap().map(|found| found.revocation_date);
    assert_eq!([date("a"), date("b"), date("c")], [1, 2, 3].map(|day| Some(january(day))));
    assert_eq!(date("issuer"), None);
}

/// At most 6.5 bytes an entry. The header is a page whatever the list is.
#[test]
fn an_index_has_six_bytes_and_a_half_an_entry() {
    for count in [100_000, 160_000] {
        let serials = others(count);
        let segment = accept_with(list(&serials), KEYS);
        let bytes = segment.index_bytes().len() - 4096;
        assert!(bytes * 2 <= 13 * count, "{bytes} bytes for {count} entries");
    }
}
