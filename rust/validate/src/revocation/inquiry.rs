//! What one validation asks about revocation.

use crate::checks::validity::ValidationTime;
use crate::policy::Policy;

/// What is asked, of what, and by which rules.
#[derive(Debug)]
pub struct Inquiry<'a, S> {
    /// What is known.
    pub source: &'a S,
    /// The policy of the path.
    pub policy: &'a Policy,
    /// The validation time.
    pub time: ValidationTime,
}
