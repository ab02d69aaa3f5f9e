//! A history of puts, discards and forgets, broken off at every operation of the disk, in every way.

use std::collections::BTreeMap;

use super::super::error::FolderError;
use super::super::floor::Floor;
use super::super::ledger::{FORGOTTEN, Ledger, Offer, record, records};
use super::super::names::{Hash, part_name};
use super::super::record::Record;
use super::super::storage::{Room, Storage as _};
use super::model::{Fault, MemoryDisk};

const FAULTS: [Fault; 7] = [
    Fault::Error,
    Fault::ErrorAfterEffect,
    Fault::Full,
    Fault::Killed,
    Fault::KilledAfterEffect,
    Fault::PowerLost,
    Fault::PowerLostAfterEffect,
];

/// One step of the history.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Scope, number of the CRL.
    Put(&'static str, u8),
    Discard(&'static str),
    Forget(&'static str),
}

const HISTORY: [Step; 11] = [
    Step::Put("a", 1),
    Step::Put("b", 7),
    Step::Put("a", 2),
    // The same again, as after an index was built anew.
    Step::Put("a", 2),
    Step::Discard("b"),
    Step::Put("b", 8),
    Step::Put("a", 3),
    Step::Forget("b"),
    Step::Put("b", 1),
    Step::Discard("a"),
    Step::Put("a", 4),
];

/// What a scope is: the number of its floor, and of its entry.
type Scope = Option<(u8, Option<u8>)>;
type State = BTreeMap<&'static str, Scope>;

impl Step {
    fn scope(self) -> &'static str {
        match self {
            Self::Put(scope, _) | Self::Discard(scope) | Self::Forget(scope) => scope,
        }
    }

    /// What the step makes of its scope.
    fn after(self, before: Scope) -> Scope {
        match self {
            Self::Put(_, number) => Some((number, Some(number))),
            Self::Discard(_) => before.map(|(floor, _)| (floor, None)),
            Self::Forget(_) => None,
        }
    }

    fn take(self, ledger: &mut Ledger<MemoryDisk>) -> Result<(), FolderError> {
        let id = Hash::of(self.scope().as_bytes());
        match self {
            Self::Put(scope, number) => {
                let (der, index) = (der(scope, number), index(scope, number));
                let order = order(number);
                let parts = [("der", der.as_slice()), ("index", index.as_slice())];
                let offer =
                    Offer { scope: scope.as_bytes(), order: &order, content: Hash::of(&der), parts: &parts };
                ledger.put(&offer).map(drop)
            }
            Self::Discard(_) => ledger.discard(id).map(drop),
            Self::Forget(_) => ledger.forget(id, 0).map(drop),
        }
    }
}

fn order(number: u8) -> Floor {
    Floor::new(Some(&[number]), 1000 + i64::from(number)).unwrap()
}

fn der(scope: &str, number: u8) -> Vec<u8> {
    format!("CRL {number} of {scope}").into_bytes()
}

fn index(scope: &str, number: u8) -> Vec<u8> {
    format!("index of CRL {number} of {scope}").into_bytes()
}

/// A sequence that looks random and is the same each time.
fn coin(seed: u64) -> impl FnMut() -> bool {
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 63 == 1
    }
}

/// What a reader finds: everything that a record names is there and whole.
fn found(disk: &MemoryDisk, scope: &str) -> Scope {
    let record = record(disk, Hash::of(scope.as_bytes())).unwrap()?;
    assert_eq!(record.scope, scope.as_bytes());
    let number = |floor: &Floor| floor.number().unwrap()[0];
    assert_eq!(record.floor, order(number(&record.floor)));
    let entry = record.entry.as_ref().map(|entry| {
        let number = number(&entry.order);
        assert_eq!(entry.content, Hash::of(&der(scope, number)));
        assert_eq!(entry.parts, ["der", "index"]);
        assert_eq!(part(disk, &record, "der"), der(scope, number));
        assert_eq!(part(disk, &record, "index"), index(scope, number));
        number
    });
    Some((number(&record.floor), entry))
}

fn part(disk: &MemoryDisk, record: &Record, part: &str) -> Vec<u8> {
    let name = part_name(record.id(), record.entry.as_ref().unwrap().content, part);
    disk.read(Room::Parts, &name, 1000).unwrap()
}

fn found_all(disk: &MemoryDisk) -> State {
    ["a", "b"].into_iter().map(|scope| (scope, found(disk, scope))).collect()
}

/// Files that nobody names.
fn left_over(disk: &MemoryDisk) -> Vec<String> {
    let named: Vec<String> =
        records(disk).unwrap().into_iter().flat_map(|record| record.unwrap().files()).collect();
    let parts = disk.names(Room::Parts).unwrap().into_iter().filter(|name| !named.contains(name));
    parts.chain(disk.names(Room::Incoming).unwrap()).collect()
}

fn log(disk: &MemoryDisk) -> String {
    String::from_utf8(disk.read(Room::Top, FORGOTTEN, 10_000).unwrap_or_default()).unwrap()
}

