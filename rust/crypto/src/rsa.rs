//! The shape of an RSA public key, checked before any arithmetic.

use chainward_validate::finding::{Finding, FindingCode};

/// Bits a modulus may have: those that aws-lc-rs verifies anything for; 8192 bits also bound the work.
const MODULUS_BITS: std::ops::RangeInclusive<u32> = 1024..=8192;
/// The shortest modulus that is not legacy: NIST SP 800-131A, and the floor of AWS-LC's PSS.
pub(crate) const MODERN_MODULUS_BITS: u32 = 2048;
/// Bits of an exponent: it is at least 3, and AWS-LC allows 33 bits, lest verifying costs as much as signing.
const EXPONENT_BITS: std::ops::RangeInclusive<u32> = 2..=33;

/// An RSA public key that is worth parsing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Bits of the modulus.
    pub(crate) modulus_bits: u32,
    /// The public exponent.
    pub(crate) exponent: u64,
}

impl Shape {
    /// Checks modulus and exponent, both big-endian: sizes and parity, as RFC 8017 section 3.1 wants them.
    pub(crate) fn check(modulus: &[u8], exponent: &[u8]) -> Result<Self, Finding> {
        let modulus_bits = bits(modulus);
        if !MODULUS_BITS.contains(&modulus_bits) {
            return Err(size(format!("RSA modulus of {modulus_bits} bits; 1024 to 8192 are supported")));
        }
        if is_even(modulus) {
            return Err(unsupported("RSA modulus is even".into()));
        }
        let exponent_bits = bits(exponent);
        if !EXPONENT_BITS.contains(&exponent_bits) || is_even(exponent) {
            return Err(unsupported(format!(
                "RSA exponent of {exponent_bits} bits; it must be odd and of 2 to 33"
            )));
        }
        Ok(Self { modulus_bits, exponent: value(exponent) })
    }

    /// The same for an `id-RSASSA-PSS` key: AWS-LC verifies PSS from 2048 bits on only.
    pub(crate) fn check_pss(modulus: &[u8], exponent: &[u8]) -> Result<Self, Finding> {
        let shape = Self::check(modulus, exponent)?;
        if shape.modulus_bits < MODERN_MODULUS_BITS {
            return Err(size(format!(
                "RSASSA-PSS modulus of {} bits; 2048 to 8192 are supported",
                shape.modulus_bits
            )));
        }
        Ok(shape)
    }
}

fn size(detail: String) -> Finding {
    Finding::refusal(FindingCode::PublicKeySize, detail)
}

fn unsupported(detail: String) -> Finding {
    Finding::refusal(FindingCode::PublicKeyUnsupported, detail)
}

/// Bits of a big-endian integer, leading zeros not counted.
fn bits(integer: &[u8]) -> u32 {
    let leading = integer.iter().take_while(|byte| **byte == 0).count();
    let octets = u32::try_from(integer.len() - leading).unwrap_or(u32::MAX);
    let unused = integer.get(leading).map_or(0, |first| first.leading_zeros());
    octets.saturating_mul(8) - unused
}

fn is_even(integer: &[u8]) -> bool {
    integer.last().is_none_or(|last| last % 2 == 0)
}

/// The integer itself; callers know that it has no more than 33 bits.
fn value(integer: &[u8]) -> u64 {
    integer.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modulus(bits: usize) -> Vec<u8> {
        let mut modulus = vec![0xff; bits.div_ceil(8)];
        if let Some(first) = modulus.first_mut() {
            *first >>= (8 - bits % 8) % 8;
        }
        modulus
    }

    fn code(modulus: &[u8], exponent: &[u8]) -> Option<FindingCode> {
        Shape::check(modulus, exponent).err().map(|finding| finding.code)
    }

    #[test]
    fn modulus_bounds_are_exact() {
        let expected = [
            (0, Some(FindingCode::PublicKeySize)),
            (1023, Some(FindingCode::PublicKeySize)),
            (1024, None),
            (2047, None),
            (8192, None),
            (8193, Some(FindingCode::PublicKeySize)),
        ];
        for (bits, finding) in expected {
            assert_eq!(code(&modulus(bits), &[1, 0, 1]), finding, "{bits}");
        }
    }

    #[test]
    fn pss_keys_start_at_2048_bits() {
        let code = |bits| Shape::check_pss(&modulus(bits), &[3]).map_err(|finding| finding.code);
        assert_eq!(code(2047), Err(FindingCode::PublicKeySize));
        assert_eq!(code(2048), Ok(Shape { modulus_bits: 2048, exponent: 3 }));
    }

    #[test]
    fn exponent_bounds_are_exact() {
        let modulus = modulus(2048);
        for good in [&[3][..], &[1, 0, 1], &[0xff, 0xff, 0xff, 0xff], &[1, 0xff, 0xff, 0xff, 0xff]] {
            assert_eq!(code(&modulus, good), None, "{good:?}");
        }
        for bad in [&[][..], &[0], &[1], &[2], &[1, 0, 0], &[2, 0, 0, 0, 1], &[1; 256]] {
            assert_eq!(code(&modulus, bad), Some(FindingCode::PublicKeyUnsupported), "{bad:?}");
        }
    }

    #[test]
    fn an_even_modulus_is_refused() {
        let mut even = modulus(2048);
        even[255] = 0xfe;
        assert_eq!(code(&even, &[3]), Some(FindingCode::PublicKeyUnsupported));
    }

    #[test]
    fn leading_zeros_do_not_count() {
        assert_eq!(bits(&[0, 0, 1, 0]), 9);
        assert_eq!(bits(&[0, 0]), 0);
        assert_eq!(value(&[0, 1, 0xff, 0xff, 0xff, 0xff]), 0x1_ffff_ffff);
    }
}
