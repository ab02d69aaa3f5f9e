//! chainward's judge: RFC 5280 section 6.1 as a tree of states.
//!
//! Pure: no I/O, no clock, no threads, no globals; the time is an argument. [`validate`] takes what was
//! presented, a [`tree::TrustTree`] and a [`steps::Question`], and answers with a [`verdict::Verdict`].
//!
//! Revocation (RFC 5280 6.1.3 (a)(3)) is looked up in a [`revocation::source::RevocationSource`], where there is one.
//!
//! **What the caller must still do**: prove that the peer holds the leaf's private key, and read the notices.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod agenda;
pub mod algorithm_names;
pub mod authority;
pub mod budget;
pub mod candidate;
pub mod checks;
mod court;
pub mod distrust;
mod doubts;
pub mod evidence;
pub mod finding;
mod judge;
pub mod memory;
pub mod names;
pub mod ocsp;
pub mod policy;
mod policy_profiles;
mod position;
mod presented;
pub mod revocation;
pub mod roots;
mod search;
pub mod signature;
mod signatures;
pub mod state;
pub mod steps;
pub mod tree;
mod trials;
pub mod trust_domains;
pub mod verdict;
mod verdicts;
pub mod vouched_rules;
mod weight;
mod witnesses;

pub use judge::{AcceptedPath, Judgement, review_again, validate};
pub use presented::Presented;
pub use verdicts::with_revocation;
