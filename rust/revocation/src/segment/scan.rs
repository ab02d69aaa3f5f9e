//! The pass over the entries of a CRL: each is checked, and hashed for the index.

use chainward_x509::{CertificateList, Critical, IssuingDistributionPoint, ObjectIdentifier, RevokedEntry};

use super::checksum::Checksum;
use super::error::SegmentError;
use super::issuers::Issuers;
use super::keyed_hash::{Hash, HashKey};

/// Records are kept in pieces, so that no growing list is copied.
const RECORDS_A_PIECE: usize = 1 << 16;

/// What is kept of each entry, eight bytes, until the index is built: the hash, and in the lower 16 bits how
/// long the entry is, so that the place of the next one is known.
#[derive(Debug, Default)]
struct Records {
    pieces: Vec<Vec<u64>>,
}

/// Stands for all lengths from there on.
const LONG: u64 = 0xffff;

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
    start: u32,
    checksum: Checksum,
}

impl Scan {
    /// Reads every entry.
    ///
    /// # Errors
    /// The first entry that is malformed, or that makes the CRL one that must not be used.
    pub(crate) fn of(list: &CertificateList<'_>, key: HashKey) -> Result<Self, SegmentError> {
        let point = list.issuing_distribution_point()?;
        let mut scan = Self {
            count: 0,
            issuers: Issuers::new(list.issuer().canonical()),
            key,
            records: Records::default(),
            start: 0,
            checksum: Checksum::default(),
        };
        let may_name_issuers = point
            .is_some_and(|Critical { value, .. }: Critical<IssuingDistributionPoint<'_>>| value.is_indirect);
        let mut checksum = Checksum::default();
        list.entries().visit::<SegmentError>(|entry| {
            // invariant: a CRL has less than 2^32 bytes, and so fewer entries.
            let offset = u32::try_from(entry.offset).map_err(|_| SegmentError::IndexIncomplete)?;
            if entry.certificate_issuer.is_some() || entry.unknown_critical_extension.is_some() {
                scan.take_unusual(&entry, offset, may_name_issuers)?;
            }
            let hash = key.hash(scan.issuers.current(), entry.serial_number);
            if scan.count == 0 {
                scan.start = offset;
            }
            scan.records.push(hash, entry.der.len());
            checksum.add(hash.bits() >> 16, offset);
            scan.count += 1;
            Ok(())
        })?;
        scan.checksum = checksum;
        Ok(scan)
    }

    /// Extensions that change what the whole list means.
    #[cold]
    fn take_unusual(
        &mut self,
        entry: &RevokedEntry<'_>,
        offset: u32,
        may_name_issuers: bool,
    ) -> Result<(), SegmentError> {
        if let Some(extension) = entry.unknown_critical_extension {
            let extension = ObjectIdentifier::from(extension);
            return Err(SegmentError::UnknownCriticalEntryExtension { extension, offset: entry.offset });
        }
        if !may_name_issuers {
            return Err(SegmentError::CertificateIssuerInDirectCrl { offset: entry.offset });
        }
        self.issuers.note(entry, offset)
    }

    /// Calls `visit` with the hash and the place of each entry, and compares what it gave with what was read.
    pub(crate) fn replay(&self, der: &[u8], mut visit: impl FnMut(Hash, u32)) -> Result<(), SegmentError> {
        let mut checksum = Checksum::default();
        let mut offset = self.start;
        for record in self.records.pieces.iter().flatten() {
            let hash = Hash::from_bits(*record);
            checksum.add(hash.bits() >> 16, offset);
            visit(hash, offset);
            let length = match record & LONG {
                LONG => length_at(der, offset)?,
                length => u32::try_from(length).unwrap_or_default(),
            };
            offset = offset.wrapping_add(length);
        }
        if checksum == self.checksum { Ok(()) } else { Err(SegmentError::IndexIncomplete) }
    }
}

impl Records {
    #[inline]
    fn push(&mut self, hash: Hash, length: usize) {
        let record = hash.bits() | u64::try_from(length).map_or(LONG, |length| length.min(LONG));
        match self.pieces.last_mut() {
            Some(piece) if piece.len() < RECORDS_A_PIECE => piece.push(record),
            _ => {
                let mut piece = Vec::with_capacity(RECORDS_A_PIECE);
                piece.push(record);
                self.pieces.push(piece);
            }
        }
    }
}

/// The length of an entry that is too long for its record.
#[cold]
fn length_at(der: &[u8], offset: u32) -> Result<u32, SegmentError> {
    let offset = usize::try_from(offset).map_err(|_| SegmentError::IndexIncomplete)?;
    let entry = RevokedEntry::at(der, offset)?;
    u32::try_from(entry.der.len()).map_err(|_| SegmentError::IndexIncomplete)
}
