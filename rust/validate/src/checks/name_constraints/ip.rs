//! iPAddress (RFC 5280 section 4.2.1.10).
//!
//! The key of an address is its length in octets, which keeps the two families apart, and then its bits, each
//! as a byte: a block of addresses begins with the bits that its mask keeps.

use super::key::Key;
use crate::names::Fault;

/// The key of a subtree: "the iPAddress field of `GeneralName` MUST contain eight (8) octets, encoded in the
/// style of RFC 4632 (CIDR)", address and mask, or 32 for version 6 (RFC 5280 section 4.2.1.10). A mask is
/// ones, then zeros (RFC 4632 section 3.1). Bits of the address that the mask drops are not looked at.
pub(super) fn subtree(octets: &[u8]) -> Result<Key, Fault> {
    if !matches!(octets.len(), 8 | 32) {
        return Err("address and mask are not of 8 or 32 octets");
    }
    let (address, mask) = octets.split_at(octets.len() / 2);
    let kept = prefix_length(mask).ok_or("mask is not contiguous")?;
    Ok(family(address).with_each(bits(address).take(kept)))
}

/// The key of a name: "for IP version 4 [...] the octet string MUST contain exactly four octets. For IP
/// version 6 [...] exactly sixteen octets" (RFC 5280 section 4.2.1.6).
pub(super) fn name(address: &[u8]) -> Result<Key, Fault> {
    if !matches!(address.len(), 4 | 16) {
        return Err("address is not of 4 or 16 octets");
    }
    Ok(family(address).with_each(bits(address)))
}

fn family(address: &[u8]) -> Key {
    // invariant: an address has 4 or 16 octets here.
    Key::new().with(&[u8::try_from(address.len()).unwrap_or_default()])
}

/// How many bits the mask keeps; `None` when a one follows a zero.
fn prefix_length(mask: &[u8]) -> Option<usize> {
    let full = mask.iter().take_while(|octet| **octet == 0xff).count();
    let mut rest = mask.iter().skip(full).copied();
    let partial = rest.next().unwrap_or(0);
    let ones = partial.leading_ones();
    let is_contiguous = partial.count_ones() == ones && rest.all(|octet| octet == 0);
    // invariant: an octet has eight bits.
    is_contiguous.then_some(8 * full + usize::try_from(ones).unwrap_or(0))
}

/// The bits, the highest first.
fn bits(octets: &[u8]) -> impl Iterator<Item = u8> {
    octets.iter().flat_map(|octet| (0..8).rev().map(move |place| (octet >> place) & 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(constraint: &[u8], address: &[u8]) -> bool {
        name(address).unwrap().starts_with(&subtree(constraint).unwrap())
    }

    /// "a name constraint for 'class C' subnet 192.0.2.0 is represented as the octets C0 00 02 00 FF FF FF 00,
    /// representing the CIDR notation 192.0.2.0/24 (mask 255.255.255.0)" (RFC 5280 section 4.2.1.10).
    #[test]
    fn the_example_of_rfc_5280() {
        let subnet = [0xc0, 0x00, 0x02, 0x00, 0xff, 0xff, 0xff, 0x00];
        assert!(within(&subnet, &[192, 0, 2, 0]) && within(&subnet, &[192, 0, 2, 255]));
        assert!(!within(&subnet, &[192, 0, 3, 0]) && !within(&subnet, &[192, 0, 1, 255]));
    }

    #[test]
    fn masks_need_not_end_with_an_octet() {
        let block = [10, 32, 0, 0, 255, 224, 0, 0];
        assert!(within(&block, &[10, 63, 255, 255]) && !within(&block, &[10, 64, 0, 0]));
        let host = [10, 0, 0, 1, 255, 255, 255, 255];
        assert!(within(&host, &[10, 0, 0, 1]) && !within(&host, &[10, 0, 0, 0]));
    }

    #[test]
    fn bits_below_the_mask_are_not_looked_at() {
        assert_eq!(subtree(&[10, 1, 2, 3, 255, 0, 0, 0]), subtree(&[10, 0, 0, 0, 255, 0, 0, 0]));
    }

    /// An address of one family is in no block of the other, be it all of it or the mapped ones.
    #[test]
    fn families_never_match() {
        let all_4 = [0; 8];
        let all_6 = [0; 32];
        assert!(within(&all_4, &[192, 0, 2, 1]) && within(&all_6, &[1; 16]));
        assert!(!within(&all_4, &[0; 16]) && !within(&all_6, &[0; 4]));
        let mapped = [&[0; 10][..], &[0xff, 0xff, 192, 0, 2, 1]].concat();
        assert!(!within(&[192, 0, 2, 1, 255, 255, 255, 255], &mapped));
    }

    #[test]
    fn a_mask_is_contiguous() {
        for mask in
            [[255, 0, 255, 0], [0, 0, 0, 1], [255, 254, 255, 255], [127, 255, 255, 255], [254, 128, 0, 0]]
        {
            assert!(subtree(&[&[10, 0, 0, 0][..], &mask].concat()).is_err(), "{mask:?}");
        }
    }

    #[test]
    fn lengths_are_those_of_the_two_families() {
        for length in [1, 4, 5, 7, 9, 16, 31, 33, 64] {
            assert!(subtree(&vec![0; length]).is_err(), "{length}");
        }
        for length in [1, 3, 5, 8, 15, 17, 32] {
            assert!(name(&vec![0; length]).is_err(), "{length}");
        }
    }
}
