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
