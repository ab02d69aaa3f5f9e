//! OCSP responses as people read them. Nothing here is judged.

use chainward::x509::{CertStatus, OcspResponse, OcspResponseStatus, ResponderId, SingleResponse};
use chainward::{hexadecimal, sha256};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::errors::InputError;
use crate::times::datetime;

/// What an OCSP response says; its signature is not looked at. Names in it are what its sender wrote.
#[pyfunction]
pub fn ocsp_info<'py>(py: Python<'py>, der: &[u8], source: &str) -> PyResult<Bound<'py, PyDict>> {
    let response =
        OcspResponse::from_der(der).map_err(|error| InputError::new_err(format!("{source}: {error}")))?;
    let out = PyDict::new(py);
    out.set_item("response_status", response_status(response.status()))?;
    out.set_item("bytes", der.len())?;
    out.set_item("sha256", hexadecimal(&sha256(der)))?;
    let singles = PyList::empty(py);
    if let Some(basic) = response.basic() {
        match basic.responder_id() {
            ResponderId::ByName(name) => out.set_item("responder_name", name.to_string())?,
            ResponderId::ByKey(hash) => out.set_item("responder_key_hash", hexadecimal(hash))?,
        }
        out.set_item("produced_at", datetime(py, basic.produced_at())?)?;
        out.set_item("certificates", basic.certificates().count())?;
        for single in basic.responses() {
            singles.append(row(py, &single)?)?;
        }
    }
    out.set_item("responses", singles)?;
    Ok(out)
}

fn row<'py>(py: Python<'py>, single: &SingleResponse<'_>) -> PyResult<Bound<'py, PyDict>> {
    let row = PyDict::new(py);
    row.set_item("serial_number", hexadecimal(single.cert_id.serial_number))?;
    row.set_item("this_update", datetime(py, single.this_update)?)?;
    row.set_item("next_update", single.next_update.map(|time| datetime(py, time)).transpose()?)?;
    let (status, revoked_at, reason) = match single.status {
        CertStatus::Good => ("good", None, None),
        CertStatus::Revoked { time, reason } => ("revoked", Some(datetime(py, time)?), reason),
        CertStatus::Unknown => ("unknown", None, None),
    };
    row.set_item("status", status)?;
    row.set_item("revoked_at", revoked_at)?;
    row.set_item("reason", reason.map(chainward::x509::ReasonCode::name))?;
    Ok(row)
}

/// As RFC 6960 4.2.1 names it.
const fn response_status(status: OcspResponseStatus) -> &'static str {
    match status {
        OcspResponseStatus::Successful => "successful",
        OcspResponseStatus::MalformedRequest => "malformedRequest",
        OcspResponseStatus::InternalError => "internalError",
        OcspResponseStatus::TryLater => "tryLater",
        OcspResponseStatus::SigRequired => "sigRequired",
        OcspResponseStatus::Unauthorized => "unauthorized",
    }
}
