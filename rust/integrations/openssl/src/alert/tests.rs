//! Every finding ends the handshake with the alert that RFC 8446 6.2 has for it.

use chainward::FindingCode::{self, *};

use super::{OK, OUT_OF_MEMORY, UNSPECIFIED, verify_error};

const BAD_CERTIFICATE: u8 = 42;
const UNSUPPORTED_CERTIFICATE: u8 = 43;
const CERTIFICATE_REVOKED: u8 = 44;
const CERTIFICATE_EXPIRED: u8 = 45;
const CERTIFICATE_UNKNOWN: u8 = 46;
const UNKNOWN_CA: u8 = 48;
const INTERNAL_ERROR: u8 = 80;

/// The alert that OpenSSL sends for an error number: those of `x509table` in `ssl/statem/statem_lib.c` of
/// OpenSSL 3.0 to 3.6 that are used here. The real thing is asked in tests/interop.
fn alert(error: i32) -> u8 {
    match error {
        28 | 62 | 66 | 67 | 68 => BAD_CERTIFICATE,
        26 => UNSUPPORTED_CERTIFICATE,
        23 => CERTIFICATE_REVOKED,
        10 => CERTIFICATE_EXPIRED,
        20 | 22 | 25 | 79 => UNKNOWN_CA,
        1 | 17 => INTERNAL_ERROR,
        // Each of these would be another alert: decrypt_error, handshake_failure, ...
        2..=9 | 11..=16 | 18 | 19 | 21 | 27 | 33 | 50 | 63..=65 | 69 | 70 => {
            panic!("{error} is not meant")
        }
        _ => CERTIFICATE_UNKNOWN,
    }
}

/// By hand from RFC 8446 6.2, 4.4.2.4. A new code needs a row here, and a thought in `verify_error`.
const EXPECTED: &[(u8, &[FindingCode])] = &[
    // "A certificate was corrupt, contained signatures that did not verify correctly, etc."
    (BAD_CERTIFICATE, &[MalformedCertificate, SignatureInvalid]),
    // 4.4.2.4: algorithms that are not accepted; keys that are too weak to vouch for anything.
    (BAD_CERTIFICATE, &[SignatureAlgorithmNotAllowed, LegacyAlgorithm, PublicKeySize]),
    // Refused for what this certificate is.
    (BAD_CERTIFICATE, &[Distrusted, HostMismatch]),
    // Not written as RFC 5280 section 4 says.
    (BAD_CERTIFICATE, &[AuthorityKeyIdentifier, SubjectKeyIdentifier, SerialNumber, EmptyName]),
    (BAD_CERTIFICATE, &[ExtensionCriticality, InconsistentExtensions, NameConstraintsInEndEntity]),
    (BAD_CERTIFICATE, &[DnsNameSyntax, SubjectAlternativeNameAbsent]),
    // Not written as the profile's own rules say.
    (BAD_CERTIFICATE, &[CertificateVersion, CommonNameMismatch, EndEntityIsCertificationAuthority]),
    (BAD_CERTIFICATE, &[PublicSuffixWildcard, SpiffeId, UserPrincipalName]),
    // "A certificate was of an unsupported type."
    (UNSUPPORTED_CERTIFICATE, &[SignatureAlgorithmUnsupported, PublicKeyUnsupported]),
    (UNSUPPORTED_CERTIFICATE, &[DigitalSignatureMissing, ExtendedKeyUsage, ExtendedKeyUsageAbsent]),
    (UNSUPPORTED_CERTIFICATE, &[ExtendedKeyUsageForbidden]),
    // "A certificate was revoked by its signer."
    (CERTIFICATE_REVOKED, &[CertificateRevoked]),
    // "A certificate has expired or is not currently valid."
    (CERTIFICATE_EXPIRED, &[Expired, NotYetValid, ValidityIntervalEmpty]),
    // "The CA certificate could not be located or could not be matched with a known trust anchor."
    (UNKNOWN_CA, &[IssuerNotFound, LeafIsTrustAnchor, AnchorVersion, PathTooDeep, PathLengthExceeded]),
    (UNKNOWN_CA, &[NotACertificationAuthority, KeyCertSignMissing]),
    // "Some other (unspecified) issue arose in processing the certificate, rendering it unacceptable."
    (CERTIFICATE_UNKNOWN, &[NameNotPermitted, NameExcluded, NameFormUnsupported, NameMalformed]),
    (CERTIFICATE_UNKNOWN, &[NameConstraintMalformed, NoValidPolicy, PolicyMappingAnyPolicy]),
    (CERTIFICATE_UNKNOWN, &[UnknownCriticalExtension, InputTooLarge, BudgetExhausted, LifetimeTooLong]),
    // bad_certificate_status_response is "sent by clients".
    (CERTIFICATE_UNKNOWN, &[RevocationUnknown, RevocationPending]),
    // A good certificate, of which the policy takes no client here.
    (CERTIFICATE_UNKNOWN, &[NotAllowed, TrustDomain, NameRuleMissing]),
    // Notices: they refuse nothing, and would refuse if they did.
    (CERTIFICATE_UNKNOWN, &[TimeNotChecked, RevocationNotChecked, PolicySetEmpty]),
    (CERTIFICATE_UNKNOWN, &[AnyExtendedKeyUsageAccepted, CriticalExtensionAccepted]),
    (CERTIFICATE_UNKNOWN, &[RevocationStale, RevocationUnknownAccepted, RevocationReportOnly]),
    // About who signed a CRL, which makes the CRL count for nothing and refuses nobody by itself.
    (CERTIFICATE_UNKNOWN, &[CrlSignMissing]),
];

#[test]
fn every_finding_has_its_alert() {
    for &code in FindingCode::ALL {
        let rows: Vec<u8> =
            EXPECTED.iter().filter(|(_, codes)| codes.contains(&code)).map(|(alert, _)| *alert).collect();
        assert_eq!(rows.len(), 1, "{code} stands in {} rows of this test", rows.len());
        assert_eq!(alert(verify_error(code)), rows[0], "{code}");
    }
}

#[test]
fn no_finding_looks_like_success_or_like_our_own_failure() {
    for &code in FindingCode::ALL {
        assert!(![OK, UNSPECIFIED, OUT_OF_MEMORY].contains(&verify_error(code)), "{code}");
    }
}

#[test]
fn our_own_failures_are_internal_errors() {
    assert_eq!([alert(UNSPECIFIED), alert(OUT_OF_MEMORY)], [INTERNAL_ERROR; 2]);
}

#[test]
fn the_page_for_people_has_the_same_table() {
    let page = include_str!("../../../../../docs/integrations/ssl.md");
    let rows = page.lines().filter(|line| line.starts_with("| `") && line.contains("` ("));
    let mut told = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let number = cells[1].split(['(', ')']).nth(1).unwrap().parse::<u8>().unwrap();
        told.extend(cells[2].split('`').skip(1).step_by(2).map(|slug| (slug, number)));
    }
    told.sort_unstable();
    let mut expected: Vec<_> =
        FindingCode::ALL.iter().map(|&code| (code.slug(), alert(verify_error(code)))).collect();
    expected.sort_unstable();
    assert_eq!(told, expected);
}
