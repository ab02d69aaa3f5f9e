//! A disk in memory that forgets what was not synced, and fails when it is told to.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use super::super::storage::{Room, Storage};

/// What happens at the operation that fails, and to those after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has no effect; the process goes on, and the disk works again.
    Error,
    /// It has its effect, or half of it if it is a write, and says that it failed; the disk works again.
    ErrorAfterEffect,
    /// From then on nothing can be made or written, as on a full disk.
    Full,
    /// The process is killed before the operation: nothing is lost that it had done.
    Killed,
    /// The process is killed in the middle of it.
    KilledAfterEffect,
    /// The power is lost: what was not synced may be there or not, each for itself.
    PowerLost,
    /// The same, in the middle of it.
    PowerLostAfterEffect,
}

#[derive(Clone, Debug, Default)]
struct Inode {
    contents: Vec<u8>,
    /// What is sure to survive.
    synced: Vec<u8>,
}

#[derive(Clone, Debug)]
enum Change {
    Set(String, usize),
    Unset(String),
}

#[derive(Clone, Debug, Default)]
struct Names {
    now: BTreeMap<String, usize>,
    synced: BTreeMap<String, usize>,
    /// Since the last sync, in order.
    changes: Vec<Change>,
}

#[derive(Debug, Default)]
struct State {
    inodes: Vec<Inode>,
    rooms: BTreeMap<Room, Names>,
    operations: usize,
    fault: Option<(usize, Fault)>,
}

/// Clones are the same disk.
#[derive(Clone, Debug, Default)]
pub struct MemoryDisk(Arc<Mutex<State>>);

#[derive(Clone, Copy)]
enum Effect {
    None,
    Half,
    Whole,
}

impl MemoryDisk {
    pub fn fail_at(&self, operation: usize, fault: Fault) {
        self.state().fault = Some((operation, fault));
    }

    /// How many operations there were that can fail.
    pub fn operations(&self) -> usize {
        self.state().operations
    }

