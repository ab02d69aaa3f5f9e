//! What a verdict shows about revocation: for each certificate, what is known and from where.

use std::fmt;

use chainward_x509::{ReasonCode, UnixTime};

use crate::ocsp::OcspFaultCode;

macro_rules! faults {
    ($($(#[doc = $doc:literal])+ $variant:ident = $slug:literal, $reference:literal;)+) => {
        /// Why information that is at hand does not count. Slugs never change their meaning; new ones may be added.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Fault {
            $($(#[doc = $doc])+ $variant,)+
            /// An OCSP response says nothing that counts.
            Ocsp(OcspFaultCode),
        }

        impl Fault {
            /// All of them but those of OCSP, in the order of the reference page.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable `snake_case` name.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)+ Self::Ocsp(code) => code.slug() }
            }

            /// The section that decides.
            pub const fn reference(self) -> &'static str {
                match self { $(Self::$variant => $reference,)+ Self::Ocsp(code) => code.reference() }
            }

            /// One sentence for people.
            pub const fn summary(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
                    Self::Ocsp(code) => code.summary(),
                }
            }
        }
    };
}

faults! {
    /// No CRL of the certificate's issuer is at hand, and no OCSP response.
    NothingKnown = "nothing_known", "RFC 5280 6.3.3";
    /// No distribution point of the certificate leads to this CRL, or it is not for certificates of this kind.
    CrlScope = "crl_scope", "RFC 5280 6.3.3 (b)";
    /// The CRLs at hand cover some reasons for revocation only.
    CrlReasons = "crl_reasons", "RFC 5280 6.3.3 (d), (e)";
    /// The CRL's thisUpdate lies in the future.
    CrlNotYetValid = "crl_not_yet_valid", "RFC 5280 6.3.3 (a)";
    /// The CRL's nextUpdate has passed.
    CrlExpired = "crl_expired", "RFC 5280 6.3.3 (a)";
    /// The CRL is older than the policy allows.
    CrlTooOld = "crl_too_old", "chainward policy";
    /// The CRL doesn't say when the next one comes.
    CrlWithoutNextUpdate = "crl_without_next_update", "RFC 5280 5.1.2.5";
    /// Whoever signed the CRL may not sign CRLs for this issuer, or has no path to the same anchor.
    CrlSignerNotAuthorized = "crl_signer_not_authorized", "RFC 5280 6.3.3 (f)";
    /// The signature algorithm or the key of the CRL is not allowed by the policy.
    CrlAlgorithm = "crl_algorithm", "chainward policy";
    /// The CRL number is missing or critical.
    CrlNumber = "crl_number", "RFC 5280 5.2.3";
    /// Only a delta CRL is at hand, and not the complete one that it builds on.
    CrlDeltaWithoutBase = "crl_delta_without_base", "RFC 5280 5.2.4";
    /// The CRL that was accepted can't be read any more.
    CrlUnreadable = "crl_unreadable", "chainward limits";
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.slug())
    }
}

/// The CRL that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListEvidence {
    /// SHA-256 of its DER.
    pub sha256: [u8; 32],
    /// The octets of its CRL number.
    pub number: Option<Box<[u8]>>,
    /// When it was issued.
    pub this_update: UnixTime,
    /// When the next one comes.
    pub next_update: Option<UnixTime>,
    /// Where the entry of the certificate stands in the DER, if there is one.
    pub entry_offset: Option<u64>,
    /// Whether it is a delta CRL.
    pub is_delta: bool,
    /// Whether its index was believed before it was verified again (`trust_cache`).
    pub is_trusted_cache: bool,
}

/// The OCSP response that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseEvidence {
    /// SHA-256 of its DER.
    pub sha256: [u8; 32],
    /// When it was signed.
    pub produced_at: UnixTime,
    /// When the status was known to be right.
    pub this_update: UnixTime,
    /// When more is known.
    pub next_update: Option<UnixTime>,
    /// Whether the client sent it.
    pub is_stapled: bool,
    /// Whether a responder that the issuer delegated signed it, and not the issuer.
    pub is_delegated: bool,
}

/// What an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A CRL.
    List(ListEvidence),
    /// An OCSP response.
    Response(ResponseEvidence),
    /// The lifetime of the leaf is as short as the policy allows without looking it up.
    ShortLived,
    /// The leaf carries noRevAvail (RFC 9608), and the policy lets that count.
    NoRevocationAvailable,
}

/// What is known about a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// When.
        date: UnixTime,
        /// Why, if it is given (RFC 5280 5.3.1).
        reason: Option<ReasonCode>,
    },
    /// Nothing that counts is known.
    Unknown,
    /// Not looked up, by policy.
    NotAsked,
}

/// What is known about one certificate of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Index into the path, 0 = the leaf.
    pub certificate: usize,
    /// What is known.
    pub status: Status,
    /// From where.
    pub bases: Vec<Basis>,
    /// Why other information that is at hand does not count.
    pub faults: Vec<Fault>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/findings.md has a row for each fault, in their order, and what it says is what it says here.
    #[test]
    fn the_page_for_people_has_every_fault() {
        let page = include_str!("../../../docs/findings.md");
        let (_, table) = page.split_once("\n## Faults of revocation information\n").unwrap();
        let rows: Vec<Vec<&str>> = table
            .lines()
            .filter(|line| line.starts_with("| `"))
            .map(|line| line.trim_matches(['|', ' ']).split(" | ").collect())
            .collect();
        let ocsp = OcspFaultCode::ALL.iter().map(|code| Fault::Ocsp(*code));
        let faults: Vec<_> = Fault::ALL.iter().copied().chain(ocsp).collect();
        assert_eq!(rows.len(), faults.len());
        for (row, fault) in rows.iter().zip(faults) {
            let [slug, says, step, reference] = &**row else { panic!("{row:?}") };
            assert_eq!(*slug, format!("`{fault}`"));
            assert_eq!(format!("{says}."), fault.summary());
            assert_eq!(*reference, fault.reference());
            assert!(step.len() > 10, "{fault}: {step}");
        }
    }
}
