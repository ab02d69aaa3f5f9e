//! The hash that says where an entry is in the index.
//!
//! CAs choose serial numbers, so the hash has a key, which is random, new for each index, and told to nobody.
//! It is XXH3 with that key as its seed: defined once and for all, so that an index file means the same to each
//! version of this crate, and quick. XXH3 is no pseudo-random function, and need not be one: nothing but the time
//! of a lookup depends on it. Whoever finds collisions without the key fills some buckets of the index of his
//! own CRL; a bucket that is too full goes into a sorted table, where a lookup compares serial numbers and hashes
//! nothing. Every match is confirmed in the signed DER, and every absence is that of a serial number whose place
//! was looked at in full.

use std::hash::{BuildHasher, RandomState};

use twox_hash::XxHash3_64;

/// The key of the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HashKey(pub(crate) u64);

/// Odd, and nothing else is asked of it: keys of issuers differ.
const ISSUER_STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl HashKey {
    /// A key from the operating system's randomness.
    pub(crate) fn random() -> Self {
        Self(RandomState::new().hash_one(0))
    }

    /// The hash of a certificate: by the number of its issuer among those of the CRL, and its serial number.
    #[allow(clippy::inline_always, reason = "once for each entry of a CRL")]
    #[inline(always)]
    pub(crate) fn hash(self, issuer: u32, serial_number: &[u8]) -> Hash {
        let seed = self.0.wrapping_add(u64::from(issuer).wrapping_mul(ISSUER_STEP));
        Hash(XxHash3_64::oneshot_with_seed(seed, serial_number) >> (u64::BITS - Hash::BITS))
    }
}

/// What is kept of the hash of an entry: 24 bits that say the bucket, and 16 that tell entries apart there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hash(u64);

impl Hash {
    const BITS: u32 = 40;
    const BUCKET_BITS: u32 = 24;

    /// The 40 bits.
    #[inline]
    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    /// Which of so many buckets: each has about as many hashes, and greater hashes never come earlier.
    #[inline]
    pub(crate) fn bucket(self, buckets: u32) -> usize {
        let upper = self.0 >> (Self::BITS - Self::BUCKET_BITS);
        // invariant: below `buckets`.
        usize::try_from((upper * u64::from(buckets)) >> Self::BUCKET_BITS).unwrap_or_default()
    }

    /// What tells entries of a bucket apart.
    #[inline]
    pub(crate) fn fingerprint(self) -> u16 {
        let [low, high, ..] = self.0.to_le_bytes();
        u16::from_le_bytes([low, high])
    }

    /// The hash as eight bits and 32.
    #[inline]
    pub(crate) fn split(self) -> (u8, u32) {
        let [a, b, c, d, upper, ..] = self.0.to_le_bytes();
        (upper, u32::from_le_bytes([a, b, c, d]))
    }

    /// The hash that [`Hash::split`] took apart.
    #[inline]
    pub(crate) fn joined(upper: u8, lower: u32) -> Self {
        Self(u64::from(upper) << 32 | u64::from(lower))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// XXH3 of nothing and of "a" with seed 0, as the reference implementation's `xxhsum -H3` prints them:
    /// an index file of today must mean the same tomorrow.
    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(HashKey(0).hash(0, b"").bits(), 0x2d06_8005_38d3_94c2 >> 24);
        assert_eq!(HashKey(0).hash(0, b"a").bits(), 0xe6c6_32b6_1e96_4e1f >> 24);
    }

    #[test]
    fn keys_and_issuers_change_it() {
        let hash = HashKey(1).hash(0, b"serial");
        assert_ne!(hash, HashKey(2).hash(0, b"serial"));
        assert_ne!(hash, HashKey(1).hash(1, b"serial"));
        assert_ne!(HashKey::random(), HashKey::random());
    }

    #[test]
    fn buckets_and_fingerprints_are_of_different_bits() {
        let hash = Hash::joined(0xff, 0xffff_1234);
        assert_eq!(hash.bits(), 0x00ff_ffff_1234);
        assert_eq!(hash.bucket(1000), 999);
        assert_eq!(hash.bucket(1), 0);
        assert_eq!(hash.fingerprint(), 0x1234);
        assert_eq!(hash.split(), (0xff, 0xffff_1234));
        assert_eq!(Hash::joined(0, 0x0000_ffff).bucket(u32::MAX), 0);
        assert_eq!(Hash::joined(0, 0x0001_0000).bucket(1 << 24), 1);
    }
}
