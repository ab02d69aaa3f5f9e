//! What one verification costs, in ticks of `validate`'s budget (a unit is one P-256 verification).
//!
//! Ratios of AWS-LC verifications of a 1,000-byte message, key parsed, taken in one run on x86-64; RSA and the curves of
//! RFC 5480 are those of the project's reference machine, P-521 and ML-DSA are scaled to it by P-384.
//! The hash of a longer message is charged apart, by `validate`.

use chainward_validate::budget::UNIT;

/// ECDSA on P-256: the unit.
pub(crate) const P256: u64 = UNIT;
/// ECDSA on P-384: 3.9 units.
pub(crate) const P384: u64 = UNIT * 39 / 10;
/// ECDSA on P-521: 7 units.
pub(crate) const P521: u64 = UNIT * 7;
/// Ed25519: 0.74 units.
pub(crate) const ED25519: u64 = UNIT * 74 / 100;
/// ML-DSA-44: 0.62 units.
pub(crate) const ML_DSA_44: u64 = UNIT * 62 / 100;
/// ML-DSA-65: 0.96 units.
pub(crate) const ML_DSA_65: u64 = UNIT * 96 / 100;
/// ML-DSA-87: 1.5 units.
pub(crate) const ML_DSA_87: u64 = UNIT * 15 / 10;

/// Hashing and padding of an RSA verification, whatever the key: 0.047 units.
const RSA_FIXED: u64 = UNIT * 47 / 1000;
/// What a modulus of 1024 bits adds when the exponent is 65537: 0.0658 units. It grows with the square of the length.
const RSA_1024_SQUARED: u64 = UNIT * 658 / 10_000;
/// Conversions into and out of Montgomery form, as multiplications.
const RSA_CONVERSIONS: u64 = 5;
/// Multiplications for the exponent 65537, conversions included.
const RSA_F4: u64 = RSA_CONVERSIONS + 17;

/// RSA: 0.31 units for 2048 bits and 1.1 for 4096 when the exponent is 65537; a hostile exponent of 33 bits costs 3.1 times that.
///
/// The exponentiation squares once for each bit of the exponent and multiplies at most once for each bit set.
pub(crate) fn rsa(modulus_bits: u32, exponent: u64) -> u64 {
    let squarings = u64::from(u64::BITS - exponent.leading_zeros()).saturating_sub(1);
    let products = u64::from(exponent.count_ones()).saturating_sub(1);
    let work = RSA_CONVERSIONS + squarings + products;
    let square = u64::from(modulus_bits).saturating_mul(u64::from(modulus_bits));
    RSA_FIXED + square.saturating_mul(work).saturating_mul(RSA_1024_SQUARED) / (RSA_F4 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rsa_weights_are_those_measured() {
        let percent = |bits, exponent| rsa(bits, exponent) * 100 / UNIT;
        assert_eq!(percent(2048, 65537), 31);
        assert!((109..=110).contains(&percent(4096, 65537)));
        assert!((425..=426).contains(&percent(8192, 65537)));
        assert!(percent(2048, 3) < 15);
        assert!((1310..1340).contains(&percent(8192, 0x1_ffff_ffff)));
    }

    #[test]
    fn twenty_rsa_4096_anchors_of_one_name_fit_the_share_for_failures() {
        use chainward_validate::budget::MAX_FAILED_SIGNATURE_UNITS;
        assert!(19 * rsa(4096, 65537) <= MAX_FAILED_SIGNATURE_UNITS * UNIT);
    }

    #[test]
    fn nothing_overflows() {
        assert!(rsa(u32::MAX, u64::MAX) > rsa(8192, 65537));
        assert!(rsa(0, 0) >= RSA_FIXED);
    }
}
