//! To end fetches from another thread.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use ureq::Agent;

/// Ends fetches that are under way, and those that come after. Clones are the same one.
#[derive(Clone, Default)]
pub struct Stop {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    is_stopped: bool,
    next: u64,
    agents: HashMap<u64, Agent>,
}

/// While it lives, a stop closes the agent's connection.
pub(super) struct Watched<'a> {
    stop: &'a Stop,
    number: u64,
}

impl Stop {
    /// Closes every connection and begins no other. A look-up of a name or a connection that is being made
    /// ends by its own deadline.
    pub fn stop(&self) {
        let agents = self.with(|inner| {
            inner.is_stopped = true;
            std::mem::take(&mut inner.agents)
        });
        agents.into_values().for_each(Agent::shutdown);
    }

    /// Whether it was told to stop.
    pub fn is_stopped(&self) -> bool {
        self.with(|inner| inner.is_stopped)
    }

    /// `None` when it was told to stop.
    pub(super) fn watch(&self, agent: &Agent) -> Option<Watched<'_>> {
        let number = self.with(|inner| {
            let number = inner.next;
            inner.next = inner.next.wrapping_add(1);
            (!inner.is_stopped).then(|| inner.agents.insert(number, agent.clone())).map(|_| number)
        })?;
        Some(Watched { stop: self, number })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Inner) -> T) -> T {
        work(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        self.stop.with(|inner| inner.agents.remove(&self.number));
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Stop").field("is_stopped", &self.is_stopped()).finish_non_exhaustive()
    }
}
