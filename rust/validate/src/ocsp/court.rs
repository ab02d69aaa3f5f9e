//! What a response is judged with.

use crate::checks::validity::ValidationTime;
use crate::roots::Rules;

/// What a response is authenticated with.
#[derive(Debug)]
pub struct Court<'a, V, C> {
    /// Verifies signatures.
    pub verifier: &'a V,
    /// The policy and the distrust lists of the path.
    pub rules: Rules<'a>,
    /// The time at which a delegated responder must be authorised.
    pub time: ValidationTime,
    /// The responders that are known.
    pub known: &'a C,
}
