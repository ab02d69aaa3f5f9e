//! OCSP: who may answer, for whom, and when that counts; the judge of responses by itself, with real signatures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod corpus;
mod draft;
mod layer;
mod openssl;
mod work;
