//! The threads of [`crate::Validator::validate_many`], one for each core.
//!
//! They are not rayon's global ones: a process that was forked has no threads but the one that forked, and
//! would wait for the others for ever. Servers that fork their workers after loading do just that.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Threads, and the process that they run in.
#[derive(Debug)]
pub(crate) struct Workers {
    pub(crate) pool: ThreadPool,
    process: u32,
}

static WORKERS: ArcSwapOption<Workers> = ArcSwapOption::const_empty();

/// The threads of this process; `None` when the system gives none.
pub(crate) fn workers() -> Option<Arc<Workers>> {
    let process = std::process::id();
    if let Some(workers) = WORKERS.load_full().filter(|workers| workers.process == process) {
        return Some(workers);
    }
    let pool = ThreadPoolBuilder::new().thread_name(|index| format!("chainward {index}")).build().ok()?;
    let workers = Arc::new(Workers { pool, process });
    if let Some(inherited) = WORKERS.swap(Some(Arc::clone(&workers))).filter(|old| old.process != process) {
        // To drop it would wake threads that are not there, through locks that one of them may have held.
        std::mem::forget(inherited);
    }
    Some(workers)
}
