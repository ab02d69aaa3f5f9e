//! OCSP: who may answer, for whom, and when that counts; through the whole engine, and the judge of responses by itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod corpus;
mod draft;
mod judged;
mod layer;
mod openssl;
mod remembered;
mod stored;
mod work;
