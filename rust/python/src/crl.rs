//! CRLs as Python sees them.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use chainward::x509::{MAX_CRL_BYTES, crls_from_bytes};
use chainward::{CrlDescription, Rejected, Rejection, hexadecimal};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyTuple;

use crate::errors::{self, InputError};
use crate::evidence::integer;
use crate::times::datetime;

/// What a CRL says besides its entries; immutable. Names in it are what its issuer wrote: escape them as untrusted
/// text.
#[pyclass(frozen, module = "chainward._native")]
pub struct Crl(pub(crate) CrlDescription);

#[pymethods]
impl Crl {
    /// Its issuer as RFC 4514 text, for people, control characters escaped.
    #[getter]
    fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Its number (RFC 5280 5.2.3); None without one.
    #[getter]
    fn number<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.number.as_deref().map(|number| integer(py, number)).transpose()
    }

    /// Of a delta CRL, the number of the complete one that it builds on (5.2.4); None of a complete one.
    #[getter]
    fn base_number<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.base_number.as_deref().map(|number| integer(py, number)).transpose()
    }

    /// When it was issued: an aware datetime in UTC.
    #[getter]
    fn this_update<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        datetime(py, self.0.this_update)
    }

    /// When the next one comes: an aware datetime in UTC; None where it does not say.
    #[getter]
    fn next_update<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.next_update.map(|time| datetime(py, time)).transpose()
    }

    /// How many entries it has.
    #[getter]
    fn entries(&self) -> usize {
        self.0.entries
    }

    /// How many bytes its DER has.
    #[getter]
    fn bytes(&self) -> usize {
        self.0.bytes
    }

    /// SHA-256 of its DER, 64 hexadecimal digits.
    #[getter]
    fn sha256(&self) -> String {
        hexadecimal(&self.0.sha256)
    }

    /// What it is for (5.2.5), in words for people; (): all certificates of its issuer, for all reasons.
    #[getter]
    fn scope<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.scope)
    }

    /// The key identifier of its signer, in hexadecimal; None without one.
    #[getter]
    fn authority_key_identifier(&self) -> Option<String> {
        self.0.authority_key_identifier.as_deref().map(hexadecimal)
    }

    fn __repr__(&self) -> String {
        format!("<Crl of {:?}, {} entries>", self.0.issuer, self.0.entries)
    }
}

/// Octets, or the path of a file: a CRL may be larger than what is worth a copy.
#[derive(FromPyObject)]
pub(crate) enum CrlSource {
    Octets(PyBackedBytes),
    Path(PathBuf),
}

/// Every CRL of a file, read and not verified. `source` names it in errors.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "PyO3 extracts arguments as owned values")]
pub fn open_crls(py: Python<'_>, content: CrlSource, source: &str) -> PyResult<Vec<Crl>> {
    let described = py.detach(|| {
        let crls = read(content, source)?;
        crls.iter().map(|(der, origin)| describe(der, origin)).collect::<Result<Vec<_>, _>>()
    });
    described.map_err(|error| error.into_py(py))
}

fn describe(der: &[u8], origin: &str) -> Result<Crl, CrlFailure> {
    let malformed = |malformed| {
        CrlFailure::Rejected(Rejected {
            origin: origin.to_owned(),
            rejection: Rejection::Malformed(malformed),
        })
    };
    CrlDescription::from_der(der).map(Crl).map_err(malformed)
}

/// Why CRLs can't be taken in, known before the interpreter is attached again.
pub(crate) enum CrlFailure {
    Input(String),
    Rejected(Rejected),
}

impl CrlFailure {
    pub(crate) fn into_py(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Input(message) => InputError::new_err(message),
            Self::Rejected(rejected) => errors::crl(py, &rejected),
        }
    }
}

impl From<Rejected> for CrlFailure {
    fn from(rejected: Rejected) -> Self {
        Self::Rejected(rejected)
    }
}

/// The DER of each CRL, and what to call it in errors.
pub(crate) fn read(content: CrlSource, source: &str) -> Result<Vec<(Vec<u8>, String)>, CrlFailure> {
    let data = match content {
        CrlSource::Octets(octets) => octets.to_vec(),
        CrlSource::Path(path) => {
            read_file(&path).map_err(|error| CrlFailure::Input(format!("{source}: {error}")))?
        }
    };
    let crls = crls_from_bytes(data).map_err(|error| CrlFailure::Input(format!("{source}: {error}")))?;
    let is_one = crls.len() == 1;
    let named = |(index, der)| {
        let origin = if is_one { source.to_owned() } else { format!("{source}: CRL {}", index + 1) };
        (der, origin)
    };
    Ok(crls.into_iter().enumerate().map(named).collect())
}

/// Never more than a CRL may have, and one byte, so that what is too large is seen to be.
fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut data = Vec::new();
    File::open(path)?.take(MAX_CRL_BYTES as u64 + 1).read_to_end(&mut data)?;
    Ok(data)
}
