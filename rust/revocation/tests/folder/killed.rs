//! Processes that are killed while they write, over and over, on a real file system.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use chainward_revocation::folder::Folder;

use crate::{Place, id, open, present, put};

const KILLS: u32 = 200;

/// Set in the processes that are to be killed: the folder to write to.
const FOLDER: &str = "CHAINWARD_TEST_FOLDER";

/// Writes one CRL after the other and says which; without end where it is to be killed.
#[test]
fn the_process_that_writes() {
    match std::env::var_os(FOLDER) {
        Some(path) => write(&open(Path::new(&path)), u32::MAX),
        None => write(&open(&Place::new().path()), 20),
    }
}

fn write(folder: &Folder, last: u32) {
    let mut writer = folder.writer().unwrap().unwrap(); // a killed process holds no lock
    let first = present(folder).unwrap_or(0) + 1;
    for number in first..=last {
        put(&mut writer, number).unwrap();
        println!("put {number}");
    }
    assert_eq!(present(folder), Some(last));
}

/// Starts a writer, kills it after a while, and gives the last number that it said it has put.
fn run_and_kill(path: &Path, after: Duration) -> Option<u32> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::the_process_that_writes", "--nocapture"])
        .env(FOLDER, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let number = |line: String| line.rsplit_once("put ").and_then(|(_, number)| number.parse().ok());
    // From the first one on it is at work; it writes where it is killed, or between.
    let first = lines.by_ref().find_map(number);
    thread::sleep(after);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(!status.success() && status.code().is_none(), "killed, not failed: {status}");
    // A line is one write to a pipe, which is taken whole or not at all.
    lines.filter_map(number).last().or(first)
}

#[test]
fn a_killed_writer_leaves_the_old_state_or_the_new_one() {
    let place = Place::new();
    let folder = open(&place.path());
    let (mut last, mut left_over, mut unsaid) = (0, 0, 0);
    for round in 0..KILLS {
        let said =
            run_and_kill(&place.path(), Duration::from_micros(u64::from(round) * 397 % 9_000)).unwrap();
        assert!(said > last, "round {round}: the next writer goes on");
        let now = present(&folder).unwrap();
        assert!(now == said || now == said + 1, "round {round}: {now} is there, {said} was put");
        unsaid += u32::from(now == said + 1);
        let files = |room: &str| fs::read_dir(place.path().join(room)).unwrap().count();
        left_over += u32::from(files("incoming") > 0 || files("parts") > 2);
        last = now;
    }
    assert!(left_over > KILLS / 20, "it was killed at work {left_over} times, and {unsaid} times just after");
    let mut writer = folder.writer().unwrap().unwrap();
    put(&mut writer, last + 1).unwrap();
    assert_eq!(fs::read_dir(place.path().join("parts")).unwrap().count(), 2, "the next writer clears up");
    assert_eq!(fs::read_dir(place.path().join("incoming")).unwrap().count(), 0);
    assert_eq!(folder.record(id()).unwrap().unwrap().floor.this_update(), i64::from(last + 1));
}
