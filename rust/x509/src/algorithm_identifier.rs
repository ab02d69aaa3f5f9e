//! Algorithm identifiers (RFC 5280 section 4.1.1.2).

use crate::der::{Reader, Value, tag};
use crate::error::Malformed;
use crate::oid::Oid;
use crate::opaque::check_well_formed;

/// An algorithm and its parameters (RFC 5280 section 4.1.1.2). Equal when the bytes are.
#[derive(Clone, Copy, Debug)]
pub struct AlgorithmIdentifier<'a> {
    /// The algorithm.
    pub oid: Oid<'a>,
    /// The parameters: the whole TLV. Absent is not the same as NULL.
    pub parameters: Option<&'a [u8]>,
    der: &'a [u8],
    what: &'static str,
    offset: usize,
}

impl<'a> AlgorithmIdentifier<'a> {
    /// An algorithm identifier from its DER, and nothing after it.
    ///
    /// # Errors
    /// What is malformed.
    pub fn from_der(der: &'a [u8]) -> Result<Self, Malformed> {
        Self::from_value(&Value::single(der, 0, "algorithmIdentifier")?.of(tag::SEQUENCE)?)
    }

    /// Reads an algorithm identifier. Its parameters are DER, but not looked into.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        Self::from_value(&reader.expect(tag::SEQUENCE)?)
    }

    fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let mut fields = value.reader();
        let oid = fields.object_identifier()?;
        let mut parameters = None;
        if !fields.is_empty() {
            let any = fields.read()?;
            check_well_formed(&any)?;
            parameters = Some(any.der);
        }
        fields.finish()?;
        Ok(Self { oid, parameters, der: value.der, what: value.what, offset: value.offset })
    }

    /// The whole TLV.
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// The parameters as a value, with their place. They are always the last thing in the TLV.
    pub(crate) fn parameters_value(&self) -> Result<Option<Value<'a>>, Malformed> {
        let Some(der) = self.parameters else { return Ok(None) };
        let offset = self.offset + (self.der.len() - der.len());
        Value::single(der, offset, self.what).map(Some)
    }

    /// A malformation of this algorithm identifier.
    pub(crate) fn invalid(&self, reason: &'static str) -> Malformed {
        let problem = crate::error::Problem::InvalidValue(reason);
        Malformed { what: self.what, offset: self.offset, problem }
    }
}

impl PartialEq for AlgorithmIdentifier<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for AlgorithmIdentifier<'_> {}
