//! Who was let in, as Python sees it.

use chainward::{Identity as EngineIdentity, SubjectAttribute, SubjectValue, hexadecimal};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyInt, PyTuple};

use crate::path::path;

/// Who was let in: read from the validated path alone. The common name is part of the subject and nothing else.
#[pyclass(frozen, module = "chainward._native")]
pub struct Identity(EngineIdentity);

impl From<EngineIdentity> for Identity {
    fn from(identity: EngineIdentity) -> Self {
        Self(identity)
    }
}

#[pymethods]
impl Identity {
    /// The subject as RFC 4514 writes it, for people and logs; compare `rdns`.
    #[getter]
    fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The subject, most significant first: a tuple for each RDN, of pairs of an OID and a value. A value is a str;
    /// it is bytes, the DER, where it is no text.
    #[getter]
    fn rdns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let rdns: Vec<_> = self.0.rdns.iter().map(|rdn| relative(py, rdn)).collect::<PyResult<_>>()?;
        PyTuple::new(py, rdns)
    }

    /// The serial number; negative ones exist.
    #[getter]
    fn serial_number<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let signed = PyDict::new(py);
        signed.set_item("signed", true)?;
        let octets = PyBytes::new(py, &self.0.serial_number);
        py.get_type::<PyInt>().call_method("from_bytes", (octets, "big"), Some(&signed))
    }

    /// SHA-256 of the leaf, in hexadecimal.
    #[getter]
    fn sha256(&self) -> String {
        hexadecimal(&self.0.sha256)
    }

    /// SHA-256 of the leaf's `SubjectPublicKeyInfo`, in hexadecimal.
    #[getter]
    fn key_sha256(&self) -> String {
        hexadecimal(&self.0.key_sha256)
    }

    /// DNS names, wildcards included.
    #[getter]
    fn dns_names<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.dns_names)
    }

    /// Addresses, as objects of the module `ipaddress`.
    #[getter]
    fn ip_addresses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.ip_addresses)
    }

    /// Mail addresses, internationalised ones (RFC 9598) included.
    #[getter]
    fn email_addresses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.email_addresses)
    }

    /// URIs, SPIFFE IDs included.
    #[getter]
    fn uris<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.uris)
    }

    /// The SPIFFE ID, if the only URI is one of a workload.
    #[getter]
    fn spiffe_id(&self) -> Option<&str> {
        self.0.spiffe_id.as_deref()
    }

    /// User principal names.
    #[getter]
    fn user_principal_names<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.user_principal_names)
    }

    /// The valid certificate policies, as dotted decimal text.
    #[getter]
    fn policies<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.policies.iter().map(ToString::to_string))
    }

    /// The certificates that vouch, from the leaf's issuer to the trust anchor.
    #[getter]
    fn path<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        path(py, &self.0.path)
    }

    /// The name of the trust anchor, as RFC 4514 writes it.
    #[getter]
    fn anchor_subject(&self) -> &str {
        &self.0.anchor_subject
    }

    /// SHA-256 of the trust anchor, in hexadecimal; None for a bare name and key.
    #[getter]
    fn anchor_sha256(&self) -> Option<String> {
        self.0.anchor_sha256.map(|digest| hexadecimal(&digest))
    }

    fn __repr__(&self) -> String {
        format!("<Identity {:?}, SHA-256 {}>", self.0.subject, hexadecimal(&self.0.sha256))
    }
}

fn relative<'py>(py: Python<'py>, rdn: &[SubjectAttribute]) -> PyResult<Bound<'py, PyTuple>> {
    let attributes: Vec<_> = rdn
        .iter()
        .map(|attribute| {
            let value = match &attribute.value {
                SubjectValue::Text(text) => text.into_pyobject(py)?.into_any(),
                SubjectValue::Der(der) => PyBytes::new(py, der).into_any(),
            };
            Ok((attribute.oid.to_string(), value))
        })
        .collect::<PyResult<_>>()?;
    PyTuple::new(py, attributes)
}
