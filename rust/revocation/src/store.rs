//! What the owner of validators holds: it takes CRLs in, and gives validations the newest state.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::{ArcSwap, Guard};
use chainward_validate::revocation::source::{RevocationList, RevocationSource};
use chainward_validate::signature::SignatureVerifier;
use chainward_x509::UnixTime;

use crate::accept::accept;
use crate::error::{Rejected, Rejection};
use crate::issuers::{Issuer, Issuers};
use crate::list::StoredList;
use crate::order::{is_same_scope, may_replace};
use crate::responses;
use crate::state::State;

/// CRLs that were accepted. Readers never wait; of several writers each waits for the one before it.
#[derive(Debug, Default)]
pub struct RevocationStore {
    state: ArcSwap<State>,
    issuers: Mutex<Issuers>,
}

/// What became of a CRL that was accepted.
#[derive(Clone, Debug)]
pub enum Added {
    /// It is the first of its scope.
    New(Arc<StoredList>),
    /// It stands for an older one of its scope now.
    Replaced(Arc<StoredList>),
    /// It is here already.
    Unchanged(Arc<StoredList>),
}

impl RevocationStore {
    /// Makes a key known, so that CRLs it signed are accepted.
    pub fn add_issuer(&self, issuer: Issuer) {
        self.issuers.lock().unwrap_or_else(PoisonError::into_inner).add(issuer);
    }

    /// Accepts a CRL at the time `now`; it counts from the next validation on.
    ///
    /// # Errors
    /// Why it is not accepted; what was there stays.
    pub fn add_crl<V: SignatureVerifier>(
        &self,
        der: Vec<u8>,
        origin: &str,
        verifier: &V,
        now: UnixTime,
    ) -> Result<Added, Rejected> {
        // Held until the state is swapped: of two writers the one with the older list must see the newer one.
        let issuers = self.issuers.lock().unwrap_or_else(PoisonError::into_inner);
        accept(der, &issuers, verifier, now)
            .and_then(|list| self.replace(Arc::new(list)))
            .map_err(|rejection| Rejected { origin: origin.to_owned(), rejection })
    }

    fn replace(&self, list: Arc<StoredList>) -> Result<Added, Rejection> {
        let state = self.state.load();
        let others = state.lists(&list.facts().issuer);
        let old = others.iter().find(|old| is_same_scope(old.facts(), list.facts()));
        match old {
            Some(old) if old.facts().sha256 == list.facts().sha256 => {
                return Ok(Added::Unchanged(Arc::clone(old)));
            }
            Some(old) if !may_replace(list.facts(), old.facts()) => return Err(Rejection::Rollback),
            _ => {}
        }
        self.state.store(Arc::new(state.with(Arc::clone(&list), old)));
        Ok(if old.is_some() { Added::Replaced(list) } else { Added::New(list) })
    }

    /// Accepts an OCSP response of a known issuer, or of a responder that it delegated; it counts from the next
    /// validation on.
    ///
    /// # Errors
    /// Why it is not accepted; what was there stays.
    pub fn add_response<V: SignatureVerifier>(
        &self,
        der: &[u8],
        origin: &str,
        verifier: &V,
    ) -> Result<(), Rejected> {
        let issuers = self.issuers.lock().unwrap_or_else(PoisonError::into_inner);
        let rejected = |rejection| Rejected { origin: origin.to_owned(), rejection };
        let about = responses::accept(der, &issuers, verifier)
            .map_err(|fault| rejected(Rejection::Response(fault)))?;
        let state = self.state.load().with_response(&Arc::from(der), about);
        self.state.store(Arc::new(state.ok_or_else(|| rejected(Rejection::Rollback))?));
        Ok(())
    }

    /// What is known now.
    pub fn state(&self) -> Guard<Arc<State>> {
        self.state.load()
    }
}
