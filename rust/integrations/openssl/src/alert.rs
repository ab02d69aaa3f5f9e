//! Which finding ends the handshake with which TLS alert.
//!
//! OpenSSL derives the alert from the verification's error number, so a number is chosen for its alert first
//! (RFC 8446 6.2), and for the text that OpenSSL has for it, which stands in the server's exception, second.
//! `access_denied` can't be reached that way.

use std::ffi::c_int;

use chainward::FindingCode;

/// Accepted.
pub(crate) const OK: c_int = 0;
/// `X509_V_ERR_UNSPECIFIED`, alert `internal_error` (80): "an internal error unrelated to the peer".
pub(crate) const UNSPECIFIED: c_int = 1;
/// `X509_V_ERR_OUT_OF_MEM`, alert `internal_error` (80).
pub(crate) const OUT_OF_MEMORY: c_int = 17;

// bad_certificate (42): "corrupt, contained signatures that did not verify correctly, etc."
const CERT_REJECTED: c_int = 28;
const EE_KEY_TOO_SMALL: c_int = 66;
const CA_MD_TOO_WEAK: c_int = 68;
const HOSTNAME_MISMATCH: c_int = 62;
// unsupported_certificate (43): "of an unsupported type".
const INVALID_PURPOSE: c_int = 26;
// certificate_revoked (44): "revoked by its signer".
const CERT_REVOKED: c_int = 23;
// certificate_expired (45): "has expired or is not currently valid".
const CERT_HAS_EXPIRED: c_int = 10;
// unknown_ca (48): "the CA certificate could not be located or could not be matched with a known trust anchor".
const UNABLE_TO_GET_ISSUER_CERT_LOCALLY: c_int = 20;
const CERT_CHAIN_TOO_LONG: c_int = 22;
const PATH_LENGTH_EXCEEDED: c_int = 25;
const INVALID_CA: c_int = 79;
// certificate_unknown (46): "some other (unspecified) issue", which is every number that has no alert of its own.
const UNHANDLED_CRITICAL_EXTENSION: c_int = 34;
const INVALID_POLICY_EXTENSION: c_int = 42;
const NO_EXPLICIT_POLICY: c_int = 43;
const PERMITTED_VIOLATION: c_int = 47;
const EXCLUDED_VIOLATION: c_int = 48;
const UNSUPPORTED_CONSTRAINT_TYPE: c_int = 51;
const UNSUPPORTED_CONSTRAINT_SYNTAX: c_int = 52;
const UNSUPPORTED_NAME_SYNTAX: c_int = 53;
/// A number that OpenSSL has no text for but "unknown certificate verification error".
const OTHER: c_int = 10_000;

/// The error number of a finding that refuses.
#[allow(clippy::match_same_arms, reason = "each arm has a reason of its own")]
pub(crate) fn verify_error(code: FindingCode) -> c_int {
    use FindingCode as Code;
    match code {
        // Corrupt, or a signature that does not verify. (OpenSSL's own number for the latter gives decrypt_error,
        // which RFC 8446 keeps for the handshake's signatures.)
        Code::MalformedCertificate | Code::SignatureInvalid => CERT_REJECTED,
        // RFC 8446 4.4.2.4: bad_certificate for a signature algorithm that is not accepted, such as SHA-1.
        Code::SignatureAlgorithmNotAllowed | Code::LegacyAlgorithm => CA_MD_TOO_WEAK,
        Code::PublicKeySize => EE_KEY_TOO_SMALL,
        // This certificate is refused, whoever vouches for it.
        Code::Distrusted => CERT_REJECTED,
        Code::HostMismatch => HOSTNAME_MISMATCH,
        // Not what RFC 5280 section 4 makes its issuer write.
        Code::AuthorityKeyIdentifier
        | Code::SubjectKeyIdentifier
        | Code::SerialNumber
        | Code::EmptyName
        | Code::ExtensionCriticality
        | Code::InconsistentExtensions
        | Code::NameConstraintsInEndEntity
        | Code::DnsNameSyntax
        | Code::SubjectAlternativeNameAbsent
        // Nor what the profile's own rules make them write.
        | Code::CertificateVersion
        | Code::CommonNameMismatch
        | Code::EndEntityIsCertificationAuthority
        | Code::PublicSuffixWildcard
        | Code::SpiffeId
        | Code::UserPrincipalName => CERT_REJECTED,
        // A kind of certificate that does not serve here. RFC 8446 4.4.2.4 names this alert for signatures, too.
        Code::SignatureAlgorithmUnsupported
        | Code::PublicKeyUnsupported
        | Code::DigitalSignatureMissing
        | Code::ExtendedKeyUsage
        | Code::ExtendedKeyUsageForbidden
        | Code::ExtendedKeyUsageAbsent => INVALID_PURPOSE,
        // "Expired or not currently valid" is one alert. (OpenSSL's own number for "not yet" gives bad_certificate.)
        Code::Expired | Code::NotYetValid | Code::ValidityIntervalEmpty => CERT_HAS_EXPIRED,
        // No chain to a known anchor: there is none, it is too long, or what stands in it is no CA.
        Code::IssuerNotFound | Code::LeafIsTrustAnchor | Code::AnchorVersion => {
            UNABLE_TO_GET_ISSUER_CERT_LOCALLY
        }
        Code::PathTooDeep => CERT_CHAIN_TOO_LONG,
        Code::PathLengthExceeded => PATH_LENGTH_EXCEEDED,
        Code::NotACertificationAuthority | Code::KeyCertSignMissing => INVALID_CA,
        Code::CertificateRevoked => CERT_REVOKED,
        // Nothing counts that is known about revocation, whatever is wrong with it. RFC 8446 has
        // bad_certificate_status_response for a stapled response, but only clients send that one; and OpenSSL's own
        // number for a missing CRL gives unknown_ca, which would blame the chain.
        Code::RevocationUnknown | Code::RevocationPending => OTHER,
        // RFC 8446 has no alert for these.
        Code::NameNotPermitted => PERMITTED_VIOLATION,
        Code::NameExcluded => EXCLUDED_VIOLATION,
        Code::NameFormUnsupported => UNSUPPORTED_CONSTRAINT_TYPE,
        Code::NameConstraintMalformed => UNSUPPORTED_CONSTRAINT_SYNTAX,
        Code::NameMalformed => UNSUPPORTED_NAME_SYNTAX,
        Code::NoValidPolicy => NO_EXPLICIT_POLICY,
        Code::PolicyMappingAnyPolicy => INVALID_POLICY_EXTENSION,
        Code::UnknownCriticalExtension => UNHANDLED_CRITICAL_EXTENSION,
        // A good certificate that the policy takes no client from; input too large, budget, lifetime; notices, which
        // refuse nothing, and what is wrong with the signer of a CRL, which is no client; and codes newer than this table.
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests;
