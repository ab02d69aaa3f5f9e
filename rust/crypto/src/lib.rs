//! Signatures for chainward: `validate`'s [`SignatureVerifier`] over AWS-LC, with parsed keys.
//!
//! A signature is judged in three steps, and arithmetic happens only in the last one:
//!
//! 1. **The key.** [`AwsLcVerifier::parse_key`] looks at the kind of the subject public key info, the
//!    curve, the parameters and the sizes, and only then hands the key to AWS-LC. The result, a [`Key`],
//!    lives as long as the node of the trust tree that holds it.
//! 2. **The algorithm.** [`AwsLcVerifier::scheme`] says which scheme an `AlgorithmIdentifier` names, if
//!    the key has that scheme. A P-256 key has no RSA scheme, an `id-RSASSA-PSS` key no PKCS#1 one.
//! 3. **The signature.** [`AwsLcVerifier::verify`] verifies with the key as it was parsed before.
//!
//! What is supported is a table of data, in `algorithms.rs`: everything that is not a row of it is
//! [`Unsupported`]. The crate says what it *can* verify; whether SHA-1, or an RSA key below 2048 bits,
//! *may* count is for the policy to say, which asks for [`SignatureVerifier::facts`] and the scheme.
//!
//! # What is not guaranteed
//! - That a key is a good one: an RSA modulus may be prime or well known, an Ed25519 point of small order.
//!   Whoever issued the certificate vouched for that key.
//! - That a signature is the only one: ECDSA signatures are malleable. Never use one as an identity.
//! - Constant time: all inputs are public.
//!
//! [`SignatureVerifier`]: chainward_validate::signature::SignatureVerifier
//! [`SignatureVerifier::facts`]: chainward_validate::signature::SignatureVerifier::facts
//! [`AwsLcVerifier::parse_key`]: chainward_validate::signature::SignatureVerifier::parse_key
//! [`AwsLcVerifier::scheme`]: chainward_validate::signature::SignatureVerifier::scheme
//! [`AwsLcVerifier::verify`]: chainward_validate::signature::SignatureVerifier::verify
//! [`Unsupported`]: chainward_validate::signature::SignatureFault::Unsupported

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod algorithms;
mod cost;
mod key;
mod parse;
mod rsa;
mod verifier;

pub use key::Key;
pub use verifier::AwsLcVerifier;
