//! Certification paths as Python sees them.

use chainward::x509::Certificate;
use chainward::{Role, hexadecimal, sha256};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

/// One certificate of a path; immutable. Its contents are what the issuer wrote: escape them as untrusted text.
#[pyclass(frozen, module = "chainward._native")]
pub struct PathCertificate(chainward::PathCertificate);

#[pymethods]
impl PathCertificate {
    /// The certificate as it came; empty for an anchor that is a bare name and key.
    #[getter]
    fn der<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.der)
    }

    /// "leaf", "intermediate" or "anchor".
    #[getter]
    fn role(&self) -> &'static str {
        match self.0.role {
            Role::Leaf => "leaf",
            Role::Intermediate => "intermediate",
            Role::Anchor => "anchor",
        }
    }

    /// The subject as RFC 4514 text, for people, control characters escaped; empty when it can't be read.
    /// Never decide by it.
    #[getter]
    fn subject(&self) -> String {
        Certificate::from_der(&self.0.der).map_or_else(|_| String::new(), |own| own.subject().to_string())
    }

    /// SHA-256 of `der`, 64 hexadecimal digits.
    #[getter]
    fn sha256(&self) -> String {
        hexadecimal(&sha256(&self.0.der))
    }

    fn __repr__(&self) -> String {
        format!("<PathCertificate {} {:?}>", self.role(), self.subject())
    }
}

/// A path as a tuple, leaf first.
pub(crate) fn path<'py>(
    py: Python<'py>,
    path: &[chainward::PathCertificate],
) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, path.iter().cloned().map(PathCertificate))
}
