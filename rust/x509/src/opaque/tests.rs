//! Values of unknown type: what DER forbids in them, by itself and one level down.

use super::*;
use crate::test_support::{constructed, refusal, sequence, tlv};

fn check(der: &[u8]) -> Result<(), Malformed> {
    check_well_formed(&Value::single(der, 0, "value")?)
}

/// Refused alone, in a SEQUENCE, and below tags that nobody knows.
#[track_caller]
fn assert_refused(der: &[u8], problem: Problem) {
    for whole in [der.to_vec(), sequence(&[der]), tlv(0xa0, der), tlv(0x63, &sequence(&[der]))] {
        assert_eq!(refusal(check(&whole)), ("value", problem), "{whole:02x?}");
    }
}

#[track_caller]
fn assert_accepted(der: &[u8]) {
    for whole in [der.to_vec(), sequence(&[der]), tlv(0xa0, der), tlv(0x63, &sequence(&[der]))] {
        assert_eq!(check(&whole), Ok(()), "{whole:02x?}");
    }
}

/// X.680 sections 41 to 44: which octets a character string may have.
#[test]
fn strings_are_of_the_characters_of_their_type() {
    for (bad, reason) in [
        (&[0x13, 0x01, 0xff][..], "not printable ASCII"),
        (&[0x1a, 0x01, 0x07], "not printable ASCII"),
        (&[0x16, 0x01, 0xff], "not ASCII"),
        (&[0x12, 0x01, 0x61], "not digits and spaces"),
        (&[0x1e, 0x01, 0x01], "not UTF-16"),
        (&[0x1e, 0x02, 0xd8, 0x00], "not UTF-16"),
        (&[0x1c, 0x03, 0x00, 0x00, 0x01], "not UTF-32"),
        (&[0x1c, 0x04, 0x00, 0x11, 0x00, 0x00], "not UTF-32"),
        (&[0x0c, 0x01, 0xff], "not UTF-8"),
        (&[0x0c, 0x01, 0x00], "text holds a NUL"),
        (&[0x14, 0x01, 0x00], "text holds a NUL"),
        (&[0x07, 0x01, 0x00], "text holds a NUL"),
        (&[0x1b, 0x01, 0x00], "text holds a NUL"),
        (&[0x1e, 0x02, 0x00, 0x00], "text holds a NUL"),
    ] {
        assert_refused(bad, Problem::InvalidValue(reason));
    }
    for good in [
        &[0x13, 0x01, 0x61][..],
        &[0x16, 0x01, 0x61],
        &[0x12, 0x01, 0x31],
        &[0x1e, 0x02, 0x00, 0x61],
        &[0x1c, 0x04, 0x00, 0x00, 0x00, 0x61],
        &[0x14, 0x01, 0xe9],
        &[0x0c, 0x00],
    ] {
        assert_accepted(good);
    }
}

/// X.690 section 8.20: subidentifiers begin with no zero digit and end; there is one at least.
#[test]
fn relative_identifiers_are_minimal_and_end() {
    for bad in
        [&[0x0d, 0x01, 0x80][..], &[0x0d, 0x02, 0x80, 0x01], &[0x0d, 0x03, 0x01, 0x80, 0x01], &[0x0d, 0x00]]
    {
        assert_refused(bad, Problem::NotDer);
    }
    assert_refused(&[0x0d, 0x02, 0x01, 0x81], Problem::NotDer);
    assert_accepted(&[0x0d, 0x01, 0x01]);
    assert_accepted(&[0x0d, 0x02, 0x81, 0x00]);
}

/// The end mark of indefinite lengths, reserved tags, and types that no certificate has a use for.
#[test]
fn other_universal_types_are_refused() {
    for bad in [
        &[0x00, 0x00][..],
        &[0x08, 0x01, 0xff],
        &[0x09, 0x02, 0xff, 0xff],
        &[0x09, 0x00],
        &[0x0b, 0x00],
        &[0x0e, 0x01, 0x31],
        &[0x0f, 0x01, 0x01],
        &[0x10, 0x00],
        &[0x11, 0x00],
        &[0x1d, 0x01, 0x61],
    ] {
        assert_refused(bad, Problem::NotDer);
    }
}

#[test]
fn primitive_contents_are_minimal() {
    for bad in [
        &[0x01, 0x01, 0x01][..],
        &[0x01, 0x02, 0xff, 0xff],
        &[0x02, 0x02, 0x00, 0x01],
        &[0x0a, 0x02, 0xff, 0xff],
        &[0x02, 0x00],
        &[0x03, 0x02, 0x01, 0x01],
        &[0x05, 0x01, 0x00],
        &[0x06, 0x00],
        &[0x06, 0x02, 0x80, 0x01],
        &[0x17, 0x01, 0x5a],
        &[0x18, 0x01, 0x5a],
    ] {
        assert_refused(bad, Problem::NotDer);
    }
}

/// X.690 section 10.2: strings are primitive.
#[test]
fn only_sequences_and_their_like_are_constructed() {
    for tag in [0x21, 0x22, 0x23, 0x24, 0x26, 0x2c, 0x33, 0x36, 0x20, 0x2d, 0x29, 0x2e] {
        assert_refused(&[tag, 0x00], Problem::NotDer);
    }
    for tag in [0x30, 0x31, 0x28, 0x2b, 0x60, 0xa0, 0xe0] {
        assert_accepted(&[tag, 0x00]);
    }
}

/// A SET in the order of its tags (X.690 section 10.3), a SET OF in that of its encodings (section 11.6).
#[test]
fn sets_are_sorted_one_way_or_the_other() {
    let set = |values: &[&[u8]]| constructed(tag::SET, values);
    let (one, two, long) = (&[0x02, 0x01, 0x01][..], &[0x02, 0x01, 0x02][..], &[0x02, 0x02, 0x01, 0x00][..]);
    let (boolean, null, sequence) = (&[0x01, 0x01, 0xff][..], &[0x05, 0x00][..], &[0x30, 0x00][..]);
    for good in [
        &[one, two][..],
        &[one, one],
        &[one, two, long],
        &[boolean, one, null],
        &[one, null, sequence],
        // By tag alone: SEQUENCE is 16, PrintableString 19, and 0x30 comes after 0x13.
        &[null, sequence, &[0x13, 0x00]],
        &[],
    ] {
        assert_accepted(&set(good));
    }
    for bad in [
        &[two, one][..],
        &[long, one],
        &[null, one],
        &[one, boolean, null],
        &[boolean, two, one],
        // By encoding from the first to the second, by tag from the second to the third.
        &[two, one, null],
        &[one, &[0x13, 0x00], sequence, null],
    ] {
        assert_refused(&set(bad), Problem::NotSorted);
    }
}

#[test]
fn values_inside_sets_are_looked_into() {
    assert_refused(&constructed(tag::SET, &[&[0x01, 0x01, 0x01]]), Problem::NotDer);
    assert_refused(
        &constructed(tag::SET, &[&constructed(tag::SET, &[&[5, 0], &[2, 1, 1]])]),
        Problem::NotSorted,
    );
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| (0..depth).fold(vec![0x05, 0x00], |inner, _| sequence(&[&inner]));
    assert_eq!(check(&nested(MAX_NESTING)), Ok(()));
    assert_eq!(refusal(check(&nested(MAX_NESTING + 1))).1, Problem::TooDeep);
}
