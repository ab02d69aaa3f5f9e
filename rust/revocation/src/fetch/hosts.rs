//! One connection at a time to each host.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Hosts that are being asked.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    busy: Mutex<HashSet<String>>,
    freed: Condvar,
}

/// The right to be connected to a host; ends when it is dropped.
#[derive(Debug)]
pub(super) struct Visit<'a> {
    hosts: &'a Hosts,
    host: &'a str,
}

impl Hosts {
    /// Waits until nobody else is connected to the host; `None` when that takes too long.
    pub(super) fn enter<'a>(&'a self, host: &'a str, deadline: Instant) -> Option<Visit<'a>> {
        let mut busy = self.busy();
        while busy.contains(host) {
            let left = deadline.checked_duration_since(Instant::now())?;
            busy = self.freed.wait_timeout(busy, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        busy.insert(host.to_owned());
        Some(Visit { hosts: self, host })
    }

    /// A set of names is right at any time, also after a panic.
    fn busy(&self) -> MutexGuard<'_, HashSet<String>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        self.hosts.busy().remove(self.host);
        self.hosts.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_host_is_visited_by_one_at_a_time() {
        let hosts = Hosts::default();
        let soon = || Instant::now() + Duration::from_millis(20);
        let visit = hosts.enter("a:80", soon()).unwrap();
        assert!(hosts.enter("a:80", soon()).is_none());
        assert!(hosts.enter("b:80", soon()).is_some(), "another host");
        drop(visit);
        assert!(hosts.enter("a:80", soon()).is_some());
    }
}
