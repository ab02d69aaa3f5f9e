//! The validator.

use std::sync::Arc;

use chainward::{
    CacheOptions, Disagreement, FindingCode, Hook, Revocation, Validator as EngineValidator, Watch,
    hexadecimal,
};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyDict;

use crate::arguments::{Presented, Question};
use crate::errors;
use crate::policy::Policy;
use crate::revocation::RevocationStore;
use crate::store::TrustStore;
use crate::verdict::Verdict;

/// Judges certificates; share one between all threads.
#[pyclass(frozen, module = "chainward._native")]
pub struct Validator(pub(crate) Arc<EngineValidator>);

#[pymethods]
impl Validator {
    /// Makes anchors and policy ready; without a store, revocation is not looked up.
    #[new]
    #[allow(clippy::too_many_arguments, reason = "the arguments of the Python class, one by one")]
    fn new(
        py: Python<'_>,
        store: &TrustStore,
        policy: &Policy,
        revocation: Option<&RevocationStore>,
        intermediate_cache: usize,
        verdict_cache: usize,
        on_verdict: Option<Py<PyAny>>,
        shadow: Option<&Policy>,
        watch_queue: usize,
    ) -> PyResult<Self> {
        let revocation =
            revocation.map_or(Revocation::None, |store| Revocation::Store(Arc::clone(&store.store)));
        let caches = CacheOptions { intermediates: intermediate_cache, verdicts: verdict_cache };
        let (store, policy) = (&store.0, policy.0.clone());
        let made = if on_verdict.is_none() && shadow.is_none() {
            EngineValidator::new(store, policy, revocation, caches)
        } else {
            let shadow = shadow.map(|policy| policy.0.clone());
            let watch = Watch { hook: on_verdict.map(hook), shadow, queue: watch_queue };
            EngineValidator::watched(store, policy, revocation, caches, watch)
        };
        made.map(|validator| Self(Arc::new(validator))).map_err(|error| errors::setup(py, &error))
    }

    /// Judges one certificate.
    #[allow(clippy::needless_pass_by_value, reason = "PyO3 extracts arguments as owned values")]
    #[allow(clippy::too_many_arguments, reason = "the arguments of the Python method, one by one")]
    fn validate(
        &self,
        py: Python<'_>,
        presented: Presented,
        at: Option<i64>,
        any_time: bool,
        host: Option<(String, String)>,
        usage: Option<Vec<String>>,
        policies: Option<Vec<String>>,
        explain: bool,
    ) -> PyResult<Verdict> {
        let question = Question::new(at, any_time, host, usage, policies)?;
        let verdict = py.detach(|| {
            let (intermediates, stapled) = (slices(&presented.1), slices(&presented.2));
            let request = question.request(&presented.0, &intermediates, &stapled);
            if explain { self.0.explain(&request) } else { self.0.validate(&request) }
        });
        Ok(Verdict::from(verdict))
    }

    /// Judges many certificates on all cores.
    #[allow(clippy::needless_pass_by_value, reason = "PyO3 extracts arguments as owned values")]
    fn validate_many(
        &self,
        py: Python<'_>,
        presented: Vec<Presented>,
        at: Option<i64>,
        any_time: bool,
        usage: Option<Vec<String>>,
        policies: Option<Vec<String>>,
    ) -> PyResult<Vec<Verdict>> {
        let question = Question::new(at, any_time, None, usage, policies)?;
        let verdicts = py.detach(|| judge_many(&self.0, &presented, &question));
        Ok(verdicts.into_iter().map(Verdict::from).collect())
    }

    /// Replaces anchors and policy at once; gives the new epoch.
    fn reload(&self, py: Python<'_>, store: &TrustStore, policy: Option<&Policy>) -> PyResult<u64> {
        let policy = policy.map(|policy| policy.0.clone());
        py.detach(|| self.0.reload(&store.0, policy)).map_err(|error| errors::setup(py, &error))
    }

    /// Which anchors and policy judge now.
    #[getter]
    fn epoch(&self) -> u64 {
        self.0.epoch()
    }

    /// Anchors of public bundles that can't be used, and why.
    #[getter]
    fn left_out(&self) -> Vec<String> {
        self.0.left_out().iter().map(ToString::to_string).collect()
    }

    /// The policy that judges now.
    #[getter]
    fn policy(&self) -> Policy {
        Policy(self.0.policy())
    }

    /// Counters since it was made.
    fn metrics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let metrics = self.0.metrics();
        let out = PyDict::new(py);
        out.set_item("validations", metrics.validations)?;
        out.set_item("accepted", metrics.accepted)?;
        out.set_item("signatures", metrics.signatures)?;
        out.set_item("intermediate_hits", metrics.intermediate_hits)?;
        out.set_item("verdict_hits", metrics.verdict_hits)?;
        out.set_item("reloads", metrics.reloads)?;
        out.set_item("verdicts_told", metrics.verdicts_told)?;
        out.set_item("verdicts_dropped", metrics.verdicts_dropped)?;
        out.set_item("shadow_judged", metrics.shadow_judged)?;
        out.set_item("shadow_disagreements", metrics.shadow_disagreements)?;
        Ok(out)
    }

    /// What the second policy would have said otherwise: (judged, dropped, (live, shadow, count, example)...).
    fn shadow_report(&self) -> Option<Report> {
        let report = self.0.shadow_report()?;
        let slug = |code: Option<FindingCode>| code.map(FindingCode::slug);
        let row =
            |one: &Disagreement| (slug(one.live), slug(one.shadow), one.count, hexadecimal(&one.example));
        Some((report.judged, report.dropped, report.disagreements.iter().map(row).collect()))
    }
}

type Report = (u64, u64, Vec<(Option<&'static str>, Option<&'static str>, u64, String)>);

/// Calls a Python function with each verdict, on the thread of the validator that watches. What it raises is shown as
/// Python shows what nobody can catch; a process that ends is not held up.
fn hook(function: Py<PyAny>) -> Hook {
    Box::new(move |verdict| {
        Python::try_attach(|py| {
            if let Err(error) = function.call1(py, (Verdict::from(verdict.clone()),)) {
                error.write_unraisable(py, Some(function.bind(py)));
            }
        });
    })
}

fn judge_many(
    validator: &EngineValidator,
    presented: &[Presented],
    question: &Question,
) -> Vec<chainward::Verdict> {
    let borrowed: Vec<_> =
        presented.iter().map(|(leaf, others, stapled)| (leaf, slices(others), slices(stapled))).collect();
    let requests: Vec<_> =
        borrowed.iter().map(|(leaf, others, stapled)| question.request(leaf, others, stapled)).collect();
    validator.validate_many(&requests)
}

fn slices(owned: &[PyBackedBytes]) -> Vec<&[u8]> {
    owned.iter().map(|der| &**der).collect()
}
