//! Finds and reads the JSON files.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

const VARIABLE: &str = "CHAINWARD_CONFORMANCE";

/// Every file by name, in the order of names; `None` when there are none and that is allowed.
pub fn load() -> Option<Vec<(String, Value)>> {
    let folder = folder();
    let mut files = from_archive(&folder.join("wycheproof.tar.gz"));
    if files.is_empty() {
        files = from_folder(&folder.join("wycheproof"));
    }
    if files.is_empty() {
        missing(&folder);
        return None;
    }
    files.sort_by(|left, right| left.0.cmp(&right.0));
    Some(files)
}

/// The folder of the conformance data; a relative one is relative to the workspace.
fn folder() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    workspace.join(std::env::var(VARIABLE).unwrap_or_else(|_| "../shared/conformance".into()))
}

fn missing(folder: &Path) {
    let text = format!(
        "Wycheproof NOT RUN: neither wycheproof.tar.gz nor wycheproof/*.json in {}",
        folder.display()
    );
    let demanded = std::env::var_os(VARIABLE).is_some() || std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!demanded, "{text}");
    eprintln!("{text} (set {VARIABLE} to the folder that holds it)");
}

fn from_archive(path: &Path) -> Vec<(String, Value)> {
    let Ok(file) = File::open(path) else { return Vec::new() };
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
    let mut files = Vec::new();
    for entry in archive.entries().expect("a tar archive") {
        let mut entry = entry.expect("an entry of the archive");
        let path = entry.path().expect("a path").into_owned();
        if is_json(&path) {
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("UTF-8");
            files.push(parsed(&path, &text));
        }
    }
    files
}

fn from_folder(folder: &Path) -> Vec<(String, Value)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths =
        entries.map(|entry| entry.expect("an entry of the folder").path()).filter(|path| is_json(path));
    paths.map(|path| parsed(&path, &fs::read_to_string(&path).expect("UTF-8"))).collect()
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

fn parsed(path: &Path, text: &str) -> (String, Value) {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    let json = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    (name, json)
}
