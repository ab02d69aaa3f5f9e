//! Authority and subject information access (RFC 5280 sections 4.2.2.1 and 4.2.2.2).

use crate::der::{Reader, Value, elements, tag};
use crate::error::{Malformed, Problem};
use crate::general_name::GeneralName;
use crate::oid::Oid;

/// Where more is known of an issuer or a subject: one place or more (RFC 5280 section 4.2.2).
#[derive(Clone, Debug)]
pub struct AccessDescriptions<'a> {
    reader: Reader<'a>,
}

/// `accessMethod` and `accessLocation`.
type AccessDescription<'a> = (Oid<'a>, GeneralName<'a>);

impl<'a> AccessDescriptions<'a> {
    /// `SEQUENCE SIZE (1..MAX) OF SEQUENCE { accessMethod, accessLocation }`
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let reader = value.of(tag::SEQUENCE)?.reader();
        if reader.is_empty() {
            return Err(value.error(Problem::Empty));
        }
        let mut descriptions = reader.clone();
        while !descriptions.is_empty() {
            read_description(&mut descriptions)?;
        }
        Ok(Self { reader })
    }

    /// Methods and locations, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (Oid<'a>, GeneralName<'a>)> + Clone + use<'a> {
        elements(self.reader.clone(), read_description)
    }
}

fn read_description<'a>(reader: &mut Reader<'a>) -> Result<AccessDescription<'a>, Malformed> {
    let mut fields = reader.expect(tag::SEQUENCE)?.reader();
    let description = (fields.object_identifier()?, GeneralName::read(&mut fields)?);
    fields.finish()?;
    Ok(description)
}
