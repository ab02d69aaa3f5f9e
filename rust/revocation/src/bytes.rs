//! Bytes that are owned or mapped from a file. The only module of this crate with `unsafe` code.

#![allow(unsafe_code, reason = "mapping a file: see `Bytes::map`")]

use std::fs::File;
use std::io;
use std::ops::Deref;

use memmap2::Mmap;

/// Bytes that never change: in memory of this process, or in a file that several processes share.
#[derive(Debug)]
pub struct Bytes(Place);

#[derive(Debug)]
enum Place {
    Owned(Vec<u8>),
    Mapped(Mmap),
}

impl Bytes {
    /// The content of a file, mapped: it is read from disk when it is looked at, and its memory is shared with
    /// other processes that map the same file.
    ///
    /// The file must not change while it is mapped. Nothing of this crate changes a file in place: a new one is
    /// written beside the old one and renamed, so that whoever has the old one mapped keeps it. The file's
    /// owner can do otherwise: what is overwritten in place is noticed where a checksum covers it, and else
    /// reads as other bytes; reading beyond the end of a file that was cut short ends the process (SIGBUS).
    ///
    /// # Errors
    /// What the operating system says.
    pub fn map(file: &File) -> io::Result<Self> {
        if file.metadata()?.len() == 0 {
            return Ok(Self(Place::Owned(Vec::new())));
        }
        // SAFETY: the mapping is read-only, and lives as long as what borrows from it. That the file does not
        // change under it can't be had from the operating system: it holds because files of the store are
        // never changed in place, and because everything that is read from these bytes goes through bounds
        // checks and trusts no value of theirs, so that other bytes are wrong bytes and nothing worse.
        let map = unsafe { Mmap::map(file) }?;
        Ok(Self(Place::Mapped(map)))
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Place::Owned(bytes))
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Place::Owned(bytes) => bytes,
            Place::Mapped(map) => map,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &[u8]) -> (std::path::PathBuf, File) {
        let name = format!("chainward-bytes-{}-{}", std::process::id(), content.len());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, content).unwrap();
        let file = File::open(&path).unwrap();
        (path, file)
    }

    #[test]
    fn a_file_is_its_content_also_after_it_was_replaced() {
        let (path, opened) = file(&[7; 5000]);
        let bytes = Bytes::map(&opened).unwrap();
        assert_eq!(&bytes[..], [7; 5000]);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(&bytes[..], [7; 5000]);
    }

    #[test]
    fn an_empty_file_is_no_bytes() {
        let (path, opened) = file(&[]);
        assert!(Bytes::map(&opened).unwrap().is_empty());
        std::fs::remove_file(&path).unwrap();
    }
}
