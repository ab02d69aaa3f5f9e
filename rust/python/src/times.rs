//! Times as Python has them.

use chainward::x509::UnixTime;
use pyo3::prelude::*;

/// An aware datetime in UTC. DER has no time that it can't hold.
pub(crate) fn datetime(py: Python<'_>, seconds: UnixTime) -> PyResult<Bound<'_, PyAny>> {
    let module = py.import("datetime")?;
    let utc = module.getattr("timezone")?.getattr("utc")?;
    let epoch = module.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, utc))?;
    epoch.add(module.getattr("timedelta")?.call1((0, seconds))?)
}
