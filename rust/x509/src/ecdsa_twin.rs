//! The other signature that anybody can make of an ECDSA signature.
//!
//! Where (r, s) verifies, (r, n - s) does, with n the order of the curve (BSI TR-03111 version 2.10 section
//! 4.2.1). So whoever holds a certificate with such a signature can make another one of it, with other bytes and
//! another digest, that is as good. A list of digests has to know both.

use crate::certificate::Certificate;
use crate::der::{Reader, tag};
use crate::error::Malformed;
use crate::signature_algorithm::SignatureScheme;

/// The orders of P-256, P-384 and P-521 (SEC 2 version 2 sections 2.4.2, 2.5.1, 2.6.1), big-endian.
const ORDERS: [&[u8]; 3] = [
    b"\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\
      \xf3\xb9\xca\xc2\xfc\x63\x25\x51",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
      \xc7\x63\x4d\x81\xf4\x37\x2d\xdf\x58\x1a\x0d\xb2\x48\xb0\xa7\x7a\xec\xec\x19\x6a\xcc\xc5\x29\x73",
    b"\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\
      \xff\xff\xff\xff\xff\xff\xff\xff\xff\xfa\x51\x86\x87\x83\xbf\x2f\x96\x6b\x7f\xcc\x01\x48\xf7\x09\
      \xa5\xd0\x3b\xb5\xc9\xb8\x89\x9c\x47\xae\xbb\x6f\xb7\x1e\x91\x38\x64\x09",
];

impl Certificate<'_> {
    /// The same certificate with the other signature, for each curve that the issuer's key may be on.
    ///
    /// Empty for other algorithms, and for a signature that is none. Costs three copies of the certificate.
    pub fn ecdsa_twins(&self) -> Vec<Vec<u8>> {
        let scheme = self.signature_algorithm().signature_scheme();
        if !matches!(scheme, Ok(SignatureScheme::Ecdsa { .. })) {
            return Vec::new();
        }
        let Ok((r, s)) = parts(self.signature()) else { return Vec::new() };
        let others = ORDERS.iter().filter_map(|order| subtract(order, s));
        others.filter_map(|other| self.signed_with(&[r, &integer(&other)].concat())).collect()
    }

    /// `r_and_s`: two TLVs.
    fn signed_with(&self, r_and_s: &[u8]) -> Option<Vec<u8>> {
        let signature = tlv(tag::SEQUENCE, r_and_s)?;
        let signature = tlv(tag::BIT_STRING, &[&[0], &*signature].concat())?;
        tlv(tag::SEQUENCE, &[self.tbs_der(), self.signature_algorithm().as_der(), &signature].concat())
    }
}

/// `Ecdsa-Sig-Value` (RFC 3279 section 2.2.3): the TLV of r, and s without leading zeros.
fn parts(signature: &[u8]) -> Result<(&[u8], &[u8]), Malformed> {
    let mut outermost = Reader::new(signature, 0, "ECDSA signature");
    let mut fields = outermost.expect(tag::SEQUENCE)?.reader();
    outermost.finish()?;
    let r = fields.expect(tag::INTEGER)?;
    let s = fields.expect(tag::INTEGER)?.positive_integer()?;
    fields.finish()?;
    Ok((r.der, s))
}

/// `left - right`, without leading zeros; `None` unless it is above zero.
fn subtract(left: &[u8], right: &[u8]) -> Option<Vec<u8>> {
    if right.len() > left.len() {
        return None;
    }
    let mut difference = Vec::with_capacity(left.len());
    let mut borrow = false;
    let padded = right.iter().rev().copied().chain(std::iter::repeat(0));
    for (own, other) in left.iter().rev().zip(padded) {
        let (once, under) = own.overflowing_sub(other);
        let (twice, under_again) = once.overflowing_sub(u8::from(borrow));
        borrow = under || under_again;
        difference.push(twice);
    }
    while difference.last() == Some(&0) {
        difference.pop();
    }
    difference.reverse();
    (!borrow && !difference.is_empty()).then_some(difference)
}

/// The TLV of a number above zero.
fn integer(magnitude: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if magnitude.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
    tlv(tag::INTEGER, &[sign, magnitude].concat()).unwrap_or_default()
}

fn tlv(tag: u8, content: &[u8]) -> Option<Vec<u8>> {
    let (tag, _) = asn1::Tag::from_bytes(&[tag]).ok()?;
    asn1::write(|writer| writer.write_tlv(tag, Some(content.len()), |buffer| buffer.push_slice(content))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subtraction_borrows_and_never_goes_below_one() {
        assert_eq!(subtract(&[1, 0, 0], &[1]), Some(vec![0xff, 0xff]));
        assert_eq!(subtract(&[2, 0], &[1, 1]), Some(vec![0xff]));
        assert_eq!(subtract(&[1, 0], &[1, 0]), None);
        assert_eq!(subtract(&[1, 0], &[1, 1]), None);
        assert_eq!(subtract(&[1], &[1, 0]), None);
    }

    #[test]
    fn the_twin_of_each_order_less_one_is_one() {
        for order in ORDERS {
            let mut less_one = order.to_vec();
            *less_one.last_mut().unwrap() -= 1; // all orders are odd
            assert_eq!(subtract(order, &less_one), Some(vec![1]));
        }
    }

    #[test]
    fn integers_are_minimal_and_positive() {
        assert_eq!(integer(&[0x7f]), [2, 1, 0x7f]);
        assert_eq!(integer(&[0x80]), [2, 2, 0, 0x80]);
    }
}
