//! Object identifiers, borrowed: any one is kept, of any length.

use std::fmt;

use crate::error::Problem;

/// An object identifier, as its content octets (X.690 section 8.19). Any one is kept, of any length.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid<'a>(&'a [u8]);

impl<'a> Oid<'a> {
    /// An object identifier from content octets that are written in the source.
    ///
    /// # Panics
    /// When they are not valid. Use it in constants, where that is an error of the compiler.
    pub const fn constant(bytes: &'static [u8]) -> Oid<'static> {
        // invariant: for constants only, checked when compiled.
        assert!(is_valid(bytes), "content octets of an object identifier");
        Oid(bytes)
    }

    /// An object identifier from content octets: not empty, each arc minimal, the last one complete.
    ///
    /// # Errors
    /// [`Problem::NotDer`].
    pub fn from_content(bytes: &'a [u8]) -> Result<Self, Problem> {
        if is_valid(bytes) { Ok(Self(bytes)) } else { Err(Problem::NotDer) }
    }

    /// The content octets.
    pub const fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// The content octets of each subidentifier (X.690 section 8.19.2).
    fn subidentifiers(self) -> impl Iterator<Item = &'a [u8]> {
        self.0.split_inclusive(|byte| byte & 0x80 == 0)
    }
}

/// X.690 section 8.19.2: subidentifiers are base 128, with no leading 80, and end with a byte below 80.
const fn is_valid(bytes: &[u8]) -> bool {
    let mut starts = true;
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        if starts && *byte == 0x80 {
            return false;
        }
        starts = *byte & 0x80 == 0;
        rest = tail;
    }
    starts && !bytes.is_empty()
}

/// The value of a subidentifier, if it fits.
fn value(subidentifier: &[u8]) -> Option<u128> {
    subidentifier.iter().try_fold(0u128, |sum, byte| {
        let shifted = sum.checked_mul(0x80)?;
        Some(shifted | u128::from(byte & 0x7f))
    })
}

/// An arc that no integer holds, as the hexadecimal digits of its octets: readable enough, and no other arc.
fn write_huge(formatter: &mut fmt::Formatter<'_>, subidentifier: &[u8]) -> fmt::Result {
    formatter.write_str("0x")?;
    subidentifier.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
}

impl fmt::Display for Oid<'_> {
    /// Dotted decimal.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, subidentifier) in self.subidentifiers().enumerate() {
            match (position, value(subidentifier)) {
                // X.690 section 8.19.4: the first two arcs share a subidentifier.
                (0, Some(first @ 0..80)) => write!(formatter, "{}.{}", first / 40, first % 40)?,
                (0, Some(first)) => write!(formatter, "2.{}", first - 80)?,
                (0, None) => {
                    formatter.write_str("2.")?;
                    write_huge(formatter, subidentifier)?;
                }
                (_, Some(arc)) => write!(formatter, ".{arc}")?,
                (_, None) => {
                    formatter.write_str(".")?;
                    write_huge(formatter, subidentifier)?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Oid<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Oid({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object_identifier::ObjectIdentifier;

    #[test]
    fn only_complete_and_minimal_octets_are_taken() {
        for bad in [&[][..], &[0x80], &[0x80, 1], &[0x2a, 0x80, 1], &[0x2a, 0x81], &[0xff]] {
            assert_eq!(Oid::from_content(bad), Err(Problem::NotDer), "{bad:?}");
        }
        for good in [&[0][..], &[0x2a], &[0x81, 0x80, 0], &[0xff, 0x7f], &[1; 5000]] {
            assert_eq!(Oid::from_content(good).map(Oid::as_bytes), Ok(good));
        }
    }

    /// X.690 section 8.19, and the example of section 8.19.5.
    #[test]
    fn dotted_text_there_and_back() {
        for (octets, text) in [
            (&[0x00][..], "0.0"),
            (&[0x27], "0.39"),
            (&[0x28], "1.0"),
            (&[0x4f], "1.39"),
            (&[0x50], "2.0"),
            (&[0x88, 0x37, 0x03], "2.999.3"),
            (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d], "1.2.840.113549"),
            (&[0x2a, 0x00, 0x7f, 0x81, 0x00], "1.2.0.127.128"),
        ] {
            assert_eq!(Oid::from_content(octets).unwrap().to_string(), text);
            let owned: ObjectIdentifier = text.parse().unwrap();
            assert_eq!(owned.as_oid().as_bytes(), octets);
            assert_eq!(owned.to_string(), text);
        }
    }

    #[test]
    fn huge_arcs_neither_panic_nor_look_alike() {
        // 2^128 - 1 is 19 octets of 7 bits: the highest has 2 bits.
        let mut largest = [0xff; 19];
        largest[0] = 0x83;
        largest[18] = 0x7f;
        let text = |octets: &[u8]| Oid::from_content(octets).unwrap().to_string();
        assert_eq!(text(&[&[0x2a][..], &largest].concat()), "1.2.340282366920938463463374607431768211455");
        assert_eq!(text(&largest), "2.340282366920938463463374607431768211375");
        let mut beyond = largest;
        beyond[0] = 0x84;
        assert_eq!(text(&[&[0x2a][..], &beyond].concat()), format!("1.2.0x84{}7f", "ff".repeat(17)));
        assert_eq!(text(&beyond), format!("2.0x84{}7f", "ff".repeat(17)));
        let arc: ObjectIdentifier = "1.2.340282366920938463463374607431768211455".parse().unwrap();
        assert_eq!(arc.as_oid().as_bytes(), [&[0x2a][..], &largest].concat());
    }

    #[test]
    fn text_that_is_no_identifier_is_refused() {
        for bad in [
            "",
            ".",
            "1",
            "1.",
            ".1",
            "1..2",
            "3.1",
            "0.40",
            "1.40",
            "1.02",
            "01.2",
            "1.-2",
            "1.+2",
            " 1.2",
            "1.2 ",
            "1.2.x",
            "1.2.٣",
            "1.2.340282366920938463463374607431768211456",
            "2.340282366920938463463374607431768211455",
        ] {
            assert!(bad.parse::<ObjectIdentifier>().is_err(), "{bad}");
        }
    }
}
