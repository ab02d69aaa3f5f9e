//! The two forms that nearly all entries of CRLs have, read in one go: a serial number and a `UTCTime`, and
//! either nothing more or a `reasonCode` that is not critical; no length above 127.
//!
//! What this reads, the general way reads as the same (`revoked_entries/tests.rs` changes every byte to every
//! value, and compares). Of everything else it says nothing, and the general way is taken. It exists because
//! the general way takes ten times as long, and a list may have tens of millions of entries.

use crate::der::tag;
use crate::extensions::reason_code::ReasonCode;
use crate::time::{SECONDS_A_DAY, UnixTime, days_since_epoch};

/// An entry of one of the two forms.
pub(super) struct Usual<'a> {
    /// The whole TLV.
    pub(super) der: &'a [u8],
    pub(super) serial_number: &'a [u8],
    pub(super) revocation_date: UnixTime,
    pub(super) reason: Option<ReasonCode>,
}

/// A `UTCTime` of RFC 5280 with tag and length.
const TIME_BYTES: usize = 15;
/// `crlEntryExtensions` with a `reasonCode`, but for its last octet, which is the reason.
const REASON: [u8; 13] = [
    tag::SEQUENCE,
    12,
    tag::SEQUENCE,
    10,
    tag::OBJECT_IDENTIFIER,
    3,
    0x55,
    0x1d,
    0x15,
    tag::OCTET_STRING,
    3,
    tag::ENUMERATED,
    1,
];

/// The entry that `rest` starts with, if it has one of the two forms.
#[inline]
pub(super) fn entry(rest: &[u8]) -> Option<Usual<'_>> {
    let [tag::SEQUENCE, length @ 0..0x80, tag::INTEGER, serial_length @ 1..0x80, fields @ ..] = rest else {
        return None;
    };
    let der = rest.get(..2 + usize::from(*length))?;
    let fields = fields.get(..usize::from(*length).checked_sub(2)?)?;
    let (serial_number, fields) = fields.split_at_checked(usize::from(*serial_length))?;
    let (time, extensions) = fields.split_first_chunk::<TIME_BYTES>()?;
    let reason = match extensions.split_last() {
        None => None,
        Some((number, octets)) if octets == REASON => Some(ReasonCode::from_number(*number)?),
        _ => return None,
    };
    if !is_minimal(serial_number) {
        return None;
    }
    Some(Usual { der, serial_number, revocation_date: utc_time(time)?, reason })
}

/// X.690 section 8.3.2: the first nine bits are neither all zero nor all one.
#[inline]
fn is_minimal(integer: &[u8]) -> bool {
    match integer {
        [first, second, ..] => !matches!((first, second), (0x00, 0..0x80) | (0xff, 0x80..)),
        one_or_none => !one_or_none.is_empty(),
    }
}

/// `YYMMDDHHMMSSZ` with tag and length (RFC 5280 section 4.1.2.5.1).
#[inline]
fn utc_time(der: &[u8; TIME_BYTES]) -> Option<UnixTime> {
    let [tag::UTC_TIME, 13, y0, y1, mo0, mo1, d0, d1, h0, h1, mi0, mi1, s0, s1, b'Z'] = *der else {
        return None;
    };
    // Eight octets at a time; the second eight begin within the first.
    let [year, month, day, hour] = two_digits([y0, y1, mo0, mo1, d0, d1, h0, h1])?;
    let [.., minute, second] = two_digits([d0, d1, h0, h1, mi0, mi1, s0, s1])?;
    let days_of_month = match month {
        // From 1950 to 2049 each fourth year is a leap year.
        2 => 28 + i64::from(year % 4 == 0),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days_of_month).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let year = if year < 50 { 2000 + year } else { 1900 + year };
    let days = days_since_epoch(year, month, day);
    Some(days * SECONDS_A_DAY + hour * 3600 + minute * 60 + second)
}

/// Four numbers of two digits each, all at once: each lane of eight bits holds one octet.
#[inline]
fn two_digits(octets: [u8; 8]) -> Option<[i64; 4]> {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const SIXES: u64 = 0x0606_0606_0606_0606;
    const HIGH_HALVES: u64 = 0xf0f0_f0f0_f0f0_f0f0;
    let text = u64::from_le_bytes(octets);
    // A digit has the high half 3, with six added to it too: 3a to 3f would go over to 40 to 45. There is no
    // carry from lane to lane, because the first condition holds then.
    if text & HIGH_HALVES != ZEROS || (text + SIXES) & HIGH_HALVES != ZEROS {
        return None;
    }
    let digits = text ^ ZEROS;
    // The first digit of each pair is in the lower lane. The sums are 99 at most.
    let pairs = (digits * 10 + (digits >> 8)).to_le_bytes();
    let [first, _, second, _, third, _, fourth, _] = pairs;
    Some([first.into(), second.into(), third.into(), fourth.into()])
}
