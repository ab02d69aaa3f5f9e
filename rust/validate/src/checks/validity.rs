//! RFC 5280 6.1.3 (a)(2) and 4.1.2.5: validity periods, compared with the validation time once.

use chainward_x509::{Certificate, UnixTime, format_unix_time};

use crate::finding::{Finding, FindingCode};
use crate::state::Interval;

/// The time a path must hold at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValidationTime {
    /// Seconds since the Unix epoch.
    At(UnixTime),
    /// Any time: accepted when some moment exists at which the whole path is valid.
    Any,
}

/// The interval that is left when `certificate`, at `depth`, is part of the path.
pub fn narrow(interval: Interval, certificate: &Certificate<'_>, depth: u16) -> Interval {
    let validity = certificate.validity();
    interval.narrowed(validity.not_before, validity.not_after, depth)
}

/// Compares the interval of a whole path with the validation time; gives the notice `time_not_checked` for any.
///
/// # Errors
/// `expired`, `not_yet_valid` or `validity_interval_empty`, at the certificate that sets the bound.
pub fn check(interval: &Interval, time: ValidationTime) -> Result<Option<Finding>, Finding> {
    match time {
        ValidationTime::Any if interval.is_empty() => Err(empty(interval)),
        ValidationTime::At(now) if now > interval.end.time => Err(expired(interval)),
        ValidationTime::At(now) if now < interval.start.time => Err(not_yet_valid(interval)),
        ValidationTime::Any => Ok(Some(Finding::notice(FindingCode::TimeNotChecked, ""))),
        ValidationTime::At(_) => Ok(None),
    }
}

/// Refuses a certificate whose lifetime is longer than `limit` seconds, both ends counted (RFC 5280 4.1.2.5).
///
/// # Errors
/// `lifetime_too_long`.
pub fn check_lifetime(certificate: &Certificate<'_>, limit: Option<i64>) -> Result<(), Finding> {
    let Some(limit) = limit else { return Ok(()) };
    let validity = certificate.validity();
    let lifetime = validity.not_after.saturating_sub(validity.not_before).saturating_add(1);
    if lifetime <= limit {
        return Ok(());
    }
    Err(Finding::refusal(
        FindingCode::LifetimeTooLong,
        format!("{lifetime} seconds, at most {limit} are allowed"),
    ))
}

fn expired(interval: &Interval) -> Finding {
    let when = format!("since {}", format_unix_time(interval.end.time));
    Finding::refusal(FindingCode::Expired, when).at(interval.end.depth)
}

fn not_yet_valid(interval: &Interval) -> Finding {
    let when = format!("before {}", format_unix_time(interval.start.time));
    Finding::refusal(FindingCode::NotYetValid, when).at(interval.start.depth)
}

fn empty(interval: &Interval) -> Finding {
    let start = format_unix_time(interval.start.time);
    let end = format_unix_time(interval.end.time);
    Finding::refusal(FindingCode::ValidityIntervalEmpty, format!("begins {start}, ends {end}"))
        .at(interval.end.depth)
}
