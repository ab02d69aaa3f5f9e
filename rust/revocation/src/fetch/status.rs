//! What became of a source's fetches.

use std::time::Duration;

use chainward_x509::UnixTime;

use super::answer::Answer;
use super::error::FetchError;
use super::headers::Validators;
use super::source::SourceId;

/// Verifies what came and keeps it, or says why not. Called on a thread of the worker; takes its time there.
pub type Recipient = dyn Fn(Answer) -> Result<Accepted, Rejected> + Send + Sync;

/// What a recipient says of bytes that it took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// When the issuer promises something newer, if it does.
    pub next_update: Option<UnixTime>,
}

/// Why a recipient did not take the bytes: a wrong signature, another scope, older than what it has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Rejected(pub String);

/// What is there from before this process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What it came with; to ask whether it is still what there is.
    pub validators: Validators,
    /// What the recipient said of it.
    pub accepted: Accepted,
}

/// Why the last fetch did not succeed. What was accepted before stays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing came.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The recipient did not take it.
    #[error("not accepted: {0}")]
    Rejected(#[from] Rejected),
    /// The recipient panicked, or the fetch did: a defect.
    #[error("a panic, which is a defect")]
    Panicked,
}

/// What is known of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// What the source is recognised by.
    pub id: SourceId,
    /// Its URL.
    pub url: String,
    /// When the last fetch ended.
    pub last_attempt: Option<UnixTime>,
    /// When the last fetch ended that brought something acceptable, or that nothing is new.
    pub last_success: Option<UnixTime>,
    /// What the recipient said of what it took last.
    pub accepted: Option<Accepted>,
    /// Why the last fetch did not succeed, if it did not.
    pub failure: Option<Failure>,
    /// How many failures there were since the last success.
    pub failures: u32,
    /// Whether a fetch is under way.
    pub in_flight: bool,
    /// In how long the next one is due.
    pub due_in: Duration,
}
