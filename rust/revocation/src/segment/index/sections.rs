//! Where what is in the file of an index.

use std::ops::Range;

/// Entries that a bucket has on average: enough for a small directory, few enough to look at all.
pub(super) const BUCKET_LOAD: u32 = 16;
/// Entries that a bucket has at most. With hashes that nobody steers, a list of fifty million entries has a
/// fuller one once in ten million lists.
pub(crate) const BUCKET_CAP: u32 = 64;
/// Bytes of the header: a page, so that each block is one.
pub(super) const HEADER_BYTES: usize = 4096;
/// Bytes that share a checksum.
pub(super) const BLOCK_BYTES: usize = 4096;
/// Bytes of an entry in its bucket: a fingerprint and an offset.
pub(super) const SLOT_BYTES: usize = FINGERPRINT_BYTES + OFFSET_BYTES;
pub(super) const FINGERPRINT_BYTES: usize = 2;
pub(super) const OFFSET_BYTES: usize = 4;
/// Bytes of a place where the issuer changes: an offset and the issuer's number.
pub(super) const CHANGE_BYTES: usize = 8;
/// Bytes of a checksum of a block.
pub(super) const CHECKSUM_BYTES: usize = 8;

/// How many there are of everything that has no fixed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) buckets: u32,
    /// Entries in buckets.
    pub(crate) slots: u32,
    /// Entries in the sorted table.
    pub(crate) sorted: u32,
    /// Issuers of certificates, but for that of the CRL.
    pub(crate) issuers: u32,
    /// Places where the issuer changes.
    pub(crate) changes: u32,
}

/// Where the parts are, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Sections {
    pub(super) directory: Range<usize>,
    pub(super) slots: Range<usize>,
    pub(super) sorted: Range<usize>,
    pub(super) issuers: Range<usize>,
    pub(super) changes: Range<usize>,
    /// The checksums of the blocks, which are all of the above.
    pub(super) checksums: Range<usize>,
}

impl Sections {
    /// `None` when they don't fit into the memory of this machine.
    pub(crate) fn of(counts: &Counts) -> Option<Self> {
        let mut end = HEADER_BYTES;
        let mut next = |count: usize, bytes: usize| {
            let start = end;
            end = count.checked_mul(bytes)?.checked_add(start)?;
            Some(start..end)
        };
        let number = |count: u32| usize::try_from(count).ok();
        let directory = next(number(counts.buckets)?.checked_add(1)?, OFFSET_BYTES)?;
        let slots = next(number(counts.slots)?, SLOT_BYTES)?;
        let sorted = next(number(counts.sorted)?, OFFSET_BYTES)?;
        let issuers = next(number(counts.issuers)?, OFFSET_BYTES)?;
        let changes = next(number(counts.changes)?, CHANGE_BYTES)?;
        let blocks = (changes.end - HEADER_BYTES).div_ceil(BLOCK_BYTES);
        let checksums = next(blocks, CHECKSUM_BYTES)?;
        Some(Self { directory, slots, sorted, issuers, changes, checksums })
    }

    /// Bytes of the whole.
    pub(super) fn end(&self) -> usize {
        self.checksums.end
    }

    /// What the blocks cover.
    pub(super) fn blocks(&self) -> Range<usize> {
        HEADER_BYTES..self.changes.end
    }

    /// Where the entries of a bucket are: those from the first to before the second, of all slots.
    #[inline]
    pub(super) fn bucket(&self, first: u32, after: u32) -> Option<Range<usize>> {
        let start = usize::try_from(first).ok()?.checked_mul(SLOT_BYTES)?;
        let end = usize::try_from(after).ok()?.checked_mul(SLOT_BYTES)?;
        (start <= end && end <= self.slots.len()).then(|| self.slots.start + start..self.slots.start + end)
    }
}
