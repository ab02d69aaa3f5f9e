//! RFC 5280 6.1.4 (n) and 4.2.1.3: what a key may be used for.

use chainward_x509::{Certificate, Malformed};

use crate::finding::{Finding, FindingCode, malformed};
use crate::policy::Response;

/// 6.1.4 (n): if a key usage extension is present in a CA certificate, keyCertSign is set.
///
/// # Errors
/// `key_cert_sign_missing`, `malformed_certificate`.
pub fn require_key_cert_sign(certificate: &Certificate<'_>) -> Result<(), Finding> {
    match certificate.key_usage().map_err(malformed)? {
        Some(usage) if !usage.value.key_cert_sign() => {
            Err(Finding::refusal(FindingCode::KeyCertSignMissing, ""))
        }
        _ => Ok(()),
    }
}

/// 6.3.3 (f), as draft-ietf-lamps-keyusage-crl-validation amends it: whoever signs CRLs for another key has a
/// certificate that says so, with cRLSign.
///
/// # Errors
/// `crl_sign_missing`, `malformed_certificate`.
pub fn require_crl_sign(certificate: &Certificate<'_>) -> Result<(), Finding> {
    match certificate.key_usage().map_err(malformed)? {
        Some(usage) if usage.value.crl_sign() => Ok(()),
        _ => Err(Finding::refusal(FindingCode::CrlSignMissing, "")),
    }
}

/// Whether the key usage of a CA, if there is one, lets it sign CRLs about what it issued (6.3.3 (f)).
///
/// draft-ietf-lamps-keyusage-crl-validation demands that there is one. Old private CAs have none, and who has their
/// key can issue whatever it likes.
///
/// # Errors
/// What is malformed in the extension.
pub fn may_sign_lists(certificate: &Certificate<'_>) -> Result<bool, Malformed> {
    Ok(certificate.key_usage()?.is_none_or(|usage| usage.value.crl_sign()))
}

/// 4.2.1.3: a leaf that signs handshakes has digitalSignature, if it has a key usage extension.
///
/// # Errors
/// `digital_signature_missing` when the policy refuses it; `malformed_certificate`.
pub fn check_digital_signature(
    certificate: &Certificate<'_>,
    response: Response,
) -> Result<Option<Finding>, Finding> {
    match certificate.key_usage().map_err(malformed)? {
        Some(usage) if !usage.value.digital_signature() => {
            response.apply(FindingCode::DigitalSignatureMissing, "")
        }
        _ => Ok(None),
    }
}
