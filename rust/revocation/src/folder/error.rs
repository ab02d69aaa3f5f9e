//! Why the folder can't be used, or does not take something.

use std::io;

use super::floor::{Floor, NumberTooLong};

/// What makes a file or folder one that others could have planted or may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Insecurity {
    /// It belongs to another user.
    #[error("it belongs to user {0}")]
    Owner(u32),
    /// Its group or everybody may write to it.
    #[error("its mode {0:o} lets others write")]
    Mode(u32),
    /// It is a symbolic link.
    #[error("it is a symbolic link")]
    Link,
    /// It is not a folder, or not a regular file.
    #[error("it is of another kind")]
    Kind,
}

/// Why the folder can't be used, or does not take something. What was there before is still there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolderError {
    /// Somebody else could have made it, or may change it.
    #[error("{what} is not safe to use: {why}")]
    Insecure {
        /// The folder or file.
        what: String,
        /// What is wrong with it.
        why: Insecurity,
    },
    /// The system refuses something.
    #[error("can't {what}: {kind}")]
    Io {
        /// What was to be done.
        what: &'static str,
        /// What the system says.
        kind: io::ErrorKind,
    },
    /// A record that was not written by this crate, or not read as it was written. Its floor is not known, so
    /// its scope takes nothing until it is forgotten.
    #[error("the record {0} is damaged")]
    Damaged(String),
    /// What is offered is older than what was there before.
    #[error("rollback: {offered} is offered, {floor} was there")]
    Rollback {
        /// The highest that was ever there.
        floor: Floor,
        /// What is offered.
        offered: Floor,
    },
    /// A file that a record names is not there.
    #[error("{0} is missing")]
    Missing(String),
    /// No CRL has such a number.
    #[error(transparent)]
    Number(#[from] NumberTooLong),
    /// A name or a scope that the folder does not take: a mistake of the caller.
    #[error("not usable: {0}")]
    Unusable(&'static str),
}

impl FolderError {
    pub(crate) fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        // An error of this kind that came through an interface which knows those of the system only.
        move |error| error.downcast().unwrap_or_else(|error: io::Error| Self::Io { what, kind: error.kind() })
    }
}
