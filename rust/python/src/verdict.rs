//! Verdicts as Python sees them; each part is made when it is asked for.

use std::sync::Arc;

use chainward::{FindingCode, Identity as EngineIdentity, PlacedFinding, Severity, Verdict as EngineVerdict};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};

use crate::evidence::evidence;
use crate::identity::Identity;
use crate::path::path;
use crate::times::datetime;

/// One thing that was found; immutable. A refusal refuses the path, a notice only tells.
///
/// docs/findings.md says for each code what it means and what to do.
#[pyclass(frozen, module = "chainward._native")]
pub struct Finding(PlacedFinding);

#[pymethods]
impl Finding {
    /// The stable code, such as `expired`: it never changes its meaning. Match on this.
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

/// A path that was tried and refused; immutable. Only `Validator.explain` keeps them.
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

    /// Why it was refused; its `certificate` is an index into this path.
    #[getter]
    fn finding(&self) -> Finding {
        Finding(self.0.finding.clone())
    }

    fn __repr__(&self) -> String {
        format!("<Attempt {} certificates, {}>", self.0.path.len(), self.0.finding.code.slug())
    }
}

/// The answer of one validation (RFC 5280 section 6.1); immutable. It is true when the leaf may come in.
///
/// What the caller must still do: prove that the peer holds the private key, read the `notices` (what was not looked
/// at, and what was let in by leniency), and not use an acceptance after `valid_until`.
#[pyclass(frozen, module = "chainward._native")]
pub struct Verdict(Arc<EngineVerdict>, PyOnceLock<Option<Py<Identity>>>);

impl Verdict {
    pub(crate) fn engine(&self) -> &EngineVerdict {
        &self.0
    }
}

impl From<EngineVerdict> for Verdict {
    fn from(verdict: EngineVerdict) -> Self {
        Self::from(Arc::new(verdict))
    }
}

impl From<Arc<EngineVerdict>> for Verdict {
    fn from(verdict: Arc<EngineVerdict>) -> Self {
        Self(verdict, PyOnceLock::new())
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
        self.0.code.map(FindingCode::slug)
    }

    /// What was found: of an accepted path notices, of a refused one first the refusal.
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

    /// The accepted path, leaf first and anchor last; or, of the refused ones, the one with most verified
    /// certificates.
    #[getter]
    fn path<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        path(py, &self.0.path)
    }

    /// Who was let in, read from the accepted path; None when refused.
    #[getter]
    fn identity(&self, py: Python<'_>) -> PyResult<Option<Py<Identity>>> {
        let read = || EngineIdentity::of(&self.0).map(|own| Py::new(py, Identity::from(own))).transpose();
        self.1.get_or_try_init(py, read).map(|identity| identity.as_ref().map(|own| own.clone_ref(py)))
    }

    /// Unix seconds from which an accepted path holds, inclusive; None when refused.
    #[getter]
    fn valid_from_seconds(&self) -> Option<i64> {
        self.0.valid_from
    }

    /// Unix seconds until which an accepted path holds, inclusive; None when refused.
    #[getter]
    fn valid_until_seconds(&self) -> Option<i64> {
        self.0.valid_until
    }

    /// From when an accepted path holds, inclusive: an aware datetime in UTC; None when refused.
    #[getter]
    fn valid_from<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.valid_from.map(|time| datetime(py, time)).transpose()
    }

    /// Until when an accepted path holds, inclusive: an aware datetime in UTC; None when refused. The least of
    /// every notAfter of the path, the anchor's own limit, the end dates of algorithms, and of the CRLs that were asked.
    #[getter]
    fn valid_until<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.valid_until.map(|time| datetime(py, time)).transpose()
    }

    /// The certificate policies that are valid for an accepted path (RFC 9618 5.6), dotted decimal.
    #[getter]
    fn policies<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.policies.iter().map(ToString::to_string))
    }

    /// What is known about the revocation of each certificate of the path below its anchor, leaf first; () where it was
    /// not looked up, as it isn't when something else refuses the path.
    #[getter]
    fn evidence<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        evidence(py, &self.0.evidence)
    }

    /// Which state of the `RevocationStore` was asked; None where none was.
    #[getter]
    fn revocation_epoch(&self) -> Option<u64> {
        self.0.revocation_epoch
    }

    /// Which anchor of the store vouches for an accepted path: its index, in the order in which they were given,
    /// duplicates counted once; None when refused.
    #[getter]
    fn anchor(&self) -> Option<usize> {
        self.0.anchor
    }

    /// Every refused path, in the order of trial; only from `explain`, () from all else.
    #[getter]
    fn attempts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.attempts.iter().cloned().map(Attempt))
    }

    /// Which anchors and policy judged: 1, and larger after each reload.
    #[getter]
    fn epoch(&self) -> u64 {
        self.0.epoch
    }

    /// The work that was really done: `signatures`, `failed_signatures`, `steps`; `ticks` is what was charged.
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
