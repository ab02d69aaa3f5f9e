//! Times, as seconds since the Unix epoch.

use asn1::{DateTime, SimpleAsn1Readable, UtcTime, X509GeneralizedTime};

use crate::der::{Reader, Value, tag};
use crate::error::{Malformed, Problem};

/// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
pub type UnixTime = i64;

/// The period in which a certificate may be used (RFC 5280 section 4.1.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Validity {
    /// The first second of it.
    pub not_before: UnixTime,
    /// The last second of it.
    pub not_after: UnixTime,
}

impl Validity {
    /// Reads a `Validity`. That the end comes after the start is for others to ask.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut fields = reader.named("tbsCertificate.validity").expect(tag::SEQUENCE)?.reader();
        let not_before = read_time(fields.named("tbsCertificate.validity.notBefore"))?;
        let not_after = read_time(fields.named("tbsCertificate.validity.notAfter"))?;
        fields.named("tbsCertificate.validity").finish()?;
        Ok(Self { not_before, not_after })
    }
}

/// Reads a `Time`: `UTCTime`, or `GeneralizedTime` of any year, with seconds and Z, without fractions. Issuers
/// must use the former through 2049; whoever reads must process both (RFC 5280 section 4.1.2.5).
pub(crate) fn read_time(reader: &mut Reader<'_>) -> Result<UnixTime, Malformed> {
    let value = reader.read()?;
    match value.tag {
        tag::UTC_TIME => utc_time(&value),
        tag::GENERALIZED_TIME => generalized_time(&value),
        _ => Err(value.error(Problem::UnexpectedTag)),
    }
}

/// Reads a `GeneralizedTime` of RFC 5280 section 4.1.2.5.2, where no other form is allowed (RFC 6960 section 4.2.2.1).
pub(crate) fn read_generalized_time(reader: &mut Reader<'_>) -> Result<UnixTime, Malformed> {
    generalized_time(&reader.expect(tag::GENERALIZED_TIME)?)
}

/// RFC 5280 section 4.1.2.5.1: `YYMMDDHHMMSSZ`, where 50 to 99 mean 1950 to 1999.
fn utc_time(value: &Value<'_>) -> Result<UnixTime, Malformed> {
    let time = UtcTime::parse_data(value.content).map_err(|_| value.invalid("not a UTCTime of RFC 5280"))?;
    Ok(unix_time(time.as_datetime()))
}

/// RFC 5280 section 4.1.2.5.2: `YYYYMMDDHHMMSSZ`.
pub(crate) fn generalized_time(value: &Value<'_>) -> Result<UnixTime, Malformed> {
    let time = X509GeneralizedTime::parse_data(value.content)
        .map_err(|_| value.invalid("not a GeneralizedTime of RFC 5280"))?;
    Ok(unix_time(time.as_datetime()))
}

pub(crate) const SECONDS_A_DAY: i64 = 86_400;
const DAYS_PER_400_YEARS: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01, both of the proleptic Gregorian calendar.
const DAYS_TO_EPOCH: i64 = 719_468;

/// Seconds since the epoch.
fn unix_time(time: &DateTime) -> UnixTime {
    let days = days_since_epoch(i64::from(time.year()), i64::from(time.month()), i64::from(time.day()));
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    days * SECONDS_A_DAY + seconds
}

/// Days since the epoch. Years are counted from March on, so that the leap day is the last of its year.
#[allow(clippy::inline_always, reason = "where nobody asks for the days, they are not worked out")]
#[inline(always)]
pub(crate) fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let months_since_march = (month + 9) % 12;
    let year = year - i64::from(month < 3);
    // Months from March on have 31, 30, 31, 30, 31 days, over and over: 153 days each five of them.
    let day_of_year = (153 * months_since_march + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + day_of_year - DAYS_TO_EPOCH
}

/// A time as RFC 3339 writes it: `2026-11-24T10:00:00Z`. Years outside of 0000 to 9999 keep all their digits.
pub fn format_unix_time(time: UnixTime) -> String {
    let seconds = time.rem_euclid(SECONDS_A_DAY);
    let days = time.div_euclid(SECONDS_A_DAY) + DAYS_TO_EPOCH;
    let era = days.div_euclid(DAYS_PER_400_YEARS);
    let day_of_era = days.rem_euclid(DAYS_PER_400_YEARS);
    // A day too many each 4 years less one, each 100 years plus one, each 400 years less one.
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let months_since_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * months_since_march + 2) / 5 + 1;
    let month = (months_since_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month < 3);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Reads what [`format_unix_time`] writes, from year 1 to 9999; nothing else of RFC 3339.
