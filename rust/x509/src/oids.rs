//! Every object identifier that chainward knows by name.

use crate::oid::Oid;

// Extensions of certificates and CRLs.

/// Subject directory attributes (RFC 5280 section 4.2.1.8).
pub const SUBJECT_DIRECTORY_ATTRIBUTES: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x09]);
/// Subject key identifier (RFC 5280 section 4.2.1.2).
pub const SUBJECT_KEY_IDENTIFIER: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x0e]);
/// Key usage (RFC 5280 section 4.2.1.3).
pub const KEY_USAGE: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x0f]);
/// Subject alternative name (RFC 5280 section 4.2.1.6).
pub const SUBJECT_ALT_NAME: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x11]);
/// The same, spelled out.
pub const SUBJECT_ALTERNATIVE_NAME: Oid<'static> = SUBJECT_ALT_NAME;
/// Issuer alternative name (RFC 5280 section 4.2.1.7).
pub const ISSUER_ALT_NAME: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x12]);
/// Basic constraints (RFC 5280 section 4.2.1.9).
pub const BASIC_CONSTRAINTS: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x13]);
/// Name constraints (RFC 5280 section 4.2.1.10).
pub const NAME_CONSTRAINTS: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x1e]);
/// CRL number (RFC 5280 section 5.2.3).
pub const CRL_NUMBER: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x14]);
/// Reason code of an entry of a CRL (RFC 5280 section 5.3.1).
pub const REASON_CODE: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x15]);
/// Invalidity date of an entry of a CRL (RFC 5280 section 5.3.2).
pub const INVALIDITY_DATE: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x18]);
/// Delta CRL indicator (RFC 5280 section 5.2.4).
pub const DELTA_CRL_INDICATOR: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x1b]);
/// Issuing distribution point (RFC 5280 section 5.2.5).
pub const ISSUING_DISTRIBUTION_POINT: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x1c]);
/// Certificate issuer of an entry of a CRL (RFC 5280 section 5.3.3).
pub const CERTIFICATE_ISSUER: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x1d]);
/// CRL distribution points (RFC 5280 section 4.2.1.13).
pub const CRL_DISTRIBUTION_POINTS: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x1f]);
/// Certificate policies (RFC 5280 section 4.2.1.4).
pub const CERTIFICATE_POLICIES: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x20]);
/// Policy mappings (RFC 5280 section 4.2.1.5).
pub const POLICY_MAPPINGS: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x21]);
/// Authority key identifier (RFC 5280 section 4.2.1.1).
pub const AUTHORITY_KEY_IDENTIFIER: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x23]);
/// Policy constraints (RFC 5280 section 4.2.1.11).
pub const POLICY_CONSTRAINTS: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x24]);
/// Extended key usage (RFC 5280 section 4.2.1.12).
pub const EXTENDED_KEY_USAGE: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x25]);
/// Freshest CRL (RFC 5280 section 4.2.1.15).
pub const FRESHEST_CRL: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x2e]);
/// Inhibit anyPolicy (RFC 5280 section 4.2.1.14).
pub const INHIBIT_ANY_POLICY: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x36]);
/// noRevAvail (RFC 9608 section 2).
pub const NO_REVOCATION_AVAILABLE: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x38]);
/// Authority information access (RFC 5280 section 4.2.2.1).
pub const AUTHORITY_INFORMATION_ACCESS: Oid<'static> =
    Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01]);
/// Subject information access (RFC 5280 section 4.2.2.2).
pub const SUBJECT_INFORMATION_ACCESS: Oid<'static> =
    Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x0b]);
/// TLS feature (RFC 7633 section 4).
pub const TLS_FEATURE: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x18]);
/// id-pkix-ocsp-nocheck (RFC 6960 section 4.2.2.2.1).
pub const OCSP_NOCHECK: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x05]);

// Of OCSP.

/// id-pkix-ocsp-basic (RFC 6960 section 4.2.1).
pub const OCSP_BASIC: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01]);
/// id-pkix-ocsp-nonce (RFC 9654 section 2.1).
pub const OCSP_NONCE: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x02]);

// Access methods.

/// id-ad-ocsp (RFC 5280 section 4.2.2.1).
pub const ACCESS_OCSP: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01]);
/// id-ad-caIssuers (RFC 5280 section 4.2.2.1).
pub const ACCESS_CA_ISSUERS: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02]);
/// id-ad-caRepository (RFC 5280 section 4.2.2.2).
pub const ACCESS_CA_REPOSITORY: Oid<'static> =
    Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x05]);

