//! Every CRL of a file, as DER or PEM. Nothing is lost in silence.

use crate::bundle::{BundleError, BundleProblem};
use crate::der::MAX_CRL_BYTES;
use crate::pem;

/// Every CRL of a file: the DER of one, or PEM with any number of `X509 CRL` blocks (RFC 7468 section 6). Blocks of
/// other kinds are passed over.
///
/// What is found is not looked at: parse it to know more. DER is handed on without a copy, as it may be large.
///
/// # Errors
/// Where and why the file can't be read: nothing in it, a block that is broken, too large.
pub fn crls_from_bytes(data: Vec<u8>) -> Result<Vec<Vec<u8>>, BundleError> {
    if data.len() > MAX_CRL_BYTES {
        return Err(BundleError::file(BundleProblem::TooLarge { limit: MAX_CRL_BYTES }));
    }
    if is_der(&data) {
        return Ok(vec![data]);
    }
    let mut crls = Vec::new();
    for (index, block) in pem::blocks(&data).enumerate() {
        let block = block.map_err(|error| BundleError::pem(index, &error))?;
        if block.label == "X509 CRL" {
            crls.push(block.decode().map_err(|error| BundleError::pem(index, &error))?);
        }
    }
    if crls.is_empty() { Err(BundleError::file(BundleProblem::NoCrlFound)) } else { Ok(crls) }
}

/// A SEQUENCE in the long form of its length, as a CRL always is: its second octet is no letter of PEM.
fn is_der(data: &[u8]) -> bool {
    matches!(data, [0x30, length, ..] if *length >= 0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "-----BEGIN X509 CRL-----\nMIGA\n-----END X509 CRL-----\n";
    const OTHER: &str = "-----BEGIN CERTIFICATE-----\nMIGB\n-----END CERTIFICATE-----\n";

    fn problem(data: &[u8]) -> BundleProblem {
        crls_from_bytes(data.to_vec()).unwrap_err().problem
    }

    #[test]
    fn der_is_handed_on_as_it_is() {
        let der = vec![0x30, 0x81, 0x80, 1, 2, 3];
        assert_eq!(crls_from_bytes(der.clone()), Ok(vec![der]));
    }

    #[test]
    fn each_block_of_pem_is_found() {
        let text = format!("text before\n{ONE}{OTHER}{ONE}");
        let der = vec![0x30, 0x81, 0x80];
        assert_eq!(crls_from_bytes(text.into_bytes()), Ok(vec![der.clone(), der]));
    }

    #[test]
    fn what_holds_no_crl_is_an_error() {
        for data in [&b""[..], b"0", b"\x30\x00", b"words", OTHER.as_bytes()] {
            assert_eq!(problem(data), BundleProblem::NoCrlFound, "{data:?}");
        }
    }

    /// One bad block is an error for all, with its line.
    #[test]
    fn no_block_is_lost() {
        for (bad, line, expected) in [
            ("-----BEGIN X509 CRL-----\nMIGA\n", 4, BundleProblem::Unterminated),
            ("-----BEGIN X509 CRL-----\nM%GA\n-----END X509 CRL-----\n", 5, BundleProblem::BadBase64),
            ("-----BEGIN X509 CRL\nMIGA\n-----END X509 CRL-----\n", 4, BundleProblem::BadMarker),
        ] {
            let error = crls_from_bytes(format!("{ONE}{bad}").into_bytes()).unwrap_err();
            assert_eq!((error.problem, error.line), (expected, Some(line)), "{bad}");
        }
    }
}
