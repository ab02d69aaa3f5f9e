//! The folder on a real file system: who may have made it, several processes, and processes that are killed.
#![allow(clippy::unwrap_used, reason = "tests")]

mod insecure;
mod killed;
mod sharing;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use chainward_revocation::folder::{
    Floor, Folder, FolderError, FolderOptions, Hash, Offer, Opened, Record, Writer,
};

/// A path in which nothing is yet; everything below it is removed in the end.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        // A process of the same number may have been killed, and have left its places behind.
        let places = std::iter::repeat_with(|| {
            let number = COUNT.fetch_add(1, Relaxed);
            std::env::temp_dir().join(format!("chainward-folder-{}-{number}", std::process::id()))
        });
        let mut made = places.take(1_000).filter(|path| fs::create_dir(path).is_ok());
        Self(made.next().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.join("store")
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn open(path: &Path) -> Folder {
    Folder::open(path, FolderOptions::default()).unwrap()
}

const SCOPE: &[u8] = b"a CA, its key, its distribution point";

fn id() -> Hash {
    Hash::of(SCOPE)
}

/// What the CRL of this number is: its length tells about it too.
fn der(number: u32) -> Vec<u8> {
    let length = 1000 + (usize::try_from(number).unwrap() * 7919) % 200_000;
    number.to_be_bytes().into_iter().cycle().take(length).collect()
}

fn index(number: u32) -> Vec<u8> {
    format!("index of CRL {number}").into_bytes()
}

fn put(writer: &mut Writer, number: u32) -> Result<Record, FolderError> {
    let (der, index) = (der(number), index(number));
    let order = Floor::new(Some(&number.to_be_bytes()), i64::from(number)).unwrap();
    let parts = [("der", der.as_slice()), ("index", index.as_slice())];
    writer.put(&Offer { scope: SCOPE, order: &order, content: Hash::of(&der), parts: &parts })
}

/// The number of what is there, after all of it was read and found whole.
fn number(opened: Opened) -> u32 {
    let entry = opened.record.entry.unwrap();
    let number =
        entry.order.number().unwrap().iter().fold(0, |number, octet| number << 8 | u32::from(*octet));
    let mut parts = opened.parts.into_iter().map(|(name, mut file)| {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    });
    // Too long to be shown.
    assert!(parts.next().unwrap() == ("der".to_owned(), der(number)), "the DER of {number}");
    assert!(parts.next().unwrap() == ("index".to_owned(), index(number)), "the index of {number}");
    assert_eq!(entry.content, Hash::of(&der(number)));
    number
}

fn present(folder: &Folder) -> Option<u32> {
    folder.opened(id()).unwrap().map(number)
}
