//! Which CA a rule of the policy means: by fingerprint, key or name.

use chainward_x509::Certificate;

use crate::signature::SignatureVerifier;

/// A CA, by all of what is said here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authority {
    /// SHA-256 of its certificate.
    pub sha256: Option<[u8; 32]>,
    /// SHA-256 of its `SubjectPublicKeyInfo`, which a renewed certificate keeps.
    pub key_sha256: Option<[u8; 32]>,
    /// Its subject as RFC 4514 writes it, exactly as `chainward inspect` shows it. Whoever runs a CA chooses the
    /// names of the CAs below: a name alone says nothing about which key it is.
    pub name: Option<String>,
}

impl Authority {
    /// True when it is all of what is said.
    pub fn is(&self, found: &Authenticated) -> bool {
        self.sha256.is_none_or(|sha256| found.sha256 == Some(sha256))
            && self.key_sha256.is_none_or(|sha256| found.key_sha256 == sha256)
            && self.name.as_ref().is_none_or(|name| *name == found.name)
    }
}

/// A verified CA as the rules see it.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// SHA-256 of its certificate; `None` for a bare name and key.
    pub sha256: Option<[u8; 32]>,
    /// SHA-256 of its key.
    pub key_sha256: [u8; 32],
    /// Its subject as RFC 4514 writes it.
    pub name: String,
}

impl Authenticated {
    /// Fingerprints and name of a certificate.
    pub(crate) fn of<V: SignatureVerifier>(verifier: &V, certificate: &Certificate<'_>) -> Self {
        Self {
            sha256: Some(verifier.sha256(certificate.as_der())),
            key_sha256: verifier.sha256(certificate.subject_public_key_info().as_der()),
            name: certificate.subject().to_string(),
        }
    }
}
