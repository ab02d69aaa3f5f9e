//! Key pairs of tests.

use aws_lc_rs::digest;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256,
    RsaKeyPair,
};

use super::der::{sequence, tlv};

enum Pair {
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

/// A fresh key pair.
pub struct Key {
    pair: Pair,
    info: Vec<u8>,
}

impl Key {
    pub fn p256() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let info = pair.public_key().as_der().unwrap().as_ref().to_vec();
        Self { pair: Pair::P256(pair), info }
    }

    pub fn p384() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_ASN1_SIGNING).unwrap();
        let info = pair.public_key().as_der().unwrap().as_ref().to_vec();
        Self { pair: Pair::P384(pair), info }
    }

    pub fn rsa_2048() -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let info = pair.public_key().as_der().unwrap().as_ref().to_vec();
        Self { pair: Pair::Rsa(pair), info }
    }

    /// The private key as PKCS#8.
    pub fn pkcs8(&self) -> Vec<u8> {
        match &self.pair {
            Pair::P256(pair) | Pair::P384(pair) => pair.to_pkcs8v1().unwrap().as_ref().to_vec(),
            Pair::Rsa(pair) => AsDer::<Pkcs8V1Der>::as_der(pair).unwrap().as_ref().to_vec(),
        }
    }

    /// The `SubjectPublicKeyInfo`.
    pub fn info(&self) -> &[u8] {
        &self.info
    }

    /// 160 bits of SHA-256 of the key (RFC 7093 section 2).
    pub fn identifier(&self) -> Vec<u8> {
        sha256(&self.info)[..20].to_vec()
    }

    /// The `AlgorithmIdentifier` of what it signs.
    pub fn algorithm(&self) -> Vec<u8> {
        match self.pair {
            // ecdsa-with-SHA256, ecdsa-with-SHA384 (RFC 5758 section 3.2)
            Pair::P256(_) => sequence(&[&tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02])]),
            Pair::P384(_) => sequence(&[&tlv(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03])]),
            // sha256WithRSAEncryption (RFC 4055 section 5)
            Pair::Rsa(_) => {
                let oid = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
                sequence(&[&tlv(0x06, &oid), &tlv(0x05, &[])])
            }
        }
    }

    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::P256(pair) | Pair::P384(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
                signature
            }
        }
    }
}

pub fn sha256(message: &[u8]) -> [u8; 32] {
    digest::digest(&digest::SHA256, message).as_ref().try_into().unwrap()
}
