//! The storage that is a folder of the file system.
//!
//! The folders are opened once, and everything is done relative to them: nobody can put another folder in their
//! place meanwhile. What is opened is looked at afterwards, by its handle: a link is not followed, and a file or
//! folder that others own or may write to is refused.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{AtFlags, CWD, Dir, FileType, FlockOperation, Mode, OFlags, Stat};
use rustix::io::Errno;

use super::error::{FolderError, Insecurity};
use super::storage::{Room, Storage};

const ROOT: u32 = 0;
const WRITABLE_BY_OTHERS: u32 = 0o022;
const LOCK: &str = "lock";

/// A folder with its rooms, each opened.
#[derive(Debug)]
pub(super) struct Disk {
    top: OwnedFd,
    records: OwnedFd,
    parts: OwnedFd,
    incoming: OwnedFd,
    owner: u32,
}

/// When the records changed last, as the file system tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Modified {
    pub(super) seconds: i64,
    pub(super) nanoseconds: u64,
}

impl Disk {
    /// Opens the folder of this user; `create` makes what is missing.
    pub(super) fn open(path: &Path, owner: u32, create: bool) -> Result<Self, FolderError> {
        let top = open_folder(CWD, path, owner, create)?;
        let room = |name: &str| open_folder(top.as_fd(), Path::new(name), owner, create);
        let (records, parts, incoming) = (room("records")?, room("parts")?, room("incoming")?);
        if create {
            rustix::fs::fsync(&top).map_err(|error| FolderError::io("sync the folder")(error.into()))?;
        }
        Ok(Self { top, records, parts, incoming, owner })
    }

    /// The right to write, if no process has it; it ends when the file is closed, at the latest with the process.
    pub(super) fn lock(&self) -> Result<Option<File>, FolderError> {
        let what = "lock the folder";
        let lock =
            self.open_file(Room::Top, LOCK, OFlags::RDWR | OFlags::CREATE).map_err(FolderError::io(what))?;
        match rustix::fs::flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(lock)),
            Err(Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(FolderError::io(what)(error.into())),
        }
    }

    /// A file for reading, whole and never to be changed.
    pub(super) fn open_part(&self, name: &str) -> io::Result<File> {
        self.open_file(Room::Parts, name, OFlags::RDONLY)
    }

    /// When a name in the room of records changed last.
    pub(super) fn modified(&self) -> io::Result<Modified> {
        let stat = rustix::fs::fstat(&self.records)?;
        Ok(Modified { seconds: stat.st_mtime, nanoseconds: stat.st_mtime_nsec })
    }

    fn room(&self, room: Room) -> &OwnedFd {
        match room {
            Room::Top => &self.top,
            Room::Records => &self.records,
            Room::Parts => &self.parts,
            Room::Incoming => &self.incoming,
        }
    }

    /// A pipe or a device in the place of a file is not waited for.
    fn open_file(&self, room: Room, name: &str, flags: OFlags) -> io::Result<File> {
        let flags = flags | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let room = self.room(room);
        let opened =
            rustix::fs::openat(room, name, flags, Mode::RUSR | Mode::WUSR).map_err(|error| match error {
                Errno::LOOP => io::Error::other(insecure(name, Insecurity::Link)),
                error => error.into(),
            })?;
        let stat = rustix::fs::fstat(&opened)?;
        inspect(&stat, FileType::RegularFile, self.owner, name).map_err(io::Error::other)?;
        Ok(File::from(opened))
    }
}

/// Opens a folder, and makes it if it is not there; one that is there is as good if it passes inspection.
fn open_folder(at: BorrowedFd<'_>, path: &Path, owner: u32, create: bool) -> Result<OwnedFd, FolderError> {
    let name = path.display().to_string();
    if create
        && let Err(error) = rustix::fs::mkdirat(at, path, Mode::RWXU)
        && error != Errno::EXIST
    {
        return Err(FolderError::io("make a folder")(error.into()));
    }
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let opened = rustix::fs::openat(at, path, flags, Mode::empty()).map_err(|error| {
        // What the system says of a link or a file in its place depends on the system.
        let stat = rustix::fs::statat(at, path, AtFlags::SYMLINK_NOFOLLOW);
        match stat.map(|stat| FileType::from_raw_mode(stat.st_mode)) {
            Ok(FileType::Symlink) => insecure(&name, Insecurity::Link),
            Ok(FileType::Directory) | Err(_) => FolderError::io("open a folder")(error.into()),
            Ok(_) => insecure(&name, Insecurity::Kind),
        }
    })?;
    let stat =
        rustix::fs::fstat(&opened).map_err(|error| FolderError::io("look at a folder")(error.into()))?;
    inspect(&stat, FileType::Directory, owner, &name)?;
    Ok(opened)
}

/// The superuser may do everything anyway.
fn inspect(stat: &Stat, kind: FileType, owner: u32, name: &str) -> Result<(), FolderError> {
    if FileType::from_raw_mode(stat.st_mode) != kind {
        Err(insecure(name, Insecurity::Kind))
    } else if stat.st_uid != owner && stat.st_uid != ROOT {
        Err(insecure(name, Insecurity::Owner(stat.st_uid)))
    } else if stat.st_mode & WRITABLE_BY_OTHERS != 0 {
        Err(insecure(name, Insecurity::Mode(stat.st_mode & 0o7777)))
    } else {
        Ok(())
    }
}

fn insecure(name: &str, why: Insecurity) -> FolderError {
    FolderError::Insecure { what: name.to_owned(), why }
}

impl Storage for Arc<Disk> {
    type File = File;

    fn create(&self, room: Room, name: &str) -> io::Result<File> {
        self.open_file(room, name, OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL)
    }

    fn append(&self, room: Room, name: &str) -> io::Result<File> {
        self.open_file(room, name, OFlags::WRONLY | OFlags::CREATE | OFlags::APPEND)
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&self, file: &mut File) -> io::Result<()> {
        file.sync_all()
    }

    fn publish(&self, incoming: &str, room: Room, name: &str) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.incoming, incoming, self.room(room), name)?)
    }

    fn remove(&self, room: Room, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(self.room(room), name, AtFlags::empty())?)
    }

    fn sync_room(&self, room: Room) -> io::Result<()> {
        Ok(rustix::fs::fsync(self.room(room))?)
    }

    fn read(&self, room: Room, name: &str, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open_file(room, name, OFlags::RDONLY)?.take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn names(&self, room: Room) -> io::Result<Vec<String>> {
        let entries = Dir::read_from(self.room(room))?;
        let mut names = Vec::new();
        for entry in entries {
            // A name that is no text is none of ours.
            names.extend(entry?.file_name().to_str().ok().map(str::to_owned));
        }
        names.retain(|name| name != "." && name != "..");
        Ok(names)
    }
}
