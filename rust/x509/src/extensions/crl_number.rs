//! CRL numbers (RFC 5280 sections 5.2.3 and 5.2.4).

use std::cmp::Ordering;

use crate::der::{Value, tag};
use crate::error::Malformed;

/// The number of a CRL, or of the base that a delta CRL starts from (RFC 5280 sections 5.2.3 and 5.2.4): zero
/// or above, of any length. Ordered as the integer that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CrlNumber<'a>(&'a [u8]);

impl<'a> CrlNumber<'a> {
    /// `INTEGER (0..MAX)`
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        match value.of(tag::INTEGER)?.integer()? {
            [first, ..] if first & 0x80 != 0 => Err(value.invalid("CRL number must not be negative")),
            [0, magnitude @ ..] if !magnitude.is_empty() => Ok(Self(magnitude)),
            content => Ok(Self(content)),
        }
    }

    /// The magnitude, most significant octet first; the first octet is zero only when the number is.
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }
}

impl Ord for CrlNumber<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        // No leading zeros: the longer one is the greater one.
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(other.0))
    }
}

impl PartialOrd for CrlNumber<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Problem;
    use crate::test_support::{refusal, tlv};

    fn read(content: &[u8]) -> Result<Vec<u8>, Malformed> {
        let der = tlv(tag::INTEGER, content);
        CrlNumber::from_value(&Value::single(&der, 0, "cRLNumber")?).map(|number| number.as_bytes().to_vec())
    }

    #[test]
    fn a_number_is_its_magnitude() {
        for (content, magnitude) in [
            (&[0][..], &[0][..]),
            (&[1], &[1]),
            (&[0x7f], &[0x7f]),
            (&[0, 0x80], &[0x80]),
            (&[1, 0], &[1, 0]),
            (&[0x7f; 40], &[0x7f; 40]),
        ] {
            assert_eq!(read(content).as_deref(), Ok(magnitude));
        }
    }

    /// RFC 5280 section 5.2.3: `INTEGER (0..MAX)`.
    #[test]
    fn what_is_no_number_is_refused() {
        let negative = Problem::InvalidValue("CRL number must not be negative");
        for content in [&[0x80][..], &[0xff], &[0xff, 0x7f]] {
            assert_eq!(refusal(read(content)), ("cRLNumber", negative));
        }
        for content in [&[][..], &[0, 1], &[0, 0x7f], &[0xff, 0x80]] {
            assert_eq!(refusal(read(content)), ("cRLNumber", Problem::NotDer));
        }
        let other = tlv(tag::ENUMERATED, &[1]);
        let value = Value::single(&other, 0, "cRLNumber").unwrap();
        assert_eq!(refusal(CrlNumber::from_value(&value)), ("cRLNumber", Problem::UnexpectedTag));
    }

    #[test]
    fn numbers_are_ordered_as_integers() {
        let ascending: [&[u8]; 7] = [&[0], &[1], &[0x7f], &[0xff], &[1, 0], &[1, 1], &[1, 0, 0]];
        for pair in ascending.windows(2) {
            assert!(CrlNumber(pair[0]) < CrlNumber(pair[1]), "{pair:?}");
        }
        assert_eq!(CrlNumber(&[1, 0]).cmp(&CrlNumber(&[1, 0])), Ordering::Equal);
    }
}
