//! What a check has to say: a stable code, how severe it is, and which certificate it is about.

use std::borrow::Cow;
use std::fmt;

use chainward_x509::Malformed;

/// Whether a [`Finding`] refuses the certificate or only tells about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Accepted in spite of this; shown in the verdict.
    Notice,
    /// The path is refused.
    Refusal,
}

/// One thing found about one certificate of a path, or about the input as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable code.
    pub code: FindingCode,
    /// Whether it refuses.
    pub severity: Severity,
    /// Distance from the trust anchor (0 = the anchor itself); `None`: the input as a whole.
    pub depth: Option<u16>,
    /// What exactly was seen, for people; empty when the code says it all. Not stable.
    pub detail: Cow<'static, str>,
}

impl Finding {
    /// A finding that refuses, not yet placed.
    pub fn refusal(code: FindingCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, severity: Severity::Refusal, depth: None, detail: detail.into() }
    }

    /// A finding that does not refuse, not yet placed.
    pub fn notice(code: FindingCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, severity: Severity::Notice, depth: None, detail: detail.into() }
    }

    /// Says which certificate it is about, unless that is said already.
    #[must_use]
    pub fn at(mut self, depth: u16) -> Self {
        self.depth = self.depth.or(Some(depth));
        self
    }

    /// True when nothing else may be tried after this finding.
    pub fn is_fatal(&self) -> bool {
        self.code == FindingCode::BudgetExhausted
    }
}

/// The finding that a certificate, or a field of it, is malformed.
pub fn malformed(error: Malformed) -> Finding {
    Finding::refusal(FindingCode::MalformedCertificate, error.to_string())
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.slug())?;
        if !self.detail.is_empty() {
            write!(formatter, ": {}", self.detail)?;
        }
        Ok(())
    }
}

macro_rules! finding_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $slug:literal, $reference:literal;)+) => {
        /// Every code a verdict can carry. Slugs never change their meaning; new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum FindingCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl FindingCode {
            /// All codes, in the order of the reference page.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable `snake_case` name.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ }
            }

            /// The section of the RFC, or other source, that decides.
            pub const fn reference(self) -> &'static str {
                match self { $(Self::$variant => $reference,)+ }
            }

            /// One sentence for people.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
}

