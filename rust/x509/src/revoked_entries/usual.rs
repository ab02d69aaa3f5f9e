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
#[allow(clippy::inline_always, reason = "what is not looked at is not made")]
#[inline(always)]
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
#[allow(clippy::inline_always, reason = "where nobody asks for the date, it is checked but not worked out")]
#[inline(always)]
fn utc_time(der: &[u8; TIME_BYTES]) -> Option<UnixTime> {
    let [tag::UTC_TIME, 13, digits @ .., b'Z'] = der else { return None };
    // Eight octets at a time; the last eight begin within the first.
    let [year, month, day, hour] = two_digits(*digits.first_chunk()?)?;
    let [.., minute, second] = two_digits(*digits.last_chunk()?)?;
    let leap = month == 2 && year % 4 == 0;
    // There is no month 13; month 0 has no days.
    let days_of_month = DAYS_OF_MONTHS.get(usize::from(month))? + u8::from(leap);
    if !(1..=days_of_month).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let century = if year < 50 { 2000 } else { 1900 };
    let days = days_since_epoch(century + i64::from(year), month.into(), day.into());
    let [hour, minute, second] = [hour, minute, second].map(i64::from);
    Some(days * SECONDS_A_DAY + hour * 3600 + minute * 60 + second)
}

/// From 1950 to 2049 each fourth year is a leap year.
const DAYS_OF_MONTHS: [u8; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Four numbers of two digits each, all at once: each lane of eight bits holds one octet.
#[allow(clippy::inline_always, reason = "twice for each entry")]
#[inline(always)]
fn two_digits(octets: [u8; 8]) -> Option<[u8; 4]> {
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
    Some([first, second, third, fourth])
}
