//! Sources in the order in which they are due, and what is known of each.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use chainward_x509::UnixTime;

use super::headers::Validators;
use super::schedule::{Backoff, Freshness, Jitter, Plan, after_success, is_stale};
use super::source::{Source, SourceId};
use super::status::{Accepted, Failure, Known, Recipient, Status};

/// A source, how often it is asked, and who takes what comes.
pub(super) struct Job {
    pub(super) source: Arc<Source>,
    pub(super) recipient: Arc<Recipient>,
    pub(super) plan: Plan,
    pub(super) host: Option<String>,
    pub(super) known: Option<Known>,
    pub(super) jitter: Jitter,
}

/// One fetch that is to be done now.
pub(super) struct Task {
    pub(super) id: SourceId,
    pub(super) source: Arc<Source>,
    pub(super) recipient: Arc<Recipient>,
    pub(super) validators: Option<Validators>,
    host: Option<String>,
}

/// What came of a task.
pub(super) enum Attempt {
    New { known: Known, max_age: Option<Duration> },
    Unchanged { max_age: Option<Duration> },
    Failed(Failure),
}

struct Entry {
    job: Job,
    due: Instant,
    in_flight: bool,
    is_waiting: bool,
    backoff: Backoff,
    attempts: u64,
    last_attempt: Option<UnixTime>,
    last_success: Option<UnixTime>,
    failure: Option<Failure>,
    failures: u32,
}

struct State {
    entries: HashMap<SourceId, Entry>,
    /// Of every entry that is neither in flight nor waiting for its host.
    due: BTreeSet<(Instant, SourceId)>,
    /// Hosts that a thread is about to connect to, or connected to.
    busy: HashSet<String>,
    /// What is due and waits for its host. A responder may have to answer for very many certificates: nothing goes
    /// through all of them. While something waits, its host is busy, or the next in line is in `due`.
    waiting: HashMap<String, VecDeque<SourceId>>,
    is_stopped: bool,
}

/// Shared by the threads that fetch and whoever asks.
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    random: RandomState,
}

impl Queue {
    pub(super) fn new() -> Self {
        let state = State {
            entries: HashMap::new(),
            due: BTreeSet::new(),
            busy: HashSet::new(),
            waiting: HashMap::new(),
            is_stopped: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new(), random: RandomState::new() }
    }

    /// Adds a source that is due at once; of a source that is there already nothing changes. `None`: it would be
    /// one too many.
    pub(super) fn add(&self, job: Job, most: usize) -> Option<SourceId> {
        let id = job.source.id();
        let mut state = self.state();
        if state.entries.contains_key(&id) {
            return Some(id);
        }
        if state.entries.len() >= most {
            return None;
        }
        let due = Instant::now();
        state.due.insert((due, id));
        state.entries.insert(id, Entry::new(job, due));
        self.changed.notify_all();
        Some(id)
    }

    /// Forgets a source; what a fetch that is under way brings is handed over all the same.
    pub(super) fn remove(&self, id: SourceId) -> bool {
        let mut state = self.state();
        let Some(entry) = state.entries.remove(&id) else { return false };
        state.due.remove(&(entry.due, id));
        // It may have been next in line for its host.
        if let Some(host) = entry.job.host.filter(|host| !state.busy.contains(host)) {
            state.call_next(&host);
            self.changed.notify_all();
        }
        true
    }

    /// Makes a source due now, unless it failed last: then its backoff counts.
    pub(super) fn hasten(&self, id: SourceId) -> bool {
        let mut guard = self.state();
        let state = &mut *guard;
        let Some(entry) = state.entries.get_mut(&id).filter(|entry| !entry.in_flight && entry.failures == 0)
        else {
            return false;
        };
        // What waits for its host is due already.
        if !entry.is_waiting {
            state.due.remove(&(entry.due, id));
            entry.due = Instant::now();
            state.due.insert((entry.due, id));
            self.changed.notify_all();
        }
        true
    }

