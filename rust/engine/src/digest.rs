//! Digests.

use chainward_crypto::AwsLcVerifier;
use chainward_validate::signature::SignatureVerifier;

/// SHA-256, as it names certificates and keys here.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    AwsLcVerifier.sha256(bytes)
}