finding_codes! {
    /// The presented certificates exceed the cap on bytes or on their number.
    InputTooLarge = "input_too_large", "chainward limits";
    /// The work budget ran out before a path was found; nothing further was tried.
    BudgetExhausted = "budget_exhausted", "chainward limits";
    /// A certificate is not strict DER, or a field of it is not what RFC 5280 section 4 defines.
    MalformedCertificate = "malformed_certificate", "RFC 5280 4.1";
    /// No trust anchor or intermediate has the name of the certificate's issuer.
    IssuerNotFound = "issuer_not_found", "RFC 5280 6.1.3 (a)(4)";
    /// The certificate is itself a trust anchor, which is no path unless the anchor allows it.
    LeafIsTrustAnchor = "leaf_is_trust_anchor", "RFC 5280 6.1";
    /// The signature does not verify with the issuer's key.
    SignatureInvalid = "signature_invalid", "RFC 5280 6.1.3 (a)(1)";
    /// The signature algorithm is unknown, unsupported, or does not fit the issuer's key.
    SignatureAlgorithmUnsupported = "signature_algorithm_unsupported", "RFC 5280 4.1.1.2";
    /// The signature algorithm is not allowed by the policy.
    SignatureAlgorithmNotAllowed = "signature_algorithm_not_allowed", "chainward policy";
    /// The public key is of an unknown or unsupported kind, or its encoding is not valid.
    PublicKeyUnsupported = "public_key_unsupported", "RFC 5280 4.1.2.7";
    /// The public key is smaller than the policy requires, or larger than the engine allows.
    PublicKeySize = "public_key_size", "chainward policy";
    /// The validation time is after the certificate's notAfter, or after a date the policy or anchor sets.
    Expired = "expired", "RFC 5280 6.1.3 (a)(2)";
    /// The validation time is before the certificate's notBefore.
    NotYetValid = "not_yet_valid", "RFC 5280 6.1.3 (a)(2)";
    /// No moment exists at which all certificates of the path are valid.
    ValidityIntervalEmpty = "validity_interval_empty", "RFC 5280 6.1.3 (a)(2)";
    /// The lifetime of the certificate is longer than the policy allows.
    LifetimeTooLong = "lifetime_too_long", "chainward policy";
    /// The time was not compared, because the caller asked for any time.
    TimeNotChecked = "time_not_checked", "RFC 5280 6.1.3 (a)(2)";
    /// A certificate that issues others is not marked as a CA.
    NotACertificationAuthority = "not_a_certification_authority", "RFC 5280 6.1.4 (k)";
    /// More intermediate certificates follow than the path length constraint allows.
    PathLengthExceeded = "path_length_exceeded", "RFC 5280 6.1.4 (l)";
    /// The path has more intermediates that are not self-issued than the policy allows.
    PathTooDeep = "path_too_deep", "chainward policy";
    /// A CA's key usage does not include keyCertSign.
    KeyCertSignMissing = "key_cert_sign_missing", "RFC 5280 6.1.4 (n)";
    /// The leaf's key usage does not include digitalSignature.
    DigitalSignatureMissing = "digital_signature_missing", "RFC 5280 4.2.1.3";
    /// The extended key usages of the path do not allow the usage asked for.
    ExtendedKeyUsage = "extended_key_usage", "RFC 5280 4.2.1.12";
    /// The leaf has no extended key usage extension.
    ExtendedKeyUsageAbsent = "extended_key_usage_absent", "RFC 5280 4.2.1.12";
    /// A name is not inside a permitted subtree.
    NameNotPermitted = "name_not_permitted", "RFC 5280 6.1.3 (b)";
    /// A name is inside an excluded subtree, or overlaps one.
    NameExcluded = "name_excluded", "RFC 5280 6.1.3 (c)";
    /// A constraint applies to a name of a form that cannot be enforced.
    NameFormUnsupported = "name_form_unsupported", "RFC 5280 4.2.1.10";
    /// A name under a constraint has a syntax that cannot be judged.
    NameMalformed = "name_malformed", "RFC 5280 4.2.1.6";
    /// A subtree of a name constraint has a syntax that cannot be judged.
    NameConstraintMalformed = "name_constraint_malformed", "RFC 5280 4.2.1.10";
    /// An explicit certificate policy is required and none is valid for this path.
    NoValidPolicy = "no_valid_policy", "RFC 5280 6.1.3 (f), 6.1.5 (g)";
    /// A policy mapping maps from or to anyPolicy.
    PolicyMappingAnyPolicy = "policy_mapping_any_policy", "RFC 5280 6.1.4 (a)";
    /// A critical extension is not one the engine processes, and the policy does not allow it.
    UnknownCriticalExtension = "unknown_critical_extension", "RFC 5280 6.1.4 (o), 6.1.5 (f)";
    /// Certificate policies were asked for and the path is valid for none; an explicit policy was not required.
    PolicySetEmpty = "policy_set_empty", "RFC 5280 6.1.1 (c), 6.1.5 (g)";
    /// A critical extension that the engine does not process was accepted, because the policy names it.
    CriticalExtensionAccepted = "critical_extension_accepted", "RFC 5280 6.1.4 (o), 6.1.5 (f)";
    /// anyExtendedKeyUsage was taken for the usage asked for, because the policy says so.
    AnyExtendedKeyUsageAccepted = "any_extended_key_usage_accepted", "RFC 5280 4.2.1.12";
    /// The certificate, or its key, is on the list of distrusted ones.
    Distrusted = "distrusted", "chainward policy";
    /// The host asked for is not among the certificate's names.
    HostMismatch = "host_mismatch", "RFC 9525 6";
    /// No allow rule of the policy lets the leaf in.
    NotAllowed = "not_allowed", "chainward policy";
    /// An anchor of a public bundle can't be used, because the policy does not say by name who is a client.
    NameRuleMissing = "name_rule_missing", "chainward policy";
    /// Revocation was not checked, because the validator was told not to.
    RevocationNotChecked = "revocation_not_checked", "RFC 5280 6.1.3 (a)(3)";
    /// The key usage of a certificate that signs CRLs does not include cRLSign.
    CrlSignMissing = "crl_sign_missing", "RFC 5280 6.3.3 (f)";
    /// The certificate is revoked.
    CertificateRevoked = "certificate_revoked", "RFC 5280 6.1.3 (a)(3), 6.3.3";
    /// Nothing that counts is known about whether the certificate is revoked.
    RevocationUnknown = "revocation_unknown", "RFC 5280 6.3.3";
    /// Nothing is known yet about whether the certificate is revoked; the first fetch is under way.
    RevocationPending = "revocation_pending", "chainward policy";
    /// What is known about revocation is out of date, and counts for the time of grace that the policy grants.
    RevocationStale = "revocation_stale", "chainward policy";
    /// Nothing is known about whether the certificate is revoked, and the policy lets it in.
    RevocationUnknownAccepted = "revocation_unknown_accepted", "chainward policy";
    /// The policy only reports what it would refuse because of revocation.
    RevocationReportOnly = "revocation_report_only", "chainward policy";
    /// The authority key identifier is missing, critical, or lacks its key identifier.
    AuthorityKeyIdentifier = "authority_key_identifier", "RFC 5280 4.2.1.1";
    /// The subject key identifier is missing or critical.
    SubjectKeyIdentifier = "subject_key_identifier", "RFC 5280 4.2.1.2";
    /// The serial number is zero, negative or longer than 20 octets.
    SerialNumber = "serial_number", "RFC 5280 4.1.2.2";
    /// The issuer name is empty, or the subject name of a CA is.
    EmptyName = "empty_name", "RFC 5280 4.1.2.4, 4.1.2.6";
    /// An extension is critical where it must not be, or not critical where it must be.
    ExtensionCriticality = "extension_criticality", "RFC 5280 4.2";
    /// Extensions of the certificate contradict each other.
    InconsistentExtensions = "inconsistent_extensions", "RFC 5280 4.2.1.3, 4.2.1.9";
    /// A certificate that is not a CA carries name constraints.
    NameConstraintsInEndEntity = "name_constraints_in_end_entity", "RFC 5280 4.2.1.10";
    /// A DNS name does not follow the preferred name syntax.
    DnsNameSyntax = "dns_name_syntax", "RFC 5280 4.2.1.6";
    /// The certificate has no subject alternative name: there is no name identity.
    SubjectAlternativeNameAbsent = "subject_alternative_name_absent", "RFC 5280 4.2.1.6";
    /// The leaf is a CA, or may sign certificates or CRLs.
    EndEntityIsCertificationAuthority = "end_entity_is_certification_authority", "TLS BR 7.1.2.7.8, X509-SVID 4.1";
    /// The leaf is not the certificate of a workload, with exactly one SPIFFE ID.
    SpiffeId = "spiffe_id", "X509-SVID 2, 3.1, 4.3";
    /// The anchor does not vouch for the trust domain of a SPIFFE ID, or nothing says which it vouches for.
    TrustDomain = "trust_domain", "SPIFFE-ID 3.1";
    /// The leaf does not have exactly one user principal name.
    UserPrincipalName = "user_principal_name", "MS-WCCE 2.2.2.7.7.4";
    /// The certificate is not of version 3.
    CertificateVersion = "certificate_version", "TLS BR 7.1.1";
    /// An extended key usage stands where there must be none.
    ExtendedKeyUsageForbidden = "extended_key_usage_forbidden", "TLS BR 7.1.2.1.2, 7.1.2.7.10";
    /// The common name is not a copy of one of the leaf's names.
    CommonNameMismatch = "common_name_mismatch", "TLS BR 7.1.4.3";
    /// A DNS name is a wildcard over a public suffix.
    PublicSuffixWildcard = "public_suffix_wildcard", "TLS BR 3.2.2.6";
    /// The trust anchor is not a version 3 certificate.
    AnchorVersion = "anchor_version", "RFC 5280 4.1.2.1";
    /// A legacy algorithm or key size was accepted, because the policy names it.
    LegacyAlgorithm = "legacy_algorithm", "chainward policy";
}

impl fmt::Display for FindingCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.slug())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_see_the_code_and_then_what_was_seen() {
        let code = FindingCode::SignatureInvalid;
        assert_eq!(code.to_string(), "signature_invalid");
        assert_eq!(Finding::refusal(code, "").to_string(), "signature_invalid");
        assert_eq!(Finding::refusal(code, "by another key").to_string(), "signature_invalid: by another key");
    }
}
