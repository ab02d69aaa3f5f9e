//! Extended key usage (RFC 5280 section 4.2.1.12).

use crate::der::{Reader, Value, elements, tag};
use crate::error::{Malformed, Problem};
use crate::oid::Oid;

/// Purposes of the key, one or more (RFC 5280 section 4.2.1.12).
#[derive(Clone, Debug)]
pub struct ExtendedKeyUsage<'a> {
    reader: Reader<'a>,
}

impl<'a> ExtendedKeyUsage<'a> {
    /// `SEQUENCE SIZE (1..MAX) OF OBJECT IDENTIFIER`
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let reader = value.of(tag::SEQUENCE)?.reader();
        if reader.is_empty() {
            return Err(value.error(Problem::Empty));
        }
        let mut purposes = reader.clone();
        while !purposes.is_empty() {
            purposes.object_identifier()?;
        }
        Ok(Self { reader })
    }

    /// The purposes, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Oid<'a>> + Clone + use<'a> {
        elements(self.reader.clone(), Reader::object_identifier)
    }

    /// True when exactly this purpose is among them; `anyExtendedKeyUsage` does not stand for it.
    pub fn contains(&self, purpose: Oid<'_>) -> bool {
        self.iter().any(|found| found == purpose)
    }
}
