//! Policy mappings (RFC 5280 section 4.2.1.5).

use crate::der::{Reader, Value, elements, tag};
use crate::error::{Malformed, Problem};
use crate::oid::Oid;

/// Policies of the issuer, and what the subject's domain calls them: one pair or more
/// (RFC 5280 section 4.2.1.5).
#[derive(Clone, Debug)]
pub struct PolicyMappings<'a> {
    reader: Reader<'a>,
    count: usize,
}

/// `issuerDomainPolicy` and `subjectDomainPolicy`.
type Mapping<'a> = (Oid<'a>, Oid<'a>);

impl<'a> PolicyMappings<'a> {
    /// `SEQUENCE SIZE (1..MAX) OF SEQUENCE { issuerDomainPolicy, subjectDomainPolicy }`
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let list = value.of(tag::SEQUENCE)?;
        let mut mappings = list.reader();
        let mut count = 0;
        while !mappings.is_empty() {
            read_mapping(&mut mappings)?;
            count += 1;
        }
        if count == 0 { Err(list.error(Problem::Empty)) } else { Ok(Self { reader: list.reader(), count }) }
    }

    /// The pairs, in their order: the issuer's policy, and the subject's.
    pub fn iter(&self) -> impl Iterator<Item = (Oid<'a>, Oid<'a>)> + Clone + use<'a> {
        elements(self.reader.clone(), read_mapping)
    }

    /// How many pairs there are.
    #[allow(clippy::len_without_is_empty, reason = "a list that is empty is malformed")]
    pub fn len(&self) -> usize {
        self.count
    }
}

fn read_mapping<'a>(reader: &mut Reader<'a>) -> Result<Mapping<'a>, Malformed> {
    let mut fields = reader.expect(tag::SEQUENCE)?.reader();
    let mapping = (fields.object_identifier()?, fields.object_identifier()?);
    fields.finish()?;
    Ok(mapping)
}
