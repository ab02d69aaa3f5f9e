//! Policy constraints (RFC 5280 section 4.2.1.11).

use crate::der::{Reader, Value, tag};
use crate::error::{Malformed, Problem};

/// How many more certificates may come before a policy is needed, or mapping ends
/// (RFC 5280 section 4.2.1.11). `u32::MAX` stands for everything from there on. One of both is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PolicyConstraints {
    /// `requireExplicitPolicy`.
    pub require_explicit_policy: Option<u32>,
    /// `inhibitPolicyMapping`.
    pub inhibit_policy_mapping: Option<u32>,
}

impl PolicyConstraints {
    /// `SEQUENCE { requireExplicitPolicy [0] INTEGER OPTIONAL, inhibitPolicyMapping [1] INTEGER OPTIONAL }`
    pub(crate) fn from_value(value: &Value<'_>) -> Result<Self, Malformed> {
        let mut fields = value.of(tag::SEQUENCE)?.reader();
        if fields.is_empty() {
            return Err(value.error(Problem::Empty));
        }
        let require_explicit_policy = read_count(&mut fields, 0)?;
        let inhibit_policy_mapping = read_count(&mut fields, 1)?;
        fields.finish()?;
        Ok(Self { require_explicit_policy, inhibit_policy_mapping })
    }
}

fn read_count(fields: &mut Reader<'_>, number: u8) -> Result<Option<u32>, Malformed> {
    fields.optional(tag::context(number))?.map(|field| field.saturating_u32()).transpose()
}
