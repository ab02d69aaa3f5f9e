//! What is required of a path: a policy as plain data.
//!
//! The profiles, as cited tables, are in `policy_profiles`; a policy file overrides single values.

use std::borrow::Cow;

use chainward_x509::{ObjectIdentifier, UnixTime};

pub use crate::algorithm_names::{KeyName, SignatureName};
pub use crate::authority::Authority;
pub use crate::checks::certificate_policies::InitialPolicyInputs;
pub use crate::checks::name_constraints::TypedName;
use crate::finding::{Finding, FindingCode};
use crate::names::NamePattern;
use crate::revocation::rules::RevocationRules;

/// What to do about something that is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Response {
    /// Nothing.
    Accept,
    /// Accept, and say so in the verdict.
    Notice,
    /// Refuse.
    Refuse,
}

impl Response {
    /// Every response.
    pub const ALL: &'static [Self] = &[Self::Accept, Self::Notice, Self::Refuse];

    /// The word for it in a policy file.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Notice => "notice",
            Self::Refuse => "refuse",
        }
    }

    /// The notice to carry on with, if any.
    ///
    /// # Errors
    /// The refusal.
    pub fn apply(
        self,
        code: FindingCode,
        detail: impl Into<Cow<'static, str>>,
    ) -> Result<Option<Finding>, Finding> {
        match self {
            Self::Accept => Ok(None),
            Self::Notice => Ok(Some(Finding::notice(code, detail))),
            Self::Refuse => Err(Finding::refusal(code, detail)),
        }
    }
}

/// The named tables of rules that a policy starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profile {
    /// RFC 5280 section 6 alone.
    Rfc5280,
    /// RFC 5280 section 6, and what section 4 demands of issuers.
    Rfc5280Strict,
    /// Client certificates of private PKIs.
    ClientAuth,
    /// Certificates of the web, as the CA/Browser Forum wants them.
    WebPki,
    /// Workloads with SPIFFE IDs.
    Spiffe,
    /// People with smart cards.
    Smartcard,
}

impl Profile {
    /// Every profile.
    pub const ALL: &'static [Self] =
        &[Self::Rfc5280, Self::Rfc5280Strict, Self::ClientAuth, Self::WebPki, Self::Spiffe, Self::Smartcard];

    /// Its name in policy files and on the command line.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Rfc5280 => "rfc5280",
            Self::Rfc5280Strict => "rfc5280-strict",
            Self::ClientAuth => "client-auth",
            Self::WebPki => "web-pki",
            Self::Spiffe => "spiffe",
            Self::Smartcard => "smartcard",
        }
    }
}

/// Everything that is required of a path, besides what each validation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The table that the values come from, unless they were overridden.
    pub profile: Profile,
    /// Most intermediates in a path; self-issued ones are not counted.
    pub max_intermediates: u32,
    /// Longest lifetime of the leaf in seconds, both ends counted (RFC 5280 4.1.2.5).
    pub max_lifetime_seconds: Option<i64>,
    /// What the leaf may be used for.
    pub usage: UsageRules,
    /// A leaf whose key usage extension lacks digitalSignature (RFC 5280 4.2.1.3).
    pub digital_signature: Response,
    /// Which algorithms and keys count.
    pub algorithms: AlgorithmRules,
    /// Critical extensions to accept although the engine doesn't process them (6.1.4 (o), 6.1.5 (f)).
    pub accepted_critical_extensions: Vec<ObjectIdentifier>,
    /// What RFC 5280 section 4 demands of issuers.
    pub duties: IssuerDuties,
    /// What a leaf must be.
    pub end_entity: EndEntityRules,
    /// What the CA/Browser Forum demands of the certificates of the web.
    pub baseline: BaselineRules,
    /// What is demanded of anchors.
    pub anchors: AnchorRules,
    /// 6.1.1 (e)-(g): the three policy flags.
    pub initial: InitialPolicyInputs,
    /// 6.1.1 (c): user-initial-policy-set; empty = any-policy.
    pub initial_policy_set: Vec<ObjectIdentifier>,
    /// 6.1.1 (h): initial-permitted-subtrees.
    pub permitted: Vec<TypedName>,
    /// 6.1.1 (i): initial-excluded-subtrees.
    pub excluded: Vec<TypedName>,
    /// What is asked about revocation.
    pub revocation: RevocationRules,
    /// Who is a client at all; empty = whoever has a valid path.
    pub allow: Vec<AllowRule>,
}

/// One way to be let in: the leaf must be all of what is said here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowRule {
    /// The trust anchor of the path.
    pub anchor: Option<Authority>,
    /// The certificate whose key signed the leaf; no other of the path.
    pub issuer: Option<Authority>,
    /// Each of these stands in the leaf's extended key usage itself, and the CAs above allow it.
    pub usage: Vec<ObjectIdentifier>,
    /// The leaf has a subject alternative name, and each of its names matches one of these; empty = any names.
    pub names: Vec<NamePattern>,
}