// Extended key usages.

/// anyExtendedKeyUsage (RFC 5280 section 4.2.1.12).
pub const ANY_EXTENDED_KEY_USAGE: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x25, 0x00]);
/// id-kp-serverAuth (RFC 5280 section 4.2.1.12).
pub const SERVER_AUTH: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01]);
/// id-kp-clientAuth (RFC 5280 section 4.2.1.12).
pub const CLIENT_AUTH: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02]);
/// id-kp-codeSigning (RFC 5280 section 4.2.1.12).
pub const CODE_SIGNING: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x03]);
/// id-kp-emailProtection (RFC 5280 section 4.2.1.12).
pub const EMAIL_PROTECTION: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x04]);
/// id-kp-timeStamping (RFC 5280 section 4.2.1.12).
pub const TIME_STAMPING: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08]);
/// id-kp-OCSPSigning (RFC 5280 section 4.2.1.12).
pub const OCSP_SIGNING: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x09]);
/// Smart card logon (MS-WCCE section 2.2.2.7.7.3).
pub const SMARTCARD_LOGON: Oid<'static> =
    Oid::constant(&[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x14, 0x02, 0x02]);
/// id-pkinit-KPClientAuth (RFC 4556 section 3.2.2).
pub const KERBEROS_CLIENT_AUTH: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x02, 0x03, 0x04]);

// Certificate policies.

/// anyPolicy (RFC 5280 section 4.2.1.4).
pub const ANY_POLICY: Oid<'static> = Oid::constant(&[0x55, 0x1d, 0x20, 0x00]);
/// id-qt-cps (RFC 5280 section 4.2.1.4).
pub const POLICY_QUALIFIER_CPS: Oid<'static> =
    Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02, 0x01]);
/// id-qt-unotice (RFC 5280 section 4.2.1.4).
pub const POLICY_QUALIFIER_USER_NOTICE: Oid<'static> =
    Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02, 0x02]);

// Other name forms.

/// User principal name, a `UTF8String` (MS-WCCE section 2.2.2.7.7.4).
pub const UPN: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x14, 0x02, 0x03]);
/// id-on-dnsSRV, an `IA5String` (RFC 4985 section 2).
pub const SRV_NAME: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x07]);
/// id-on-SmtpUTF8Mailbox, a `UTF8String` (RFC 9598 section 3).
pub const SMTP_UTF8_MAILBOX: Oid<'static> = Oid::constant(&[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x09]);

// Attribute types of names.

/// commonName (RFC 4519 section 2.3).
pub const COMMON_NAME: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x03]);
/// surname (RFC 4519 section 2.32).
pub const SURNAME: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x04]);
/// serialNumber of a subject (RFC 4519 section 2.31).
pub const SERIAL_NUMBER: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x05]);
/// countryName (RFC 4519 section 2.2).
pub const COUNTRY_NAME: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x06]);
/// localityName (RFC 4519 section 2.16).
pub const LOCALITY_NAME: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x07]);
/// stateOrProvinceName (RFC 4519 section 2.33).
pub const STATE_OR_PROVINCE_NAME: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x08]);
/// streetAddress (RFC 4519 section 2.34).
pub const STREET_ADDRESS: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x09]);
/// organizationName (RFC 4519 section 2.19).
pub const ORGANIZATION_NAME: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x0a]);
/// organizationalUnitName (RFC 4519 section 2.20).
pub const ORGANIZATIONAL_UNIT_NAME: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x0b]);
/// title (RFC 4519 section 2.38).
pub const TITLE: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x0c]);
/// givenName (RFC 4519 section 2.12).
pub const GIVEN_NAME: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x2a]);
/// initials (RFC 4519 section 2.14).
pub const INITIALS: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x2b]);
/// generationQualifier (RFC 4519 section 2.11).
pub const GENERATION_QUALIFIER: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x2c]);
/// dnQualifier (RFC 4519 section 2.8).
pub const DISTINGUISHED_NAME_QUALIFIER: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x2e]);
/// pseudonym (RFC 5280 appendix A.1).
pub const PSEUDONYM: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x41]);
/// organizationIdentifier (X.520 section 6.4.1).
pub const ORGANIZATION_IDENTIFIER: Oid<'static> = Oid::constant(&[0x55, 0x04, 0x61]);
/// uid (RFC 4519 section 2.39).
pub const USER_ID: Oid<'static> =
    Oid::constant(&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01]);
