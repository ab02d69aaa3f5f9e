//! The fetcher against real servers on loopback, most of them hostile.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod addresses;
mod asking;
mod bodies;
mod delays;
mod files;
mod redirects;
mod server;
mod worker;

use std::time::Duration;

use chainward_revocation::fetch::{Answer, FetchError, Fetched, Fetcher, Limits, Source, Stop};

/// Short enough for a test, long enough for a machine under load.
const QUICK: Limits = Limits {
    connect: Duration::from_secs(5),
    first_byte: Duration::from_millis(400),
    total: Duration::from_secs(20),
    minimum_rate: 1000,
    rate_window: Duration::from_millis(400),
    size: 1 << 20,
};

fn fetch(source: &Source) -> Result<Fetched, FetchError> {
    Fetcher::default().fetch(source, None, &Stop::default())
}

fn answered(source: &Source) -> Answer {
    match fetch(source).unwrap() {
        Fetched::New(answer) => answer,
        Fetched::NotModified { .. } => panic!("nothing was asked that could be unmodified"),
    }
}

fn refused(source: &Source) -> FetchError {
    fetch(source).unwrap_err()
}
