//! The few operations that the store is made of, so that a test can let each of them fail.

use std::io;

/// The parts of the folder; each is a folder of its own, or a subfolder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Room {
    /// The folder itself: the lock and the list of what was forgotten.
    Top,
    /// A file for each scope.
    Records,
    /// The files that records name.
    Parts,
    /// Files that are being written.
    Incoming,
}

/// A file system, as far as the store needs one. An error of an operation says nothing about its effect.
pub(super) trait Storage {
    /// A file that is being written.
    type File;

    /// Makes a file that is not there.
    fn create(&self, room: Room, name: &str) -> io::Result<Self::File>;
    /// Opens a file to add to its end; makes it if it is not there.
    fn append(&self, room: Room, name: &str) -> io::Result<Self::File>;
    /// Writes all these bytes.
    fn write(&self, file: &mut Self::File, bytes: &[u8]) -> io::Result<()>;
    /// Waits until what was written would survive a loss of power.
    fn sync(&self, file: &mut Self::File) -> io::Result<()>;
    /// Moves a file out of [`Room::Incoming`], in the place of what has the name now.
    fn publish(&self, incoming: &str, room: Room, name: &str) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, room: Room, name: &str) -> io::Result<()>;
    /// Waits until the names in a room would survive a loss of power.
    fn sync_room(&self, room: Room) -> io::Result<()>;
    /// The contents of a small file, up to a limit.
    fn read(&self, room: Room, name: &str, limit: u64) -> io::Result<Vec<u8>>;
    /// The names in a room.
    fn names(&self, room: Room) -> io::Result<Vec<String>>;
}
