//! Whose signatures on CRLs count at all: keys that are known by name.
//!
//! That a key is known here is no trust: whether it may speak for the issuer of a certificate is asked at each
//! validation (RFC 5280 6.3.3 (f)).

use std::collections::HashMap;
use std::sync::Arc;

use chainward_x509::{CanonicalName, Certificate, Malformed, Name};

/// A key and the name it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    pub(crate) name: CanonicalName,
    pub(crate) name_der: Arc<[u8]>,
    pub(crate) key_info: Arc<[u8]>,
    pub(crate) certificate: Option<Arc<[u8]>>,
}

impl Issuer {
    /// The subject and the key of a certificate.
    ///
    /// # Errors
    /// What is malformed in it.
    pub fn from_certificate(der: &[u8]) -> Result<Self, Malformed> {
        let certificate = Certificate::from_der(der)?;
        Ok(Self {
            name: certificate.subject().canonical(),
            name_der: Arc::from(certificate.subject().as_der()),
            key_info: Arc::from(certificate.subject_public_key_info().as_der()),
            certificate: Some(Arc::from(der)),
        })
    }

    /// A bare name and its key, each as DER.
    ///
    /// # Errors
    /// What is malformed in the name.
    pub fn from_name_and_key(name: &[u8], key_info: &[u8]) -> Result<Self, Malformed> {
        let (name_der, name) = (Arc::from(name), Name::from_der(name)?.canonical());
        Ok(Self { name, name_der, key_info: Arc::from(key_info), certificate: None })
    }
}

/// All that are known, by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Issuers(HashMap<CanonicalName, Vec<NamedKey>>);

/// A key of a name, and the certificates that are known for it.
#[derive(Clone, Debug)]
pub(crate) struct NamedKey {
    /// The name as it was signed, which OCSP hashes.
    pub(crate) name_der: Arc<[u8]>,
    pub(crate) key_info: Arc<[u8]>,
    pub(crate) certificates: Vec<Arc<[u8]>>,
}

impl Issuers {
    pub(crate) fn add(&mut self, issuer: Issuer) {
        let keys = self.0.entry(issuer.name).or_default();
        let place = keys.iter().position(|key| key.key_info == issuer.key_info).unwrap_or_else(|| {
            keys.push(NamedKey {
                name_der: issuer.name_der,
                key_info: issuer.key_info,
                certificates: Vec::new(),
            });
            keys.len() - 1
        });
        if let (Some(key), Some(certificate)) = (keys.get_mut(place), issuer.certificate)
            && !key.certificates.contains(&certificate)
        {
            key.certificates.push(certificate);
        }
    }

    /// The keys of this name.
    pub(crate) fn named(&self, name: &CanonicalName) -> &[NamedKey] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// All keys.
    pub(crate) fn all(&self) -> impl Iterator<Item = &NamedKey> {
        self.0.values().flatten()
    }
}
