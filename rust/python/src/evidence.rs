//! What is known about revocation, as Python sees it.

use chainward::x509::{ReasonCode, UnixTime};
use chainward::{
    Basis as EngineBasis, Evidence as EngineEvidence, ListEvidence, ResponseEvidence, Status, hexadecimal,
};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyInt, PyTuple};

use crate::times::datetime;

/// What an answer about revocation rests on; immutable.
#[pyclass(frozen, module = "chainward._native")]
pub struct Basis(EngineBasis);

impl Basis {
    fn list(&self) -> Option<&ListEvidence> {
        if let EngineBasis::List(list) = &self.0 { Some(list) } else { None }
    }

    fn response(&self) -> Option<&ResponseEvidence> {
        if let EngineBasis::Response(response) = &self.0 { Some(response) } else { None }
    }

    fn digest(&self) -> Option<&[u8; 32]> {
        self.list().map(|list| &list.sha256).or_else(|| self.response().map(|response| &response.sha256))
    }

    fn times(&self) -> Option<(UnixTime, Option<UnixTime>)> {
        match &self.0 {
            EngineBasis::List(list) => Some((list.this_update, list.next_update)),
            EngineBasis::Response(response) => Some((response.this_update, response.next_update)),
            EngineBasis::ShortLived | EngineBasis::NoRevocationAvailable => None,
        }
    }
}

#[pymethods]
impl Basis {
    /// "crl" or "ocsp"; `short_lived` or `no_revocation_available` where the policy lets the leaf pass without looking
    /// it up. What is below is None, or False, where it says nothing.
    #[getter]
    fn kind(&self) -> &'static str {
        match self.0 {
            EngineBasis::List(_) => "crl",
            EngineBasis::Response(_) => "ocsp",
            EngineBasis::ShortLived => "short_lived",
            EngineBasis::NoRevocationAvailable => "no_revocation_available",
        }
    }

    /// SHA-256 of the DER of the CRL or response, 64 hexadecimal digits.
    #[getter]
    fn sha256(&self) -> Option<String> {
        self.digest().map(|sha256| hexadecimal(sha256))
    }

    /// The CRL number, if it has one.
    #[getter]
    fn number<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.list().and_then(|list| list.number.as_deref()).map(|number| integer(py, number)).transpose()
    }

    /// When the CRL was issued, or the status known to be right: an aware datetime in UTC.
    #[getter]
    fn this_update<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.times().map(|(this_update, _)| datetime(py, this_update)).transpose()
    }

    /// When the next one comes: an aware datetime in UTC.
    #[getter]
    fn next_update<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.times().and_then(|(_, next_update)| next_update).map(|time| datetime(py, time)).transpose()
    }

    /// Where the entry of the certificate stands in the DER of the CRL; None without one.
    #[getter]
    fn entry_offset(&self) -> Option<u64> {
        self.list().and_then(|list| list.entry_offset)
    }

    /// True for a delta CRL.
    #[getter]
    fn is_delta(&self) -> bool {
        self.list().is_some_and(|list| list.is_delta)
    }

    /// True when the index of the CRL was believed before it was verified again (`trust_cache`).
    #[getter]
    fn is_trusted_cache(&self) -> bool {
        self.list().is_some_and(|list| list.is_trusted_cache)
    }

    /// When the OCSP response was signed: an aware datetime in UTC.
    #[getter]
    fn produced_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.response().map(|response| datetime(py, response.produced_at)).transpose()
    }

    /// True for an OCSP response that the client sent.
    #[getter]
    fn is_stapled(&self) -> bool {
        self.response().is_some_and(|response| response.is_stapled)
    }

    /// True for an OCSP response that a responder signed which the issuer delegated.
    #[getter]
    fn is_delegated(&self) -> bool {
        self.response().is_some_and(|response| response.is_delegated)
    }

    fn __repr__(&self) -> String {
        format!("<Basis {}>", self.kind())
    }
}

/// What is known about the revocation of one certificate of a path; immutable.
#[pyclass(frozen, module = "chainward._native")]
pub struct Evidence(EngineEvidence);

impl Evidence {
    fn revocation(&self) -> Option<(UnixTime, Option<ReasonCode>)> {
        if let Status::Revoked { date, reason } = self.0.status { Some((date, reason)) } else { None }
    }
}

#[pymethods]
impl Evidence {
    /// Index into the path of the verdict, 0 = the leaf.
    #[getter]
    fn certificate(&self) -> usize {
        self.0.certificate
    }

    /// "good", "revoked", "unknown", or `not_asked` where the policy does not ask.
    #[getter]
    fn status(&self) -> &'static str {
        match self.0.status {
            Status::Good => "good",
            Status::Revoked { .. } => "revoked",
            Status::Unknown => "unknown",
            Status::NotAsked => "not_asked",
        }
    }

    /// Why it was revoked, as RFC 5280 5.3.1 names it (`keyCompromise`); None where no reason is given.
    #[getter]
    fn reason(&self) -> Option<&'static str> {
        self.revocation().and_then(|(_, reason)| reason).map(ReasonCode::name)
    }

    /// When it was revoked: an aware datetime in UTC.
    #[getter]
    fn date<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.revocation().map(|(date, _)| datetime(py, date)).transpose()
    }

    /// What the status rests on.
    #[getter]
    fn bases<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.bases.iter().cloned().map(Basis))
    }

    /// Why other information that is at hand does not count: stable codes, such as `crl_expired`.
    #[getter]
    fn faults<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.faults.iter().map(|fault| fault.slug()))
    }

    fn __repr__(&self) -> String {
        format!("<Evidence {} at {}>", self.status(), self.0.certificate)
    }
}

/// Evidence as a tuple, leaf first.
pub(crate) fn evidence<'py>(py: Python<'py>, all: &[EngineEvidence]) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, all.iter().cloned().map(Evidence))
}

/// The integer of some octets, most significant first: CRL numbers have no upper bound.
pub(crate) fn integer<'py>(py: Python<'py>, octets: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    py.get_type::<PyInt>().call_method1("from_bytes", (PyBytes::new(py, octets), "big"))
}
