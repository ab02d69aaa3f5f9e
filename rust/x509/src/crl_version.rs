//! Versions of CRLs (RFC 5280 section 5.1.2.1).

use crate::der::{Reader, tag};
use crate::error::Malformed;

/// The version of a CRL (RFC 5280 section 5.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CrlVersion {
    /// No extensions, neither of the CRL nor of its entries.
    V1,
    /// Extensions.
    V2,
}

impl CrlVersion {
    /// `INTEGER OPTIONAL`: "if present, MUST be v2" (RFC 5280 section 5.1).
    pub(crate) fn read(fields: &mut Reader<'_>) -> Result<Self, Malformed> {
        let Some(value) = fields.optional(tag::INTEGER)? else { return Ok(Self::V1) };
        if value.integer()? == [1] { Ok(Self::V2) } else { Err(value.invalid("unknown version")) }
    }
}
