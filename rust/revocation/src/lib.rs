//! Revocation for chainward: what is fetched in the background and kept on disk.
//!
//! Nothing here is trusted because of where it came from: whoever accepts fetched bytes, or reads kept ones
//! back, verifies their signature.
#![deny(missing_docs)]

mod bytes;
pub mod fetch;
pub mod segment;

pub use bytes::Bytes;
