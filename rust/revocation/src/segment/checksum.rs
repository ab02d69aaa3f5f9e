//! A sum over entries that does not depend on their order.
//!
//! An absence means that the index is complete. So everything that is put in is summed while the list is read,
//! and everything that is in is summed when the index is done: a lost, doubled or misplaced entry shows.

/// A sum over (place, offset).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checksum(u64);

impl Checksum {
    /// Adds an entry: whatever says where it belongs (48 bits at most), and where it is in the DER.
    #[inline]
    pub(crate) fn add(&mut self, place: u64, offset: u32) {
        self.0 = self.0.wrapping_add(mixed(place, offset));
    }

    /// Takes an entry out again.
    pub(crate) fn remove(&mut self, place: u64, offset: u32) {
        self.0 = self.0.wrapping_sub(mixed(place, offset));
    }

    /// The sum.
    pub(crate) fn value(self) -> u64 {
        self.0
    }
}

/// A product, folded: sums of other pairs are equal by chance only. One multiplication, because it is done four
/// times for each entry.
#[inline]
fn mixed(place: u64, offset: u32) -> u64 {
    let (one, two) = (place ^ 0x9e37_79b1_85eb_ca87, u64::from(offset) ^ 0xc2b2_ae3d_27d4_eb4f);
    let [low, high] = halves(u128::from(one) * u128::from(two));
    low ^ high
}

#[inline]
fn halves(product: u128) -> [u64; 2] {
    let [low, high] = [product & u128::from(u64::MAX), product >> 64];
    // invariant: each is below 2^64.
    [low, high].map(|half| u64::try_from(half).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(entries: &[(u64, u32)]) -> Checksum {
        let mut sum = Checksum::default();
        for (place, offset) in entries {
            sum.add(*place, *offset);
        }
        sum
    }

    #[test]
    fn the_order_does_not_matter_and_everything_else_does() {
        let entries = [(1, 10), (2, 20), (3, 30)];
        assert_eq!(sum(&entries), sum(&[(3, 30), (1, 10), (2, 20)]));
        for other in [
            &[(1, 10), (2, 20)][..],
            &[(1, 10), (2, 20), (3, 30), (3, 30)],
            &[(1, 20), (2, 10), (3, 30)],
            &[(2, 10), (1, 20), (3, 30)],
            &[(1, 10), (2, 20), (3, 31)],
            &[(1, 10), (2, 20), (4, 30)],
        ] {
            assert_ne!(sum(&entries), sum(other), "{other:?}");
        }
        let mut all = sum(&entries);
        all.remove(2, 20);
        assert_eq!(all, sum(&[(1, 10), (3, 30)]));
    }

    #[test]
    fn single_bits_change_it() {
        for bit in 0..48 {
            assert_ne!(mixed(0x1234_5678_9abc, 77), mixed(0x1234_5678_9abc ^ (1 << bit), 77));
        }
        for bit in 0..32 {
            assert_ne!(mixed(0x1234_5678_9abc, 0x77), mixed(0x1234_5678_9abc, 0x77 ^ (1 << bit)));
        }
    }
}
