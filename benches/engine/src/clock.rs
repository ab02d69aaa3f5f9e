//! CPU time: nothing that is timed here waits, and what else the machine does counts less.

use rustix::time::{ClockId, clock_gettime};

/// Nanoseconds of CPU time that `work` took on this thread.
pub(crate) fn timed(work: impl FnOnce() -> Result<(), String>) -> Result<u64, String> {
    timed_by(ClockId::ThreadCPUTime, work)
}

/// Nanoseconds of CPU time that `work` took on all threads together.
pub(crate) fn timed_on_all_threads(work: impl FnOnce() -> Result<(), String>) -> Result<u64, String> {
    timed_by(ClockId::ProcessCPUTime, work)
}

fn timed_by(clock: ClockId, work: impl FnOnce() -> Result<(), String>) -> Result<u64, String> {
    let start = nanoseconds(clock)?;
    work()?;
    nanoseconds(clock)?.checked_sub(start).ok_or_else(|| "the clock went back".into())
}

fn nanoseconds(clock: ClockId) -> Result<u64, String> {
    let now = clock_gettime(clock);
    let total = i128::from(now.tv_sec) * 1_000_000_000 + i128::from(now.tv_nsec);
    u64::try_from(total).map_err(|_| "the clock shows no time".into())
}