/// domainComponent (RFC 4519 section 2.4).
pub const DOMAIN_COMPONENT: Oid<'static> =
    Oid::constant(&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19]);
/// emailAddress (RFC 2985 section 5.2.1).
pub const EMAIL_ADDRESS: Oid<'static> =
    Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01]);

// Keys.

/// rsaEncryption (RFC 3279 section 2.3.1).
pub const RSA_ENCRYPTION: Oid<'static> =
    Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]);
/// id-RSASSA-PSS, of keys and of signatures (RFC 4055 section 3).
pub const RSASSA_PSS: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a]);
/// id-dsa (RFC 3279 section 2.3.2).
pub const DSA: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01]);
/// id-ecPublicKey (RFC 5480 section 2.1.1).
pub const EC_PUBLIC_KEY: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]);
/// id-Ed25519, of keys and of signatures (RFC 8410 section 3).
pub const ED25519: Oid<'static> = Oid::constant(&[0x2b, 0x65, 0x70]);
/// id-Ed448, of keys and of signatures (RFC 8410 section 3).
pub const ED448: Oid<'static> = Oid::constant(&[0x2b, 0x65, 0x71]);
/// id-ml-dsa-44, of keys and of signatures (RFC 9881 section 2).
pub const ML_DSA_44: Oid<'static> = Oid::constant(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x11]);
/// id-ml-dsa-65, of keys and of signatures (RFC 9881 section 2).
pub const ML_DSA_65: Oid<'static> = Oid::constant(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x12]);
/// id-ml-dsa-87, of keys and of signatures (RFC 9881 section 2).
pub const ML_DSA_87: Oid<'static> = Oid::constant(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x13]);

// Elliptic curves.

/// P-256 (RFC 5480 section 2.1.1.1).
pub const SECP256R1: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]);
/// P-384 (RFC 5480 section 2.1.1.1).
pub const SECP384R1: Oid<'static> = Oid::constant(&[0x2b, 0x81, 0x04, 0x00, 0x22]);
/// P-521 (RFC 5480 section 2.1.1.1).
pub const SECP521R1: Oid<'static> = Oid::constant(&[0x2b, 0x81, 0x04, 0x00, 0x23]);

// Signature algorithms.

/// sha1WithRSAEncryption (RFC 3279 section 2.2.1).
pub const SHA1_WITH_RSA: Oid<'static> =
    Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05]);
/// sha224WithRSAEncryption (RFC 4055 section 5).
pub const SHA224_WITH_RSA: Oid<'static> =
    Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0e]);
/// sha256WithRSAEncryption (RFC 4055 section 5).
pub const SHA256_WITH_RSA: Oid<'static> =
    Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]);
/// sha384WithRSAEncryption (RFC 4055 section 5).
pub const SHA384_WITH_RSA: Oid<'static> =
    Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0c]);
/// sha512WithRSAEncryption (RFC 4055 section 5).
pub const SHA512_WITH_RSA: Oid<'static> =
    Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0d]);
/// id-dsa-with-sha1 (RFC 3279 section 2.2.2).
pub const DSA_WITH_SHA1: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x03]);
/// id-dsa-with-sha224 (RFC 5758 section 3.1).
pub const DSA_WITH_SHA224: Oid<'static> =
    Oid::constant(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x01]);
/// id-dsa-with-sha256 (RFC 5758 section 3.1).
pub const DSA_WITH_SHA256: Oid<'static> =
    Oid::constant(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x02]);
/// ecdsa-with-SHA1 (RFC 3279 section 2.2.3).
pub const ECDSA_WITH_SHA1: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01]);
/// ecdsa-with-SHA224 (RFC 5758 section 3.2).
pub const ECDSA_WITH_SHA224: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x01]);
/// ecdsa-with-SHA256 (RFC 5758 section 3.2).
pub const ECDSA_WITH_SHA256: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]);
/// ecdsa-with-SHA384 (RFC 5758 section 3.2).
pub const ECDSA_WITH_SHA384: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03]);
/// ecdsa-with-SHA512 (RFC 5758 section 3.2).
pub const ECDSA_WITH_SHA512: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04]);

