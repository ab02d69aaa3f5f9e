//! The store of what is known about revocation.

use std::path::PathBuf;
use std::sync::Arc;

use chainward::x509::{BundleLimits, certificates_from_bytes};
use chainward::{
    Added, At, CrlDescription, FolderOptions, KeptList, Rejected, RevocationStore as EngineStore, ScopeId,
};
use pyo3::prelude::*;

use crate::crl::{Crl, CrlFailure, CrlSource, read};
use crate::errors;
use crate::store::TrustStore;
use crate::times::datetime;

/// CRLs and OCSP responses that were accepted; several validators may share it.
#[pyclass(frozen, module = "chainward._native")]
pub struct RevocationStore {
    pub(crate) store: Arc<EngineStore>,
    folder: PathBuf,
}

/// What was not taken in: where it is from, a stable word, and why.
type NotTaken = (String, &'static str, String);

/// An entry of a CRL: (SHA-256 of the CRL, is a delta CRL, date, reason, offset).
type FoundEntry<'py> = (String, bool, Bound<'py, PyAny>, Option<&'static str>, u64);

#[pymethods]
impl RevocationStore {
    /// A store that knows no issuers, and is kept in a folder if there is one.
    #[new]
    fn new(py: Python<'_>, folder: Option<PathBuf>) -> PyResult<Self> {
        let Some(folder) = folder else {
            return Ok(Self { store: Arc::default(), folder: PathBuf::new() });
        };
        let store = py.detach(|| EngineStore::in_folder(&folder, FolderOptions::default()));
        let store = Arc::new(store.map_err(|error| errors::folder(&folder, &error))?);
        Ok(Self { store, folder })
    }

    /// Takes in what the folder keeps; gives what is not accepted.
    fn read_back(&self, py: Python<'_>) -> PyResult<Vec<NotTaken>> {
        let rejected =
            py.detach(|| self.store.read_back()).map_err(|error| errors::folder(&self.folder, &error))?;
        let row = |one: Rejected| (one.origin, one.rejection.slug(), one.rejection.to_string());
        Ok(rejected.into_iter().map(row).collect())
    }

    /// Forgets a scope of the folder; False: there is none.
    fn forget(&self, py: Python<'_>, scope: &str) -> PyResult<bool> {
        let scope: ScopeId = scope.parse().map_err(|error| errors::argument(format!("scope: {error}")))?;
        py.detach(|| self.store.forget(scope)).map_err(|error| errors::folder(&self.folder, &error))
    }

    /// Accepts an OCSP response; gives when more is known, if it says so.
    fn add_ocsp<'py>(
        &self,
        py: Python<'py>,
        content: &[u8],
        source: &str,
        at: Option<i64>,
        any_time: bool,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let at = moment(at, any_time);
        let next_update = py
            .detach(|| self.store.add_ocsp(content, source, at))
            .map_err(|error| errors::ocsp(py, &error))?;
        next_update.map(|time| datetime(py, time)).transpose()
    }

    /// Makes the keys of anchors and configured intermediates known.
    fn add_trust(&self, py: Python<'_>, store: &TrustStore) -> PyResult<()> {
        self.store.add_issuers(&store.0).map_err(|finding| errors::issuer(py, "issuers", &finding))
    }

    /// Makes the keys of the certificates of a bundle known; all of them or none.
    fn add_certificates(&self, py: Python<'_>, bundle: &[u8], source: &str) -> PyResult<()> {
        let certificates = certificates_from_bytes(bundle, BundleLimits::default())
            .map_err(|error| errors::bundle(source, &error))?;
        for der in &certificates {
            self.store.add_issuer(der).map_err(|finding| errors::issuer(py, source, &finding))?;
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
        let at = moment(at, any_time);
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
            self.store.state().all_lists().filter_map(|list| CrlDescription::of_stored(list).ok()).collect()
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
            .detach(|| self.store.lookup(issuer, serial))
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
        self.store.state().epoch()
    }
}

fn moment(at: Option<i64>, any_time: bool) -> At {
    if any_time { At::Any } else { at.map_or(At::Now, At::Time) }
}

/// Every CRL that a folder keeps, not verified: its scope, what it says or `None`, and what is wrong.
type KeptCrl = (Option<String>, Option<Crl>, Option<String>);

/// What the folder of a store keeps of CRLs; nothing is verified, and no process is kept from writing.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "PyO3 extracts arguments as owned values")]
pub fn kept_crls(py: Python<'_>, folder: PathBuf) -> PyResult<Vec<KeptCrl>> {
    let kept =
        py.detach(|| chainward::kept_lists(&folder)).map_err(|error| errors::folder(&folder, &error))?;
    let row = |kept| match kept {
        KeptList::Read { scope, crl } => (Some(scope.to_string()), Some(Crl(crl)), None),
        KeptList::Malformed { scope, malformed } => {
            (Some(scope.to_string()), None, Some(malformed.to_string()))
        }
        KeptList::Unreadable(error) => (None, None, Some(error.to_string())),
    };
    Ok(kept.into_iter().map(row).collect())
}

impl RevocationStore {
    fn add(&self, der: Vec<u8>, origin: &str, at: At) -> Result<(&'static str, Crl), CrlFailure> {
        let (outcome, list) = match self.store.add_crl(der, origin, at)? {
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
