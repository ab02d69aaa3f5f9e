//! CPU time of this thread: nothing that is timed here waits, and what else the machine does counts less.

use rustix::time::{ClockId, clock_gettime};

/// Nanoseconds of CPU time that `work` took.
pub(crate) fn timed(work: impl FnOnce() -> Result<(), String>) -> Result<u64, String> {
    let start = nanoseconds()?;
    work()?;
    nanoseconds()?.checked_sub(start).ok_or_else(|| "the clock went back".into())
}

fn nanoseconds() -> Result<u64, String> {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    let total = i128::from(now.tv_sec) * 1_000_000_000 + i128::from(now.tv_nsec);
    u64::try_from(total).map_err(|_| "the clock shows no time".into())
}
