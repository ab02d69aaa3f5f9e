//! When to fetch again. Pure: times are arguments, and chance is a number that the caller draws.

use std::time::Duration;

use aws_lc_rs::digest::{SHA256, digest};
use chainward_x509::UnixTime;

/// How often a source is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// At least this often, give or take a tenth.
    pub poll: Duration,
    /// Never more often than this while fetches succeed.
    pub soonest: Duration,
    /// After the first failure.
    pub first_backoff: Duration,
    /// After many.
    pub longest_backoff: Duration,
    /// The longest `Retry-After` that is obeyed: a host on the way must not silence a source for a year.
    pub longest_retry_after: Duration,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            poll: Duration::from_secs(3600),
            soonest: Duration::from_secs(60),
            first_backoff: Duration::from_secs(1),
            longest_backoff: Duration::from_secs(15 * 60),
            longest_retry_after: Duration::from_secs(3600),
        }
    }
}

/// What one success said about when to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness {
    /// The present time.
    pub now: UnixTime,
    /// When the issuer promises something newer (RFC 5280 section 5.1.2.5), if it does.
    pub next_update: Option<UnixTime>,
    /// For how long the server wants its answer to be used, if it says so.
    pub max_age: Option<Duration>,
}

/// Spreads the fetches of many sources over time, always the same way for one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jitter(u64);

