//! What the tests of this crate share: a small DER writer, object identifiers, and the way from DER to a key.

#![allow(dead_code, reason = "every test binary uses a part of it")]

use std::sync::Arc;

use chainward_crypto::{AwsLcVerifier, Key};
use chainward_validate::finding::{Finding, FindingCode};
use chainward_validate::signature::{SignatureFault, SignatureVerifier};
use chainward_x509::{AlgorithmIdentifier, SignatureScheme, SubjectPublicKeyInfo};

/// Content octets of object identifiers, in hex.
pub mod oid {
    pub const RSA_ENCRYPTION: &str = "2a864886f70d010101";
    pub const SHA256_WITH_RSA: &str = "2a864886f70d01010b";
    pub const SHA384_WITH_RSA: &str = "2a864886f70d01010c";
    pub const SHA512_WITH_RSA: &str = "2a864886f70d01010d";
    pub const RSASSA_PSS: &str = "2a864886f70d01010a";
    pub const MGF1: &str = "2a864886f70d010108";
    pub const SHA256: &str = "608648016503040201";
    pub const SHA384: &str = "608648016503040202";
    pub const SHA512: &str = "608648016503040203";
    pub const EC_PUBLIC_KEY: &str = "2a8648ce3d0201";
    pub const P224: &str = "2b81040021";
    pub const P256: &str = "2a8648ce3d030107";
    pub const P384: &str = "2b81040022";
    pub const P521: &str = "2b81040023";
    pub const SECP256K1: &str = "2b8104000a";
    pub const ECDSA_SHA256: &str = "2a8648ce3d040302";
    pub const ECDSA_SHA384: &str = "2a8648ce3d040303";
    pub const ECDSA_SHA512: &str = "2a8648ce3d040304";
    pub const X25519: &str = "2b656e";
    pub const ED25519: &str = "2b6570";
    pub const ED448: &str = "2b6571";
    pub const DSA: &str = "2a8648ce380401";
    pub const ML_DSA_44: &str = "608648016503040311";
    pub const ML_DSA_65: &str = "608648016503040312";
    pub const ML_DSA_87: &str = "608648016503040313";
}

/// NULL parameters.
pub const NULL: &[u8] = &[0x05, 0x00];

pub fn hex(text: &str) -> Vec<u8> {
    assert!(text.is_ascii() && text.len().is_multiple_of(2), "not hex: {text:?}");
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("a hex digit"))
        .collect()
}

/// One DER value of up to 65,535 octets.
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("short content").to_be_bytes();
    let mut out = vec![tag];
    match length {
        [0, short @ 0..=127] => out.push(short),
        [0, low] => out.extend([0x81, low]),
        [high, low] => out.extend([0x82, high, low]),
    }
    out.extend_from_slice(content);
    out
}

/// A non-negative INTEGER of big-endian octets.
pub fn integer(big_endian: &[u8]) -> Vec<u8> {
    let start =
        big_endian.iter().take_while(|octet| **octet == 0).count().min(big_endian.len().saturating_sub(1));
    let mut content = big_endian[start..].to_vec();
    if content.first().is_none_or(|first| *first >= 0x80) {
        content.insert(0, 0);
    }
    tlv(0x02, &content)
}

/// An `AlgorithmIdentifier`; the parameters are DER, or nothing.
pub fn algorithm(oid: &str, parameters: &[u8]) -> Vec<u8> {
    tlv(0x30, &[tlv(0x06, &hex(oid)), parameters.to_vec()].concat())
}

/// The parameters of RSASSA-PSS with one hash for both.
pub fn pss_parameters(hash: &str, mgf_hash: &str, salt_length: u8) -> Vec<u8> {
    let hash = tlv(0xa0, &algorithm(hash, NULL));
    let generator = tlv(0xa1, &algorithm(oid::MGF1, &algorithm(mgf_hash, NULL)));
    let salt_length = tlv(0xa2, &integer(&[salt_length]));
    tlv(0x30, &[hash, generator, salt_length].concat())
}

/// A `SubjectPublicKeyInfo`.
pub fn public_key_info(oid: &str, parameters: &[u8], key: &[u8]) -> Vec<u8> {
    tlv(0x30, &[algorithm(oid, parameters), tlv(0x03, &[&[0], key].concat())].concat())
}

/// An `RSAPublicKey`.
pub fn rsa_public_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    tlv(0x30, &[integer(modulus), integer(exponent)].concat())
}

/// An odd modulus of exactly so many bits; nobody knows its factors, nobody has to.
pub fn modulus(bits: usize) -> Vec<u8> {
    let mut modulus = vec![0xa5; bits.div_ceil(8)];
    modulus[0] = 0xff >> ((8 - bits % 8) % 8);
    modulus
}

/// Parses a key as the judge does. DER that is no subject public key info is reported as if the key were refused.
pub fn parse_key(info: &[u8]) -> Result<Arc<Key>, Finding> {
    let info = SubjectPublicKeyInfo::from_der(info)
        .map_err(|malformed| Finding::refusal(FindingCode::MalformedCertificate, malformed.to_string()))?;
    AwsLcVerifier.parse_key(&info)
}

/// What a key makes of an `AlgorithmIdentifier`.
pub fn scheme(key: &Key, algorithm: &[u8]) -> Result<SignatureScheme, SignatureFault> {
    let algorithm = AlgorithmIdentifier::from_der(algorithm).map_err(|_| SignatureFault::Unsupported)?;
    AwsLcVerifier.scheme(key, &algorithm)
}

/// The whole way of a certificate's signature: does the algorithm fit, and does the signature verify?
pub fn judge(key: &Key, algorithm: &[u8], message: &[u8], signature: &[u8]) -> Result<(), SignatureFault> {
    AwsLcVerifier.verify(key, scheme(key, algorithm)?, message, signature)
}
