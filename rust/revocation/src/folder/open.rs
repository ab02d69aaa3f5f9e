//! The folder as its users see it: readers, and the one writer.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chainward_x509::UnixTime;

use super::disk::{Disk, Modified};
use super::error::FolderError;
use super::floor::Floor;
use super::ledger::{Ledger, Offer, record, records};
use super::names::{Hash, part_name};
use super::record::Record;

/// How often a record may change while somebody opens what it names. The writer syncs several times between two
/// changes, and a reader does nothing but open.
const ATTEMPTS: usize = 100;

/// Within this time of a change the clock of the file system may not tell a second change from the first.
const SETTLING: Duration = Duration::from_secs(2);

/// How a folder is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FolderOptions {
    /// Whether it is made if it is not there.
    pub create: bool,
    /// The user that everything must belong to, besides root. The default is the one of this process; another
    /// one is for readers of a folder that a service of its own fills.
    pub owner: u32,
}

impl Default for FolderOptions {
    fn default() -> Self {
        Self { create: true, owner: rustix::process::geteuid().as_raw() }
    }
}

/// A folder, opened for reading. Clones share it.
#[derive(Clone, Debug)]
pub struct Folder {
    disk: Arc<Disk>,
}

/// A record, and the files that it names: none of them changes any more.
#[derive(Debug)]
pub struct Opened {
    /// The record.
    pub record: Record,
    /// Its parts, in the order in which they were offered.
    pub parts: Vec<(String, File)>,
}

/// A state of the folder, to find out later whether there is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    modified: Modified,
    is_settled: bool,
}

/// The one that writes. Others may read meanwhile; another process becomes the writer when this one is dropped
/// or its process ends. A process that forks while it has one shares it with its child.
#[derive(Debug)]
pub struct Writer {
    ledger: Ledger<Arc<Disk>>,
    _lock: File,
}

impl Folder {
    /// Opens a folder, and makes it if it is not there and the options say so.
    ///
    /// # Errors
    /// It can't be opened, or others may change it.
    pub fn open(path: &Path, options: FolderOptions) -> Result<Self, FolderError> {
        Ok(Self { disk: Arc::new(Disk::open(path, options.owner, options.create)?) })
    }

    /// Every record; damaged ones, and those that others may change, as errors.
    ///
    /// # Errors
    /// The records can't be listed.
    pub fn records(&self) -> Result<Vec<Result<Record, FolderError>>, FolderError> {
        records(&self.disk)
    }

    /// The record of a scope, if there is one.
    ///
    /// # Errors
    /// It is damaged, can't be read, or others may change it.
    pub fn record(&self, id: Hash) -> Result<Option<Record>, FolderError> {
        record(&self.disk, id)
    }

    /// The record of a scope with its files opened, if there is one. Does not wait for a writer.
    ///
    /// # Errors
    /// As [`Folder::record`]; or a file is not there.
    pub fn opened(&self, id: Hash) -> Result<Option<Opened>, FolderError> {
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let Some(record) = self.record(id)? else { return Ok(None) };
            match self.parts(&record) {
                // The writer was faster: there is a newer record.
                Err(FolderError::Missing(_)) if last.as_ref() != Some(&record) => last = Some(record),
                Err(error) => return Err(error),
                Ok(parts) => return Ok(Some(Opened { record, parts })),
            }
        }
        Err(FolderError::Missing(id.to_string()))
    }

    fn parts(&self, record: &Record) -> Result<Vec<(String, File)>, FolderError> {
        let Some(entry) = &record.entry else { return Ok(Vec::new()) };
        let open = |part: &String| {
            let name = part_name(record.id(), entry.content, part);
            match self.disk.open_part(&name) {
                Ok(file) => Ok((part.clone(), file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Err(FolderError::Missing(name)),
                Err(error) => Err(FolderError::io("open a part")(error)),
            }
        };
        entry.parts.iter().map(open).collect()
    }

    /// The present state, to be taken before the records are read.
    ///
    /// # Errors
    /// The folder can't be looked at.
    pub fn stamp(&self) -> Result<Stamp, FolderError> {
        let modified = self.disk.modified().map_err(FolderError::io("look at the records"))?;
        let seconds = u64::try_from(modified.seconds).unwrap_or(0);
        let since = Duration::from_secs(seconds).saturating_add(Duration::from_nanos(modified.nanoseconds));
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        // Also while the clock is behind the file system's.
        let is_settled = now.checked_sub(since).is_some_and(|age| age > SETTLING);
        Ok(Stamp { modified, is_settled })
    }

    /// Whether a record may have changed since the stamp was taken; costs one call of the system. Of a stamp
    /// that was taken within two seconds of a change it is always so.
    ///
    /// # Errors
    /// The folder can't be looked at.
    pub fn may_have_changed(&self, stamp: &Stamp) -> Result<bool, FolderError> {
        let modified = self.disk.modified().map_err(FolderError::io("look at the records"))?;
        Ok(!stamp.is_settled || stamp.modified != modified)
    }

    /// Becomes the writer; `None` if there is one.
    ///
    /// # Errors
    /// The folder can't be locked, or not be cleared of what a writer left behind.
    pub fn writer(&self) -> Result<Option<Writer>, FolderError> {
        let Some(lock) = self.disk.lock()? else { return Ok(None) };
        let ledger = Ledger::open(Arc::clone(&self.disk))?;
        Ok(Some(Writer { ledger, _lock: lock }))
    }
}

impl Writer {
    /// Keeps what is offered in the place of what is there, unless it is below the floor of its scope. When this
    /// returns it would survive a loss of power.
    ///
    /// The caller has verified it, and has refused what is from the future: a floor there would lock the scope.
    ///
    /// # Errors
    /// It is a rollback, the scope's record is damaged, or the system refuses something. What was there is still
    /// there; only if the very last step failed, to sync the records, what was offered is there, and an end of
    /// the system could still undo that.
    pub fn put(&mut self, offer: &Offer<'_>) -> Result<Record, FolderError> {
        self.ledger.put(offer)
    }

    /// Removes what is kept for a scope because it was not what it should be when it was read back. Its floor
    /// stays. `None`: there is no such scope.
    ///
    /// # Errors
    /// As [`Writer::put`].
    pub fn discard(&mut self, id: Hash) -> Result<Option<Record>, FolderError> {
        self.ledger.discard(id)
    }

    /// Forgets a scope with its floor, and writes a line about it to the file `forgotten`: what is older than
    /// what was there is taken again. Undoes a lockout, and mends a damaged record. Returns the floor that was
    /// forgotten; `None` if there was none, or a damaged one.
    ///
    /// # Errors
    /// The system refuses something; a line may have been written already.
    pub fn forget(&mut self, id: Hash, now: UnixTime) -> Result<Option<Floor>, FolderError> {
        self.ledger.forget(id, now)
    }
}
