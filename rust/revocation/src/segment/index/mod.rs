//! The index of a CRL: from a serial number to the places of the DER where its entry may be.
//!
//! # Idea
//! Entries are spread over buckets of about sixteen by their hash. A directory says where each bucket starts. A
//! bucket is the 16-bit fingerprints of its entries, one beside the other, and then the places of the entries in
//! the DER, four bytes each. A lookup reads two neighbours of the directory, compares some sixteen fingerprints,
//! and confirms what matches in the DER: about one entry in four thousand is looked at in vain. That is
//! 6.27 bytes an entry: 6 for itself, 0.25 for the directory, the rest for checksums.
//!
//! # Absence
//! That an entry is not found means that it is not there, so the index must be complete. It is summed against
//! what was read when it is built ([`super::checksum`]), each block of 4 KiB has a checksum that is compared when
//! the block is first looked at, and the header has one of its own and names the SHA-256 of the DER. Whatever
//! does not fit makes an error, never an absence.
//!
//! # Abuse
//! CAs choose serial numbers, and may list one as often as they like. A bucket holds [`sections::BUCKET_CAP`] entries at
//! most. If more fall into one, another key is tried; if that does not help, they go into a table that is sorted
//! by serial number, each once. So a lookup compares 64 fingerprints at most and confirms as many entries, or
//! searches the table by halves.
//!
//! # Rejected
//! A filter before the index (Bloom, ribbon): a miss is nearly as quick without, and it would be one more thing
//! whose damage means "not revoked". A perfect hash: two bytes an entry less, but building takes ten times as
//! long as reading. A sorted table alone: twenty reads of the DER for each lookup.

mod blocks;
mod build;
mod header;
mod reader;
mod sections;

pub(crate) use build::build;
pub(crate) use header::{MAX_NUMBER_BYTES, Subject};
pub(crate) use reader::{Index, Place};
#[cfg(test)]
pub(crate) use sections::BUCKET_CAP;
