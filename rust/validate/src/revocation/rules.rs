//! What a policy says about revocation, as plain data.

use crate::authority::{Authenticated, Authority};

/// Which certificates of a path are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coverage {
    /// Every certificate below the anchor.
    Path,
    /// The leaf only.
    EndEntity,
}

impl Coverage {
    /// Every value.
    pub const ALL: &'static [Self] = &[Self::Path, Self::EndEntity];

    /// The word for it in a policy file.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::EndEntity => "end-entity",
        }
    }
}

/// A kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// An OCSP response that the client sent with its certificate.
    Stapled,
    /// An OCSP response that is at hand.
    Ocsp,
    /// CRLs that are at hand.
    Crl,
}

impl SourceKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Stapled, Self::Ocsp, Self::Crl];

    /// The word for it in a policy file.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Stapled => "stapled",
            Self::Ocsp => "ocsp",
            Self::Crl => "crl",
        }
    }
}

/// What happens when the status of a certificate is unknown, or when it is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Unknown is refused.
    Hard,
    /// Unknown is let in with a notice, revoked never. **Dangerous**: whoever can keep the information away can use a
    /// revoked certificate.
    Soft,
    /// Unknown and revoked are let in with a notice. **Dangerous**: for trials only.
    ReportOnly,
}

impl Mode {
    /// Every mode.
    pub const ALL: &'static [Self] = &[Self::Hard, Self::Soft, Self::ReportOnly];

    /// The word for it in a policy file.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::ReportOnly => "report-only",
        }
    }
}

/// What is asked about the certificates of one issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stance {
    /// Which certificates are looked up.
    pub coverage: Coverage,
    /// The sources that count. The first that knows is shown as the evidence; a revocation in any of them refuses.
    pub sources: Vec<SourceKind>,
    /// What happens when the status is unknown.
    pub mode: Mode,
    /// When information is of its time.
    pub timeliness: Timeliness,
    /// Lifetime in seconds up to which a leaf is not looked up; 0 = none is exempt.
    pub short_lived_seconds: i64,
    /// Whether a leaf with noRevAvail (RFC 9608) is not looked up.
    pub accept_no_revocation_available: bool,
}

/// When information is of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeliness {
    /// Seconds after nextUpdate during which information still counts, with the notice `revocation_stale`.
    pub grace_seconds: i64,
    /// Seconds after thisUpdate from which information no longer counts, whatever nextUpdate says. Information without
    /// nextUpdate counts only where this is set.
    pub max_age_seconds: Option<i64>,
    /// Seconds by which thisUpdate may lie in the future, and producedAt of OCSP.
    pub skew_seconds: i64,
}

impl Default for Stance {
    /// The whole path, each source, unknown is refused, and a clock that may be wrong by five minutes.
    fn default() -> Self {
        Self {
            coverage: Coverage::Path,
            sources: SourceKind::ALL.to_vec(),
            mode: Mode::Hard,
            timeliness: Timeliness { grace_seconds: 0, max_age_seconds: None, skew_seconds: 300 },
            short_lived_seconds: 0,
            accept_no_revocation_available: false,
        }
    }
}

/// What is asked about certificates, by issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RevocationRules {
    /// For issuers that no rule names.
    pub default: Stance,
    /// For the issuers that are named: the first that fits counts.
    pub issuers: Vec<(Authority, Stance)>,
    /// Whether a CRL must have a CRL number that is not critical (RFC 5280 5.2.3).
    pub require_crl_number: bool,
}

impl RevocationRules {
    /// The place of the rule for an issuer: 0 for the default, or one more than its index.
    pub fn place(&self, issuer: &Authenticated) -> usize {
        self.issuers.iter().position(|(authority, _)| authority.is(issuer)).map_or(0, |index| index + 1)
    }

    /// The stance of a place.
    pub fn stance(&self, place: usize) -> &Stance {
        let named = place.checked_sub(1).and_then(|index| self.issuers.get(index));
        named.map_or(&self.default, |(_, stance)| stance)
    }
}
