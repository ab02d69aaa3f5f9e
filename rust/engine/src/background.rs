//! Work that nobody waits for: a bounded queue, and one thread that empties it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use arc_swap::ArcSwapOption;

/// Bytes that may wait, however few things they are.
const MAX_WAITING_BYTES: usize = 16 << 20;

type Work<T> = Arc<dyn Fn(T) + Send + Sync>;

/// Hands things to a thread of its own. Handing over never waits: what finds no room is dropped and counted.
///
/// The thread begins with the first thing, in the process that has it: a process that was forked has none of the
/// threads of its parent.
pub(crate) struct Background<T> {
    work: Work<T>,
    capacity: usize,
    running: ArcSwapOption<Running<T>>,
    dropped: AtomicU64,
}

struct Running<T> {
    sender: SyncSender<(T, usize)>,
    waiting_bytes: Arc<AtomicUsize>,
    process: u32,
}

impl<T: Send + 'static> Background<T> {
    /// A queue of so many things; a panic of `work` ends with the thing it was about.
    pub(crate) fn new(capacity: usize, work: impl Fn(T) + Send + Sync + 'static) -> Self {
        Self {
            work: Arc::new(work),
            capacity: capacity.max(1),
            running: ArcSwapOption::empty(),
            dropped: AtomicU64::new(0),
        }
    }

    /// Hands over a thing of so many bytes, or drops it.
    pub(crate) fn hand_over(&self, thing: T, bytes: usize) {
        let is_taken = self.running().is_some_and(|running| running.take(thing, bytes));
        if !is_taken {
            self.drop_one();
        }
    }

    /// Counts something that was not handed over.
    pub(crate) fn drop_one(&self) {
        self.dropped.fetch_add(1, Relaxed);
    }

    /// How many things found no room.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Relaxed)
    }

    /// The thread of this process; `None` when the system gives none.
    fn running(&self) -> Option<Arc<Running<T>>> {
        let process = std::process::id();
        if let Some(running) = self.running.load_full().filter(|running| running.process == process) {
            return Some(running);
        }
        let started = Arc::new(start(&self.work, self.capacity, process)?);
        // Of two that begin at the same time one ends as soon as it has done what it took.
        forget_inherited(self.running.swap(Some(Arc::clone(&started))));
        Some(started)
    }
}

/// To drop a queue of the parent process may wait for a lock that a thread of it held.
fn forget_inherited<T>(old: Option<Arc<Running<T>>>) {
    if let Some(inherited) = old.filter(|old| old.process != std::process::id()) {
        std::mem::forget(inherited);
    }
}

impl<T> Running<T> {
    fn take(&self, thing: T, bytes: usize) -> bool {
        let waiting = self.waiting_bytes.fetch_add(bytes, Relaxed).saturating_add(bytes);
        let is_taken = waiting <= MAX_WAITING_BYTES && self.sender.try_send((thing, bytes)).is_ok();
        if !is_taken {
            self.waiting_bytes.fetch_sub(bytes, Relaxed);
        }
        is_taken
    }
}

fn start<T: Send + 'static>(work: &Work<T>, capacity: usize, process: u32) -> Option<Running<T>> {
    let (sender, receiver) = sync_channel(capacity);
    let waiting_bytes = Arc::new(AtomicUsize::new(0));
    let (work, waiting) = (Arc::clone(work), Arc::clone(&waiting_bytes));
    let thread = thread::Builder::new().name("chainward watch".to_owned());
    thread.spawn(move || empty(&receiver, &work, &waiting)).ok()?;
    Some(Running { sender, waiting_bytes, process })
}

/// Ends when the validator is gone and the queue is empty.
fn empty<T>(receiver: &Receiver<(T, usize)>, work: &Work<T>, waiting: &AtomicUsize) {
    for (thing, bytes) in receiver {
        waiting.fetch_sub(bytes, Relaxed);
        // Whoever watches is not ours; the hook of a panic has told about it already.
        let _ = catch_unwind(AssertUnwindSafe(|| work(thing)));
    }
}

impl<T> Drop for Background<T> {
    fn drop(&mut self) {
        forget_inherited(self.running.swap(None));
    }
}

impl<T> fmt::Debug for Background<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Background").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn what_finds_no_room_is_dropped_and_counted() {
        let (started, begun) = channel();
        let (go, gate) = channel::<()>();
        let gate = std::sync::Mutex::new(gate);
        let background = Background::new(2, move |number: u32| {
            started.send(number).unwrap();
            gate.lock().unwrap().recv().unwrap();
        });
        background.hand_over(1, 10);
        assert_eq!(begun.recv().unwrap(), 1, "it is at work on the first, and the queue is empty");
        (2..=5).for_each(|number| background.hand_over(number, 10));
        assert_eq!(background.dropped(), 2);
        go.send(()).unwrap();
        go.send(()).unwrap();
        go.send(()).unwrap();
        assert_eq!([begun.recv().unwrap(), begun.recv().unwrap()], [2, 3]);
    }

    #[test]
    fn bytes_are_bounded_too() {
        let (done, seen) = channel();
        let background = Background::new(100, move |number: u32| done.send(number).unwrap());
        background.hand_over(1, MAX_WAITING_BYTES + 1);
        assert_eq!(background.dropped(), 1);
        background.hand_over(2, MAX_WAITING_BYTES);
        assert_eq!(seen.recv().unwrap(), 2);
    }

    #[test]
    fn a_panic_ends_with_what_it_was_about() {
        let (done, seen) = channel();
        let background = Background::new(100, move |number: u32| {
            assert_ne!(number, 1, "seen in the output of this test");
            done.send(number).unwrap();
        });
        background.hand_over(1, 1);
        background.hand_over(2, 1);
        assert_eq!(seen.recv().unwrap(), 2);
    }

    #[test]
    fn what_was_handed_over_is_done_when_the_owner_is_gone() {
        let (done, seen) = channel();
        let background = Background::new(100, move |number: u32| done.send(number).unwrap());
        (0..50).for_each(|number| background.hand_over(number, 1));
        drop(background);
        assert_eq!(seen.iter().collect::<Vec<_>>(), (0..50).collect::<Vec<_>>());
    }
}
