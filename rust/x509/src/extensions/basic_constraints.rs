//! Basic constraints (RFC 5280 section 4.2.1.9).

use crate::der::{Value, tag};
use crate::error::{Malformed, Problem};

/// Whether the subject is a CA, and how long paths below it may be (RFC 5280 section 4.2.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BasicConstraints {
    /// `cA`.
    pub is_ca: bool,
    /// `pathLenConstraint`; `u32::MAX` stands for everything from there on. It may be there without `cA`.
    pub path_length: Option<u32>,
}

impl BasicConstraints {
    /// `SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL }`
    pub(crate) fn from_value(value: &Value<'_>) -> Result<Self, Malformed> {
        let mut fields = value.of(tag::SEQUENCE)?.reader();
        let is_ca = match fields.named("basicConstraints.cA").optional(tag::BOOLEAN)? {
            Some(field) if !field.boolean()? => return Err(field.error(Problem::DefaultEncoded)),
            field => field.is_some(),
        };
        let path_length = fields.named("basicConstraints.pathLenConstraint").optional(tag::INTEGER)?;
        let path_length = path_length.map(|field| field.saturating_u32()).transpose()?;
        fields.named("basicConstraints").finish()?;
        Ok(Self { is_ca, path_length })
    }
}
