//! What a fetch brought.

use std::time::Duration;

use super::headers::Validators;

/// What a fetch brought. None of it is to be trusted before a signature over it was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// New bytes.
    New(Answer),
    /// What the validators are of is still what there is.
    NotModified {
        /// For how long the server wants it to be used.
        max_age: Option<Duration>,
    },
}

/// The body of an answer, and what its head says about asking again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The body, as long as its head said.
    pub body: Vec<u8>,
    /// To ask again with.
    pub validators: Validators,
    /// For how long the server wants it to be used.
    pub max_age: Option<Duration>,
    /// What the server says that it is; for messages to people only.
    pub media_type: Option<String>,
}
