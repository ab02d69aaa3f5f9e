//! What somebody else may have put there.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use chainward_revocation::folder::{Folder, FolderError, FolderOptions, Hash, Insecurity};

use crate::{Place, id, open, present, put};

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn refusal(path: &Path) -> FolderError {
    Folder::open(path, FolderOptions::default()).unwrap_err()
}

fn insecure(path: &Path, why: Insecurity) -> FolderError {
    FolderError::Insecure { what: path.display().to_string(), why }
}

/// A folder with one record and its two parts.
fn filled() -> (Place, Folder) {
    let place = Place::new();
    let folder = open(&place.path());
    put(&mut folder.writer().unwrap().unwrap(), 1).unwrap();
    (place, folder)
}

fn only_file(folder: &Path) -> std::path::PathBuf {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).min().unwrap()
}

#[test]
fn what_is_made_is_private() {
    let (place, _folder) = filled();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    for folder in ["", "records", "parts", "incoming"] {
        assert_eq!(mode(&place.path().join(folder)), 0o700, "{folder}");
    }
    assert_eq!(mode(&place.path().join("lock")), 0o600);
    for folder in ["records", "parts"] {
        assert_eq!(mode(&only_file(&place.path().join(folder))), 0o600, "{folder}");
    }
}

#[test]
fn a_folder_that_others_may_write_to_is_refused() {
    for mode in [0o720, 0o702, 0o777, 0o1777] {
        for room in ["", "records", "parts", "incoming"] {
            let (place, _folder) = filled();
            let path = if room.is_empty() { place.path() } else { place.path().join(room) };
            chmod(&path, mode);
            let what = if room.is_empty() { path.display().to_string() } else { room.to_owned() };
            assert_eq!(refusal(&place.path()), FolderError::Insecure { what, why: Insecurity::Mode(mode) });
            chmod(&path, 0o755);
            assert_eq!(present(&open(&place.path())), Some(1), "others may read: nothing in it is secret");
        }
    }
}

#[test]
fn a_folder_of_another_user_is_refused() {
    let (place, _folder) = filled();
    let own = FolderOptions::default().owner;
    let options = FolderOptions { owner: own + 1, ..FolderOptions::default() };
    let opened = Folder::open(&place.path(), options);
    if own == 0 {
        // What belongs to root is good for everybody; so it is given to another user here.
        assert_eq!(present(&opened.unwrap()), Some(1));
        std::os::unix::fs::chown(place.path(), Some(own + 2), None).unwrap();
        assert_eq!(refusal(&place.path()), insecure(&place.path(), Insecurity::Owner(own + 2)));
        std::os::unix::fs::chown(place.path(), Some(own), None).unwrap();
        let record = only_file(&place.path().join("records"));
        std::os::unix::fs::chown(&record, Some(own + 2), None).unwrap();
        let planted = FolderError::Insecure { what: id().to_string(), why: Insecurity::Owner(own + 2) };
        assert_eq!(open(&place.path()).record(id()), Err(planted));
    } else {
        assert_eq!(opened.unwrap_err(), insecure(&place.path(), Insecurity::Owner(own)));
    }
}

#[test]
fn links_are_not_followed() {
    let (place, folder) = filled();
    let link = place.0.join("link");
    symlink(place.path(), &link).unwrap();
    assert_eq!(refusal(&link), insecure(&link, Insecurity::Link));
    for room in ["records", "parts"] {
        let file = only_file(&place.path().join(room));
        let elsewhere = place.0.join(room);
        fs::rename(&file, &elsewhere).unwrap();
        symlink(&elsewhere, &file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let expected = FolderError::Insecure { what: name, why: Insecurity::Link };
        assert_eq!(folder.opened(id()).unwrap_err(), expected);
        fs::remove_file(&file).unwrap();
        fs::rename(&elsewhere, &file).unwrap();
    }
    let room = place.path().join("parts");
    fs::rename(&room, place.0.join("elsewhere")).unwrap();
    symlink(place.0.join("elsewhere"), &room).unwrap();
    let expected = FolderError::Insecure { what: "parts".to_owned(), why: Insecurity::Link };
    assert_eq!(refusal(&place.path()), expected);
}

#[test]
fn files_that_others_may_write_to_are_refused() {
    for room in ["records", "parts"] {
        let (place, folder) = filled();
        let file = only_file(&place.path().join(room));
        chmod(&file, 0o660);
        let what = file.file_name().unwrap().to_str().unwrap().to_owned();
        let expected = FolderError::Insecure { what, why: Insecurity::Mode(0o660) };
        assert_eq!(folder.opened(id()).unwrap_err(), expected);
    }
    let (place, folder) = filled();
    chmod(&place.path().join("lock"), 0o666);
    let expected = FolderError::Insecure { what: "lock".to_owned(), why: Insecurity::Mode(0o666) };
    assert_eq!(folder.writer().unwrap_err(), expected);
}

#[test]
fn other_kinds_in_the_place_of_files_and_folders_are_refused_without_waiting() {
    let place = Place::new();
    fs::write(place.path(), b"a file").unwrap();
    assert_eq!(refusal(&place.path()), insecure(&place.path(), Insecurity::Kind));
    let (place, folder) = filled();
    let record = only_file(&place.path().join("records"));
    fs::remove_file(&record).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, &record, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    let expected = FolderError::Insecure { what: id().to_string(), why: Insecurity::Kind };
    assert_eq!(folder.record(id()), Err(expected));
}

#[test]
fn a_folder_that_is_not_there_is_made_or_not() {
    let place = Place::new();
    let options = FolderOptions { create: false, ..FolderOptions::default() };
    let error = FolderError::Io { what: "open a folder", kind: io::ErrorKind::NotFound };
    assert_eq!(Folder::open(&place.path(), options).unwrap_err(), error);
    assert!(!place.path().exists());
    open(&place.path());
    assert_eq!(Folder::open(&place.path(), options).unwrap().records(), Ok(vec![]));
}

/// Names that are no hashes are nobody's: they are neither read nor, in the room of parts, kept.
#[test]
fn planted_names_mean_nothing() {
    let (place, folder) = filled();
    let other = Hash::of(b"other").to_string();
    fs::write(place.path().join("records/..data"), b"x").unwrap();
    fs::write(place.path().join(format!("records/{}", other.to_uppercase())), b"x").unwrap();
    fs::write(place.path().join("parts/planted"), b"x").unwrap();
    fs::copy(only_file(&place.path().join("records")), place.path().join(format!("records/{other}")))
        .unwrap();
    let records = folder.records().unwrap();
    assert_eq!(records.len(), 2);
    let damaged: Vec<_> = records.into_iter().filter_map(Result::err).collect();
    assert_eq!(damaged, [FolderError::Damaged(other)], "a record under another name is none");
    drop(folder.writer().unwrap());
    assert!(!place.path().join("parts/planted").exists());
    assert_eq!(present(&folder), Some(1));
}

#[test]
fn a_part_that_is_gone_is_missed() {
    let (place, folder) = filled();
    let part = only_file(&place.path().join("parts"));
    fs::remove_file(&part).unwrap();
    let name = part.file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!(folder.opened(id()).unwrap_err(), FolderError::Missing(name));
    let mut writer = folder.writer().unwrap().unwrap();
    assert_eq!(writer.discard(id()).unwrap().unwrap().entry, None);
    assert!(matches!(put(&mut writer, 0), Err(FolderError::Rollback { .. })), "the floor stays");
    put(&mut writer, 1).unwrap();
    drop(writer);
    assert_eq!(present(&folder), Some(1));
}
