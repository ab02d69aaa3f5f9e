//! What is kept of each entry until the index is built: eight bytes, roughly in the order of the index.
//!
//! By the first eight bits of their hash, records go into 256 lists, so that one list after the other fills one
//! part of the index after the other. If they were kept in the order of the CRL, each would touch another part,
//! and so memory that no cache holds. A list is not appended to record by record, because that, too, would touch
//! 256 places in turn: records are staged, a cache line for each list, and go over eight at a time.

use super::keyed_hash::Hash;

const LISTS: usize = 1 << u8::BITS;
/// Records that are staged for each list.
const STAGED: usize = 8;
/// Lists grow by pieces of so many records, so that none is ever copied.
const PIECE: usize = 512;

/// Hashes of entries, and their places in the DER.
#[derive(Debug)]
pub(crate) struct Records {
    staged: Box<[[u64; STAGED]; LISTS]>,
    /// How many are staged for each list.
    counts: [u8; LISTS],
    lists: Vec<Vec<Vec<u64>>>,
}

impl Default for Records {
    fn default() -> Self {
        Self { staged: Box::new([[0; STAGED]; LISTS]), counts: [0; LISTS], lists: vec![Vec::new(); LISTS] }
    }
}

impl Records {
    /// Adds a record.
    #[allow(clippy::inline_always, reason = "once for each of millions of entries")]
    #[inline(always)]
    pub(crate) fn push(&mut self, hash: Hash, offset: u32) {
        let (list, lower) = hash.split();
        let list = usize::from(list);
        // invariant: there is a list for each value of a byte, and fewer records than places are staged for it.
        let (Some(stage), Some(count)) = (self.staged.get_mut(list), self.counts.get_mut(list)) else {
            return;
        };
        if let Some(place) = stage.get_mut(usize::from(*count)) {
            *place = u64::from(lower) << 32 | u64::from(offset);
        }
        *count += 1;
        if usize::from(*count) == STAGED {
            *count = 0;
            append(self.lists.get_mut(list), stage);
        }
    }

    /// Appends what is still staged.
    pub(crate) fn finish(&mut self) {
        for ((stage, count), list) in self.staged.iter().zip(&mut self.counts).zip(&mut self.lists) {
            append(Some(list), stage.get(..usize::from(*count)).unwrap_or_default());
            *count = 0;
        }
    }

    /// All records, greater hashes in later lists.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Hash, u32)> {
        (0..=u8::MAX).zip(&self.lists).flat_map(|(upper, pieces)| {
            pieces.iter().flatten().map(move |record| {
                let [a, b, c, d, lower @ ..] = record.to_le_bytes();
                (Hash::joined(upper, u32::from_le_bytes(lower)), u32::from_le_bytes([a, b, c, d]))
            })
        })
    }
}

#[inline(never)]
fn append(list: Option<&mut Vec<Vec<u64>>>, records: &[u64]) {
    // invariant: there is a list for each value of a byte.
    let Some(pieces) = list else { return };
    match pieces.last_mut() {
        Some(piece) if piece.len() + records.len() <= PIECE => piece.extend_from_slice(records),
        _ => {
            let mut piece = Vec::with_capacity(PIECE);
            piece.extend_from_slice(records);
            pieces.push(piece);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every record comes out once, list by list.
    #[test]
    fn nothing_is_lost_and_lists_are_in_order() {
        for count in [0, 1, 7, 8, 9, 5000, 300_000u32] {
            let mut records = Records::default();
            let hash = |number: u32| {
                let mixed = number.wrapping_mul(0x9e37_79b1);
                Hash::joined(mixed.to_le_bytes()[3], mixed)
            };
            (0..count).for_each(|number| records.push(hash(number), number));
            records.finish();
            let found: Vec<_> = records.iter().collect();
            assert!(found.is_sorted_by_key(|(hash, _)| hash.split().0));
            let mut numbers: Vec<_> = found
                .iter()
                .map(|(found, number)| {
                    assert_eq!(*found, hash(*number));
                    *number
                })
                .collect();
            numbers.sort_unstable();
            assert!(numbers.into_iter().eq(0..count));
        }
    }
}
