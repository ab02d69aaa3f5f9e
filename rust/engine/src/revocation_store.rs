//! The store of what is known about revocation, with the clock and the verifier of this engine.

use std::path::Path;
use std::sync::{Arc, Weak};

use chainward_crypto::AwsLcVerifier;
use chainward_revocation::folder::{Folder, FolderError, FolderOptions, Hash};
use chainward_revocation::{Added, FirstFetches, Issuer, Rejected, State, StoredList};
use chainward_validate::finding::{Finding, malformed};
use chainward_validate::revocation::source::{Entry, RevocationList, Unreadable};
use chainward_x509::{Certificate, Malformed, UnixTime};

use crate::request::At;
use crate::store::{AnchorKind, TrustStore};

/// CRLs and OCSP responses that were accepted: verified once, and looked up by each validation.
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
        self.add_issuer_der(der).map_err(malformed)
    }

    pub(crate) fn add_issuer_der(&self, der: &[u8]) -> Result<(), Malformed> {
        self.store.add_issuer(Issuer::from_certificate(der)?);
        Ok(())
    }

    /// A store that keeps what it accepts in a folder, which several processes may read and one writes. What is there
    /// is taken in by [`RevocationStore::read_back`], once the issuers are known.
    ///
    /// # Errors
    /// The folder can't be opened or locked, or others may change it.
    pub fn in_folder(path: &Path, options: FolderOptions) -> Result<Self, FolderError> {
        let folder = Folder::open(path, options)?;
        Ok(Self { store: chainward_revocation::RevocationStore::in_folder(folder)? })
    }

    /// Takes in what the folder keeps, from before or from another process; each is verified like what comes from the
    /// network. Gives what is not accepted, by its scope: it stays in the folder.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn read_back(&self) -> Result<Vec<Rejected>, FolderError> {
        self.store.read_back(&AwsLcVerifier, At::Now.latest())
    }

    /// Forgets a scope of the folder with its floor, so that what is older than what was there is accepted again; the
    /// folder's file `forgotten` tells. False: there is no such scope.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn forget(&self, scope: Hash) -> Result<bool, FolderError> {
        self.store.forget(scope, At::Now.latest())
    }

    pub(crate) fn watch_first_fetches(&self, fetches: Weak<dyn FirstFetches>) {
        self.store.watch_first_fetches(fetches);
    }

    /// Accepts a CRL, as DER; it counts from the next validation on. `origin` names it in errors; `at` is the time at
    /// which its thisUpdate must have come.
    ///
    /// # Errors
    /// Why it is not accepted; what was there stays.
    pub fn add_crl(&self, der: Vec<u8>, origin: &str, at: At) -> Result<Added, Rejected> {
        self.store.add_crl(der, origin, &AwsLcVerifier, at.latest())
    }

    /// Accepts an OCSP response, as DER, of a known issuer or of a responder that it delegated; it counts from the next
    /// validation on. `origin` names it in errors; `at` is the time at which its thisUpdate must have come and its
    /// responder must be authorised. Gives when more is known, if the response says so.
    ///
    /// # Errors
    /// Why it is not accepted; what was there stays.
    pub fn add_ocsp(&self, der: &[u8], origin: &str, at: At) -> Result<Option<UnixTime>, Rejected> {
        self.store.add_response(der, origin, &AwsLcVerifier, at.resolve())
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