/// Takes the steps until one fails: the state before it, the failed step, and the rest.
fn run(disk: &MemoryDisk) -> (State, Option<usize>) {
    let mut state: State = [("a", None), ("b", None)].into();
    let Ok(mut ledger) = Ledger::open(disk.clone()) else { return (state, Some(0)) };
    for (number, step) in HISTORY.into_iter().enumerate() {
        if step.take(&mut ledger).is_err() {
            return (state, Some(number));
        }
        let after = step.after(state[step.scope()]);
        state.insert(step.scope(), after);
    }
    (state, None)
}

#[test]
fn the_history_without_faults() {
    let disk = MemoryDisk::default();
    let (state, failed) = run(&disk);
    assert_eq!(failed, None);
    assert_eq!(found_all(&disk), state);
    assert_eq!(state, [("a", Some((4, Some(4)))), ("b", Some((1, Some(1))))].into());
    assert_eq!(left_over(&disk), [""; 0]);
    let expected =
        format!("1970-01-01T00:00:00Z scope {}: number 0x08 of 1970-01-01T00:16:48Z\n", Hash::of(b"b"));
    assert_eq!(log(&disk), expected);
}

/// The old state or the new one, whole; then the next writer clears up, and takes the step again.
#[test]
fn a_fault_at_any_operation_leaves_the_old_state_or_the_new_one() {
    let counter = MemoryDisk::default();
    run(&counter);
    let (mut cases, mut old, mut new) = (0, 0, 0);
    for operation in 0..counter.operations() {
        for fault in FAULTS {
            // Chance has a part in what a loss of power leaves, and in nothing else.
            let seeds = if matches!(fault, Fault::PowerLost | Fault::PowerLostAfterEffect) { 12 } else { 1 };
            for seed in 0..seeds {
                let case = format!("{fault:?} at operation {operation}, seed {seed}");
                let was_new = survives(operation, fault, seed, &case);
                cases += 1;
                old += usize::from(was_new == Some(false));
                new += usize::from(was_new == Some(true));
            }
        }
    }
    assert!(
        cases > 2000 && old > 1000 && new > 100,
        "{cases} cases, {old} left the old state, {new} the new one"
    );
}

/// Whether the step that failed has had its effect; `None` if none failed.
fn survives(operation: usize, fault: Fault, seed: u64, case: &str) -> Option<bool> {
    let disk = MemoryDisk::default();
    disk.fail_at(operation, fault);
    let (before, failed) = run(&disk);
    let disk = disk.restarted(coin(seed));
    let after = found_all(&disk);
    let mut was_new = None;
    let mut rest = &HISTORY[..0];
    if let Some(number) = failed {
        let step = HISTORY[number];
        let mut done = before.clone();
        done.insert(step.scope(), step.after(before[step.scope()]));
        assert!(after == before || after == done, "{case}: {step:?} made {after:?} of {before:?}");
        was_new = Some(after != before);
        rest = &HISTORY[number..];
        let is_forgotten = matches!(step, Step::Forget(_)) && after == done;
        assert!(!is_forgotten || log(&disk).lines().count() == 1, "{case}: forgotten in silence");
    } else {
        assert_eq!(after, before, "{case}");
    }
    let mut ledger = Ledger::open(disk.clone()).unwrap();
    assert_eq!(found_all(&disk), after, "{case}: clearing up changed something");
    assert_eq!(left_over(&disk), [""; 0], "{case}");
    for step in rest {
        step.take(&mut ledger).unwrap_or_else(|error| panic!("{case}: {step:?} again: {error}"));
    }
    assert_eq!(found_all(&disk), [("a", Some((4, Some(4)))), ("b", Some((1, Some(1))))].into(), "{case}");
    was_new
}

/// An error is not an end: the same writer takes the step again.
#[test]
fn the_same_writer_goes_on_after_an_error() {
    let counter = MemoryDisk::default();
    run(&counter);
    for operation in 0..counter.operations() {
        for fault in [Fault::Error, Fault::ErrorAfterEffect] {
            let disk = MemoryDisk::default();
            disk.fail_at(operation, fault);
            let Ok(mut ledger) = Ledger::open(disk.clone()) else { continue };
            for step in HISTORY {
                if step.take(&mut ledger).is_err() {
                    found_all(&disk);
                    step.take(&mut ledger)
                        .unwrap_or_else(|error| panic!("{operation} {fault:?} {step:?}: {error}"));
                }
            }
            assert_eq!(found_all(&disk), [("a", Some((4, Some(4)))), ("b", Some((1, Some(1))))].into());
        }
    }
}

