//! Policies.

use chainward::x509::{Oid, oids};
use chainward::{
    Policy as EnginePolicy, Profile, policy_diff, policy_from_json, policy_from_toml, policy_to_toml,
};
use pyo3::prelude::*;

use crate::errors;

/// What is required of a path; immutable.
#[pyclass(frozen, eq, from_py_object, module = "chainward._native")]
#[derive(Clone, PartialEq)]
pub struct Policy(pub(crate) EnginePolicy);

#[pymethods]
impl Policy {
    /// Reads a policy file.
    #[staticmethod]
    fn from_toml(py: Python<'_>, text: &str) -> PyResult<Self> {
        policy_from_toml(text).map(Self).map_err(|error| errors::policy(py, &error))
    }

    /// Reads the same keys and values as JSON.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Self> {
        policy_from_json(text).map(Self).map_err(|error| errors::policy(py, &error))
    }

    /// The whole policy as a policy file, with every key.
    fn to_toml(&self) -> String {
        policy_to_toml(&self.0)
    }

    /// The keys in which `other` differs, with both values as TOML (None: not set).
    fn diff(&self, other: &Self) -> Vec<(String, Option<String>, Option<String>)> {
        policy_diff(&self.0, &other.0)
    }

    /// The profile that it starts from.
    #[getter]
    fn profile(&self) -> &'static str {
        self.0.profile.slug()
    }

    /// Whether it asks for certificates of servers: a leaf must be allowed for serverAuth, and not for clientAuth.
    #[getter]
    fn judges_servers(&self) -> bool {
        let asks = |usage: Oid<'_>| self.0.usage.required.iter().any(|required| required.as_oid() == usage);
        asks(oids::SERVER_AUTH) && !asks(oids::CLIENT_AUTH)
    }

    fn __repr__(&self) -> String {
        let changed = policy_diff(&EnginePolicy::of(self.0.profile), &self.0).len();
        format!("<Policy {}, {changed} values overridden>", self.0.profile.slug())
    }
}

/// The names of the profiles, the default first.
#[pyfunction]
pub fn profiles() -> Vec<&'static str> {
    let default = Profile::ClientAuth;
    let others = Profile::ALL.iter().copied().filter(|profile| *profile != default);
    [default].into_iter().chain(others).map(Profile::slug).collect()
}
