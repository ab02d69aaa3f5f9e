//! What was accepted, kept on disk: by several processes, through any crash, never going back.
//!
//! The folder knows nothing of what it keeps. A *scope* (any bytes that the caller names it by) has a *record*:
//! its *floor*, which is the highest CRL number and thisUpdate that were ever there, and the files that were
//! accepted last, if there are any. **What is read back is not trusted**: the caller verifies it like what comes
//! from the network. The folder vouches for this much: a file that a record names was written as a whole and is
//! never changed or cut off afterwards, so that it can be mapped into memory; a record is the one written last or,
//! while a write was under way, the one before; and a floor never falls, unless somebody forgets it by name.
//!
//! # How
//!
//! ```text
//! lock                           held by the one writer (flock); ends with its process
//! records/<scope>                one small file for each scope: floor and names of its files
//! parts/<scope>-<content>.<part> what records name, such as a CRL and its index
//! incoming/<n>                   files that are being written
//! forgotten                      a line for each scope that was forgotten
//! ```
//!
//! To put something, the writer
//! 1. reads the scope's record, and refuses what is below its floor;
//! 2. writes each part to `incoming`, syncs it, and renames it into `parts`; then syncs `parts`;
//! 3. writes the new record, with the raised floor, to `incoming`, syncs it, renames it into `records`, and syncs
//!    `records`;
//! 4. removes the files that only the old record named.
//!
//! **Killed anywhere before the rename of 3**, the old record is there with all its files: they are removed in 4
//! only. New parts that nobody names are removed when the next writer opens the folder. **Killed after it**, the
//! new record is there, and its files are, because 2 made them last before. The rename is the moment, and the file
//! system makes it one. A loss of power between the rename and the sync of 3 leaves the old or the new record, and
//! `put` has not returned yet. An error of the disk is no different from a crash at that place, but that the writer
//! goes on: it removes what it had written, unless the new record names it, and the next `put` begins again from
//! what is there.
//!
//! **Why not the floor first**, in a file of its own? Then a crash between the two would leave a floor above the
//! entry. To refuse that entry as a rollback would mean fewer revocations than before; to accept it would mean a
//! second rule for what is below the floor. In one file the two can't differ. The reverse order, the entry first, would
//! let an older CRL in after a crash. **Why not one manifest for all scopes?** Each accepted OCSP response would
//! write all of it again; scopes have nothing to do with each other, so a moment for each is enough.
//!
//! To forget a scope, the line in `forgotten` is written and synced before the record is removed: a crash
//! between leaves a line too many, never one too few.
//!
//! **Readers** take no lock and never wait. They read a record and open what it names; if that is gone, because
//! the writer is at 4, there is a newer record to read. What they have opened stays as it is: files are removed by
//! name, and live for as long as somebody has them open or mapped.
//!
//! **Abuse.** Whoever can write here can do anything, so the folder, its rooms and every file must belong to this
//! user (or to root) and be writable by nobody else; links are not followed; names are hashes made here. A record
//! has a checksum against disks that forget. A damaged one is an error and not an absent one, because its floor is
//! not known: the scope takes nothing until it is forgotten.

mod disk;
mod error;
mod floor;
mod ledger;
mod names;
mod open;
mod record;
mod storage;

#[cfg(test)]
mod tests;

pub use error::{FolderError, Insecurity};
pub use floor::{Floor, NumberTooLong};
pub use ledger::Offer;
pub use names::Hash;
pub use open::{Folder, FolderOptions, Opened, Stamp, Writer};
pub use record::{Entry, Record};
