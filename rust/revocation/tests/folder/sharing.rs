//! One writer and many readers, in one process and in several.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, SystemTime};

use chainward_revocation::folder::{Floor, FolderError, Hash, Offer};

use crate::{Place, id, open, present, put};

#[test]
fn there_is_one_writer() {
    let place = Place::new();
    let (first, second) = (open(&place.path()), open(&place.path()));
    let writer = first.writer().unwrap().unwrap();
    assert!(first.writer().unwrap().is_none() && second.writer().unwrap().is_none());
    drop(writer);
    assert!(second.writer().unwrap().is_some());
}

#[test]
fn readers_see_what_was_written_and_nothing_in_between() {
    const LAST: u32 = 150;
    let place = Place::new();
    let is_over = AtomicBool::new(false);
    let mut writer = open(&place.path()).writer().unwrap().unwrap();
    let seen: Vec<usize> = thread::scope(|scope| {
        let reader = || {
            // As another process would have it.
            let folder = open(&place.path());
            let (mut last, mut distinct) = (0, 0);
            while !is_over.load(Relaxed) {
                let now = present(&folder).unwrap_or(0);
                assert!(now >= last, "{now} after {last}");
                distinct += usize::from(now > last);
                last = now;
            }
            assert_eq!(present(&folder), Some(LAST));
            distinct
        };
        let readers = [scope.spawn(reader), scope.spawn(reader)];
        (1..=LAST).for_each(|number| drop(put(&mut writer, number).unwrap()));
        is_over.store(true, Relaxed);
        readers.map(|reader| reader.join().unwrap()).into()
    });
    assert!(seen.iter().all(|distinct| *distinct >= 5), "they read while it was written: {seen:?}");
}

/// Mapped files rely on this.
#[test]
fn an_opened_file_stays_as_it_is() {
    let place = Place::new();
    let folder = open(&place.path());
    let mut writer = folder.writer().unwrap().unwrap();
    put(&mut writer, 1).unwrap();
    let opened = folder.opened(id()).unwrap().unwrap();
    let mut files: Vec<File> = opened.parts.iter().map(|(_, file)| file.try_clone().unwrap()).collect();
    let mut contents = || -> Vec<Vec<u8>> {
        let read = |file: &mut File| {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0)).unwrap();
            file.read_to_end(&mut bytes).unwrap();
            bytes
        };
        files.iter_mut().map(read).collect()
    };
    let before = contents();
    assert!(before == [crate::der(1), crate::index(1)]);
    // The same content with another index; then another content.
    let order = Floor::new(Some(&[1]), 1).unwrap();
    let parts = [("der", crate::der(1)), ("index", b"built anew".to_vec())];
    let parts = parts.each_ref().map(|(name, bytes)| (*name, bytes.as_slice()));
    let offer =
        Offer { scope: crate::SCOPE, order: &order, content: Hash::of(&crate::der(1)), parts: &parts };
    writer.put(&offer).unwrap();
    assert!(contents() == before);
    put(&mut writer, 2).unwrap();
    writer.discard(id()).unwrap();
    writer.forget(id(), 0).unwrap();
    assert!(contents() == before);
}

#[test]
fn readers_learn_that_something_has_changed() {
    let place = Place::new();
    let folder = open(&place.path());
    let mut writer = folder.writer().unwrap().unwrap();
    put(&mut writer, 1).unwrap();
    let fresh = folder.stamp().unwrap();
    assert!(
        folder.may_have_changed(&fresh).unwrap(),
        "a change within the grain of the clock can't be excluded"
    );
    // As if the last change was a minute ago.
    let records = File::open(place.path().join("records")).unwrap();
    records.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
    let settled = folder.stamp().unwrap();
    assert!(!folder.may_have_changed(&settled).unwrap());
    assert!(folder.may_have_changed(&fresh).unwrap());
    put(&mut writer, 2).unwrap();
    assert!(folder.may_have_changed(&settled).unwrap());
}

#[test]
fn what_is_forgotten_is_written_down() {
    let place = Place::new();
    let folder = open(&place.path());
    let mut writer = folder.writer().unwrap().unwrap();
    put(&mut writer, 300).unwrap();
    assert!(matches!(put(&mut writer, 299), Err(FolderError::Rollback { .. })));
    assert_eq!(writer.forget(id(), 1_800_000_000), Ok(Some(Floor::new(Some(&[1, 0x2c]), 300).unwrap())));
    assert_eq!(writer.forget(id(), 1_800_000_000), Ok(None), "there is nothing any more");
    assert_eq!(present(&folder), None);
    let line = format!("2027-01-15T08:00:00Z scope {}: number 0x012c of 1970-01-01T00:05:00Z\n", id());
    assert_eq!(std::fs::read_to_string(place.path().join("forgotten")).unwrap(), line);
    assert_eq!(std::fs::read_dir(place.path().join("parts")).unwrap().count(), 0);
    put(&mut writer, 299).unwrap();
    assert_eq!(present(&folder), Some(299));
}
