//! A CRL that was accepted: what it says, and its entries to be looked up.

use chainward_validate::revocation::source::{Entry, ListFacts, RevocationList, Unreadable};
use chainward_x509::CanonicalName;

use crate::segment::Segment;

/// A CRL that was accepted.
#[derive(Debug)]
pub struct StoredList {
    pub(crate) facts: ListFacts,
    pub(crate) segment: Segment,
}

impl StoredList {
    /// The CRL as it was signed.
    pub fn as_der(&self) -> &[u8] {
        self.segment.der()
    }

    /// How many entries it has.
    pub fn entry_count(&self) -> usize {
        usize::try_from(self.segment.facts().entries).unwrap_or(usize::MAX)
    }
}

impl RevocationList for StoredList {
    fn facts(&self) -> &ListFacts {
        &self.facts
    }

    fn find(&self, issuer: &CanonicalName, serial: &[u8]) -> Result<Option<Entry>, Unreadable> {
        let found = self.segment.find(issuer, serial).map_err(|_| Unreadable)?;
        Ok(found.map(|entry| Entry {
            date: entry.revocation_date,
            reason: entry.reason,
            offset: u64::try_from(entry.offset).unwrap_or(u64::MAX),
        }))
    }
}
