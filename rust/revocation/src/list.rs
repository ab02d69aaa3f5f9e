//! A CRL that was accepted: what it says, and its entries to be looked up.

use chainward_validate::revocation::source::{Entry, ListFacts, RevocationList, Unreadable};
use chainward_x509::{CanonicalName, CertificateList, GeneralName};

/// A CRL that was accepted.
#[derive(Debug)]
pub struct StoredList {
    pub(crate) facts: ListFacts,
    pub(crate) der: Vec<u8>,
    pub(crate) entries: usize,
}

impl StoredList {
    /// The CRL as it was signed.
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// How many entries it has.
    pub fn entry_count(&self) -> usize {
        self.entries
    }
}

impl RevocationList for StoredList {
    fn facts(&self) -> &ListFacts {
        &self.facts
    }

    fn find(&self, issuer: &CanonicalName, serial: &[u8]) -> Result<Option<Entry>, Unreadable> {
        let list = CertificateList::from_der(&self.der).map_err(|_| Unreadable)?;
        let mut current = self.facts.issuer.clone();
        for entry in list.entries() {
            let entry = entry.map_err(|_| Unreadable)?;
            if let Some(names) = entry.certificate_issuer {
                for name in names.iter() {
                    if let GeneralName::Directory(name) = name {
                        current = name.canonical();
                    }
                }
            }
            if current == *issuer && entry.serial_number == serial {
                return Ok(Some(Entry {
                    date: entry.revocation_date,
                    reason: entry.reason,
                    offset: u64::try_from(entry.offset).unwrap_or(u64::MAX),
                }));
            }
        }
        Ok(None)
    }
}
