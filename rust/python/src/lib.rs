//! The binding: convert, detach, call, convert. Nothing is decided here.
#![deny(missing_docs)]

mod arguments;
mod errors;
mod inspection;
mod openssl;
mod policy;
mod store;
mod validator;
mod verdict;

/// The native part of chainward; use the package `chainward`.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use super::errors::{ChainwardError, InputError, PolicyError, StoreError};
    #[pymodule_export]
    use super::inspection::{finding_codes, inspect, open_bundle};
    #[pymodule_export]
    use super::openssl::openssl;
    #[pymodule_export]
    use super::policy::Policy;
    #[pymodule_export]
    use super::store::TrustStore;
    #[pymodule_export]
    use super::validator::Validator;
    #[pymodule_export]
    use super::verdict::{Attempt, Finding, PathCertificate, Verdict};
}
