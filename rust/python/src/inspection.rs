//! Looking at certificates and codes without judging anything.

use chainward::x509::{BundleLimits, Certificate, certificates_from_bytes, format_unix_time};
use chainward::{FindingCode, algorithm_name, describe_extensions, hexadecimal, sha256};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

use crate::errors::{InputError, bundle};

/// Every certificate of a PEM, DER or PKCS#7 bundle, as DER. `source` names it in errors.
#[pyfunction]
pub fn open_bundle<'py>(py: Python<'py>, data: &[u8], source: &str) -> PyResult<Vec<Bound<'py, PyBytes>>> {
    let certificates =
        certificates_from_bytes(data, BundleLimits::default()).map_err(|error| bundle(source, &error))?;
    Ok(certificates.iter().map(|der| PyBytes::new(py, der)).collect())
}

/// How many bytes a bundle may have; a longer file need not be read any further.
#[pyfunction]
pub fn max_bundle_bytes() -> usize {
    BundleLimits::default().max_bytes
}

/// What one certificate says, for people.
#[pyfunction]
pub fn inspect<'py>(py: Python<'py>, der: &[u8], source: &str) -> PyResult<Bound<'py, PyDict>> {
    let malformed = |error: &dyn std::fmt::Display| InputError::new_err(format!("{source}: {error}"));
    let certificate = Certificate::from_der(der).map_err(|error| malformed(&error))?;
    let out = PyDict::new(py);
    out.set_item("subject", certificate.subject().to_string())?;
    out.set_item("issuer", certificate.issuer().to_string())?;
    out.set_item("serial_number", hexadecimal(certificate.serial_number()))?;
    out.set_item("not_before", format_unix_time(certificate.validity().not_before))?;
    out.set_item("not_after", format_unix_time(certificate.validity().not_after))?;
    let signature = certificate.signature_algorithm().oid;
    let key_info = certificate.subject_public_key_info();
    let key = key_info.algorithm().oid;
    out.set_item("signature_algorithm", signature.to_string())?;
    out.set_item("signature_algorithm_name", algorithm_name(signature))?;
    out.set_item("public_key_algorithm", key.to_string())?;
    out.set_item("public_key_algorithm_name", algorithm_name(key))?;
    out.set_item("sha256", hexadecimal(&sha256(der)))?;
    out.set_item("key_sha256", hexadecimal(&sha256(key_info.as_der())))?;
    let extensions = PyList::empty(py);
    for extension in describe_extensions(&certificate).map_err(|error| malformed(&error))? {
        let row = PyDict::new(py);
        row.set_item("oid", extension.oid)?;
        row.set_item("name", extension.name)?;
        row.set_item("critical", extension.critical)?;
        row.set_item("value", extension.value)?;
        extensions.append(row)?;
    }
    out.set_item("extensions", extensions)?;
    Ok(out)
}

/// Every code a verdict can carry: (code, reference, summary), in the order of the reference page.
#[pyfunction]
pub fn finding_codes() -> Vec<(&'static str, &'static str, &'static str)> {
    FindingCode::ALL.iter().map(|code| (code.slug(), code.reference(), code.summary())).collect()
}
