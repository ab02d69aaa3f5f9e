//! The store of what is known about revocation, with the clock and the verifier of this engine.

use std::sync::Arc;

use chainward_crypto::AwsLcVerifier;
use chainward_revocation::{Added, Issuer, Rejected, State, StoredList};
use chainward_validate::finding::{Finding, malformed};
use chainward_validate::revocation::source::{Entry, RevocationList, Unreadable};
use chainward_x509::{Certificate, Malformed};

use crate::request::At;
use crate::store::{AnchorKind, TrustStore};

/// CRLs that were accepted: verified once, and looked up by each validation.
#[derive(Debug, Default)]
pub struct RevocationStore {
    store: chainward_revocation::RevocationStore,
}

/// Why it can't be told whether a serial number is listed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// The certificate of the issuer is malformed.
    #[error("the issuer: {0}")]
    Issuer(Malformed),
    /// The file of a CRL changed under the eyes of who reads it.
    #[error("a CRL can't be read any more")]
    Unreadable,
}

impl RevocationStore {
    /// A store that accepts the CRLs of the anchors and configured intermediates of a trust store.
    ///
    /// # Errors
    /// An anchor that is malformed.
    pub fn of(trust: &TrustStore) -> Result<Self, Finding> {
        let store = Self::default();
        store.add_issuers(trust)?;
        Ok(store)
    }

    /// Makes the keys of all anchors and configured intermediates known, so that CRLs they signed are accepted. That
    /// a key is known is no trust: each validation asks whether it may speak for an issuer (RFC 5280 6.3.3 (f)).
    ///
    /// # Errors
    /// An anchor that is malformed.
    pub fn add_issuers(&self, trust: &TrustStore) -> Result<(), Finding> {
        for anchor in &trust.0.anchors {
            let issuer = match &anchor.kind {
                AnchorKind::Certificate(der) => Issuer::from_certificate(der),
                AnchorKind::NameAndKey(name, key) => Issuer::from_name_and_key(name, key),
            };
            self.store.add_issuer(issuer.map_err(malformed)?);
        }
        for candidate in &trust.0.intermediates {
            self.store.add_issuer(Issuer::from_certificate(&candidate.der).map_err(malformed)?);
        }
        Ok(())
    }

    /// Makes the key of one certificate known, as [`RevocationStore::add_issuers`] does.
    ///
    /// # Errors
    /// What is malformed in it.
    pub fn add_issuer(&self, der: &[u8]) -> Result<(), Finding> {
        self.store.add_issuer(Issuer::from_certificate(der).map_err(malformed)?);
        Ok(())
    }

    /// Accepts a CRL, as DER; it counts from the next validation on. `origin` names it in errors; `at` is the time at
    /// which its thisUpdate must have come.
    ///
    /// # Errors
    /// Why it is not accepted; what was there stays.
    pub fn add_crl(&self, der: Vec<u8>, origin: &str, at: At) -> Result<Added, Rejected> {
        self.store.add_crl(der, origin, &AwsLcVerifier, at.latest())
    }

    /// The entries for a serial number, the content octets of its INTEGER, of the issuer with this certificate, in
    /// each CRL that has one. Whether a CRL may speak for that issuer is not asked here.
    ///
    /// # Errors
    /// Why it can't be told.
    pub fn lookup(&self, issuer: &[u8], serial: &[u8]) -> Result<Vec<(Arc<StoredList>, Entry)>, LookupError> {
        let issuer = Certificate::from_der(issuer).map_err(LookupError::Issuer)?.subject().canonical();
        let mut found = Vec::new();
        for list in self.store.state().all_lists() {
            let entry = list.find(&issuer, serial).map_err(|Unreadable| LookupError::Unreadable)?;
            found.extend(entry.map(|entry| (Arc::clone(list), entry)));
        }
        Ok(found)
    }

    /// What is known now.
    pub fn state(&self) -> impl std::ops::Deref<Target = Arc<State>> + use<'_> {
        self.store.state()
    }
}
