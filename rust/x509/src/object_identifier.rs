//! Object identifiers, owned: what a policy or a command line names.

use std::fmt;
use std::str::FromStr;

use crate::error::Problem;
use crate::oid::Oid;

/// An object identifier that owns its octets. It is made from dotted text or from an [`Oid`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectIdentifier(Box<[u8]>);

impl ObjectIdentifier {
    /// The same, borrowed.
    pub fn as_oid(&self) -> Oid<'_> {
        // invariant: only valid octets are ever put in; the alternative is some valid identifier (0.0).
        Oid::from_content(&self.0).unwrap_or(Oid::constant(&[0]))
    }
}

impl From<Oid<'_>> for ObjectIdentifier {
    fn from(oid: Oid<'_>) -> Self {
        Self(oid.as_bytes().into())
    }
}

impl FromStr for ObjectIdentifier {
    type Err = Problem;

    /// From dotted decimal text: at least two arcs, the first of 0 to 2, the second below 40 under 0 and 1
    /// (X.660 section 7), no leading zeros.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let mut arcs = text.split('.').map(arc);
        let (Some(first), Some(second)) = (arcs.next(), arcs.next()) else { return Err(INVALID) };
        let mut octets = Vec::new();
        push_base_128(&mut octets, first_subidentifier(first?, second?)?);
        for arc in arcs {
            push_base_128(&mut octets, arc?);
        }
        Ok(Self(octets.into()))
    }
}

const INVALID: Problem = Problem::InvalidValue("not an object identifier in dotted decimal form");

/// One arc: decimal digits, and no leading zero, so that each identifier has one text.
fn arc(text: &str) -> Result<u128, Problem> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let leading_zero = text.len() > 1 && text.starts_with('0');
    if !digits || leading_zero {
        return Err(INVALID);
    }
    text.parse().map_err(|_| INVALID)
}

/// The subidentifier that the first two arcs share (X.690 section 8.19.4).
fn first_subidentifier(first: u128, second: u128) -> Result<u128, Problem> {
    match (first, second) {
        (0 | 1, 0..40) | (2, _) => second.checked_add(first * 40).ok_or(INVALID),
        _ => Err(INVALID),
    }
}

/// Appends a subidentifier: base 128, most significant digit first.
fn push_base_128(octets: &mut Vec<u8>, value: u128) {
    let digits = (128 - value.leading_zeros()).div_ceil(7).max(1);
    for position in (0..digits).rev() {
        let more = if position == 0 { 0 } else { 0x80 };
        let digit = (value >> (position * 7)) & 0x7f;
        // invariant: a digit of base 128 fits into a byte.
        octets.push(u8::try_from(digit).unwrap_or_default() | more);
    }
}

impl fmt::Display for ObjectIdentifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_oid().fmt(formatter)
    }
}

impl fmt::Debug for ObjectIdentifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ObjectIdentifier({self})")
    }
}
