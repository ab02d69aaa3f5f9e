//! A verified CA as the allow rules of a policy name it.

use chainward_x509::Certificate;

use crate::checks::allow::Authenticated;
use crate::signature::SignatureVerifier;

/// Fingerprints and name of a certificate.
pub(crate) fn authenticated<V: SignatureVerifier>(
    verifier: &V,
    certificate: &Certificate<'_>,
) -> Authenticated {
    Authenticated {
        sha256: Some(verifier.sha256(certificate.as_der())),
        key_sha256: verifier.sha256(certificate.subject_public_key_info().as_der()),
        name: certificate.subject().to_string(),
    }
}
