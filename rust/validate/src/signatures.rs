//! Signatures of one validation: each (certificate, issuer key) is verified at most once, and charged.

use std::collections::BTreeMap;
use std::sync::Arc;

use chainward_x509::{Certificate, SignatureScheme};

use crate::budget::Budget;
use crate::finding::{Finding, FindingCode};
use crate::signature::{SignatureFault, SignatureVerifier};
use crate::tree::Node;

/// Ticks for hashing one octet of a signed message, in halves.
const HALF_TICKS_PER_OCTET: u64 = 5;

/// Which certificate: the leaf, or a position in the neighbourhood.
pub type Signer = Option<usize>;

/// The certificate, and the issuer key as `SubjectPublicKeyInfo`.
type Pair = (Signer, Arc<[u8]>);

/// What was verified so far, and how it ended.
#[derive(Debug, Default)]
pub struct Signatures {
    results: BTreeMap<Pair, Result<SignatureScheme, Finding>>,
}

/// Ticks that verifying `message` with the key of `parent` costs.
pub fn cost<V: SignatureVerifier>(verifier: &V, parent: &Node<V::Key>, message: &[u8]) -> u64 {
    let octets = u64::try_from(message.len()).unwrap_or(u64::MAX);
    verifier.cost(&parent.key).saturating_add(octets.saturating_mul(HALF_TICKS_PER_OCTET) / 2)
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
        let key = (which, Arc::clone(&parent.key_info));
        if let Some(known) = self.results.get(&key) {
            return known.clone();
        }
        let result = verify(verifier, certificate, parent, budget);
        if !matches!(&result, Err(finding) if finding.is_fatal()) {
            self.results.insert(key, result.clone());
        }
        result
    }
}

fn verify<V: SignatureVerifier>(
    verifier: &V,
    certificate: &Certificate<'_>,
    parent: &Node<V::Key>,
    budget: &mut Budget,
) -> Result<SignatureScheme, Finding> {
    let algorithm = certificate.signature_algorithm();
    let scheme = verifier.scheme(&parent.key, &algorithm).map_err(|_| unsupported(certificate))?;
    let ticks = cost(verifier, parent, certificate.tbs_der());
    budget.charge(ticks)?;
    budget.done.signatures = budget.done.signatures.saturating_add(1);
    match verifier.verify(&parent.key, scheme, certificate.tbs_der(), certificate.signature()) {
        Ok(()) => Ok(scheme),
        Err(fault) => {
            budget.done.failed_signatures = budget.done.failed_signatures.saturating_add(1);
            budget.charge_failed_signature(ticks)?;
            Err(match fault {
                SignatureFault::Invalid => Finding::refusal(FindingCode::SignatureInvalid, ""),
                SignatureFault::Unsupported => unsupported(certificate),
            })
        }
    }
}

fn unsupported(certificate: &Certificate<'_>) -> Finding {
    let algorithm = certificate.signature_algorithm().oid.to_string();
    Finding::refusal(FindingCode::SignatureAlgorithmUnsupported, algorithm)
}
