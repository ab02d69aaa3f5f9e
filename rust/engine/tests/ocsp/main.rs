//! OCSP: who may answer, for whom, and when that counts; the judge of responses by itself, with real signatures.

#[path = "../support/mod.rs"]
mod support;

mod layer;
mod openssl;
