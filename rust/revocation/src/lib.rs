//! Revocation for chainward: what is fetched in the background and kept on disk.
//!
//! Nothing here is trusted because of where it came from: whoever accepts fetched bytes, or reads kept ones
//! back, verifies their signature.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod fetch;
pub mod folder;
