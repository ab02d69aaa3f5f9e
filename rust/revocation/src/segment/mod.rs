//! CRL segments: an accepted CRL, byte for byte as it was signed, and an index of its entries.
//!
//! A CRL is verified and read once, when it is taken in. After that, a lookup costs the same for any number of
//! entries: see `index`. Everything that a lookup says is read from the signed DER.

mod checksum;
mod error;
mod facts;
mod found;
mod index;
mod issuers;
mod keyed_hash;
mod lookup;
mod opening;
mod records;
mod scan;
mod work;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chainward_x509::{CanonicalName, CertificateList, Malformed};

use crate::bytes::Bytes;
pub use error::{Damaged, SegmentError};
pub use facts::SegmentFacts;
pub use found::ListedEntry;
use index::Index;
use issuers::Issuers;

/// An accepted CRL with its index. It never changes; any number of threads may look things up.
#[derive(Debug)]
pub struct Segment {
    der: Arc<Bytes>,
    index: Index,
    issuers: Issuers,
    facts: SegmentFacts,
    is_damaged: AtomicBool,
}

impl Segment {
    /// The entry of the certificate that this issuer gave this serial number; `None`: there is none. Of several
    /// the most severe is told. The serial number is the content of the INTEGER, octet for octet.
    ///
    /// In a CRL that is not indirect all entries are about certificates of the CRL's issuer.
    ///
    /// # Errors
    /// [`Damaged`] when that can't be told: the CRL counts as unknown then, and
    /// [`Segment::rebuilt`] makes a new index.
    pub fn find(&self, issuer: &CanonicalName, serial_number: &[u8]) -> Result<Option<ListedEntry>, Damaged> {
        let Some(issuer) = self.issuers.number(issuer) else { return Ok(None) };
        let found = lookup::find(&self.der, &self.index, &self.issuers, issuer, serial_number);
        if found.is_err() {
            self.is_damaged.store(true, Ordering::Relaxed);
        }
        found
    }

    /// True when a lookup found the file of the CRL or of its index changed.
    pub fn is_damaged(&self) -> bool {
        self.is_damaged.load(Ordering::Relaxed)
    }

    /// What it says besides its entries.
    pub fn facts(&self) -> &SegmentFacts {
        &self.facts
    }

    /// The CRL.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// A view of the CRL, for all that [`SegmentFacts`] does not hold.
    ///
    /// # Errors
    /// What is malformed, which it was not when it was taken in: its file was changed.
    pub fn list(&self) -> Result<CertificateList<'_>, Malformed> {
        CertificateList::from_der(&self.der)
    }

    /// The index as a file: whoever keeps it beside the CRL starts the quicker next time ([`Segment::open`]).
    pub fn index_bytes(&self) -> &[u8] {
        self.index.as_bytes()
    }
}

#[cfg(test)]
mod tests;