#[test]
fn what_is_below_the_floor_is_refused_also_after_the_entry_was_discarded() {
    let disk = MemoryDisk::default();
    let mut ledger = Ledger::open(disk.clone()).unwrap();
    Step::Put("a", 5).take(&mut ledger).unwrap();
    let rollback = Err(FolderError::Rollback { floor: order(5), offered: order(4) });
    assert_eq!(Step::Put("a", 4).take(&mut ledger), rollback);
    Step::Discard("a").take(&mut ledger).unwrap();
    assert_eq!(found(&disk, "a"), Some((5, None)));
    assert_eq!(Step::Put("a", 4).take(&mut ledger), rollback);
    assert_eq!(left_over(&disk), [""; 0], "what is refused leaves nothing");
    Step::Forget("a").take(&mut ledger).unwrap();
    Step::Put("a", 4).take(&mut ledger).unwrap();
    assert_eq!(found(&disk, "a"), Some((4, Some(4))));
}

#[test]
fn a_full_disk_keeps_what_was_there_and_nothing_of_what_it_refused() {
    let counter = MemoryDisk::default();
    let mut ledger = Ledger::open(counter.clone()).unwrap();
    Step::Put("a", 1).take(&mut ledger).unwrap();
    let first = counter.operations();
    Step::Put("a", 2).take(&mut ledger).unwrap();
    let mut refused = 0;
    for operation in first..counter.operations() {
        let disk = MemoryDisk::default();
        let mut ledger = Ledger::open(disk.clone()).unwrap();
        Step::Put("a", 1).take(&mut ledger).unwrap();
        disk.fail_at(operation, Fault::Full);
        let put = Step::Put("a", 2).take(&mut ledger);
        assert_eq!(found(&disk, "a"), Some(if put.is_ok() { (2, Some(2)) } else { (1, Some(1)) }));
        assert_eq!(left_over(&disk), [""; 0], "{operation}");
        refused += usize::from(put.is_err());
    }
    assert!(refused >= 6, "each of three files is made and written: {refused}");
}

#[test]
fn a_floor_is_raised_and_never_lowered() {
    let disk = MemoryDisk::default();
    let mut ledger = Ledger::open(disk).unwrap();
    let mut put = |number: &[u8], time| {
        let order = Floor::new(Some(number), time).unwrap();
        let offer = Offer { scope: b"a", order: &order, content: Hash::of(number), parts: &[("der", b"x")] };
        let record = ledger.put(&offer).unwrap();
        assert_eq!(record.entry.unwrap().order, order);
        record.floor
    };
    assert_eq!(put(&[5], 2000), Floor::new(Some(&[5]), 2000).unwrap());
    assert_eq!(put(&[6], 1000), Floor::new(Some(&[6]), 2000).unwrap(), "the number decides, the time stays");
}

#[test]
fn a_damaged_record_takes_nothing_until_it_is_forgotten() {
    let disk = MemoryDisk::default();
    let mut ledger = Ledger::open(disk.clone()).unwrap();
    Step::Put("a", 5).take(&mut ledger).unwrap();
    let id = Hash::of(b"a");
    let mut file = disk.append(Room::Records, &id.to_string()).unwrap();
    disk.write(&mut file, b"x").unwrap();
    let damaged = Err(FolderError::Damaged(id.to_string()));
    assert_eq!(Step::Put("a", 6).take(&mut ledger), damaged);
    assert_eq!(Step::Discard("a").take(&mut ledger), damaged);
    assert_eq!(records(&disk).unwrap(), [Err(FolderError::Damaged(id.to_string()))]);
    drop(Ledger::open(disk.clone()).unwrap());
    assert_eq!(disk.names(Room::Parts).unwrap().len(), 2, "its files stay");
    assert_eq!(ledger.forget(id, 0), Ok(None));
    assert_eq!(log(&disk), format!("1970-01-01T00:00:00Z scope {id}: a damaged record\n"));
    assert_eq!(disk.names(Room::Parts).unwrap(), [""; 0]);
    Step::Put("a", 1).take(&mut ledger).unwrap();
}

#[test]
fn what_is_no_offer() {
    let disk = MemoryDisk::default();
    let mut ledger = Ledger::open(disk.clone()).unwrap();
    let order = order(1);
    let mut put = |scope: &[u8], parts: &[(&str, &[u8])]| {
        ledger.put(&Offer { scope, order: &order, content: Hash::of(b""), parts }).unwrap_err()
    };
    let parts = "parts are named by different words of up to 16 lower-case letters";
    for name in ["", "DER", "a.b", "../x", "a/b", "abcdefghijklmnopq", "\u{e4}"] {
        assert_eq!(put(b"s", &[(name, b"")]), FolderError::Unusable(parts), "{name}");
    }
    assert_eq!(put(b"s", &[("der", b""), ("der", b"")]), FolderError::Unusable(parts));
    assert_eq!(put(b"s", &[]), FolderError::Unusable("no part, or more than four"));
    assert_eq!(put(&vec![0; 16385], &[("der", b"")]), FolderError::Unusable("a scope of more than 16 KiB"));
    assert_eq!(found_all(&disk), [("a", None), ("b", None)].into());
    let largest = Offer { scope: &[0; 16384], order: &order, content: Hash::of(b""), parts: &[("der", b"")] };
    let record = ledger.put(&largest).unwrap();
    assert_eq!(super::super::ledger::record(&disk, record.id()), Ok(Some(record)), "fits into a record");
}
