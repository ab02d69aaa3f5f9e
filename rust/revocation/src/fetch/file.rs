//! URLs of files, for issuers that opted in to a folder.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};

use super::answer::{Answer, Fetched};
use super::error::{FetchError, UrlFault};
use super::headers::Validators;

/// Reads a regular file inside of the folder, unless it is the one that the validators are of.
pub(super) fn read(
    path: &Path,
    folder: &Path,
    known: Option<&Validators>,
    limit: u64,
) -> Result<Fetched, FetchError> {
    let folder = folder.canonicalize().map_err(|error| FetchError::File(error.kind()))?;
    let path = path.canonicalize().map_err(|error| FetchError::File(error.kind()))?;
    if !path.starts_with(&folder) {
        return Err(FetchError::Url(UrlFault::OutsideFolder));
    }
    let file = open(&path).map_err(|error| FetchError::File(error.kind()))?;
    let metadata = file.metadata().map_err(|error| FetchError::File(error.kind()))?;
    if !metadata.is_file() {
        return Err(FetchError::NotAFile);
    }
    let state = [
        metadata.ino().cast_signed(),
        metadata.size().cast_signed(),
        metadata.mtime(),
        metadata.mtime_nsec(),
    ];
    let validators =
        Validators { etag: Some(state.map(|part| part.to_string()).join("-")), last_modified: None };
    if known == Some(&validators) {
        return Ok(Fetched::NotModified { max_age: None });
    }
    Ok(Fetched::New(Answer { body: contents(file, limit)?, validators, max_age: None, media_type: None }))
}

/// A pipe has no writer and no end: nothing is waited for.
fn open(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

fn contents(file: File, limit: u64) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    let read = file.take(limit.saturating_add(1)).read_to_end(&mut body);
    let length = read.map_err(|error| FetchError::File(error.kind()))?;
    if u64::try_from(length).is_ok_and(|length| length <= limit) {
        Ok(body)
    } else {
        Err(FetchError::TooLarge { limit })
    }
}
