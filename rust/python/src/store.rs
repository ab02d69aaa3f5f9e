//! Trust stores.

use chainward::{AnchorLimits, TrustStore as EngineStore, TrustStoreBuilder};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::arguments::{Names, identifiers, typed_names, usages};
use crate::errors;

/// Limits of an anchor, as the package hands them over.
#[derive(FromPyObject)]
struct Limits {
    end_entity: bool,
    permitted: Names,
    excluded: Names,
    usages: Vec<String>,
    policies: Vec<String>,
    public: bool,
    trust_domains: Vec<String>,
    not_after: Option<i64>,
}

impl Limits {
    fn into_engine(self) -> PyResult<AnchorLimits> {
        Ok(AnchorLimits {
            end_entity: self.end_entity,
            permitted: typed_names("permitted", self.permitted)?,
            excluded: typed_names("excluded", self.excluded)?,
            usages: usages("usages", &self.usages)?,
            policies: identifiers("policies", &self.policies)?,
            public: self.public,
            trust_domains: self.trust_domains,
            not_after: self.not_after,
        })
    }
}

/// Anchors, configured intermediates and what is distrusted; immutable.
#[pyclass(frozen, module = "chainward._native")]
pub struct TrustStore(pub(crate) EngineStore);

#[pymethods]
impl TrustStore {
    /// anchors: (bundle, source, limits); keys: (subject, key info, source, limits); the others as they say.
    #[new]
    fn new(
        py: Python<'_>,
        anchors: Vec<(PyBackedBytes, String, Limits)>,
        keys: Vec<(PyBackedBytes, PyBackedBytes, String, Limits)>,
        intermediates: Vec<(PyBackedBytes, String)>,
        distrusted_certificates: Vec<[u8; 32]>,
        distrusted_keys: Vec<[u8; 32]>,
    ) -> PyResult<Self> {
        let mut builder = EngineStore::builder();
        add_anchors(py, &mut builder, anchors)?;
        for (subject, key_info, source, limits) in keys {
            let limits = limits.into_engine()?;
            builder
                .anchor_key(&subject, &key_info, &limits, &source)
                .map_err(|error| errors::store(py, &error))?;
        }
        for (bundle, source) in intermediates {
            builder.intermediates_from_bytes(&bundle, &source).map_err(|error| errors::store(py, &error))?;
        }
        for hash in distrusted_certificates {
            builder.distrust_certificate(hash);
        }
        for hash in distrusted_keys {
            builder.distrust_key(hash);
        }
        builder.build().map(Self).map_err(|error| errors::store(py, &error))
    }

    /// How many anchors it has; exact duplicates count once.
    #[getter]
    fn anchor_count(&self) -> usize {
        self.0.anchors()
    }

    /// How many configured intermediates it has; exact duplicates count once.
    #[getter]
    fn intermediate_count(&self) -> usize {
        self.0.intermediates()
    }

    fn __repr__(&self) -> String {
        format!("<TrustStore {} anchors, {} intermediates>", self.0.anchors(), self.0.intermediates())
    }
}

fn add_anchors(
    py: Python<'_>,
    builder: &mut TrustStoreBuilder,
    anchors: Vec<(PyBackedBytes, String, Limits)>,
) -> PyResult<()> {
    for (bundle, source, limits) in anchors {
        let limits = limits.into_engine()?;
        builder.anchors_from_bytes(&bundle, &limits, &source).map_err(|error| errors::store(py, &error))?;
    }
    Ok(())
}
