//! Signatures of one validation: each (certificate, issuer key) is verified at most once, and charged.

use std::collections::BTreeMap;
use std::sync::Arc;

use chainward_x509::{Certificate, SignatureScheme};

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
    verifier.cost(&parent.key).saturating_add(weight::hash(certificate.tbs_der()))
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
            let (scheme, ticks) = admit(verifier, certificate, parent, budget)?;
            verify(verifier, scheme, ticks, certificate, parent, budget)
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

/// The scheme of a signature and the ticks that verifying it costs, after they were charged.
fn admit<V: SignatureVerifier>(
    verifier: &V,
    certificate: &Certificate<'_>,
    parent: &Node<V::Key>,
    budget: &mut Budget,
) -> Result<(SignatureScheme, u64), Finding> {
    let algorithm = certificate.signature_algorithm();
    let scheme = verifier.scheme(&parent.key, &algorithm).map_err(|_| unsupported(certificate))?;
    let ticks = cost(verifier, certificate, parent);
    budget.charge_signature(ticks)?;
    Ok((scheme, ticks))
}

fn verify<V: SignatureVerifier>(
    verifier: &V,
    scheme: SignatureScheme,
    ticks: u64,
    certificate: &Certificate<'_>,
    parent: &Node<V::Key>,
    budget: &mut Budget,
) -> Result<SignatureScheme, Finding> {
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
