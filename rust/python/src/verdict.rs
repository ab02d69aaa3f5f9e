//! Verdicts as Python sees them; each part is made when it is asked for.

use std::sync::Arc;

use chainward::x509::Certificate;
use chainward::{PlacedFinding, Role, Severity, Verdict as EngineVerdict, sha256};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};

/// One thing that was found.
#[pyclass(frozen, module = "chainward._native")]
pub struct Finding(PlacedFinding);

#[pymethods]
impl Finding {
    /// The stable code.
    #[getter]
    fn code(&self) -> &'static str {
        self.0.code.slug()
    }

    /// "refusal", or "notice" when it does not refuse.
    #[getter]
    fn severity(&self) -> &'static str {
        match self.0.severity {
            Severity::Refusal => "refusal",
            Severity::Notice => "notice",
        }
    }

    /// Index into the path of the verdict, 0 = the leaf; None: the input as a whole.
    #[getter]
    fn certificate(&self) -> Option<usize> {
        self.0.certificate
    }

    /// What exactly was seen, for people. Not stable.
    #[getter]
    fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The section of the RFC, or other source, that decides.
    #[getter]
    fn reference(&self) -> &'static str {
        self.0.code.reference()
    }

    /// One sentence for people.
    #[getter]
    fn summary(&self) -> &'static str {
        self.0.code.summary()
    }

    fn __repr__(&self) -> String {
        let place = self.0.certificate.map_or_else(String::new, |index| format!(" at {index}"));
        format!("<Finding {}{place}>", self.code())
    }
}

/// One certificate of a path.
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

    /// The subject, for people; empty when it can't be read.
    #[getter]
    fn subject(&self) -> String {
        Certificate::from_der(&self.0.der).map_or_else(|_| String::new(), |own| own.subject().to_string())
    }

    /// SHA-256 of `der`, in hexadecimal.
    #[getter]
    fn sha256(&self) -> String {
        sha256(&self.0.der).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn __repr__(&self) -> String {
        format!("<PathCertificate {} {:?}>", self.role(), self.subject())
    }
}

/// A path that was tried and refused.
#[pyclass(frozen, module = "chainward._native")]
pub struct Attempt(chainward::Attempt);

#[pymethods]
impl Attempt {
    /// Its certificates, leaf first; without the leaf when it did not come that far.
    #[getter]
    fn path<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        path(py, &self.0.path)
    }

    /// Certificates of it whose signature was verified, the anchor counted.
    #[getter]
    fn verified(&self) -> usize {
        self.0.verified
    }

    /// Why it was refused.
    #[getter]
    fn finding(&self) -> Finding {
        Finding(self.0.finding.clone())
    }

    fn __repr__(&self) -> String {
        format!("<Attempt {} certificates, {}>", self.0.path.len(), self.0.finding.code.slug())
    }
}

/// The answer of one validation. It is true when the leaf may come in.
#[pyclass(frozen, module = "chainward._native")]
pub struct Verdict(Arc<EngineVerdict>);

impl From<EngineVerdict> for Verdict {
    fn from(verdict: EngineVerdict) -> Self {
        Self(Arc::new(verdict))
    }
}

impl From<Arc<EngineVerdict>> for Verdict {
    fn from(verdict: Arc<EngineVerdict>) -> Self {
        Self(verdict)
    }
}

#[pymethods]
impl Verdict {
    /// True when the leaf may come in.
    #[getter]
    fn ok(&self) -> bool {
        self.0.ok
    }

    /// Why not: the stable code; None when it may.
    #[getter]
    fn code(&self) -> Option<&'static str> {
        self.0.code.map(|code| code.slug())
    }

    /// Refusals and notices.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.findings.iter().cloned().map(Finding))
    }

    /// The findings that do not refuse.
    #[getter]
    fn notices<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let notices: Vec<_> =
            self.0.findings.iter().filter(|finding| finding.severity == Severity::Notice).collect();
        PyTuple::new(py, notices.into_iter().cloned().map(Finding))
    }

    /// The accepted path, or the refused one that speaks; leaf first.
    #[getter]
    fn path<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        path(py, &self.0.path)
    }

    /// Seconds since the epoch from which an accepted path holds, inclusive.
    #[getter]
    fn valid_from_seconds(&self) -> Option<i64> {
        self.0.valid_from
    }

    /// Seconds since the epoch until which an accepted path holds, inclusive.
    #[getter]
    fn valid_until_seconds(&self) -> Option<i64> {
        self.0.valid_until
    }

    /// From when an accepted path holds, inclusive.
    #[getter]
    fn valid_from<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.valid_from.map(|time| datetime(py, time)).transpose()
    }

    /// Until when an accepted path holds, inclusive.
    #[getter]
    fn valid_until<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.valid_until.map(|time| datetime(py, time)).transpose()
    }

    /// The valid certificate policies, as dotted decimal text.
    #[getter]
    fn policies<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.policies.iter().map(ToString::to_string))
    }

    /// Index of the trust anchor of an accepted path.
    #[getter]
    fn anchor(&self) -> Option<usize> {
        self.0.anchor
    }

    /// Every refused path, in the order of trial; only from `explain`.
    #[getter]
    fn attempts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.attempts.iter().cloned().map(Attempt))
    }

    /// Which anchors and policy judged.
    #[getter]
    fn epoch(&self) -> u64 {
        self.0.epoch
    }

    /// The work that was really done: signatures, failed_signatures, steps; ticks is what was charged.
    #[getter]
    fn work<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let work = self.0.work;
        let out = PyDict::new(py);
        out.set_item("signatures", work.signatures)?;
        out.set_item("failed_signatures", work.failed_signatures)?;
        out.set_item("steps", work.steps)?;
        out.set_item("ticks", work.ticks)?;
        Ok(out)
    }

    fn __bool__(&self) -> bool {
        self.0.ok
    }

    fn __repr__(&self) -> String {
        match self.0.code {
            None => format!("<Verdict accepted, {} certificates>", self.0.path.len()),
            Some(code) => format!("<Verdict refused: {}>", code.slug()),
        }
    }
}

fn path<'py>(py: Python<'py>, path: &[chainward::PathCertificate]) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, path.iter().cloned().map(PathCertificate))
}

/// An aware datetime in UTC. DER has no time that it can't hold.
fn datetime(py: Python<'_>, seconds: i64) -> PyResult<Bound<'_, PyAny>> {
    let module = py.import("datetime")?;
    let utc = module.getattr("timezone")?.getattr("utc")?;
    let epoch = module.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, utc))?;
    epoch.add(module.getattr("timedelta")?.call1((0, seconds))?)
}
