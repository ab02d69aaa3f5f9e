//! The order of what is published for one scope, and the highest that was ever seen.

use std::cmp::Ordering;
use std::fmt;

use chainward_x509::{UnixTime, format_unix_time};

/// RFC 5280 section 5.2.3 allows 20 octets; a positive number of 20 octets may have a leading zero in DER.
const MAX_NUMBER: usize = 21;

/// A CRL number that is longer than RFC 5280 section 5.2.3 allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a CRL number of more than 20 octets")]
pub struct NumberTooLong;

/// How new something is: of a CRL its number and thisUpdate, of an OCSP response its thisUpdate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    number: Option<Vec<u8>>,
    this_update: UnixTime,
}

impl Floor {
    /// The octets of a CRL number, most significant first and not negative, and the time of issue.
    ///
    /// # Errors
    /// The number is longer than RFC 5280 section 5.2.3 allows.
    pub fn new(number: Option<&[u8]>, this_update: UnixTime) -> Result<Self, NumberTooLong> {
        if number.is_some_and(|number| number.len() > MAX_NUMBER) {
            return Err(NumberTooLong);
        }
        let digits = |number: &[u8]| number.iter().copied().skip_while(|octet| *octet == 0).collect();
        Ok(Self { number: number.map(digits), this_update })
    }

    /// The octets of the number without leading zeros, if there is one.
    pub fn number(&self) -> Option<&[u8]> {
        self.number.as_deref()
    }

    /// The time of issue.
    pub fn this_update(&self) -> UnixTime {
        self.this_update
    }

    /// Whether something is not older than this. Where both have a number, it decides (RFC 5280 section 5.2.3:
    /// it never decreases), and of equal numbers the time; else the time does.
    pub fn admits(&self, offered: &Self) -> bool {
        let by_time = offered.this_update >= self.this_update;
        match (&self.number, &offered.number) {
            (Some(own), Some(other)) => match compare(other, own) {
                Ordering::Greater => true,
                Ordering::Equal => by_time,
                Ordering::Less => false,
            },
            _ => by_time,
        }
    }

    /// The higher number and the later time of both: neither ever falls.
    pub(super) fn raised_by(&self, offered: &Self) -> Self {
        let number = match (&self.number, &offered.number) {
            (Some(own), Some(other)) => Some(if compare(own, other).is_ge() { own } else { other }),
            (own, other) => own.as_ref().or(other.as_ref()),
        };
        Self { number: number.cloned(), this_update: self.this_update.max(offered.this_update) }
    }
}

/// Numbers without leading zeros.
fn compare(left: &[u8], right: &[u8]) -> Ordering {
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

impl fmt::Display for Floor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(number) = &self.number {
            formatter.write_str("number 0x")?;
            number.iter().try_for_each(|octet| write!(formatter, "{octet:02x}"))?;
            formatter.write_str(" of ")?;
        }
        formatter.write_str(&format_unix_time(self.this_update))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floor(number: Option<&[u8]>, this_update: UnixTime) -> Floor {
        Floor::new(number, this_update).unwrap()
    }

    #[test]
    fn numbers_decide_before_times() {
        let own = floor(Some(&[1, 0]), 1000);
        assert!(own.admits(&own), "the same again");
        assert!(own.admits(&floor(Some(&[1, 1]), 1001)));
        assert!(own.admits(&floor(Some(&[1, 1]), 999)), "a higher number of an earlier time");
        assert!(!own.admits(&floor(Some(&[0xff]), 1001)), "a lower number of a later time");
        assert!(own.admits(&floor(Some(&[1, 0]), 1001)));
        assert!(!own.admits(&floor(Some(&[1, 0]), 999)));
        assert!(own.admits(&floor(Some(&[0, 0, 1, 0]), 1000)), "leading zeros mean nothing");
    }

    #[test]
    fn without_a_number_the_time_decides() {
        for (own, other) in [(None, None), (Some([5].as_slice()), None), (None, Some([5].as_slice()))] {
            assert!(floor(own, 1000).admits(&floor(other, 1000)));
            assert!(floor(own, 1000).admits(&floor(other, 1001)));
            assert!(!floor(own, 1000).admits(&floor(other, 999)));
        }
    }

    #[test]
    fn raising_never_lowers() {
        let raised = floor(Some(&[9]), 1000).raised_by(&floor(Some(&[10]), 900));
        assert_eq!(raised, floor(Some(&[10]), 1000));
        assert_eq!(
            raised.raised_by(&floor(None, 2000)),
            floor(Some(&[10]), 2000),
            "a number is not forgotten"
        );
        assert_eq!(floor(None, 5).raised_by(&floor(Some(&[0]), 4)), floor(Some(&[]), 5));
        assert_eq!(floor(Some(&[1, 0]), 0).raised_by(&floor(Some(&[0xff]), 0)), floor(Some(&[1, 0]), 0));
    }

    #[test]
    fn long_numbers() {
        assert!(Floor::new(Some(&[0xff; 21]), 0).is_ok());
        assert_eq!(Floor::new(Some(&[0; 22]), 0), Err(NumberTooLong));
    }

    #[test]
    fn floors_are_readable() {
        assert_eq!(floor(Some(&[0, 1, 0x2a]), 0).to_string(), "number 0x012a of 1970-01-01T00:00:00Z");
        assert_eq!(floor(None, 0).to_string(), "1970-01-01T00:00:00Z");
    }
}
