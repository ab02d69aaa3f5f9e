//! Random lists against a map that was filled the plain way.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::support::{accept_with, certificate_issuer, crl, entry, indirect, january, name, reason};
use crate::segment::{ListedEntry, Segment};

const ISSUERS: [&str; 3] = ["issuer", "a", "b"];
const REASONS: [u8; 5] = [1, 4, 6, 8, 10];

/// An entry to be written: serial number, day, reason, and the issuer that it names.
#[derive(Clone, Debug)]
struct Written {
    serial: Vec<u8>,
    day: u8,
    reason: Option<u8>,
    issuer: Option<usize>,
}

/// Integers of few octets with few values, so that many are equal or look alike; and any of twenty octets.
fn serial() -> impl Strategy<Value = Vec<u8>> {
    let octet = prop_oneof![Just(0x00u8), Just(0x01), Just(0x7f), Just(0x80), Just(0xff)];
    prop_oneof![4 => vec(octet, 1..4), 1 => vec(any::<u8>(), 20)].prop_map(minimal)
}

/// Without the octets that DER leaves out.
fn minimal(mut octets: Vec<u8>) -> Vec<u8> {
    while matches!(octets[..], [0x00, 0x00..0x80, ..] | [0xff, 0x80..=0xff, ..]) {
        octets.remove(0);
    }
    octets
}

fn written(issuers: bool) -> impl Strategy<Value = Written> {
    let reason = proptest::option::of(proptest::sample::select(&REASONS[..]));
    let issuer =
        if issuers { proptest::option::weighted(0.3, 0..ISSUERS.len()).boxed() } else { Just(None).boxed() };
    (serial(), 1..=28u8, reason, issuer).prop_map(|(serial, day, reason, issuer)| Written {
        serial,
        day,
        reason,
        issuer,
    })
}

fn der(entries: &[Written], is_indirect: bool) -> Vec<u8> {
    let entries: Vec<_> = entries
        .iter()
        .map(|written| {
            let issuer = written.issuer.map(|issuer| certificate_issuer(&[ISSUERS[issuer]]));
            let extensions: Vec<_> = written.reason.map(reason).into_iter().chain(issuer).collect();
            entry(&written.serial, written.day, &extensions)
        })
        .collect();
    if is_indirect { indirect(&entries) } else { crl(&entries) }
}

/// How severe, and since when: less is more severe.
fn order(reason: Option<u8>, day: u8) -> (u8, i64) {
    let lasting = match reason {
        Some(8) => 2,
        Some(6) => 1,
        _ => 0,
    };
    (lasting, january(day))
}

type Plain = HashMap<(usize, Vec<u8>), (u8, i64)>;

fn plainly(entries: &[Written]) -> Plain {
    let mut plain = Plain::new();
    let mut issuer = 0;
    for written in entries {
        issuer = written.issuer.unwrap_or(issuer);
        let found = plain.entry((issuer, written.serial.clone())).or_insert((u8::MAX, 0));
        *found = (*found).min(order(written.reason, written.day));
    }
    plain
}

fn told(found: ListedEntry) -> (u8, i64) {
    let (lasting, _) = order(found.reason.map(chainward_x509::ReasonCode::number), 1);
    (lasting, found.revocation_date)
}

/// The serial numbers of the first entries and their neighbours, for every issuer.
fn compare(segment: &Segment, entries: &[Written]) {
    let plain = plainly(entries);
    for written in entries.iter().take(300) {
        let other = [&[0x00][..], &written.serial].concat();
        for serial in [&written.serial[..], &other, &written.serial[1..]] {
            for (number, issuer) in ISSUERS.iter().enumerate() {
                let found = segment.find(&name(issuer), serial).unwrap().map(told);
                assert_eq!(found, plain.get(&(number, serial.to_vec())).copied(), "{serial:?} of {issuer}");
            }
        }
    }
}

fn check(entries: &[Written], is_indirect: bool, keys: [u64; 2]) {
    let der = der(entries, is_indirect);
    let built = accept_with(der.clone(), keys);
    assert_eq!(built.facts().entries, u32::try_from(entries.len()).unwrap());
    compare(&built, entries);
    let index = built.index_bytes().to_vec();
    let opened = Segment::open_on_trust(der.into(), index.into()).unwrap();
    compare(&opened, entries);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_direct_crl_says_what_a_map_says(entries in vec(written(false), 0..300), keys: [u64; 2]) {
        check(&entries, false, keys);
    }

    #[test]
    fn an_indirect_crl_says_what_a_map_says(entries in vec(written(true), 0..300), keys: [u64; 2]) {
        check(&entries, true, keys);
    }
}

/// Of few serial numbers in long lists, so that the sorted table is there.
#[test]
fn a_crl_of_many_duplicates_says_what_a_map_says() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let lists = vec(written(true), 3000..4000);
    let mut sorted = 0;
    for _ in 0..4 {
        let mut entries = lists.new_tree(&mut runner).unwrap().current();
        for written in &mut entries {
            written.serial = minimal(written.serial[..1].to_vec());
        }
        let built = accept_with(der(&entries, true), [1, 2]);
        sorted += built.index.sorted_len();
        compare(&built, &entries);
    }
    assert!(sorted > 0);
}
