//! A verifier with which anyone can sign: a signature is valid when it is a cheap hash of the issuer's key and
//! of the message. So the bytes of the fuzzer get past 6.1.3 (a)(1) and into the rest of RFC 5280 6.1.

use std::cell::Cell;
use std::sync::Arc;

use chainward_validate::budget::UNIT;
use chainward_validate::finding::{Finding, FindingCode};
use chainward_validate::signature::{KeyFacts, SignatureFault, SignatureVerifier};
use chainward_x509::{AlgorithmIdentifier, Curve, PublicKeyKind, SignatureScheme, SubjectPublicKeyInfo};

/// RSA costs so much here that few signatures exhaust the budget; each of the others is one unit.
pub(crate) const RSA_COST: u64 = 20 * UNIT;

/// Counts what it does by itself, to compare with what is charged.
#[derive(Debug, Default)]
pub(crate) struct Toy {
    spent: Cell<u64>,
    failed: Cell<u64>,
    verified: Cell<u32>,
}

/// What [`Toy`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spent {
    pub(crate) ticks: u64,
    pub(crate) failed_ticks: u64,
    pub(crate) signatures: u32,
}

#[derive(Debug)]
pub(crate) struct ToyKey {
    facts: KeyFacts,
    info: Vec<u8>,
}

/// The signature of `message` that is valid with the key `info` (FNV-1a, with 64 bits).
pub(crate) fn sign(info: &[u8], message: &[u8]) -> [u8; 8] {
    let step = |hash: u64, octet: &u8| (hash ^ u64::from(*octet)).wrapping_mul(0x0100_0000_01b3);
    info.iter().chain(message).fold(0xcbf2_9ce4_8422_2325, step).to_be_bytes()
}

impl Toy {
    /// What was done since this was asked last.
    pub(crate) fn take(&self) -> Spent {
        Spent { ticks: self.spent.take(), failed_ticks: self.failed.take(), signatures: self.verified.take() }
    }
}

impl SignatureVerifier for Toy {
    type Key = ToyKey;

    fn parse_key(&self, info: &SubjectPublicKeyInfo<'_>) -> Result<Arc<ToyKey>, Finding> {
        let facts = self.inspect_key(info)?;
        Ok(Arc::new(ToyKey { facts, info: info.as_der().to_vec() }))
    }

    fn inspect_key(&self, info: &SubjectPublicKeyInfo<'_>) -> Result<KeyFacts, Finding> {
        let unsupported = || Finding::refusal(FindingCode::PublicKeyUnsupported, "");
        match info.kind().map_err(|_| unsupported())? {
            PublicKeyKind::Ed25519 => Ok(KeyFacts::Ed25519),
            PublicKeyKind::Ec { curve: Curve::P256 } => Ok(KeyFacts::P256),
            PublicKeyKind::Rsa { modulus, .. } => {
                let bits = u32::try_from(8 * modulus.len()).unwrap_or(u32::MAX);
                Ok(KeyFacts::Rsa { bits })
            }
            _ => Err(unsupported()),
        }
    }

    fn facts(&self, key: &ToyKey) -> KeyFacts {
        key.facts
    }

    fn cost(&self, key: &ToyKey) -> u64 {
        if matches!(key.facts, KeyFacts::Rsa { .. }) { RSA_COST } else { UNIT }
    }

    fn scheme(
        &self,
        key: &ToyKey,
        algorithm: &AlgorithmIdentifier<'_>,
    ) -> Result<SignatureScheme, SignatureFault> {
        let scheme = algorithm.signature_scheme().map_err(|_| SignatureFault::Unsupported)?;
        match (key.facts, scheme) {
            (KeyFacts::Ed25519, SignatureScheme::Ed25519)
            | (KeyFacts::P256, SignatureScheme::Ecdsa { .. })
            | (KeyFacts::Rsa { .. }, SignatureScheme::RsaPkcs1 { .. }) => Ok(scheme),
            _ => Err(SignatureFault::Unsupported),
        }
    }

    fn verify(
        &self,
        key: &ToyKey,
        _scheme: SignatureScheme,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), SignatureFault> {
        self.verified.update(|count| count + 1);
        self.spent.update(|ticks| ticks + self.cost(key));
        if sign(&key.info, message) == *signature {
            return Ok(());
        }
        self.failed.update(|ticks| ticks + self.cost(key));
        Err(SignatureFault::Invalid)
    }

    fn sha256(&self, message: &[u8]) -> [u8; 32] {
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&sign(&[], message));
        hash
    }

    fn sha1_for_ocsp_names(&self, message: &[u8]) -> [u8; 20] {
        let mut hash = [0; 20];
        hash[..8].copy_from_slice(&sign(&[], message));
        hash
    }
}
