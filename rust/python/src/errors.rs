//! The only place where errors of the engine become Python exceptions.

use std::path::Path;

use chainward::x509::BundleError;
use chainward::{
    Finding, FindingCode, FolderError, PolicyFileError, Rejected, SetupError, StoreError as EngineStoreError,
};
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

create_exception!(
    chainward._native,
    CrlError,
    ChainwardError,
    "A CRL that is not accepted; what was there stays.\n\n\
     `code`: why, a stable word such as `rollback` (see docs/crl.md); `origin`: where it came from."
);

create_exception!(
    chainward._native,
    OcspError,
    ChainwardError,
    "An OCSP response that is not accepted; what was there stays.\n\n\
     `code`: why, a stable word such as `ocsp_responder_unknown` (see docs/crl.md); `origin`: where it came from."
);

/// Attributes that an error may lack have a value on its class: whoever asks for one is never refused.
pub(crate) fn with_defaults(module: &Bound<'_, PyModule>) -> PyResult<()> {
    for (class, attribute) in [
        ("StoreError", "code"),
        ("PolicyError", "key"),
        ("PolicyError", "line"),
        ("CrlError", "code"),
        ("CrlError", "origin"),
        ("OcspError", "code"),
        ("OcspError", "origin"),
    ] {
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

/// Of a certificate whose key can't be made known.
pub(crate) fn issuer(py: Python<'_>, source: &str, finding: &Finding) -> PyErr {
    let exception = StoreError::new_err(format!("{source}: {finding}"));
    with(py, exception, "code", finding.code.slug())
}

pub(crate) fn crl(py: Python<'_>, error: &Rejected) -> PyErr {
    rejected(py, CrlError::new_err(error.to_string()), error)
}

pub(crate) fn ocsp(py: Python<'_>, error: &Rejected) -> PyErr {
    rejected(py, OcspError::new_err(error.to_string()), error)
}

fn rejected(py: Python<'_>, exception: PyErr, error: &Rejected) -> PyErr {
    let exception = with(py, exception, "code", error.rejection.slug());
    with(py, exception, "origin", error.origin.as_str())
}

/// Of the folder of a store; the message names it.
pub(crate) fn folder(path: &Path, error: &FolderError) -> PyErr {
    InputError::new_err(format!("{}: {error}", path.display()))
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
