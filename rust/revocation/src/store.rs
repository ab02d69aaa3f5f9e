//! What the owner of validators holds: it takes CRLs and OCSP responses in, and gives validations the newest state.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use arc_swap::{ArcSwap, Guard};
use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::revocation::source::{RevocationList, RevocationSource};
use chainward_validate::signature::SignatureVerifier;
use chainward_x509::UnixTime;

use crate::accept::Acceptance;
use crate::bytes::Bytes;
use crate::error::{Rejected, Rejection};
use crate::folder::{Folder, FolderError, Hash};
use crate::issuers::{Issuer, Issuers};
use crate::keeper::{Content, Keeper, Kept};
use crate::list::StoredList;
use crate::order::{is_same_scope, may_replace};
use crate::responses;
use crate::state::{FirstFetches, State};

/// CRLs and OCSP responses that were accepted. Readers never wait; of several writers each waits for the one before it.
#[derive(Debug, Default)]
pub struct RevocationStore {
    state: ArcSwap<State>,
    desk: Mutex<Desk>,
}

/// What accepting needs. Held until the state is swapped: of two writers the one with the older list must see the
/// newer one.
#[derive(Debug, Default)]
struct Desk {
    issuers: Issuers,
    keeper: Option<Keeper>,
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

impl Added {
    /// The CRL that is here now.
    pub fn list(&self) -> &Arc<StoredList> {
        match self {
            Self::New(list) | Self::Replaced(list) | Self::Unchanged(list) => list,
        }
    }
}

impl RevocationStore {
    /// A store that keeps what it accepts in a folder; [`RevocationStore::read_back`] takes in what is there.
    ///
    /// # Errors
    /// The folder can't be locked.
    pub fn in_folder(folder: Folder) -> Result<Self, FolderError> {
        let store = Self::default();
        store.desk().keeper = Some(Keeper::new(folder)?);
        Ok(store)
    }

    /// Makes a key known, so that what it signed is accepted.
    pub fn add_issuer(&self, issuer: Issuer) {
        self.desk().issuers.add(issuer);
    }

    /// Accepts a CRL at the time `now`; it counts from the next validation on.
    ///
    /// # Errors
    /// Why it is not accepted; what was there stays. `not_kept`: it counts, and the folder does not have it.
    pub fn add_crl<V: SignatureVerifier>(
        &self,
        der: Vec<u8>,
        origin: &str,
        verifier: &V,
        now: UnixTime,
    ) -> Result<Added, Rejected> {
        let mut desk = self.desk();
        let accepted = Acceptance { issuers: &desk.issuers, verifier, now }.accept(Bytes::from(der));
        accepted
            .and_then(|list| self.take_list(&mut desk, Arc::new(list)))
            .map_err(|rejection| Rejected { origin: origin.to_owned(), rejection })
    }

    /// Accepts an OCSP response of a known issuer, or of a responder that it delegated; it counts from the next
    /// validation on. Its responder must be authorised at this time, and what it says must be known by then. Gives when
    /// more is known, if the response says so.
    ///
    /// # Errors
    /// As [`RevocationStore::add_crl`].
    pub fn add_response<V: SignatureVerifier>(
        &self,
        der: &[u8],
        origin: &str,
        verifier: &V,
        time: ValidationTime,
    ) -> Result<Option<UnixTime>, Rejected> {
        let mut desk = self.desk();
        self.take_response(&mut desk, der, verifier, time, true)
            .map_err(|rejection| Rejected { origin: origin.to_owned(), rejection })
    }

    /// Takes in what the folder keeps, from before or from another process; each is verified like what comes from the
    /// network. Gives what is not accepted, by its scope: it stays in the folder.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn read_back<V: SignatureVerifier>(
        &self,
        verifier: &V,
        now: UnixTime,
    ) -> Result<Vec<Rejected>, FolderError> {
        let mut desk = self.desk();
        let Some(keeper) = &mut desk.keeper else { return Ok(Vec::new()) };
        let kept = keeper.changed()?;
        Ok(kept.into_iter().filter_map(|kept| self.take_back(&mut desk, kept, verifier, now).err()).collect())
    }