// Parts of RSASSA-PSS parameters.

/// id-mgf1 (RFC 4055 section 2.2).
pub const MGF1: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08]);
/// id-sha1 (RFC 4055 section 2.1).
pub const SHA1: Oid<'static> = Oid::constant(&[0x2b, 0x0e, 0x03, 0x02, 0x1a]);
/// id-sha224 (RFC 4055 section 2.1).
pub const SHA224: Oid<'static> = Oid::constant(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04]);
/// id-sha256 (RFC 4055 section 2.1).
pub const SHA256: Oid<'static> = Oid::constant(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]);
/// id-sha384 (RFC 4055 section 2.1).
pub const SHA384: Oid<'static> = Oid::constant(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02]);
/// id-sha512 (RFC 4055 section 2.1).
pub const SHA512: Oid<'static> = Oid::constant(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03]);

// Content of bundles.

/// id-signedData (RFC 5652 section 5.1).
pub const SIGNED_DATA: Oid<'static> = Oid::constant(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::too_many_lines, reason = "a table")]
    fn each_constant_is_the_identifier_of_its_standard() {
        let expected = [
            (SUBJECT_DIRECTORY_ATTRIBUTES, "2.5.29.9"),
            (SUBJECT_KEY_IDENTIFIER, "2.5.29.14"),
            (KEY_USAGE, "2.5.29.15"),
            (SUBJECT_ALT_NAME, "2.5.29.17"),
            (ISSUER_ALT_NAME, "2.5.29.18"),
            (BASIC_CONSTRAINTS, "2.5.29.19"),
            (NAME_CONSTRAINTS, "2.5.29.30"),
            (CRL_NUMBER, "2.5.29.20"),
            (REASON_CODE, "2.5.29.21"),
            (INVALIDITY_DATE, "2.5.29.24"),
            (DELTA_CRL_INDICATOR, "2.5.29.27"),
            (ISSUING_DISTRIBUTION_POINT, "2.5.29.28"),
            (CERTIFICATE_ISSUER, "2.5.29.29"),
            (CRL_DISTRIBUTION_POINTS, "2.5.29.31"),
            (CERTIFICATE_POLICIES, "2.5.29.32"),
            (POLICY_MAPPINGS, "2.5.29.33"),
            (AUTHORITY_KEY_IDENTIFIER, "2.5.29.35"),
            (POLICY_CONSTRAINTS, "2.5.29.36"),
            (EXTENDED_KEY_USAGE, "2.5.29.37"),
            (FRESHEST_CRL, "2.5.29.46"),
            (INHIBIT_ANY_POLICY, "2.5.29.54"),
            (NO_REVOCATION_AVAILABLE, "2.5.29.56"),
            (AUTHORITY_INFORMATION_ACCESS, "1.3.6.1.5.5.7.1.1"),
            (SUBJECT_INFORMATION_ACCESS, "1.3.6.1.5.5.7.1.11"),
            (TLS_FEATURE, "1.3.6.1.5.5.7.1.24"),
            (OCSP_NOCHECK, "1.3.6.1.5.5.7.48.1.5"),
            (OCSP_BASIC, "1.3.6.1.5.5.7.48.1.1"),
            (OCSP_NONCE, "1.3.6.1.5.5.7.48.1.2"),
            (ACCESS_OCSP, "1.3.6.1.5.5.7.48.1"),
            (ACCESS_CA_ISSUERS, "1.3.6.1.5.5.7.48.2"),
            (ACCESS_CA_REPOSITORY, "1.3.6.1.5.5.7.48.5"),
            (ANY_EXTENDED_KEY_USAGE, "2.5.29.37.0"),
            (SERVER_AUTH, "1.3.6.1.5.5.7.3.1"),
            (CLIENT_AUTH, "1.3.6.1.5.5.7.3.2"),
            (CODE_SIGNING, "1.3.6.1.5.5.7.3.3"),
            (EMAIL_PROTECTION, "1.3.6.1.5.5.7.3.4"),
            (TIME_STAMPING, "1.3.6.1.5.5.7.3.8"),
            (OCSP_SIGNING, "1.3.6.1.5.5.7.3.9"),
            (SMARTCARD_LOGON, "1.3.6.1.4.1.311.20.2.2"),
            (KERBEROS_CLIENT_AUTH, "1.3.6.1.5.2.3.4"),
            (ANY_POLICY, "2.5.29.32.0"),
            (POLICY_QUALIFIER_CPS, "1.3.6.1.5.5.7.2.1"),
            (POLICY_QUALIFIER_USER_NOTICE, "1.3.6.1.5.5.7.2.2"),
            (UPN, "1.3.6.1.4.1.311.20.2.3"),
            (SRV_NAME, "1.3.6.1.5.5.7.8.7"),
            (SMTP_UTF8_MAILBOX, "1.3.6.1.5.5.7.8.9"),
            (COMMON_NAME, "2.5.4.3"),
            (SURNAME, "2.5.4.4"),
            (SERIAL_NUMBER, "2.5.4.5"),
            (COUNTRY_NAME, "2.5.4.6"),
            (LOCALITY_NAME, "2.5.4.7"),
            (STATE_OR_PROVINCE_NAME, "2.5.4.8"),
            (STREET_ADDRESS, "2.5.4.9"),
            (ORGANIZATION_NAME, "2.5.4.10"),
            (ORGANIZATIONAL_UNIT_NAME, "2.5.4.11"),
            (TITLE, "2.5.4.12"),
            (GIVEN_NAME, "2.5.4.42"),
            (INITIALS, "2.5.4.43"),
            (GENERATION_QUALIFIER, "2.5.4.44"),
            (DISTINGUISHED_NAME_QUALIFIER, "2.5.4.46"),
            (PSEUDONYM, "2.5.4.65"),
            (ORGANIZATION_IDENTIFIER, "2.5.4.97"),
            (USER_ID, "0.9.2342.19200300.100.1.1"),
            (DOMAIN_COMPONENT, "0.9.2342.19200300.100.1.25"),
            (EMAIL_ADDRESS, "1.2.840.113549.1.9.1"),
            (RSA_ENCRYPTION, "1.2.840.113549.1.1.1"),
            (RSASSA_PSS, "1.2.840.113549.1.1.10"),
            (DSA, "1.2.840.10040.4.1"),
            (EC_PUBLIC_KEY, "1.2.840.10045.2.1"),
            (ED25519, "1.3.101.112"),
            (ED448, "1.3.101.113"),
            (ML_DSA_44, "2.16.840.1.101.3.4.3.17"),
            (ML_DSA_65, "2.16.840.1.101.3.4.3.18"),
            (ML_DSA_87, "2.16.840.1.101.3.4.3.19"),
            (SECP256R1, "1.2.840.10045.3.1.7"),
            (SECP384R1, "1.3.132.0.34"),
            (SECP521R1, "1.3.132.0.35"),
            (SHA1_WITH_RSA, "1.2.840.113549.1.1.5"),
            (SHA224_WITH_RSA, "1.2.840.113549.1.1.14"),
            (SHA256_WITH_RSA, "1.2.840.113549.1.1.11"),
            (SHA384_WITH_RSA, "1.2.840.113549.1.1.12"),
            (SHA512_WITH_RSA, "1.2.840.113549.1.1.13"),
            (DSA_WITH_SHA1, "1.2.840.10040.4.3"),
            (DSA_WITH_SHA224, "2.16.840.1.101.3.4.3.1"),
            (DSA_WITH_SHA256, "2.16.840.1.101.3.4.3.2"),
            (ECDSA_WITH_SHA1, "1.2.840.10045.4.1"),
            (ECDSA_WITH_SHA224, "1.2.840.10045.4.3.1"),
            (ECDSA_WITH_SHA256, "1.2.840.10045.4.3.2"),
            (ECDSA_WITH_SHA384, "1.2.840.10045.4.3.3"),
            (ECDSA_WITH_SHA512, "1.2.840.10045.4.3.4"),
            (MGF1, "1.2.840.113549.1.1.8"),
            (SHA1, "1.3.14.3.2.26"),
            (SHA224, "2.16.840.1.101.3.4.2.4"),
            (SHA256, "2.16.840.1.101.3.4.2.1"),
            (SHA384, "2.16.840.1.101.3.4.2.2"),
            (SHA512, "2.16.840.1.101.3.4.2.3"),
            (SIGNED_DATA, "1.2.840.113549.1.7.2"),
        ];
        for (constant, dotted) in expected {
            assert_eq!(constant.to_string(), dotted);
        }
    }
}
