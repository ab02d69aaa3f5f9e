//! The pass over the entries of a CRL: each is checked, and hashed for the index.

use chainward_x509::{CertificateList, ObjectIdentifier, RevokedEntry};

use super::checksum::Checksum;
use super::error::SegmentError;
use super::issuers::Issuers;
use super::keyed_hash::{Hash, HashKey};
use super::records::Records;

/// Everything that the index is made of.
#[derive(Debug)]
pub(crate) struct Scan {
    /// How many entries there are.
    pub(crate) count: u32,
    /// Whose certificates they are about.
    pub(crate) issuers: Issuers,
    /// The key that they were hashed with.
    pub(crate) key: HashKey,
    records: Records,
    checksum: Checksum,
}

impl Scan {
    /// Reads every entry.
    ///
    /// # Errors
    /// The first entry that is malformed, or that makes the CRL one that must not be used.
    pub(crate) fn of(list: &CertificateList<'_>, key: HashKey) -> Result<Self, SegmentError> {
        let point = list.issuing_distribution_point()?;
        let may_name_issuers = point.is_some_and(|point| point.value.is_indirect);
        let mut scan = Self {
            count: 0,
            issuers: Issuers::new(list.issuer().canonical()),
            key,
            records: Records::default(),
            checksum: Checksum::default(),
        };
        let mut entries = list.entries();
        loop {
            while let Some(entry) = entries.next_usual() {
                scan.take(&entry);
            }
            match entries.next() {
                Some(entry) => scan.take_any(&entry?, may_name_issuers)?,
                None => break,
            }
        }
        scan.records.finish();
        Ok(scan)
    }

    #[allow(clippy::inline_always, reason = "once for each of millions of entries")]
    #[inline(always)]
    fn take(&mut self, entry: &RevokedEntry<'_>) {
        // invariant: a CRL has less than 2^32 bytes, and so fewer entries.
        let offset = u32::try_from(entry.offset).unwrap_or(u32::MAX);
        let hash = self.key.hash(self.issuers.current(), entry.serial_number);
        self.records.push(hash, offset);
        self.checksum.add(hash.bits(), offset);
        self.count += 1;
    }

    /// An entry with extensions that may change what the whole list means.
    #[cold]
    #[inline(never)]
    fn take_any(&mut self, entry: &RevokedEntry<'_>, may_name_issuers: bool) -> Result<(), SegmentError> {
        if let Some(extension) = entry.unknown_critical_extension {
            let extension = ObjectIdentifier::from(extension);
            return Err(SegmentError::UnknownCriticalEntryExtension { extension, offset: entry.offset });
        }
        if entry.certificate_issuer.is_some() {
            if !may_name_issuers {
                return Err(SegmentError::CertificateIssuerInDirectCrl { offset: entry.offset });
            }
            self.issuers.note(entry)?;
        }
        self.take(entry);
        Ok(())
    }

    /// The hash and the place of each entry, greater hashes later.
    pub(crate) fn records(&self) -> impl Iterator<Item = (Hash, u32)> {
        self.records.iter()
    }

    /// Calls `visit` with the hash and the place of each entry, greater hashes later, and compares what it gave
    /// with what was read.
    pub(crate) fn replay(&self, mut visit: impl FnMut(Hash, u32)) -> Result<(), SegmentError> {
        let mut checksum = Checksum::default();
        self.records.iter().for_each(|(hash, offset)| {
            checksum.add(hash.bits(), offset);
            visit(hash, offset);
        });
        if checksum == self.checksum { Ok(()) } else { Err(SegmentError::IndexIncomplete) }
    }
}