    /// The disk after a restart, without faults. What a loss of power leaves of what was not synced is up to
    /// `random`.
    pub fn restarted(&self, mut random: impl FnMut() -> bool) -> Self {
        let state = self.state();
        let is_power_lost = matches!(state.fault, Some((_, Fault::PowerLost | Fault::PowerLostAfterEffect)));
        let (mut inodes, mut rooms) = (state.inodes.clone(), state.rooms.clone());
        if is_power_lost {
            for inode in &mut inodes {
                *inode = after_power_loss(inode, &mut random);
            }
            for names in rooms.values_mut() {
                *names = names.after_power_loss(&mut random);
            }
        }
        drop(state);
        Self(Arc::new(Mutex::new(State { inodes, rooms, operations: 0, fault: None })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

fn after_power_loss(inode: &Inode, random: &mut impl FnMut() -> bool) -> Inode {
    let contents = match (random(), random()) {
        (true, true) => inode.contents.clone(),
        (true, false) => inode.contents[..inode.contents.len() / 2].to_vec(),
        // The length came to the disk, and the bytes did not.
        (false, true) => vec![0; inode.contents.len()],
        (false, false) => inode.synced.clone(),
    };
    let contents = if inode.contents == inode.synced { inode.synced.clone() } else { contents };
    Inode { synced: contents.clone(), contents }
}

impl Names {
    fn change(&mut self, change: Change) {
        apply(&mut self.now, &change);
        self.changes.push(change);
    }

    fn after_power_loss(&self, random: &mut impl FnMut() -> bool) -> Self {
        let mut names = self.synced.clone();
        self.changes.iter().filter(|_| random()).for_each(|change| apply(&mut names, change));
        Self { now: names.clone(), synced: names, changes: Vec::new() }
    }
}

fn apply(names: &mut BTreeMap<String, usize>, change: &Change) {
    match change {
        Change::Set(name, inode) => _ = names.insert(name.clone(), *inode),
        Change::Unset(name) => _ = names.remove(name),
    }
}

impl State {
    /// Whether the operation has its effect, and whether it says so.
    fn begin(&mut self, takes_room: bool) -> (Effect, io::Result<()>) {
        let number = self.operations;
        self.operations += 1;
        let Some((at, fault)) = self.fault.filter(|(at, _)| number >= *at) else {
            return (Effect::Whole, Ok(()));
        };
        let is_first = number == at;
        let failed = |kind| Err(io::Error::from(kind));
        match fault {
            Fault::Error if is_first => (Effect::None, failed(io::ErrorKind::Other)),
            Fault::ErrorAfterEffect if is_first => (Effect::Half, failed(io::ErrorKind::Other)),
            Fault::Full if takes_room => (Effect::Half, failed(io::ErrorKind::StorageFull)),
            Fault::Error | Fault::ErrorAfterEffect | Fault::Full => (Effect::Whole, Ok(())),
            Fault::KilledAfterEffect | Fault::PowerLostAfterEffect if is_first => {
                (Effect::Half, failed(io::ErrorKind::BrokenPipe))
            }
            _ => (Effect::None, failed(io::ErrorKind::BrokenPipe)),
        }
    }

    fn names(&mut self, room: Room) -> &mut Names {
        self.rooms.entry(room).or_default()
    }

    fn find(&self, room: Room, name: &str) -> io::Result<usize> {
        let names = self.rooms.get(&room).and_then(|names| names.now.get(name));
        names.copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn make(&mut self, room: Room, name: &str) -> usize {
        self.inodes.push(Inode::default());
        let inode = self.inodes.len() - 1;
        self.names(room).change(Change::Set(name.to_owned(), inode));
        inode
    }
}

impl Effect {
    /// Whether an operation that has no half happens.
    fn happens(self) -> bool {
        !matches!(self, Self::None)
    }
}

impl Storage for MemoryDisk {
    type File = usize;

    fn create(&self, room: Room, name: &str) -> io::Result<usize> {
        let mut state = self.state();
        let (effect, result) = state.begin(true);
        if state.find(room, name).is_ok() {
            return result.and(Err(io::ErrorKind::AlreadyExists.into()));
        }
        if effect.happens() && result.is_ok() {
            return Ok(state.make(room, name));
        }
        result.map(|()| 0)
    }

    fn append(&self, room: Room, name: &str) -> io::Result<usize> {
        let mut state = self.state();
        let (_, result) = state.begin(true);
        result?;
        Ok(state.find(room, name).unwrap_or_else(|_| state.make(room, name)))
    }

    fn write(&self, file: &mut usize, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let (effect, result) = state.begin(true);
        let length = match effect {
            Effect::None => 0,
            Effect::Half => bytes.len() / 2,
            Effect::Whole => bytes.len(),
        };
        state.inodes[*file].contents.extend_from_slice(&bytes[..length]);
        result
    }

    fn sync(&self, file: &mut usize) -> io::Result<()> {
        let mut state = self.state();
        let (effect, result) = state.begin(false);
        if effect.happens() {
            let inode = &mut state.inodes[*file];
            inode.synced.clone_from(&inode.contents);
        }
        result
    }

    fn publish(&self, incoming: &str, room: Room, name: &str) -> io::Result<()> {
        let mut state = self.state();
        let (effect, result) = state.begin(false);
        if effect.happens() {
            let inode = state.find(Room::Incoming, incoming)?;
            state.names(Room::Incoming).change(Change::Unset(incoming.to_owned()));
            state.names(room).change(Change::Set(name.to_owned(), inode));
        }
        result
    }

    fn remove(&self, room: Room, name: &str) -> io::Result<()> {
        let mut state = self.state();
        let (effect, result) = state.begin(false);
        if effect.happens() {
            state.find(room, name)?;
            state.names(room).change(Change::Unset(name.to_owned()));
        }
        result
    }

    fn sync_room(&self, room: Room) -> io::Result<()> {
        let mut state = self.state();
        let (effect, result) = state.begin(false);
        if effect.happens() {
            let names = state.names(room);
            names.synced = names.now.clone();
            names.changes.clear();
        }
        result
    }

    fn read(&self, room: Room, name: &str, limit: u64) -> io::Result<Vec<u8>> {
        let mut state = self.state();
        let (_, result) = state.begin(false);
        result?;
        let contents = &state.inodes[state.find(room, name)?].contents;
        Ok(contents.iter().copied().take(usize::try_from(limit).unwrap()).collect())
    }

    fn names(&self, room: Room) -> io::Result<Vec<String>> {
        let mut state = self.state();
        let (_, result) = state.begin(false);
        result?;
        Ok(state.rooms.get(&room).map(|names| names.now.keys().cloned().collect()).unwrap_or_default())
    }
}
