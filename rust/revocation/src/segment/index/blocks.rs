//! Checksums of blocks, compared when a block is first looked at.
//!
//! The file of an index may have rotted on disk, or been overwritten. To read all of it at the start would take
//! what mapping it saves.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use twox_hash::XxHash3_64;

use super::sections::{BLOCK_BYTES, CHECKSUM_BYTES};
use crate::segment::error::Damaged;

/// The checksums of all blocks of these bytes, one after the other.
pub(super) fn checksums(blocks: &[u8]) -> impl Iterator<Item = [u8; CHECKSUM_BYTES]> {
    blocks.chunks(BLOCK_BYTES).map(checksum)
}

fn checksum(block: &[u8]) -> [u8; CHECKSUM_BYTES] {
    XxHash3_64::oneshot(block).to_le_bytes()
}

/// The checksum of the checksums.
pub(super) fn checksum_of_checksums(checksums: &[u8]) -> u64 {
    XxHash3_64::oneshot(checksums)
}

/// Which blocks were compared, a bit each.
#[derive(Debug)]
pub(super) struct Compared {
    /// What the blocks cover.
    covered: Range<usize>,
    /// Where their checksums are.
    checksums: Range<usize>,
    bits: Box<[AtomicU64]>,
}

impl Compared {
    pub(super) fn none(covered: Range<usize>, checksums: Range<usize>) -> Self {
        let blocks = covered.len().div_ceil(BLOCK_BYTES);
        let bits = (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Self { covered, checksums, bits }
    }

    /// Compares the blocks that this range touches, those that were not yet.
    #[inline]
    pub(super) fn check(&self, image: &[u8], range: &Range<usize>) -> Result<(), Damaged> {
        if range.is_empty() {
            return Ok(());
        }
        let first = range.start.checked_sub(self.covered.start).ok_or(Damaged)? / BLOCK_BYTES;
        let after = range.end.checked_sub(self.covered.start).ok_or(Damaged)?.div_ceil(BLOCK_BYTES);
        (first..after).try_for_each(|block| {
            let word = self.bits.get(block / 64).ok_or(Damaged)?;
            let bit = 1 << (block % 64);
            // Whoever sees the bit saw, or need not have seen, the block: its bytes never change.
            if word.load(Ordering::Relaxed) & bit == 0 {
                self.compare(image, block)?;
                word.fetch_or(bit, Ordering::Relaxed);
            }
            Ok(())
        })
    }

    /// Compares every block again.
    pub(super) fn check_all(&self, image: &[u8]) -> Result<(), Damaged> {
        (0..self.covered.len().div_ceil(BLOCK_BYTES)).try_for_each(|block| self.compare(image, block))
    }

    #[cold]
    fn compare(&self, image: &[u8], block: usize) -> Result<(), Damaged> {
        let start = self.covered.start + block * BLOCK_BYTES;
        let content = image.get(start..self.covered.end.min(start + BLOCK_BYTES)).ok_or(Damaged)?;
        let place = self.checksums.start + block * CHECKSUM_BYTES;
        let expected = image.get(place..place + CHECKSUM_BYTES).ok_or(Damaged)?;
        if checksum(content) == expected { Ok(()) } else { Err(Damaged) }
    }
}
