//! The binding: convert, detach, call, convert. Nothing is decided here.
#![deny(missing_docs)]

mod arguments;
mod crl;
mod errors;
mod evidence;
mod identity;
mod inspection;
mod ocsp;
mod openssl;
mod path;
mod policy;
mod refresher;
mod revocation;
mod store;
mod times;
mod validator;
mod verdict;

/// The native part of chainward; use the package `chainward`.
#[pyo3::pymodule]
mod _native {
    /// The version of the workspace, which all crates and the package share.
    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "the name that Python packages give it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_export]
    use super::crl::{Crl, open_crls};
    #[pymodule_export]
    use super::errors::{ChainwardError, CrlError, InputError, OcspError, PolicyError, StoreError};
    #[pymodule_export]
    use super::evidence::{Basis, Evidence};
    #[pymodule_export]
    use super::identity::Identity;
    #[pymodule_export]
    use super::inspection::{finding_codes, inspect, max_bundle_bytes, open_bundle};
    #[pymodule_export]
    use super::ocsp::ocsp_info;
    #[pymodule_export]
    use super::openssl::openssl;
    #[pymodule_export]
    use super::path::PathCertificate;
    #[pymodule_export]
    use super::policy::{Policy, profiles};
    #[pymodule_export]
    use super::refresher::Refresher;
    #[pymodule_export]
    use super::revocation::{RevocationStore, kept_crls};
    #[pymodule_export]
    use super::store::TrustStore;
    #[pymodule_export]
    use super::validator::Validator;
    #[pymodule_export]
    use super::verdict::{Attempt, Finding, Verdict};

    #[pymodule_init]
    fn init(module: &pyo3::Bound<'_, pyo3::types::PyModule>) -> pyo3::PyResult<()> {
        super::errors::with_defaults(module)
    }
}
