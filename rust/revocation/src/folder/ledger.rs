//! The store itself, over any storage: in which order what is done. `mod.rs` says why.

use std::collections::HashSet;
use std::io;

use chainward_x509::{UnixTime, format_unix_time};

use super::error::FolderError;
use super::floor::Floor;
use super::names::{Hash, is_part, part_name, scope_of_part};
use super::record::{Entry, MAX_PARTS, MAX_RECORD, MAX_SCOPE, Record};
use super::storage::{Room, Storage};

/// Where it is written down what was forgotten.
pub(super) const FORGOTTEN: &str = "forgotten";

/// What is to be kept for a scope.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// The scope, by any name that the caller has for it: the issuer's name, its key and the distribution point,
    /// complete or delta. Things of one scope replace each other.
    pub scope: &'a [u8],
    /// How new it is.
    pub order: &'a Floor,
    /// SHA-256 of what was signed.
    pub content: Hash,
    /// The files, by short lower-case words: `der`, `index`.
    pub parts: &'a [(&'a str, &'a [u8])],
}

/// The record of a scope, if there is one.
pub(super) fn record(storage: &impl Storage, id: Hash) -> Result<Option<Record>, FolderError> {
    match storage.read(Room::Records, &id.to_string(), MAX_RECORD) {
        Ok(bytes) => Record::read(&bytes, id).map(Some).ok_or_else(|| FolderError::Damaged(id.to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(FolderError::io("read a record")(error)),
    }
}

/// Every record, damaged ones as errors; what is no record is left out.
pub(super) fn records(storage: &impl Storage) -> Result<Vec<Result<Record, FolderError>>, FolderError> {
    let names = storage.names(Room::Records).map_err(FolderError::io("list the records"))?;
    let ids = names.iter().filter_map(|name| name.parse().ok());
    Ok(ids.filter_map(|id| record(storage, id).transpose()).collect())
}

/// What the one writer does.
#[derive(Debug)]
pub(super) struct Ledger<S> {
    storage: S,
    written: u64,
}

impl<S: Storage> Ledger<S> {
    /// Removes what a writer left behind that was killed: files that nobody names.
    pub(super) fn open(storage: S) -> Result<Self, FolderError> {
        let ledger = Self { storage, written: 0 };
        for name in ledger.storage.names(Room::Incoming).map_err(FolderError::io("list what is incoming"))? {
            ledger.clear(Room::Incoming, &name);
        }
        ledger.remove_orphans()?;
        Ok(ledger)
    }

    /// Keeps what is offered in the place of what is there, unless it is older.
    pub(super) fn put(&mut self, offer: &Offer<'_>) -> Result<Record, FolderError> {
        check(offer)?;
        let id = Hash::of(offer.scope);
        let old = record(&self.storage, id)?;
        let floor = match &old {
            Some(old) if !old.floor.admits(offer.order) => {
                return Err(FolderError::Rollback { floor: old.floor.clone(), offered: offer.order.clone() });
            }
            Some(old) => old.floor.raised_by(offer.order),
            None => offer.order.clone(),
        };
        let kept = self.publish_parts(id, offer).and_then(|entry| {
            self.replace(old, Record { scope: offer.scope.to_vec(), floor, entry: Some(entry) })
        });
        if kept.is_err() {
            self.clear_parts(id, offer);
        }
        kept
    }

    fn publish_parts(&mut self, id: Hash, offer: &Offer<'_>) -> Result<Entry, FolderError> {
        for (part, bytes) in offer.parts {
            self.publish(Room::Parts, &part_name(id, offer.content, part), bytes)?;
        }
        self.storage.sync_room(Room::Parts).map_err(FolderError::io("sync the parts"))?;
        let parts = offer.parts.iter().map(|(part, _)| (*part).to_owned()).collect();
        Ok(Entry { content: offer.content, order: offer.order.clone(), parts })
    }

    /// Of an offer that failed: what its scope's record does not name. The record may be the new one already.
    fn clear_parts(&self, id: Hash, offer: &Offer<'_>) {
        let Ok(record) = record(&self.storage, id) else { return };
        let named = record.map(|record| record.files()).unwrap_or_default();
        let parts = offer.parts.iter().map(|(part, _)| part_name(id, offer.content, part));
        parts.filter(|name| !named.contains(name)).for_each(|name| self.clear(Room::Parts, &name));
    }

    /// Removes what is kept for a scope; its floor stays.
    pub(super) fn discard(&mut self, id: Hash) -> Result<Option<Record>, FolderError> {
        match record(&self.storage, id)? {
            None => Ok(None),
            Some(old) => {
                let new = Record { entry: None, ..old.clone() };
                self.replace(Some(old), new).map(Some)
            }
        }
    }

    /// Forgets a scope with its floor, damaged or not, and writes down that it was.
    pub(super) fn forget(&mut self, id: Hash, now: UnixTime) -> Result<Option<Floor>, FolderError> {
        let floor = match record(&self.storage, id) {
            Ok(None) => return Ok(None),
            Ok(Some(old)) => Some(old.floor),
            Err(FolderError::Damaged(_)) => None,
            Err(error) => return Err(error),
        };
        let text = floor.as_ref().map_or("a damaged record".to_owned(), Floor::to_string);
        self.note(&format!("{} scope {id}: {text}\n", format_unix_time(now)))?;
        let removed = self.storage.remove(Room::Records, &id.to_string());
        removed.map_err(FolderError::io("remove a record"))?;
        self.storage.sync_room(Room::Records).map_err(FolderError::io("sync the records"))?;
        self.remove_orphans()?;
        Ok(floor)
    }

    /// Makes a record the one of its scope, and then removes the files that only the old one named.
    fn replace(&mut self, old: Option<Record>, new: Record) -> Result<Record, FolderError> {
        self.publish(Room::Records, &new.id().to_string(), &new.write())?;
        self.storage.sync_room(Room::Records).map_err(FolderError::io("sync the records"))?;
        let kept = new.files();
        let replaced = old.map(|old| old.files()).unwrap_or_default();
        replaced.iter().filter(|name| !kept.contains(name)).for_each(|name| self.clear(Room::Parts, name));
        Ok(new)
    }

    /// A whole and lasting file, or none; then its name.
    fn publish(&mut self, room: Room, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let incoming = self.written.to_string();
        self.written = self.written.wrapping_add(1);
        let published = self.write(&incoming, bytes).and_then(|()| {
            self.storage.publish(&incoming, room, name).map_err(FolderError::io("rename a file"))
        });
        if published.is_err() {
            self.clear(Room::Incoming, &incoming);
        }
        published
    }

    fn write(&self, incoming: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let file = self.storage.create(Room::Incoming, incoming);
        let mut file = file.map_err(FolderError::io("make a file"))?;
        self.storage.write(&mut file, bytes).map_err(FolderError::io("write a file"))?;
        self.storage.sync(&mut file).map_err(FolderError::io("sync a file"))
    }

    fn note(&self, line: &str) -> Result<(), FolderError> {
        let what = "write down what is forgotten";
        let mut file = self.storage.append(Room::Top, FORGOTTEN).map_err(FolderError::io(what))?;
        self.storage.write(&mut file, line.as_bytes()).map_err(FolderError::io(what))?;
        self.storage.sync(&mut file).map_err(FolderError::io(what))?;
        self.storage.sync_room(Room::Top).map_err(FolderError::io(what))
    }

    /// Parts that no record names. Those of a damaged record stay: it may be repaired from a backup.
    fn remove_orphans(&self) -> Result<(), FolderError> {
        let parts = self.storage.names(Room::Parts).map_err(FolderError::io("list the parts"))?;
        let mut kept: HashSet<String> = HashSet::new();
        let mut damaged: HashSet<Hash> = HashSet::new();
        for id in parts.iter().filter_map(|name| scope_of_part(name)).collect::<HashSet<_>>() {
            match record(&self.storage, id) {
                Ok(found) => kept.extend(found.iter().flat_map(Record::files)),
                Err(_) => _ = damaged.insert(id),
            }
        }
        for name in parts {
            let is_damaged = scope_of_part(&name).is_some_and(|id| damaged.contains(&id));
            if !is_damaged && !kept.contains(&name) {
                self.clear(Room::Parts, &name);
            }
        }
        Ok(())
    }

    /// Nobody names the file: if it can't be removed now it is when the folder is opened next.
    fn clear(&self, room: Room, name: &str) {
        let _ = self.storage.remove(room, name);
    }
}

fn check(offer: &Offer<'_>) -> Result<(), FolderError> {
    let parts = || offer.parts.iter().map(|(part, _)| *part);
    let distinct: HashSet<&str> = parts().collect();
    if offer.scope.len() > MAX_SCOPE {
        Err(FolderError::Unusable("a scope of more than 16 KiB"))
    } else if offer.parts.is_empty() || offer.parts.len() > MAX_PARTS {
        Err(FolderError::Unusable("no part, or more than four"))
    } else if distinct.len() != offer.parts.len() || !parts().all(is_part) {
        Err(FolderError::Unusable("parts are named by different words of up to 16 lower-case letters"))
    } else {
        Ok(())
    }
}
