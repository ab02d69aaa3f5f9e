//! URLs of files.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use chainward_revocation::fetch::{Access, FetchError, Fetched, Fetcher, Limits, Source, Stop, UrlFault};

use crate::{answered, refused};

/// A folder that is removed again.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("chainward-fetch-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("allowed")).unwrap();
        Self(path)
    }

    fn source(&self, url: &str) -> Source {
        let access = Access { folder: Some(self.0.join("allowed")), ..Access::default() };
        let limits = Limits { size: 10, ..Limits::CRL };
        Source { access, limits, ..Source::crl(url) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}

#[test]
fn a_file_is_read_when_its_folder_was_opted_in_to() {
    let folder = Folder::new("opt-in");
    let file = folder.path("allowed/a.crl");
    fs::write(&file, b"crl").unwrap();
    assert_eq!(answered(&folder.source(&url(&file))).body, b"crl");
    let error = refused(&Source::crl(&url(&file)));
    assert_eq!(error, FetchError::Url(UrlFault::Scheme("file".to_owned())));
}

#[test]
fn nothing_outside_of_the_folder_is_read() {
    let folder = Folder::new("outside");
    let secret = folder.path("secret");
    fs::write(&secret, b"secret").unwrap();
    symlink(&secret, folder.path("allowed/link")).unwrap();
    let outside = FetchError::Url(UrlFault::OutsideFolder);
    assert_eq!(refused(&folder.source(&url(&secret))), outside);
    assert_eq!(refused(&folder.source(&url(&folder.path("allowed/link")))), outside);
    assert_eq!(refused(&folder.source(&url(&folder.path("allowed/../secret")))), outside);
    assert_eq!(refused(&folder.source(&url(&folder.path("allowed/%2e%2e/secret")))), outside);
}

#[test]
fn only_regular_files_are_read_and_only_up_to_the_limit() {
    let folder = Folder::new("kinds");
    let source = |name: &str| folder.source(&url(&folder.path(name)));
    assert_eq!(refused(&source("allowed")), FetchError::NotAFile);
    assert_eq!(refused(&source("allowed/none")), FetchError::File(io::ErrorKind::NotFound));
    let pipe = folder.path("allowed/pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    assert_eq!(refused(&source("allowed/pipe")), FetchError::NotAFile, "and nobody waits for a writer");
    fs::write(folder.path("allowed/fits"), [7; 10]).unwrap();
    fs::write(folder.path("allowed/large"), [7; 11]).unwrap();
    assert_eq!(answered(&source("allowed/fits")).body, [7; 10]);
    assert_eq!(refused(&source("allowed/large")), FetchError::TooLarge { limit: 10 });
}

#[test]
fn a_file_that_has_not_changed_is_not_read_again() {
    let folder = Folder::new("again");
    let file = folder.path("allowed/a.crl");
    fs::write(&file, b"crl").unwrap();
    let source = folder.source(&url(&file));
    let first = answered(&source);
    let again = |known| Fetcher::default().fetch(&source, Some(known), &Stop::default());
    assert_eq!(again(&first.validators), Ok(Fetched::NotModified { max_age: None }));
    fs::write(&file, b"new").unwrap();
    let later = SystemTime::now() + Duration::from_secs(5);
    fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
    assert!(matches!(again(&first.validators), Ok(Fetched::New(answer)) if answer.body == b"new"));
}