pub fn parse_unix_time(text: &str) -> Option<UnixTime> {
    let digits: String = text.chars().filter(char::is_ascii_digit).chain(['Z']).collect();
    let time = unix_time(X509GeneralizedTime::parse_data(digits.as_bytes()).ok()?.as_datetime());
    (format_unix_time(time) == text).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{refusal, sequence, tlv};

    fn read(tag: u8, text: &str) -> Result<UnixTime, Malformed> {
        let der = tlv(tag, text.as_bytes());
        read_time(&mut Reader::new(&der, 0, "time"))
    }

    fn utc(text: &str) -> Result<UnixTime, Malformed> {
        read(tag::UTC_TIME, text)
    }

    fn generalized(text: &str) -> Result<UnixTime, Malformed> {
        read(tag::GENERALIZED_TIME, text)
    }

    /// Expectations as `date -u -d ... +%s` gives them.
    #[test]
    fn known_times() {
        assert_eq!(utc("700101000000Z"), Ok(0));
        assert_eq!(utc("691231235959Z"), Ok(-1));
        assert_eq!(utc("000229120000Z"), Ok(951_825_600));
        assert_eq!(utc("261124100000Z"), Ok(1_795_514_400));
        assert_eq!(generalized("99991231235959Z"), Ok(253_402_300_799));
        assert_eq!(generalized("21000301000000Z"), Ok(4_107_542_400));
    }

    /// RFC 5280 section 4.1.2.5.1: 50 to 99 are of the 20th century, 00 to 49 of the 21st.
    #[test]
    fn century_turns_between_49_and_50() {
        assert_eq!(utc("491231235959Z").map(format_unix_time).as_deref(), Ok("2049-12-31T23:59:59Z"));
        assert_eq!(utc("500101000000Z").map(format_unix_time).as_deref(), Ok("1950-01-01T00:00:00Z"));
        assert_eq!(
            generalized("20500101000000Z").map(format_unix_time).as_deref(),
            Ok("2050-01-01T00:00:00Z")
        );
        // Issuers must not, and readers must process it all the same (RFC 5280 section 4.1.2.5).
        for (early, expected) in
            [("20491231235959Z", "2049-12-31T23:59:59Z"), ("19500101000000Z", "1950-01-01T00:00:00Z")]
        {
            assert_eq!(generalized(early).map(format_unix_time).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let bad = [
            "",
            "Z",
            "2601010000Z",
            "260101000000",
            "260101000000z",
            "260101000000+0000",
            "260101000000-0800",
            "260101000000.5Z",
            "260101000000,5Z",
            "260101000000ZZ",
            " 260101000000Z",
            "26010100000 Z",
            "260001000000Z",
            "261301000000Z",
            "260100000000Z",
            "260132000000Z",
            "260229000000Z",
            "260431000000Z",
            "260101240000Z",
            "260101006000Z",
            "260101000060Z",
            "161231235960Z",
            "+60101000000Z",
            "2601010000\0\0Z",
        ];
        for text in bad {
            let problem = Problem::InvalidValue("not a UTCTime of RFC 5280");
            assert_eq!(refusal(utc(text)), ("time", problem), "{text}");
            let century = format!("20{text}").replace("2026", "2050").replace("2016", "2050");
            let problem = Problem::InvalidValue("not a GeneralizedTime of RFC 5280");
            assert_eq!(refusal(generalized(&century)), ("time", problem), "{century}");
        }
        assert_eq!(refusal(read(tag::IA5_STRING, "260101000000Z")), ("time", Problem::UnexpectedTag));
    }

    #[test]
    fn a_leap_day_is_only_in_leap_years() {
        assert!(utc("000229000000Z").is_ok());
        assert!(utc("240229000000Z").is_ok());
        assert!(utc("230229000000Z").is_err());
        assert!(generalized("21000229000000Z").is_err());
        assert!(generalized("24000229000000Z").is_ok());
    }

    #[test]
    fn validity_is_two_times_and_names_the_wrong_one() {
        let good = tlv(tag::UTC_TIME, b"260101000000Z");
        let bad = tlv(tag::UTC_TIME, b"260101000060Z");
        let read = |parts: &[&[u8]]| Validity::read(&mut Reader::new(&sequence(parts), 0, ""));
        assert!(read(&[&good, &good]).is_ok());
        assert_eq!(refusal(read(&[&bad, &good])).0, "tbsCertificate.validity.notBefore");
        assert_eq!(refusal(read(&[&good, &bad])).0, "tbsCertificate.validity.notAfter");
        assert_eq!(refusal(read(&[&good])), ("tbsCertificate.validity.notAfter", Problem::Truncated));
        assert_eq!(refusal(read(&[&good, &good, &good])), ("tbsCertificate.validity", Problem::TrailingData));
    }

    /// Every day of 800 years, and the ends of what an integer holds.
    #[test]
    fn writing_is_the_inverse_of_reading() {
        for day in 0..292_000 {
            let time = 2_524_608_000 + day * SECONDS_A_DAY + day % SECONDS_A_DAY;
            let text = format_unix_time(time).replace(['-', ':', 'T'], "");
            assert_eq!(generalized(&text), Ok(time), "{text}");
        }
        assert_eq!(format_unix_time(-62_167_219_200), "0000-01-01T00:00:00Z");
        assert!(format_unix_time(i64::MAX).ends_with("-12-04T15:30:07Z"));
        assert!(format_unix_time(i64::MIN).ends_with("-01-27T08:29:52Z"));
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        assert_eq!(parse_unix_time("2026-11-24T10:00:00Z"), Some(1_795_514_400)); // date -d ... +%s
        assert_eq!(parse_unix_time("1969-12-31T23:59:59Z"), Some(-1));
        for text in ["", "2026-11-24", "2026-11-24T10:00:00", "2026-11-24 10:00:00Z", "20261124100000Z"] {
            assert_eq!(parse_unix_time(text), None, "{text}");
        }
        assert_eq!(parse_unix_time("2026-02-30T10:00:00Z"), None);
        assert_eq!(parse_unix_time("2026-11-24T24:00:00Z"), None);
    }
}
