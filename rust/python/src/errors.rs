//! The only place where errors of the engine become Python exceptions.

use chainward::x509::BundleError;
use chainward::{PolicyFileError, SetupError, StoreError as EngineStoreError};
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;

create_exception!(chainward._native, ChainwardError, PyException, "Base of all errors of chainward.");
create_exception!(
    chainward._native,
    StoreError,
    ChainwardError,
    "An anchor or intermediate that can't be used; the message says which and why."
);
create_exception!(
    chainward._native,
    PolicyError,
    ChainwardError,
    "A policy that can't be read; `key` and `line` say where (or are None)."
);
create_exception!(
    chainward._native,
    InputError,
    ChainwardError,
    "An argument or a file that can't be read; the message says where and why."
);

pub(crate) fn store(error: &EngineStoreError) -> PyErr {
    StoreError::new_err(error.to_string())
}

/// The code of the finding is in the attribute `code`.
pub(crate) fn setup(py: Python<'_>, error: &SetupError) -> PyErr {
    let exception = StoreError::new_err(error.to_string());
    with(py, exception, "code", error.finding.code.slug())
}

pub(crate) fn policy(py: Python<'_>, error: &PolicyFileError) -> PyErr {
    let exception = PolicyError::new_err(error.to_string());
    let exception = with(py, exception, "key", error.key.as_deref());
    with(py, exception, "line", error.line)
}

pub(crate) fn bundle(source: &str, error: &BundleError) -> PyErr {
    InputError::new_err(format!("{source}: {error}"))
}

pub(crate) fn argument(message: impl Into<String>) -> PyErr {
    PyValueError::new_err(message.into())
}

fn with<'py>(py: Python<'py>, exception: PyErr, name: &str, value: impl IntoPyObject<'py>) -> PyErr {
    match exception.value(py).setattr(name, value) {
        Ok(()) => exception,
        Err(other) => other,
    }
}
