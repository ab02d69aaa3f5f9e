//! The store of what is known about revocation.

use std::sync::Arc;

use chainward::x509::{BundleLimits, certificates_from_bytes};
use chainward::{Added, At, CrlDescription, RevocationStore as EngineStore};
use pyo3::prelude::*;

use crate::crl::{Crl, CrlFailure, CrlSource, read};
use crate::errors;
use crate::store::TrustStore;
use crate::times::datetime;

/// CRLs that were accepted; several validators may share it.
#[pyclass(frozen, module = "chainward._native")]
pub struct RevocationStore(pub(crate) Arc<EngineStore>);

/// An entry of a CRL: (SHA-256 of the CRL, is a delta CRL, date, reason, offset).
type FoundEntry<'py> = (String, bool, Bound<'py, PyAny>, Option<&'static str>, u64);

#[pymethods]
impl RevocationStore {
    /// A store that knows no issuers.
    #[new]
    fn new() -> Self {
        Self(Arc::default())
    }

    /// Makes the keys of anchors and configured intermediates known.
    fn add_trust(&self, py: Python<'_>, store: &TrustStore) -> PyResult<()> {
        self.0.add_issuers(&store.0).map_err(|finding| errors::issuer(py, "issuers", &finding))
    }

    /// Makes the keys of the certificates of a bundle known; all of them or none.
    fn add_certificates(&self, py: Python<'_>, bundle: &[u8], source: &str) -> PyResult<()> {
        let certificates = certificates_from_bytes(bundle, BundleLimits::default())
            .map_err(|error| errors::bundle(source, &error))?;
        for der in &certificates {
            self.0.add_issuer(der).map_err(|finding| errors::issuer(py, source, &finding))?;
        }
        Ok(())
    }

    /// Accepts every CRL of a file: (outcome, CRL) of each.
    #[allow(clippy::needless_pass_by_value, reason = "PyO3 extracts arguments as owned values")]
    fn add_crls(
        &self,
        py: Python<'_>,
        content: CrlSource,
        source: &str,
        at: Option<i64>,
        any_time: bool,
    ) -> PyResult<Vec<(&'static str, Crl)>> {
        let at = if any_time { At::Any } else { at.map_or(At::Now, At::Time) };
        let added = py.detach(|| {
            let crls = read(content, source)?;
            crls.into_iter().map(|(der, origin)| self.add(der, &origin, at)).collect::<Result<Vec<_>, _>>()
        });
        added.map_err(|error| error.into_py(py))
    }

    /// Every CRL that is asked now, by the text of its issuer.
    #[getter]
    fn crls(&self, py: Python<'_>) -> Vec<Crl> {
        let mut crls: Vec<_> = py.detach(|| {
            self.0.state().all_lists().filter_map(|list| CrlDescription::of_stored(list).ok()).collect()
        });
        crls.sort_by(|left, right| (&left.issuer, left.sha256).cmp(&(&right.issuer, right.sha256)));
        crls.into_iter().map(Crl).collect()
    }

    /// Entries for a serial number, as content octets, of the issuer with this certificate.
    fn lookup<'py>(
        &self,
        py: Python<'py>,
        issuer: &[u8],
        serial: &[u8],
        source: &str,
    ) -> PyResult<Vec<FoundEntry<'py>>> {
        let found = py
            .detach(|| self.0.lookup(issuer, serial))
            .map_err(|error| errors::InputError::new_err(format!("{source}: {error}")))?;
        found
            .into_iter()
            .map(|(list, entry)| {
                let facts = chainward::RevocationList::facts(&*list);
                Ok((
                    chainward::hexadecimal(&facts.sha256),
                    facts.base_number.is_some(),
                    datetime(py, entry.date)?,
                    entry.reason.map(chainward::x509::ReasonCode::name),
                    entry.offset,
                ))
            })
            .collect()
    }

    /// Which state it is in; each change makes it larger.
    #[getter]
    fn epoch(&self) -> u64 {
        self.0.state().epoch()
    }
}

impl RevocationStore {
    fn add(&self, der: Vec<u8>, origin: &str, at: At) -> Result<(&'static str, Crl), CrlFailure> {
        let (outcome, list) = match self.0.add_crl(der, origin, at)? {
            Added::New(list) => ("new", list),
            Added::Replaced(list) => ("replaced", list),
            Added::Unchanged(list) => ("unchanged", list),
        };
        let described = CrlDescription::of_stored(&list);
        described
            .map(|crl| (outcome, Crl(crl)))
            .map_err(|error| CrlFailure::Input(format!("{origin}: {error}")))
    }
}