    /// Forgets a scope of the folder with its floor, so that what is older than what was there is accepted again. What
    /// counts in this process stays until it is replaced. False: there is no such scope.
    ///
    /// # Errors
    /// The folder can't be written.
    pub fn forget(&self, scope: Hash, now: UnixTime) -> Result<bool, FolderError> {
        match &mut self.desk().keeper {
            Some(keeper) => Ok(keeper.forget(scope, now)?.is_some()),
            None => Ok(false),
        }
    }

    /// Tells the store who knows which first fetches are under way.
    pub fn watch_first_fetches(&self, fetches: Weak<dyn FirstFetches>) {
        let _desk = self.desk();
        let state = State { first_fetches: Some(fetches), ..State::clone(&self.state.load()) };
        self.state.store(Arc::new(state));
    }

    /// What is known now.
    pub fn state(&self) -> Guard<Arc<State>> {
        self.state.load()
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_list(&self, desk: &mut Desk, list: Arc<StoredList>) -> Result<Added, Rejection> {
        let facts = list.facts();
        let state = self.state.load();
        let old = state.lists(&facts.issuer).iter().find(|old| is_same_scope(old.facts(), facts));
        match old {
            Some(old) if old.facts().sha256 == facts.sha256 => return Ok(Added::Unchanged(Arc::clone(old))),
            Some(old) if !may_replace(facts, old.facts()) => return Err(Rejection::Rollback),
            _ => {}
        }
        let kept = desk.keeper.as_mut().map_or(Ok(()), |keeper| keeper.keep_list(&list));
        if let Err(FolderError::Rollback { .. }) = kept {
            return Err(Rejection::Rollback);
        }
        self.state.store(Arc::new(state.with(Arc::clone(&list), old)));
        kept.map_err(|error| Rejection::NotKept(error.to_string()))?;
        Ok(if old.is_some() { Added::Replaced(list) } else { Added::New(list) })
    }

    fn take_response<V: SignatureVerifier>(
        &self,
        desk: &mut Desk,
        der: &[u8],
        verifier: &V,
        time: ValidationTime,
        is_new: bool,
    ) -> Result<Option<UnixTime>, Rejection> {
        let state = self.state.load();
        let mut about = responses::accept(der, &desk.issuers, verifier, time)?;
        about.retain(|about| state.is_news(about));
        // The folder first: what is below its floor must not count, after a restart either.
        let kept = match desk.keeper.as_mut().filter(|_| is_new) {
            Some(keeper) => keeper.keep_response(&mut about, der),
            None => Ok(()),
        };
        if about.is_empty() {
            return Err(Rejection::Rollback);
        }
        self.state.store(Arc::new(state.with_response(&Arc::from(der), &about)));
        kept.map_err(|error| Rejection::NotKept(error.to_string()))?;
        Ok(about.iter().filter_map(|about| about.next_update).min())
    }

    fn take_back<V: SignatureVerifier>(
        &self,
        desk: &mut Desk,
        kept: Result<Kept, FolderError>,
        verifier: &V,
        now: UnixTime,
    ) -> Result<(), Rejected> {
        let unreadable = |error: FolderError| Rejected {
            origin: "folder".to_owned(),
            rejection: Rejection::NotKept(error.to_string()),
        };
        let Kept { id, what } = kept.map_err(unreadable)?;
        let acceptance = Acceptance { issuers: &desk.issuers, verifier, now };
        let taken = match what {
            Content::List { der, index: Some(index) } => {
                acceptance.accept_again(der, index).and_then(|list| self.insert(Arc::new(list)))
            }
            Content::List { der, index: None } => {
                acceptance.accept(der).and_then(|list| self.insert(Arc::new(list)))
            }
            Content::Response(der) => {
                self.take_response(desk, &der, verifier, ValidationTime::At(now), false).map(drop)
            }
        };
        taken.map_err(|rejection| Rejected { origin: format!("scope {id}"), rejection })
    }

    /// Takes a list of the folder in, unless what is here is newer.
    fn insert(&self, list: Arc<StoredList>) -> Result<(), Rejection> {
        let mut unkept = Desk::default();
        self.take_list(&mut unkept, list).map(drop)
    }
}
