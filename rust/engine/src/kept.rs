//! What the folder of a store keeps, for people to look at. Nothing here is verified or judged.

use std::path::Path;

use chainward_revocation::folder::{Folder, FolderError, FolderOptions, Hash};
use chainward_x509::Malformed;

use crate::crl_description::CrlDescription;

/// A CRL of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptList {
    /// What it says.
    Read {
        /// The scope that it is kept for.
        scope: Hash,
        /// What it says.
        crl: CrlDescription,
    },
    /// It is no CRL.
    Malformed {
        /// The scope that it is kept for.
        scope: Hash,
        /// What is wrong.
        malformed: Malformed,
    },
    /// Its record or its file can't be read, or others may change it.
    Unreadable(FolderError),
}

/// Every CRL that a folder keeps. The folder is not made, and its writer goes on.
///
/// # Errors
/// The folder can't be read, or others may change it.
pub fn kept_lists(path: &Path) -> Result<Vec<KeptList>, FolderError> {
    let folder = Folder::open(path, FolderOptions { create: false, ..FolderOptions::default() })?;
    let kept = chainward_revocation::kept_lists(&folder)?;
    Ok(kept
        .into_iter()
        .map(|one| match one {
            Ok((scope, der)) => described(scope, &der),
            Err(error) => KeptList::Unreadable(error),
        })
        .collect())
}

fn described(scope: Hash, der: &[u8]) -> KeptList {
    match CrlDescription::from_der(der) {
        Ok(crl) => KeptList::Read { scope, crl },
        Err(malformed) => KeptList::Malformed { scope, malformed },
    }
}
