//! Whether a response belongs to the request that was sent (RFC 9654 2.1).

use chainward_x509::BasicOcspResponse;

use super::fault::OcspFaultCode;

/// Compares the nonce of a response with the one that was sent. A responder that signs beforehand repeats none
/// (RFC 5019 4): whether that is enough is for the caller, who says whether it is `required`.
///
/// # Errors
/// `ocsp_nonce_mismatch`, `ocsp_nonce_missing`.
pub fn check_nonce(
    response: &BasicOcspResponse<'_>,
    sent: &[u8],
    required: bool,
) -> Result<(), OcspFaultCode> {
    match response.nonce() {
        Some(nonce) if nonce.value == sent => Ok(()),
        Some(_) => Err(OcspFaultCode::NonceMismatch),
        None if required => Err(OcspFaultCode::NonceMissing),
        None => Ok(()),
    }
}
