//! The only place where errors of the engine become Python exceptions.

use chainward::x509::BundleError;
use chainward::{FindingCode, PolicyFileError, SetupError, StoreError as EngineStoreError};
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;

create_exception!(chainward._native, ChainwardError, PyException, "Base of all errors of chainward.");
create_exception!(
    chainward._native,
    StoreError,
    ChainwardError,
    "An anchor or intermediate that can't be used, or no anchor at all; the message says which and why.\n\n\
     `code`: the code of the finding (see docs/findings.md), or None."
);
create_exception!(
    chainward._native,
    PolicyError,
    ChainwardError,
    "A policy that can't be read.\n\n\
     `key`: the dotted key, or None; `line`: the line of the file, from 1, or None."
);
create_exception!(
    chainward._native,
    InputError,
    ChainwardError,
    "A file that can't be read; the message names it, and the line or byte."
);

/// Attributes that an error may lack have a value on its class: whoever asks for one is never refused.
pub(crate) fn with_defaults(module: &Bound<'_, PyModule>) -> PyResult<()> {
    for (class, attribute) in [("StoreError", "code"), ("PolicyError", "key"), ("PolicyError", "line")] {
        module.getattr(class)?.setattr(attribute, module.py().None())?;
    }
    Ok(())
}

/// The code of the finding is in the attribute `code`; None without any anchor.
pub(crate) fn store(py: Python<'_>, error: &EngineStoreError) -> PyErr {
    let exception = StoreError::new_err(error.to_string());
    let code = match error {
        EngineStoreError::Empty => return exception,
        EngineStoreError::Certificate { finding, .. } => finding.code,
        EngineStoreError::Bundle { .. } | EngineStoreError::Malformed { .. } => {
            FindingCode::MalformedCertificate
        }
    };
    with(py, exception, "code", code.slug())
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
