//! The threads that fetch in the background.
//!
//! A source is fetched when it is due, by one thread at a time (single flight), and no two threads go to the
//! same host. A host that answers slowly occupies one thread, not all. What comes is handed to the source's
//! recipient, on the thread that fetched it; whatever goes wrong, what was accepted before stays, and the reason
//! is kept for whoever asks for the status.

use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::answer::{Answer, Fetched};
use super::error::{FetchError, UrlFault};
use super::fetcher::Fetcher;
use super::queue::{Attempt, Job, Queue, Task};
use super::schedule::{Jitter, Plan};
use super::source::{Source, SourceId};
use super::status::{Accepted, Failure, Known, Rejected, Status};
use super::stop::Stop;

/// How a worker works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkerOptions {
    /// Threads, and so the most fetches at the same time.
    pub threads: usize,
    /// The most sources that are watched.
    pub sources: usize,
    /// How long [`Worker`] waits for its threads when it is dropped. A thread that takes longer, because a
    /// recipient does, is left behind and ends after what it does.
    pub stop_within: Duration,
    /// Spreads fetches over time in a way of its own; the default differs between processes.
    pub seed: Option<u64>,
}

impl Default for WorkerOptions {
    fn default() -> Self {
        Self { threads: 4, sources: 100_000, stop_within: Duration::from_secs(10), seed: None }
    }
}

/// Why a source is not watched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WatchError {
    /// Its URL would never be followed.
    #[error("the URL is not followed: {0}")]
    Url(#[from] UrlFault),
    /// There are as many sources already as [`WorkerOptions::sources`] allows.
    #[error("too many sources are watched")]
    TooMany,
}

/// Fetches in the background until it is dropped.
///
/// Made after a fork, never before: a child process has none of its threads.
pub struct Worker {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
    /// Says nothing; ends when the last thread does.
    ended: Mutex<Receiver<()>>,
    options: WorkerOptions,
    seed: u64,
    process: u32,
}

struct Shared {
    queue: Queue,
    fetcher: Fetcher,
    stop: Stop,
}

impl Worker {
    /// Starts the threads.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(fetcher: Fetcher, options: WorkerOptions) -> io::Result<Self> {
        let shared = Arc::new(Shared { queue: Queue::new(), fetcher, stop: Stop::default() });
        let (sender, ended) = sync_channel(0);
        let seed = options.seed.unwrap_or_else(|| RandomState::new().hash_one(()));
        let mut worker = Self {
            shared,
            threads: Vec::new(),
            ended: Mutex::new(ended),
            options,
            seed,
            process: std::process::id(),
        };
        for _ in 0..options.threads.max(1) {
            let (shared, sender) = (Arc::clone(&worker.shared), sender.clone());
            let thread = thread::Builder::new().name("chainward fetch".to_owned());
            worker.threads.push(thread.spawn(move || work(&shared, &sender))?);
        }
        Ok(worker)
    }

    /// Fetches the source now, and whenever it is due by the plan. `known` is what is there from before.
    ///
    /// A source that is watched already stays as it is, with its recipient, its access and its plan.
    ///
    /// # Errors
    /// The URL would never be followed, or there are too many sources.
    pub fn watch(
        &self,
        source: Source,
        plan: Plan,
        known: Option<Known>,
        recipient: impl Fn(Answer) -> Result<Accepted, Rejected> + Send + Sync + 'static,
    ) -> Result<SourceId, WatchError> {
        let host = source.host()?;
        let jitter = Jitter::new(self.seed, source.id().as_ref());
        let job = Job { source: Arc::new(source), recipient: Arc::new(recipient), plan, host, known, jitter };
        self.shared.queue.add(job, self.options.sources).ok_or(WatchError::TooMany)
    }

    /// Forgets a source. A fetch that is under way ends, and its recipient is still called.
    pub fn forget(&self, id: SourceId) -> bool {
        self.shared.queue.remove(id)
    }

    /// Fetches a source now though it is not due; not while it is being fetched, nor after a failure: whoever
    /// causes lookups must not be able to hammer a server.
    pub fn hasten(&self, id: SourceId) -> bool {
        self.shared.queue.hasten(id)
    }

    /// Waits until the first fetch of a source has ended, whichever way, but no longer than this.
    pub fn wait(&self, id: SourceId, longest: Duration) -> bool {
        self.shared.queue.wait(id, longest)
    }

    /// What is known of one source.
    pub fn status(&self, id: SourceId) -> Option<Status> {
        self.shared.queue.status(id)
    }

    /// What is known of every source, by URL.
    pub fn statuses(&self) -> Vec<Status> {
        self.shared.queue.statuses()
    }

    /// Ends every fetch and waits for the threads; whether they have all ended within
    /// [`WorkerOptions::stop_within`]. Dropping does the same.
    pub fn stop(mut self) -> bool {
        self.end()
    }

    fn end(&mut self) -> bool {
        if self.process != std::process::id() {
            // A forked child: the threads are the parent's, and so may be the locks.
            return true;
        }
        self.shared.queue.stop();
        self.shared.stop.stop();
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        // Nothing is ever sent: the threads are done when there is no sender.
        let is_over = ended.recv_timeout(self.options.stop_within) == Err(RecvTimeoutError::Disconnected);
        drop(ended);
        if is_over {
            self.threads.drain(..).for_each(|thread| drop(thread.join()));
        }
        is_over
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end();
    }
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Worker").field("options", &self.options).finish_non_exhaustive()
    }
}

/// The `SyncSender` lives as long as the thread.
fn work(shared: &Shared, _alive: &SyncSender<()>) {
    while let Some(task) = shared.queue.take() {
        // Recipients are not ours, and a panic in the HTTP library must not end the fetching either.
        let attempt = catch_unwind(AssertUnwindSafe(|| attempt(shared, &task)));
        let attempt = attempt.unwrap_or(Attempt::Failed(Failure::Panicked));
        if !matches!(attempt, Attempt::Failed(Failure::Fetch(FetchError::Stopped))) {
            shared.queue.finish(&task, attempt);
        }
    }
}

fn attempt(shared: &Shared, task: &Task) -> Attempt {
    match shared.fetcher.fetch(&task.source, task.validators.as_ref(), &shared.stop) {
        Ok(Fetched::NotModified { max_age }) => Attempt::Unchanged { max_age },
        Ok(Fetched::New(answer)) => {
            let (validators, max_age) = (answer.validators.clone(), answer.max_age);
            match (task.recipient)(answer) {
                Ok(accepted) => Attempt::New { known: Known { validators, accepted }, max_age },
                Err(rejected) => Attempt::Failed(Failure::Rejected(rejected)),
            }
        }
        Err(error) => Attempt::Failed(Failure::Fetch(error)),
    }
}
