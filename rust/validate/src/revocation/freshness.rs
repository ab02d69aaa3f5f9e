//! Whether information is of its time: RFC 5280 6.3.3 (a), RFC 6960 4.2.2.1, and what the policy adds.

use chainward_x509::UnixTime;

use crate::checks::validity::ValidationTime;
use crate::revocation::rules::Timeliness;

/// When information counts; both ends are inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first second.
    pub start: UnixTime,
    /// The last second.
    pub end: UnixTime,
    /// True when it counts only because the policy grants time after nextUpdate.
    pub is_stale: bool,
}

impl Window {
    /// All of time.
    pub const ALWAYS: Self = Self { start: UnixTime::MIN, end: UnixTime::MAX, is_stale: false };

    /// What is left of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            start: self.start.max(other.start),
            end: self.end.min(other.end),
            is_stale: self.is_stale || other.is_stale,
        }
    }
}

/// Why information is not of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untimely {
    /// thisUpdate lies in the future.
    NotYetValid,
    /// nextUpdate has passed, and the time that the policy grants after it.
    Expired,
    /// It is older than the policy allows.
    TooOld,
    /// Nothing says until when it counts.
    WithoutNextUpdate,
}

/// When information of these times counts, if it does at the validation time.
///
/// # Errors
/// Why it doesn't.
pub fn check(
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    timeliness: Timeliness,
    time: ValidationTime,
) -> Result<Window, Untimely> {
    let oldest = timeliness.max_age_seconds.map(|age| this_update.saturating_add(age));
    let granted = next_update.map(|next| next.saturating_add(timeliness.grace_seconds));
    let Some(end) = granted.into_iter().chain(oldest).min() else { return Err(Untimely::WithoutNextUpdate) };
    let start = this_update.saturating_sub(timeliness.skew_seconds);
    let window = |is_stale| Window { start, end, is_stale };
    match time {
        ValidationTime::Any => Ok(window(false)),
        ValidationTime::At(now) if now < start => Err(Untimely::NotYetValid),
        ValidationTime::At(now) if granted.is_some_and(|granted| now > granted) => Err(Untimely::Expired),
        ValidationTime::At(now) if now > end => Err(Untimely::TooOld),
        ValidationTime::At(now) => Ok(window(next_update.is_some_and(|next| now > next))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600;

    fn within(grace: i64, max_age: Option<i64>) -> Timeliness {
        Timeliness { grace_seconds: grace, max_age_seconds: max_age, skew_seconds: 300 }
    }

    fn at(now: i64, next: Option<i64>, timeliness: Timeliness) -> Result<bool, Untimely> {
        check(1_000_000, next, timeliness, ValidationTime::At(now)).map(|window| window.is_stale)
    }

    /// 6.3.3 (a): current from thisUpdate to nextUpdate, both seconds inside; five minutes of skew before.
    #[test]
    fn from_this_update_to_next_update() {
        let (strict, next) = (within(0, None), Some(1_000_000 + HOUR));
        assert_eq!(at(1_000_000 - 301, next, strict), Err(Untimely::NotYetValid));
        for now in [1_000_000 - 300, 1_000_000, 1_000_000 + HOUR] {
            assert_eq!(at(now, next, strict), Ok(false));
        }
        assert_eq!(at(1_000_000 + HOUR + 1, next, strict), Err(Untimely::Expired));
    }

    #[test]
    fn grace_counts_and_is_told() {
        let (graceful, next) = (within(HOUR, None), Some(1_000_000 + HOUR));
        assert_eq!(at(1_000_000 + HOUR, next, graceful), Ok(false));
        assert_eq!(at(1_000_000 + HOUR + 1, next, graceful), Ok(true));
        assert_eq!(at(1_000_000 + 2 * HOUR, next, graceful), Ok(true));
        assert_eq!(at(1_000_000 + 2 * HOUR + 1, next, graceful), Err(Untimely::Expired));
    }

    #[test]
    fn max_age_counts_whatever_next_update_says() {
        let (young, next) = (within(0, Some(60)), Some(1_000_000 + HOUR));
        assert_eq!(at(1_000_060, next, young), Ok(false));
        assert_eq!(at(1_000_061, next, young), Err(Untimely::TooOld));
        assert_eq!(at(1_000_060, None, young), Ok(false));
        assert_eq!(at(1_000_061, None, young), Err(Untimely::TooOld));
    }

    /// 5.1.2.5: nextUpdate MUST be there.
    #[test]
    fn without_an_end_it_does_not_count() {
        assert_eq!(at(1_000_000, None, within(HOUR, None)), Err(Untimely::WithoutNextUpdate));
    }

    #[test]
    fn at_any_time_the_window_is_given() {
        let window = check(10, Some(20), within(5, None), ValidationTime::Any);
        assert_eq!(window, Ok(Window { start: -290, end: 25, is_stale: false }));
    }
}
