//! The names of a certificate by their form, taken apart: what a client may be known by.
//!
//! Each form has one syntax here, and text that does not have it is no name: it identifies nobody and matches
//! nothing. Name constraints, allow rules and the identity of a verdict read names through this module.

mod client_name;
mod fault;
pub(crate) mod host;
pub(crate) mod mailbox;
mod pattern;
mod spiffe;
pub(crate) mod uri;

pub use client_name::ClientName;
pub(crate) use client_name::{address, principal};
pub use fault::Fault;
pub use mailbox::Mailbox;
pub use pattern::{NamePattern, PatternForm};
pub use spiffe::SpiffeId;
pub(crate) use spiffe::{check_trust_domain, is_spiffe_scheme};
pub use uri::Uri;
