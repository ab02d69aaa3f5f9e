//! What the fuzz targets do with their bytes, as a library, so that ordinary tests can do the same.
//!
//! Each module has a `check(data)`, which panics when a property does not hold. The naive algorithms are those
//! of the tests of `chainward-validate`, compiled in from their own files: nothing of them is in the product,
//! not even behind a feature, and the fast algorithms are met through the product's public functions only.

pub mod certificate;
mod choices;
pub mod measure;

pub mod name_constraints;
pub mod ocsp;
pub mod policies;
pub mod validation;

// The files below name these as `crate::` or `super::`.
use chainward_validate::checks::certificate_policies::{InitialPolicyInputs, PolicyState, ValidPolicies};
use chainward_validate::{budget, finding};

/// DER for tests.
#[path = "../../validate/src/checks/name_constraints/test_support.rs"]
#[allow(
    dead_code,
    clippy::cast_possible_truncation,
    reason = "shared with tests, which use other parts of it"
)]
mod test_support;

/// Name constraints, pair by pair.
#[path = "../../validate/src/checks/name_constraints/naive.rs"]
mod naive_constraints;

/// Certificates about policies.
#[path = "../../validate/src/checks/certificate_policies/test_certificates.rs"]
#[allow(dead_code, reason = "shared with tests, which use other parts of it")]
mod test_certificates;

/// The policy tree of RFC 5280.
#[path = "../../validate/src/checks/certificate_policies/naive.rs"]
mod naive_policies;

/// The cache of nodes that the engine uses; it is private there, as are the next ones.
#[path = "../../engine/src/node_cache.rs"]
mod node_cache;

/// What the cache counts.
#[path = "../../engine/src/metrics.rs"]
#[allow(dead_code, reason = "the cache needs one counter of them")]
mod metrics;

/// What the engine remembers of those who sign CRLs and OCSP responses; nothing here asks for it.
#[path = "../../engine/src/witness_cache.rs"]
#[allow(dead_code, reason = "the cache needs it")]
mod witness_cache;

/// All that the engine remembers, as the judge sees it.
#[path = "../../engine/src/remembered.rs"]
mod remembered;
