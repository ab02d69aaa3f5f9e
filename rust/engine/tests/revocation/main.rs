//! The corpus of tests/revocation as whole validations: CRLs and OCSP responses, taken in and asked as a user's are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod case;
mod corpus;
mod outcome;
