//! Certificates and keys that are refused wherever they stand: as leaf, as intermediate, as trust anchor.

use std::collections::HashSet;

use chainward_x509::Certificate;

use crate::budget::Budget;
use crate::finding::{Finding, FindingCode};
use crate::weight;

/// What is refused wherever it stands, by SHA-256.
#[derive(Clone, Debug, Default)]
pub struct Distrust {
    /// SHA-256 of certificates, as DER. One that is signed with ECDSA is found under the signature that anybody
    /// can make of its own, too.
    pub certificates: HashSet<[u8; 32]>,
    /// SHA-256 of keys, as `SubjectPublicKeyInfo` DER.
    pub keys: HashSet<[u8; 32]>,
}

impl Distrust {
    /// Refuses a certificate that is listed, or whose key is.
    ///
    /// # Errors
    /// `distrusted`, `budget_exhausted`.
    pub fn check(
        &self,
        certificate: &Certificate<'_>,
        sha256: impl Fn(&[u8]) -> [u8; 32],
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        self.check_key(certificate.subject_public_key_info().as_der(), &sha256, budget)?;
        if self.certificates.is_empty() {
            return Ok(());
        }
        refuse_listed(&self.certificates, certificate.as_der(), "the certificate", &sha256, budget)?;
        for twin in certificate.ecdsa_twins() {
            refuse_listed(&self.certificates, &twin, "the certificate with n - s for s", &sha256, budget)?;
        }
        Ok(())
    }

    /// Refuses a key, as `SubjectPublicKeyInfo` DER, that is listed.
    ///
    /// # Errors
    /// `distrusted`, `budget_exhausted`.
    pub fn check_key(
        &self,
        key_info: &[u8],
        sha256: impl Fn(&[u8]) -> [u8; 32],
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        if self.keys.is_empty() {
            return Ok(());
        }
        refuse_listed(&self.keys, key_info, "the key", sha256, budget)
    }
}

fn refuse_listed(
    list: &HashSet<[u8; 32]>,
    bytes: &[u8],
    what: &'static str,
    sha256: impl Fn(&[u8]) -> [u8; 32],
    budget: &mut Budget,
) -> Result<(), Finding> {
    budget.charge(weight::hash(bytes))?;
    if list.contains(&sha256(bytes)) {
        return Err(Finding::refusal(FindingCode::Distrusted, what));
    }
    Ok(())
}
