//! [`AwsLcVerifier`]: `validate`'s trait, implemented.

use std::sync::Arc;

use aws_lc_rs::digest;
use chainward_validate::finding::Finding;
use chainward_validate::signature::{KeyFacts, SignatureFault, SignatureVerifier};
use chainward_x509::{AlgorithmIdentifier, SignatureScheme, SubjectPublicKeyInfo};

use crate::key::Key;
use crate::parse;

/// Verifies signatures with AWS-LC. It has no settings: it says what can be verified, a policy what may count.
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsLcVerifier;

impl SignatureVerifier for AwsLcVerifier {
    type Key = Key;

    fn parse_key(&self, info: &SubjectPublicKeyInfo<'_>) -> Result<Arc<Key>, Finding> {
        parse::key(info).map(Arc::new)
    }

    fn inspect_key(&self, info: &SubjectPublicKeyInfo<'_>) -> Result<KeyFacts, Finding> {
        parse::facts(info)
    }

    fn facts(&self, key: &Key) -> KeyFacts {
        key.facts()
    }

    fn cost(&self, key: &Key) -> u64 {
        key.cost()
    }

    /// Parameters that are not what the algorithm requires (RFC 4055 sections 3.1 and 5, RFC 5758 section 3.2,
    /// RFC 8410 section 3, RFC 9881 section 3) are unsupported too: they say nothing about the signature.
    fn scheme(
        &self,
        key: &Key,
        algorithm: &AlgorithmIdentifier<'_>,
    ) -> Result<SignatureScheme, SignatureFault> {
        let scheme = algorithm.signature_scheme().map_err(|_| SignatureFault::Unsupported)?;
        key.has(scheme).then_some(scheme).ok_or(SignatureFault::Unsupported)
    }

    fn verify(
        &self,
        key: &Key,
        scheme: SignatureScheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureFault> {
        key.verify(scheme, message, signature)
    }

    fn sha256(&self, message: &[u8]) -> [u8; 32] {
        octets(&digest::SHA256, message)
    }

    fn sha1_for_ocsp_names(&self, message: &[u8]) -> [u8; 20] {
        octets(&digest::SHA1_FOR_LEGACY_USE_ONLY, message)
    }
}

/// A digest of a function that gives as many octets: nothing is cut or left over.
fn octets<const LENGTH: usize>(algorithm: &'static digest::Algorithm, message: &[u8]) -> [u8; LENGTH] {
    let mut hash = [0; LENGTH];
    for (to, from) in hash.iter_mut().zip(digest::digest(algorithm, message).as_ref()) {
        *to = *from;
    }
    hash
}
