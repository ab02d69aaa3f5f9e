//! Signatures of one validation: each (certificate, issuer key) is verified at most once, and charged.

use std::collections::BTreeMap;
use std::sync::Arc;

use chainward_x509::{AlgorithmIdentifier, Certificate, SignatureScheme};

use crate::budget::Budget;
use crate::finding::{Finding, FindingCode};
use crate::signature::{SignatureFault, SignatureVerifier};
use crate::tree::Node;
use crate::weight;

/// Which certificate: the leaf, or a position in the neighbourhood.
pub type Signer = Option<usize>;

/// The certificate, and the issuer key as `SubjectPublicKeyInfo`.
type Pair = (Signer, Arc<[u8]>);

/// What was verified so far, and how it ended.
#[derive(Debug, Default)]
pub struct Signatures {
    results: BTreeMap<Pair, Result<SignatureScheme, Finding>>,
}

/// Ticks that verifying the signature of `certificate` with the key of `parent` costs.
pub fn cost<V: SignatureVerifier>(verifier: &V, certificate: &Certificate<'_>, parent: &Node<V::Key>) -> u64 {
    Claim::of(certificate, &*parent.key).cost(verifier)
}

impl Signatures {
    /// 6.1.3 (a)(1): verifies that the key of `parent` signed `certificate`.
    ///
    /// # Errors
    /// `signature_invalid`, `signature_algorithm_unsupported`, `budget_exhausted`.
    pub fn check<V: SignatureVerifier>(
        &mut self,
        verifier: &V,
        which: Signer,
        certificate: &Certificate<'_>,
        parent: &Node<V::Key>,
        budget: &mut Budget,
    ) -> Result<SignatureScheme, Finding> {
        self.once(which, parent, || {
            Claim::of(certificate, &*parent.key).verify(verifier, budget).map(|(scheme, _)| scheme)
        })
    }

    /// The same for a signature that was verified in an earlier validation, whose node is remembered: it is
    /// charged exactly when it would be verified without that memory, and nothing is verified.
    ///
    /// # Errors
    /// `budget_exhausted`.
    pub fn recall<K>(
        &mut self,
        which: Signer,
        node: &Node<K>,
        parent: &Node<K>,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        let Some((scheme, ticks)) = node.signature else { return Ok(()) };
        self.once(which, parent, || budget.charge_signature(ticks).map(|()| scheme)).map(drop)
    }

    fn once<K>(
        &mut self,
        which: Signer,
        parent: &Node<K>,
        find_out: impl FnOnce() -> Result<SignatureScheme, Finding>,
    ) -> Result<SignatureScheme, Finding> {
        let key = (which, Arc::clone(&parent.key_info));
        if let Some(known) = self.results.get(&key) {
            return known.clone();
        }
        let result = find_out();
        if !matches!(&result, Err(finding) if finding.is_fatal()) {
            self.results.insert(key, result.clone());
        }
        result
    }
}

/// That the holder of a key signed a message.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a, K> {
    /// The key.
    pub key: &'a K,
    /// How it is signed.
    pub algorithm: AlgorithmIdentifier<'a>,
    /// What is signed.
    pub message: &'a [u8],
    /// The signature.
    pub signature: &'a [u8],
}

impl<'a, K> Claim<'a, K> {
    /// That the holder of `key` signed a certificate.
    pub fn of(certificate: &Certificate<'a>, key: &'a K) -> Self {
        let (algorithm, signature) = (certificate.signature_algorithm(), certificate.signature());
        Self { key, algorithm, message: certificate.tbs_der(), signature }
    }

    /// Verifies the claim. Gives the scheme and the ticks that were charged.
    ///
    /// # Errors
    /// `signature_invalid`, `signature_algorithm_unsupported`, `budget_exhausted`.
    pub fn verify<V: SignatureVerifier<Key = K>>(
        &self,
        verifier: &V,
        budget: &mut Budget,
    ) -> Result<(SignatureScheme, u64), Finding> {
        let scheme = verifier.scheme(self.key, &self.algorithm).map_err(|_| self.unsupported())?;
        let ticks = self.cost(verifier);
        budget.charge_signature(ticks)?;
        budget.done.signatures = budget.done.signatures.saturating_add(1);
        match verifier.verify(self.key, scheme, self.message, self.signature) {
            Ok(()) => Ok((scheme, ticks)),
            Err(fault) => {
                budget.done.failed_signatures = budget.done.failed_signatures.saturating_add(1);
                budget.charge_failed_signature(ticks)?;
                Err(match fault {
                    SignatureFault::Invalid => Finding::refusal(FindingCode::SignatureInvalid, ""),
                    SignatureFault::Unsupported => self.unsupported(),
                })
            }
        }
    }

    /// Ticks that verifying it costs.
    fn cost<V: SignatureVerifier<Key = K>>(&self, verifier: &V) -> u64 {
        verifier.cost(self.key).saturating_add(weight::hash(self.message))
    }

    fn unsupported(&self) -> Finding {
        let algorithm = self.algorithm.oid.to_string();
        Finding::refusal(FindingCode::SignatureAlgorithmUnsupported, algorithm)
    }
}
