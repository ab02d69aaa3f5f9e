//! Name constraints (RFC 5280 section 4.2.1.10).

use crate::der::{Reader, Value, elements, tag};
use crate::error::{Malformed, Problem};
use crate::general_name::GeneralName;

/// The names that certificates below may have (RFC 5280 section 4.2.1.10).
#[derive(Clone, Debug)]
pub struct NameConstraints<'a> {
    permitted: Subtrees<'a>,
    excluded: Subtrees<'a>,
}

/// All names of one form at and below a base.
#[derive(Clone, Copy, Debug)]
pub struct GeneralSubtree<'a> {
    /// The base. Its form is not judged: an address may have any length.
    pub base: GeneralName<'a>,
}

#[derive(Clone, Debug)]
struct Subtrees<'a> {
    reader: Reader<'a>,
    count: usize,
}

impl<'a> NameConstraints<'a> {
    /// `SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL }`; not empty.
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let mut fields = value.of(tag::SEQUENCE)?.reader();
        if fields.is_empty() {
            return Err(value.error(Problem::Empty));
        }
        let permitted = Subtrees::read(fields.named("nameConstraints.permittedSubtrees"), 0)?;
        let excluded = Subtrees::read(fields.named("nameConstraints.excludedSubtrees"), 1)?;
        fields.named("nameConstraints").finish()?;
        Ok(Self { permitted, excluded })
    }

    /// The permitted subtrees, in their order.
    pub fn permitted(&self) -> impl Iterator<Item = GeneralSubtree<'a>> + Clone + use<'a> {
        self.permitted.iter()
    }

    /// How many subtrees are permitted.
    pub fn permitted_len(&self) -> usize {
        self.permitted.count
    }

    /// The excluded subtrees, in their order.
    pub fn excluded(&self) -> impl Iterator<Item = GeneralSubtree<'a>> + Clone + use<'a> {
        self.excluded.iter()
    }

    /// How many subtrees are excluded.
    pub fn excluded_len(&self) -> usize {
        self.excluded.count
    }
}

impl<'a> Subtrees<'a> {
    /// `[number] IMPLICIT SEQUENCE SIZE (1..MAX) OF GeneralSubtree`, or none when it is absent.
    fn read(fields: &mut Reader<'a>, number: u8) -> Result<Self, Malformed> {
        let Some(list) = fields.optional(tag::context_constructed(number))? else {
            return Ok(Self { reader: Reader::new(&[], 0, "nameConstraints"), count: 0 });
        };
        let mut subtrees = list.reader();
        let mut count = 0;
        while !subtrees.is_empty() {
            GeneralSubtree::read(&mut subtrees)?;
            count += 1;
        }
        if count == 0 { Err(list.error(Problem::Empty)) } else { Ok(Self { reader: list.reader(), count }) }
    }

    fn iter(&self) -> impl Iterator<Item = GeneralSubtree<'a>> + Clone + use<'a> {
        elements(self.reader.clone(), GeneralSubtree::read)
    }
}

impl<'a> GeneralSubtree<'a> {
    /// `SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL }`. RFC 5280 demands that
    /// the minimum is zero and the maximum absent: both would change what the constraint means.
    fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut fields = reader.expect(tag::SEQUENCE)?.reader();
        let base = GeneralName::read(&mut fields)?;
        if let Some(minimum) = fields.optional(tag::context(0))? {
            return Err(match minimum.integer()? {
                [0] => minimum.error(Problem::DefaultEncoded),
                _ => minimum.invalid("minimum of a subtree must be zero"),
            });
        }
        if let Some(maximum) = fields.optional(tag::context(1))? {
            return Err(maximum.invalid("maximum of a subtree must be absent"));
        }
        fields.finish()?;
        Ok(Self { base })
    }
}
