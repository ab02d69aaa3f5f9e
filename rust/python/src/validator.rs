//! The validator.

use chainward::{CacheOptions, Revocation, Validator as EngineValidator};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arguments::{Presented, Question};
use crate::errors;
use crate::policy::Policy;
use crate::store::TrustStore;
use crate::verdict::Verdict;

/// Judges certificates; share one between all threads.
#[pyclass(frozen, module = "chainward._native")]
pub struct Validator(EngineValidator);

#[pymethods]
impl Validator {
    /// Makes anchors and policy ready.
    #[new]
    fn new(
        py: Python<'_>,
        store: &TrustStore,
        policy: &Policy,
        revocation: &str,
        intermediate_cache: usize,
        verdict_cache: usize,
    ) -> PyResult<Self> {
        if revocation != "none" {
            return Err(errors::argument(format!("revocation: `{revocation}` is not \"none\"")));
        }
        let caches = CacheOptions { intermediates: intermediate_cache, verdicts: verdict_cache };
        EngineValidator::new(&store.0, policy.0.clone(), Revocation::None, caches)
            .map(Self)
            .map_err(|error| errors::setup(py, &error))
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
            let intermediates: Vec<&[u8]> = presented.1.iter().map(|der| &**der).collect();
            let request = question.request(&presented.0, &intermediates);
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
        Ok(out)
    }
}

fn judge_many(
    validator: &EngineValidator,
    presented: &[Presented],
    question: &Question,
) -> Vec<chainward::Verdict> {
    let slices: Vec<Vec<&[u8]>> =
        presented.iter().map(|(_, others)| others.iter().map(|der| &**der).collect()).collect();
    let requests: Vec<_> =
        presented.iter().zip(&slices).map(|((leaf, _), others)| question.request(leaf, others)).collect();
    validator.validate_many(&requests)
}
