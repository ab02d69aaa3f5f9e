//! What one validation asks about revocation.

use chainward_x509::UnixTime;

use crate::checks::validity::ValidationTime;
use crate::policy::Policy;

/// What is asked, of what, and by which rules.
#[derive(Debug)]
pub struct Inquiry<'a, S> {
    /// What is known.
    pub source: &'a S,
    /// The policy of the path.
    pub policy: &'a Policy,
    /// OCSP responses that the client sent.
    pub stapled: &'a [&'a [u8]],
    /// The validation time.
    pub time: ValidationTime,
}

impl<S> Inquiry<'_, S> {
    /// True when the validation time is after this moment.
    pub fn is_after(&self, moment: Option<UnixTime>) -> bool {
        matches!((self.time, moment), (ValidationTime::At(now), Some(moment)) if now > moment)
    }
}