    /// The next task whose host nobody is connected to; waits for one. `None`: stopped.
    pub(super) fn take(&self) -> Option<Task> {
        let mut state = self.state();
        while !state.is_stopped {
            let now = Instant::now();
            if let Some(task) = state.take(now) {
                return Some(task);
            }
            // What waits for its host is due again when a task ends, which is a change.
            let next =
                state.due.range((Excluded((now, SourceId::LAST)), Unbounded)).next().map(|(due, _)| *due);
            state = match next {
                Some(due) => {
                    self.changed.wait_timeout(state, due - now).unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
        None
    }

    /// Notes what came of a task, and when the source is due again.
    pub(super) fn finish(&self, task: &Task, attempt: Attempt) {
        let random = self.random.hash_one((task.id, Instant::now()));
        let mut guard = self.state();
        let state = &mut *guard;
        // It may have been forgotten meanwhile, and added anew.
        if let Some(entry) = state.entries.get_mut(&task.id).filter(|entry| entry.in_flight) {
            let wait = entry.note(attempt, unix_now(), random);
            entry.due = Instant::now().checked_add(wait).unwrap_or(entry.due);
            state.due.insert((entry.due, task.id));
        }
        if let Some(host) = &task.host {
            state.busy.remove(host);
            state.call_next(host);
        }
        self.changed.notify_all();
    }

    /// Waits until a first fetch of the source has ended, whichever way; `false` if that takes too long.
    pub(super) fn wait(&self, id: SourceId, longest: Duration) -> bool {
        let is_waiting = |state: &mut State| {
            !state.is_stopped && state.entries.get(&id).is_some_and(|entry| entry.attempts == 0)
        };
        let waited = self.changed.wait_timeout_while(self.state(), longest, is_waiting);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
        !is_waiting(&mut state) && state.entries.contains_key(&id) && !state.is_stopped
    }

    pub(super) fn stop(&self) {
        self.state().is_stopped = true;
        self.changed.notify_all();
    }

    pub(super) fn status(&self, id: SourceId) -> Option<Status> {
        self.state().entries.get(&id).map(|entry| entry.status(id))
    }

    pub(super) fn statuses(&self) -> Vec<Status> {
        let state = self.state();
        let mut all: Vec<Status> = state.entries.iter().map(|(id, entry)| entry.status(*id)).collect();
        drop(state);
        all.sort_by(|left, right| left.url.cmp(&right.url).then(left.id.cmp(&right.id)));
        all
    }

    /// No caller panics while it holds the lock; if one did, every entry would still be one that was valid.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self, now: Instant) -> Option<Task> {
        while let Some((_, id)) = self.due.first().copied().filter(|(due, _)| *due <= now) {
            self.due.pop_first();
            let Some(entry) = self.entries.get_mut(&id) else { continue };
            match entry.job.host.clone() {
                Some(host) if self.busy.contains(&host) => {
                    entry.is_waiting = true;
                    self.waiting.entry(host).or_default().push_back(id);
                }
                host => {
                    self.busy.extend(host);
                    return Some(entry.begin(id));
                }
            }
        }
        None
    }

    /// The host is free: the next that waits for it is due again. Those that were forgotten meanwhile are passed over.
    fn call_next(&mut self, host: &str) {
        let Some(waiting) = self.waiting.get_mut(host) else { return };
        while let Some(id) = waiting.pop_front() {
            if let Some(entry) = self.entries.get_mut(&id).filter(|entry| entry.is_waiting) {
                entry.is_waiting = false;
                self.due.insert((entry.due, id));
                return;
            }
        }
        self.waiting.remove(host);
    }
}

impl Entry {
    fn new(job: Job, due: Instant) -> Self {
        Self {
            job,
            due,
            in_flight: false,
            is_waiting: false,
            backoff: Backoff::default(),
            attempts: 0,
            last_attempt: None,
            last_success: None,
            failure: None,
            failures: 0,
        }
    }

    fn begin(&mut self, id: SourceId) -> Task {
        self.in_flight = true;
        Task {
            id,
            source: Arc::clone(&self.job.source),
            recipient: Arc::clone(&self.job.recipient),
            validators: self.job.known.as_ref().map(|known| known.validators.clone()),
            host: self.job.host.clone(),
        }
    }

    /// How long to wait for the next attempt.
    fn note(&mut self, attempt: Attempt, now: UnixTime, random: u64) -> Duration {
        self.in_flight = false;
        self.attempts = self.attempts.saturating_add(1);
        self.last_attempt = Some(now);
        match attempt {
            Attempt::New { known, max_age } => {
                self.job.known = Some(known);
                self.succeeded(max_age, now, random)
            }
            Attempt::Unchanged { max_age } => self.succeeded(max_age, now, random),
            Attempt::Failed(failure) => {
                let retry_after = match &failure {
                    Failure::Fetch(error) => error.retry_after(),
                    Failure::Rejected(_) | Failure::Panicked => None,
                };
                self.failure = Some(failure);
                self.failures = self.failures.saturating_add(1);
                self.backoff.after_failure(&self.job.plan, retry_after, random)
            }
        }
    }

    fn succeeded(&mut self, max_age: Option<Duration>, now: UnixTime, random: u64) -> Duration {
        self.last_success = Some(now);
        self.failure = None;
        self.failures = 0;
        let freshness =
            Freshness { now, next_update: self.accepted().and_then(|it| it.next_update), max_age };
        let wait = after_success(&self.job.plan, &freshness, self.job.jitter);
        if is_stale(&freshness) {
            return wait.max(self.backoff.after_failure(&self.job.plan, None, random));
        }
        self.backoff = Backoff::default();
        wait
    }

    fn accepted(&self) -> Option<Accepted> {
        self.job.known.as_ref().map(|known| known.accepted)
    }

    fn status(&self, id: SourceId) -> Status {
        Status {
            id,
            url: self.job.source.url.clone(),
            last_attempt: self.last_attempt,
            last_success: self.last_success,
            accepted: self.accepted(),
            failure: self.failure.clone(),
            failures: self.failures,
            in_flight: self.in_flight,
            due_in: self.due.saturating_duration_since(Instant::now()),
        }
    }
}

fn unix_now() -> UnixTime {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    UnixTime::try_from(since.as_secs()).unwrap_or(UnixTime::MAX)
}

#[cfg(test)]
mod tests;
