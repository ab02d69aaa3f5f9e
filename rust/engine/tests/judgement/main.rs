//! The whole judgement, from certificates to verdicts: what is accepted and refused, with exactly which finding.
//!
//! One program, because linking it takes longer than running it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod accepting;
mod allow;
mod anchor_names;
mod anchors;
mod batches;
mod building;
mod caches;
mod distrust;
mod identity;
mod issuer_duties;
mod leaf_as_anchor;
mod public_anchors;
mod readings;
mod refusing;
mod refusing_names;
mod revocation_lists;
mod revocation_policy;
mod smartcard;
mod spiffe;
mod swapping;
mod watching;
mod web_pki;
