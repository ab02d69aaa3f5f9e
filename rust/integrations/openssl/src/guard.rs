//! No panic leaves a callback.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `body`; a panic gives `refusal`.
pub(crate) fn guarded<T>(refusal: T, body: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(refusal)
}
