//! Reading DER: one TLV after the other, each with its place. Everything else in this crate reads through here.

mod primitives;
mod reader;
pub(crate) mod tag;
mod well_formed;

pub(crate) use reader::{Reader, Value, elements};
pub use well_formed::MAX_NESTING;

/// Bytes that one certificate may have, and so everything in it. The largest with ML-DSA stay below 20 kB.
pub const MAX_CERTIFICATE_BYTES: usize = 65_536;
pub(crate) use well_formed::check_well_formed;