impl Jitter {
    /// From what the source is identified by, and from a seed that differs between machines, so that a fleet
    /// does not ask in step.
    pub fn new(seed: u64, source: &[u8]) -> Self {
        let hash = digest(&SHA256, &[&seed.to_be_bytes(), source].concat());
        Self(hash.as_ref().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// A part of the duration, between these thousandths of it.
    fn part(self, duration: Duration, least: u32, most: u32) -> Duration {
        // invariant: at most u32::MAX after the remainder.
        let thousandths = least + u32::try_from(self.0 % u64::from(most - least + 1)).unwrap_or(0);
        duration.checked_mul(thousandths).map_or(Duration::MAX, |product| product / 1000)
    }
}

/// How long to wait after a success: the shortest of the poll, of what the server says and of two thirds of the
/// time that is left to the next update. A CRL that stays the same is so asked for more and more often the
/// closer its end is, and there are several chances to get the next one in time.
pub fn after_success(plan: &Plan, freshness: &Freshness, jitter: Jitter) -> Duration {
    let poll = jitter.part(plan.poll, 900, 1100);
    let left = freshness.next_update.map(|end| {
        let seconds = u64::try_from(end.saturating_sub(freshness.now)).unwrap_or(0);
        jitter.part(Duration::from_secs(seconds), 600, 730)
    });
    let waits = [Some(poll), freshness.max_age, left];
    waits.into_iter().flatten().min().unwrap_or(poll).max(plan.soonest)
}

/// Whether what was fetched is past its end already: the source is then asked as after a failure, or it would be
/// asked each [`Plan::soonest`] for as long as its issuer is silent.
pub fn is_stale(freshness: &Freshness) -> bool {
    freshness.next_update.is_some_and(|end| end <= freshness.now)
}

/// Failures in a row, with decorrelated jitter: each wait is drawn between the first one and three times the
/// last one, up to the longest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backoff {
    last: Option<Duration>,
}

impl Backoff {
    /// How long to wait after one more failure. `random` is any number; `retry_after` is what the server wants.
    pub fn after_failure(&mut self, plan: &Plan, retry_after: Option<Duration>, random: u64) -> Duration {
        let first = plan.first_backoff;
        let most = self
            .last
            .map_or(first, |last| last.saturating_mul(3))
            .clamp(first, plan.longest_backoff.max(first));
        let span = most.saturating_sub(first).as_millis();
        let drawn = u128::from(random) % (span + 1);
        let wait = first + Duration::from_millis(u64::try_from(drawn).unwrap_or(0));
        self.last = Some(wait);
        wait.max(retry_after.unwrap_or(Duration::ZERO).min(plan.longest_retry_after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixTime = 1_800_000_000;
    const PLAN: Plan = Plan {
        poll: Duration::from_secs(3600),
        soonest: Duration::from_secs(60),
        first_backoff: Duration::from_secs(1),
        longest_backoff: Duration::from_secs(900),
        longest_retry_after: Duration::from_secs(7200),
    };

    fn freshness(left: Option<i64>, max_age: Option<u64>) -> Freshness {
        Freshness {
            now: NOW,
            next_update: left.map(|left| NOW + left),
            max_age: max_age.map(Duration::from_secs),
        }
    }

    fn jitters() -> impl Iterator<Item = Jitter> {
        (0..500_u32).map(|number| Jitter::new(7, &number.to_be_bytes()))
    }

    fn wait(left: Option<i64>, max_age: Option<u64>, jitter: Jitter) -> f64 {
        after_success(&PLAN, &freshness(left, max_age), jitter).as_secs_f64()
    }

    #[test]
    fn the_poll_is_spread_by_a_tenth_both_ways() {
        let waits: Vec<f64> = jitters().map(|jitter| wait(None, None, jitter)).collect();
        assert!(waits.iter().all(|wait| (3240.0..=3960.0).contains(wait)));
        let (early, late) = (waits.iter().filter(|wait| **wait < 3500.0).count(), waits.len());
        assert!((late / 5..late / 2).contains(&early), "{early} of {late} in the first 36 % of the span");
    }

    #[test]
    fn the_jitter_of_a_source_is_stable_and_differs_between_machines() {
        assert_eq!(Jitter::new(7, b"http://a/"), Jitter::new(7, b"http://a/"));
        assert_ne!(Jitter::new(7, b"http://a/"), Jitter::new(8, b"http://a/"));
        assert_ne!(Jitter::new(7, b"http://a/"), Jitter::new(7, b"http://b/"));
    }

    #[test]
    fn the_server_s_max_age_shortens_the_wait_and_never_lengthens_it() {
        for jitter in jitters() {
            assert!((wait(None, Some(300), jitter) - 300.0).abs() < 0.001);
            assert!((wait(None, Some(1), jitter) - 60.0).abs() < 0.001, "never sooner than soonest");
            assert!(wait(None, Some(1_000_000), jitter) <= 3960.0);
        }
    }

    #[test]
    fn the_next_update_is_looked_for_before_its_time() {
        for jitter in jitters() {
            for left in [61, 90, 600, 1800, 3600, 7200, 86_400] {
                let wait = wait(Some(left), None, jitter);
                #[expect(clippy::cast_precision_loss, reason = "small numbers")]
                let left = left as f64;
                assert!(wait < left, "{wait} of {left}");
                assert!(wait >= 60.0);
            }
            assert!((wait(Some(-5), None, jitter) - 60.0).abs() < 0.001);
            assert!((wait(Some(i64::MIN / 2), None, jitter) - 60.0).abs() < 0.001);
        }
        assert!(is_stale(&freshness(Some(0), None)) && !is_stale(&freshness(Some(1), None)));
        assert!(!is_stale(&freshness(None, None)));
    }

    /// A CRL that does not change is asked for several times before it ends: that is what the fraction is for.
    #[test]
    fn there_are_several_chances_before_the_end() {
        for jitter in jitters() {
            let (mut left, mut asked) = (3600, 0);
            while left > 0 {
                left -= i64::try_from(after_success(&PLAN, &freshness(Some(left), None), jitter).as_secs())
                    .unwrap();
                asked += i32::from(left > 0);
            }
            // 0.27^3 of an hour is 70 s, above the soonest; 0.4^4 of it is 92 s.
            assert!((3..=6).contains(&asked), "{asked}");
        }
    }

    #[test]
    fn failures_wait_from_a_second_to_a_quarter_of_an_hour() {
        let mut backoff = Backoff::default();
        assert_eq!(backoff.after_failure(&PLAN, None, u64::MAX), Duration::from_secs(1));
        // The largest draw: 3, 9, 27, 81, 243, 729 and then the longest.
        let mut largest = Backoff::default();
        let waits: Vec<u64> = (0..9)
            .map(|_| {
                let most = largest.last.map_or(1000, |last| last.as_millis() * 3).min(900_000);
                largest.after_failure(&PLAN, None, u64::try_from(most).unwrap() - 1000).as_secs()
            })
            .collect();
        assert_eq!(waits, [1, 3, 9, 27, 81, 243, 729, 900, 900]);
        // The smallest draw never waits longer than the first.
        let mut smallest = Backoff::default();
        assert!((0..50).all(|_| smallest.after_failure(&PLAN, None, 0) == Duration::from_secs(1)));
    }

    #[test]
    fn every_wait_is_between_the_first_and_the_longest() {
        let mut backoff = Backoff::default();
        let mut random = 1_u64;
        for _ in 0..10_000 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let last = backoff.last.unwrap_or(PLAN.first_backoff);
            let wait = backoff.after_failure(&PLAN, None, random);
            assert!(wait >= PLAN.first_backoff && wait <= PLAN.longest_backoff && wait <= last * 3);
        }
    }

    #[test]
    fn retry_after_is_obeyed_within_reason() {
        let mut backoff = Backoff::default();
        let mut wait =
            |seconds| backoff.after_failure(&PLAN, Some(Duration::from_secs(seconds)), 0).as_secs();
        assert_eq!(wait(120), 120);
        assert_eq!(wait(0), 1, "no license to hammer");
        assert_eq!(wait(7200), 7200);
        assert_eq!(wait(u64::MAX), 7200);
        assert_eq!(backoff.last, Some(Duration::from_secs(1)), "it is no part of the backoff");
    }
}
