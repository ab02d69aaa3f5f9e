//! Reading DER: one TLV after the other, each with its place. Everything else in this crate reads through here.

mod primitives;
mod reader;
pub(crate) mod tag;

pub(crate) use reader::{Reader, Value, elements};

/// Bytes that one certificate may have, and so everything in it. The largest with ML-DSA stay below 20 kB.
pub const MAX_CERTIFICATE_BYTES: usize = 65_536;

/// Bytes that one CRL may have: every place in it fits into 32 bits.
pub const MAX_CRL_BYTES: usize = 0xffff_ffff;
