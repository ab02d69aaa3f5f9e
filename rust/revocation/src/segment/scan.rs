//! The pass over the entries of a CRL: each is checked, and hashed for the index.

use chainward_x509::{CertificateList, ObjectIdentifier, RevokedEntry};

use super::checksum::Checksum;
use super::error::SegmentError;
use super::issuers::Issuers;
use super::keyed_hash::{Hash, HashKey};

/// What is kept of each entry, eight bytes, until the index is built. By the first eight bits of the hash they go
/// into as many lists, so that one after the other fills one part of the index after the other: else each entry
/// would touch memory that no cache holds.
#[derive(Debug)]
struct Records {
    lists: Vec<Vec<Vec<u64>>>,
}

/// The lists grow by pieces, so that none is ever copied.
const RECORDS_A_PIECE: usize = 512;
const LISTS: usize = 1 << u8::BITS;

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
            records: Records { lists: vec![Vec::new(); LISTS] },
            checksum: Checksum::default(),
        };
        let mut entries = list.entries();
        loop {
            while let Some(entry) = entries.next_usual() {
                scan.take(&entry);
            }
            match entries.next() {
                Some(entry) => scan.take_any(&entry?, may_name_issuers)?,
                None => return Ok(scan),
            }
        }
    }

    #[inline]
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

impl Records {
    #[inline]
    fn push(&mut self, hash: Hash, offset: u32) {
        let (list, lower) = hash.split();
        let record = u64::from(lower) << 32 | u64::from(offset);
        // invariant: there is a list for each value of a byte.
        let Some(pieces) = self.lists.get_mut(usize::from(list)) else { return };
        match pieces.last_mut() {
            Some(piece) if piece.len() < RECORDS_A_PIECE => piece.push(record),
            _ => push_piece(pieces, record),
        }
    }

    fn iter(&self) -> impl Iterator<Item = (Hash, u32)> {
        (0..=u8::MAX).zip(&self.lists).flat_map(|(upper, pieces)| {
            pieces.iter().flatten().map(move |record| {
                let [a, b, c, d, hash @ ..] = record.to_le_bytes();
                (Hash::joined(upper, u32::from_le_bytes(hash)), u32::from_le_bytes([a, b, c, d]))
            })
        })
    }
}

#[cold]
fn push_piece(pieces: &mut Vec<Vec<u64>>, record: u64) {
    let mut piece = Vec::with_capacity(RECORDS_A_PIECE);
    piece.push(record);
    pieces.push(piece);
}
