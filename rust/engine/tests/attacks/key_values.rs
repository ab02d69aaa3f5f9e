//! Keys whose value costs too much, or says which curve it is on: refused before any arithmetic, wherever they stand.

use chainward::FindingCode;
use chainward::x509::oids;

use super::attack::{Attack, Expected};
use super::support::{Draft, Key, der, root};
use crate::support::case::Case;

const ROW: &str = "rsa-and-ec-abuse";

pub fn attacks() -> Vec<Attack> {
    let rsa = [
        ("rsa-8193-bits", rsa(&modulus(8_193), &[1, 0, 1]), FindingCode::PublicKeySize),
        ("rsa-16384-bits", rsa(&modulus(16_384), &[1, 0, 1]), FindingCode::PublicKeySize),
        ("rsa-131072-bits", rsa(&modulus(131_072), &[1, 0, 1]), FindingCode::PublicKeySize),
        ("rsa-even-modulus", rsa(&even_modulus(), &[1, 0, 1]), FindingCode::PublicKeyUnsupported),
        ("rsa-exponent-34-bits", rsa(&modulus(2_048), &[3, 0, 0, 0, 1]), FindingCode::PublicKeyUnsupported),
        ("rsa-exponent-2048-bits", rsa(&modulus(2_048), &modulus(2_048)), FindingCode::PublicKeyUnsupported),
        ("rsa-exponent-even", rsa(&modulus(2_048), &[1, 0, 0]), FindingCode::PublicKeyUnsupported),
        ("rsa-exponent-1", rsa(&modulus(2_048), &[1]), FindingCode::PublicKeyUnsupported),
        ("rsa-exponent-0", rsa(&modulus(2_048), &[0]), FindingCode::PublicKeyUnsupported),
        ("rsa-modulus-0", rsa(&[0], &[1, 0, 1]), FindingCode::PublicKeyUnsupported),
        ("rsa-1023-bits", rsa(&modulus(1_023), &[1, 0, 1]), FindingCode::PublicKeySize),
    ];
    let ec = [
        ("ec-explicit-parameters", explicit_p256(), FindingCode::PublicKeyUnsupported),
        ("ec-implicit-curve", ec(&[0x05, 0x00]), FindingCode::PublicKeyUnsupported),
        ("ec-no-parameters", ec(&[]), FindingCode::PublicKeyUnsupported),
    ];
    let keys = rsa.into_iter().chain(ec);
    keys.flat_map(|(name, info, code)| in_every_position(ROW, name, &info, code)).collect()
}

/// A key as the leaf's, an intermediate's and an anchor's. Nothing is verified with it: the only signature is its
/// issuer's, under a good key.
pub fn in_every_position(row: &'static str, name: &str, info: &[u8], code: FindingCode) -> [Attack; 3] {
    let anchor = root("root");
    let leaf = Draft::leaf("client").key_info(info).by(&anchor);
    let ca = Draft::ca("ca").key_info(info).by(&anchor);
    let below_ca = Draft::leaf("client").by(&ca);
    let bad_anchor = Draft::ca("root").key_info(info).self_signed();
    let below_anchor = Draft::leaf("client").by(&bad_anchor);
    let case = Case::of(&below_ca).trusting(&anchor).presenting([&ca]);
    let unusable = Case::of(&below_anchor).trusting(&bad_anchor);
    [
        Attack::refused(row, format!("{name}-leaf"), Case::of(&leaf).trusting(&anchor), code)
            .signatures(1, 0)
            .units(8),
        Attack::refused(row, format!("{name}-intermediate"), case, code)
            .signatures(1, 0)
            .units(8)
            .with_leaf_key(&below_ca.key),
        Attack::new(row, format!("{name}-anchor"), unusable, Expected::Unusable(code))
            .with_leaf_key(&below_anchor.key),
    ]
}

/// A `SubjectPublicKeyInfo`.
pub fn key_info(algorithm: &[u8], parameters: &[u8], key: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::sequence(&[&der::tlv(0x06, algorithm), parameters]), &der::bits(key)])
}

fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let integer = |octets: &[u8]| {
        let sign: &[u8] = if octets[0] & 0x80 == 0 { &[] } else { &[0] };
        der::tlv(0x02, &[sign, octets].concat())
    };
    let key = der::sequence(&[&integer(modulus), &integer(exponent)]);
    key_info(oids::RSA_ENCRYPTION.as_bytes(), &[0x05, 0x00], &key)
}

/// An odd number of so many bits.
fn modulus(bits: usize) -> Vec<u8> {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] = if bits.is_multiple_of(8) { 0xff } else { (1 << (bits % 8)) - 1 };
    modulus
}

fn even_modulus() -> Vec<u8> {
    let mut even = modulus(2_048);
    *even.last_mut().unwrap() = 0xfe;
    even
}

/// The point of a P-256 key, with these parameters instead of the name of its curve.
fn ec(parameters: &[u8]) -> Vec<u8> {
    let key = Key::p256();
    let point = &key.info()[key.info().len() - 65..];
    key_info(oids::EC_PUBLIC_KEY.as_bytes(), parameters, point)
}

/// `SpecifiedECDomain` of P-256 (SEC 1 appendix C.2, SEC 2 section 2.4.2), but with the key's own point as generator:
/// whoever makes such a key for a CA's point knows its private key, which is 1 (CVE-2020-0601).
fn explicit_p256() -> Vec<u8> {
    const P: &str = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
    const A: &str = "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc";
    const B: &str = "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b";
    const N: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let key = Key::p256();
    let point = &key.info()[key.info().len() - 65..];
    let positive = |text| der::tlv(0x02, &[&[0], &*octets(text)].concat());
    let prime_field = der::tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x01, 0x01]);
    let curve = der::sequence(&[&der::tlv(0x04, &octets(A)), &der::tlv(0x04, &octets(B))]);
    let domain = der::sequence(&[
        &der::integer(1),
        &der::sequence(&[&prime_field, &positive(P)]),
        &curve,
        &der::tlv(0x04, point),
        &positive(N),
        &der::integer(1),
    ]);
    key_info(oids::EC_PUBLIC_KEY.as_bytes(), &domain, point)
}

fn octets(hexadecimal: &str) -> Vec<u8> {
    let digits = hexadecimal.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}
