//! The trait through which the judge has signatures verified; `crypto` implements it.

use std::fmt::Debug;
use std::sync::Arc;

use chainward_x509::{AlgorithmIdentifier, SignatureScheme, SubjectPublicKeyInfo};

use crate::finding::Finding;

/// Facts about a parsed key that policies ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFacts {
    /// RSA, with the bits of the modulus.
    Rsa {
        /// Bits of the modulus.
        bits: u32,
    },
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
    /// ECDSA on P-521.
    P521,
    /// Ed25519 (RFC 8410).
    Ed25519,
    /// ML-DSA-44 (RFC 9881).
    MlDsa44,
    /// ML-DSA-65 (RFC 9881).
    MlDsa65,
    /// ML-DSA-87 (RFC 9881).
    MlDsa87,
}

/// Why a verification did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureFault {
    /// The key, the algorithm and its parameters fit, and the signature is wrong.
    Invalid,
    /// The algorithm is not supported, or does not fit the key; no arithmetic was done.
    Unsupported,
}

/// Verifies signatures with keys that were parsed once.
pub trait SignatureVerifier {
    /// A parsed public key; it lives in the node of the trust tree.
    type Key: Debug + Send + Sync + 'static;

    /// Parses a key; kind, curve, parameters and size are checked before any arithmetic.
    ///
    /// # Errors
    /// `public_key_unsupported` or `public_key_size`.
    fn parse_key(&self, info: &SubjectPublicKeyInfo<'_>) -> Result<Arc<Self::Key>, Finding>;

    /// What kind of key it is, by everything [`SignatureVerifier::parse_key`] checks before arithmetic: enough for
    /// the key of a leaf, with which nothing is verified here. Whether an elliptic curve point is on its curve is
    /// for whoever uses the key to check, as every TLS library does.
    ///
    /// # Errors
    /// As [`SignatureVerifier::parse_key`].
    fn inspect_key(&self, info: &SubjectPublicKeyInfo<'_>) -> Result<KeyFacts, Finding>;

    /// What kind of key it is.
    fn facts(&self, key: &Self::Key) -> KeyFacts;

    /// Ticks of [`crate::budget`] that one verification with this key costs.
    fn cost(&self, key: &Self::Key) -> u64;

    /// The scheme that an algorithm identifier names, when this key can verify it.
    ///
    /// # Errors
    /// [`SignatureFault::Unsupported`].
    fn scheme(
        &self,
        key: &Self::Key,
        algorithm: &AlgorithmIdentifier<'_>,
    ) -> Result<SignatureScheme, SignatureFault>;

    /// Verifies one signature over one message.
    ///
    /// # Errors
    /// Why it did not verify.
    fn verify(
        &self,
        key: &Self::Key,
        scheme: SignatureScheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureFault>;

    /// SHA-256, for lists of what is distrusted.
    fn sha256(&self, message: &[u8]) -> [u8; 32];

    /// SHA-1, by which OCSP names issuers, keys and responders (RFC 6960 4.1.1, 4.2.1). It names and proves nothing:
    /// never trust anything because of it.
    fn sha1_for_ocsp_names(&self, message: &[u8]) -> [u8; 20];
}