/// Extended key usages (RFC 5280 4.2.1.12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRules {
    /// Usages that the leaf must be allowed for, unless a validation asks for others; empty = none.
    pub required: Vec<ObjectIdentifier>,
    /// A leaf without the extension, when a usage is required.
    pub absent: Response,
    /// Whether anyExtendedKeyUsage in the leaf stands for the usage that is required.
    pub accept_any_extended_key_usage: bool,
}

/// Which algorithms and keys count, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlgorithmRules {
    /// Signature algorithms.
    pub signatures: Vec<Allowed<SignatureName>>,
    /// Kinds of keys, of the leaf and of all issuers.
    pub keys: Vec<Allowed<KeyName>>,
    /// Smallest RSA modulus.
    pub minimum_rsa_bits: u32,
    /// Whether the bits of an RSA modulus must fill whole octets (TLS BR 6.1.5).
    pub whole_rsa_octets: bool,
    /// Accepts signatures over SHA-1, with a notice. **Dangerous**: collisions can be computed.
    pub legacy_sha1: bool,
    /// Accepts RSA keys from 1024 bits on, with a notice. **Dangerous**: they can be factored.
    pub legacy_rsa_1024: bool,
}

/// Something that is allowed, until a date or for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed<N> {
    /// What is allowed.
    pub name: N,
    /// Last second at which it is; `None` = for ever.
    pub until: Option<UnixTime>,
}

/// What RFC 5280 section 4 demands of those who issue certificates, and section 6 does not check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssuerDuties {
    /// Authority key identifier missing, without key identifier, or critical (4.2.1.1).
    pub authority_key_identifier: Response,
    /// Subject key identifier of a CA missing, or of any certificate critical (4.2.1.2).
    pub subject_key_identifier: Response,
    /// Serial number zero, negative or longer than 20 octets (4.1.2.2).
    pub serial_number: Response,
    /// Issuer empty (4.1.2.4), or subject of a CA empty (4.1.2.6).
    pub empty_names: Response,
    /// Other extensions that are critical and must not be, or the reverse (4.2.1 and 4.2.2).
    pub criticality: Response,
    /// Name constraints that are not critical (4.2.1.10).
    pub name_constraints_criticality: Response,
    /// basicConstraints and keyUsage that contradict each other (4.2.1.3, 4.2.1.9).
    pub consistency: Response,
    /// Name constraints in a certificate that is no CA (4.2.1.10).
    pub name_constraints_in_end_entity: Response,
    /// DNS names that are not in preferred name syntax (4.2.1.6), underscores for example.
    pub dns_name_syntax: Response,
    /// A leaf without subject alternative name.
    pub subject_alternative_name_absent: Response,
}

/// What a leaf must be, for those who read its identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndEntityRules {
    /// A leaf that is a CA, or whose key usage lets it sign certificates or CRLs.
    pub certification_authority: Response,
    /// A leaf that is not the certificate of a workload with exactly one SPIFFE ID (X509-SVID 2, 3.1, 4.3). Unless it is
    /// accepted, each anchor is bound to its trust domains.
    pub spiffe_id: Response,
    /// A leaf without exactly one user principal name (MS-WCCE 2.2.2.7.7.4).
    pub user_principal_name: Response,
}

/// What the CA/Browser Forum's TLS Baseline Requirements (TLS BR) demand beyond RFC 5280.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaselineRules {
    /// A certificate that is not of version 3 (7.1.1).
    pub version: Response,
    /// An authority key identifier with more than a key identifier, or a root's that is not its own (7.1.2.1.3,
    /// 7.1.2.11.1).
    pub authority_key_identifier: Response,
    /// A root with extKeyUsage (7.1.2.1.2).
    pub root_extended_key_usage: Response,
    /// A leaf with anyExtendedKeyUsage (7.1.2.7.10).
    pub any_extended_key_usage: Response,
    /// A leaf with critical extKeyUsage, or critical subjectAltName beside a subject (7.1.2.7.6, 7.1.2.7.12).
    pub criticality: Response,
    /// A common name that is no copy of one of the names (7.1.4.3).
    pub common_name: Response,
    /// A wildcard over a public suffix (3.2.2.6).
    pub public_suffix_wildcard: Response,
}

/// What is demanded of trust anchors that are certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorRules {
    /// Whether an anchor must do the duties of issuers.
    pub check_duties: bool,
    /// Whether a path ends with the validity of its anchor.
    pub check_validity: bool,
    /// An anchor of version 1 or 2, which can't say that it is a CA.
    pub version: Response,
    /// An anchor of version 3 that doesn't say that it is a CA, or may not sign certificates.
    pub basic_constraints: Response,
}
