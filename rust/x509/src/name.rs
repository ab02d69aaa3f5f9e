//! Distinguished names, as they were signed.

use std::borrow::Cow;

use crate::der::MAX_CERTIFICATE_BYTES;
use crate::der::{Reader, Value, elements, tag};
use crate::error::{Malformed, Problem};
use crate::oid::Oid;
use crate::opaque::check_well_formed;
use crate::text;

/// A distinguished name (RFC 5280 section 4.1.2.4): the whole TLV, checked.
///
/// It has no equality of its own, because there are two: that of the bytes, [`Name::as_der`], and that of
/// RFC 5280 section 7.1, [`Name::canonical`].
#[derive(Clone, Copy)]
pub struct Name<'a> {
    der: &'a [u8],
    content: &'a [u8],
}

impl<'a> Name<'a> {
    /// A name from its DER, and nothing after it.
    ///
    /// # Errors
    /// What is malformed; [`Problem::TooLarge`] above [`MAX_CERTIFICATE_BYTES`].
    pub fn from_der(der: &'a [u8]) -> Result<Self, Malformed> {
        Self::from_value(&Value::single(der, 0, "name")?)
    }

    /// Reads a name, and checks all of it.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        Self::from_value(&reader.expect(tag::SEQUENCE)?)
    }

    /// A name that fills this value; checks all of it.
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let value = value.of(tag::SEQUENCE)?;
        if value.der.len() > MAX_CERTIFICATE_BYTES {
            return Err(value.error(Problem::TooLarge { limit: MAX_CERTIFICATE_BYTES }));
        }
        let mut rdns = value.reader();
        while !rdns.is_empty() {
            RelativeDistinguishedName::checked(&rdns.expect(tag::SET)?)?;
        }
        Ok(Self { der: value.der, content: value.content })
    }

    /// The whole TLV, as it was signed.
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// True when it has no relative distinguished name.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// The relative distinguished names, most significant first.
    pub fn rdns(&self) -> impl Iterator<Item = RelativeDistinguishedName<'a>> + Clone + use<'a> {
        elements(Reader::new(self.content, 0, "name"), |reader| {
            Ok(RelativeDistinguishedName { content: reader.expect(tag::SET)?.content })
        })
    }
}

/// A relative distinguished name: one attribute or a set of them (RFC 5280 section 4.1.2.4).
#[derive(Clone, Copy, Debug)]
pub struct RelativeDistinguishedName<'a> {
    content: &'a [u8],
}

impl<'a> RelativeDistinguishedName<'a> {
    /// The one that fills this value, a SET of whatever tag; checks all of it.
    pub(crate) fn checked(value: &Value<'a>) -> Result<Self, Malformed> {
        if value.content.is_empty() {
            return Err(value.error(Problem::Empty));
        }
        let mut attributes = value.reader();
        let mut previous: Option<&[u8]> = None;
        while !attributes.is_empty() {
            let start = attributes.clone();
            let attribute = attributes.expect(tag::SEQUENCE)?;
            Attribute::checked(&attribute)?;
            // X.690 section 11.6. No TLV is a prefix of another, so that plain comparison is that order.
            if previous.is_some_and(|previous| attribute.der < previous) {
                return Err(start.error(Problem::NotSorted));
            }
            previous = Some(attribute.der);
        }
        Ok(Self { content: value.content })
    }

    /// The attributes, in the order of their DER.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + Clone + use<'a> {
        elements(Reader::new(self.content, 0, "name"), Attribute::read)
    }
}

/// A type and a value of it.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'a> {
    /// The attribute type.
    pub oid: Oid<'a>,
    /// The value.
    pub value: AttributeValue<'a>,
}

impl<'a> Attribute<'a> {
    /// Reads an attribute without looking into its value.
    fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        Self::parts(&reader.expect(tag::SEQUENCE)?).map(|(attribute, _)| attribute)
    }

    fn checked(value: &Value<'a>) -> Result<(), Malformed> {
        let (_, value) = Self::parts(value)?;
        check_well_formed(&value)
    }

    fn parts(value: &Value<'a>) -> Result<(Self, Value<'a>), Malformed> {
        let mut fields = value.reader();
        let oid = fields.object_identifier()?;
        let value = fields.read()?;
        fields.finish()?;
        let attribute =
            Self { oid, value: AttributeValue { tag: value.tag, content: value.content, der: value.der } };
        Ok((attribute, value))
    }
}

/// A value of an attribute: usually a string, of one of many types.
#[derive(Clone, Copy, Debug)]
pub struct AttributeValue<'a> {
    /// The identifier octet.
    pub tag: u8,
    /// The content octets.
    pub content: &'a [u8],
    der: &'a [u8],
}

impl<'a> AttributeValue<'a> {
    /// The whole TLV.
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// The text, exactly as it is there, without any preparation; `None` for values that are none: other
    /// types, and a `TeletexString` that is not ASCII. It holds no NUL.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        text::text_of(self.tag, self.content)
    }

    /// True for a character string that [`AttributeValue::text`] gives no text for: what it says depends on who
    /// reads it.
    pub fn is_ambiguous_text(&self) -> bool {
        text::is_string(self.tag) && self.text().is_none()
    }
}

#[cfg(test)]
mod tests;
