//! What is known about revocation, as the judge sees it: the crate `revocation` implements these traits.

use std::cmp::Ordering;
use std::sync::Arc;

use chainward_x509::{CanonicalName, GeneralName, ReasonCode, SignatureScheme, UnixTime};

use crate::signature::KeyFacts;

/// What is known at one moment. A validation asks one such state only.
pub trait RevocationSource {
    /// A CRL.
    type List: RevocationList;

    /// The newest CRLs of this issuer, one for each key, scope and kind.
    fn lists(&self, issuer: &CanonicalName) -> &[Arc<Self::List>];

    /// The OCSP responses about the certificate with this serial number of the issuer with this key, as DER.
    fn responses(&self, issuer_key_info: &[u8], serial: &[u8]) -> &[Arc<[u8]>];

    /// Whether a first fetch for this issuer is under way, so that what is not known may come soon.
    fn is_pending(&self, issuer: &CanonicalName) -> bool;
}

/// A CRL whose signature was verified, whose every entry was read, and of which no critical extension is unknown.
pub trait RevocationList {
    /// What it says besides its entries.
    fn facts(&self) -> &ListFacts;

    /// The entry of a certificate, by its issuer and by the octets of its serial number.
    ///
    /// # Errors
    /// [`Unreadable`]: whether there is an entry can't be told any more.
    fn find(&self, issuer: &CanonicalName, serial: &[u8]) -> Result<Option<Entry>, Unreadable>;
}

/// The file of a CRL changed under the eyes of who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// An entry of a CRL (RFC 5280 5.1.2.6 and 5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The revocation date.
    pub date: UnixTime,
    /// The reason, if it is given.
    pub reason: Option<ReasonCode>,
    /// Where it stands in the DER.
    pub offset: u64,
}

/// What a CRL says besides its entries, and who signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFacts {
    /// Its issuer, in comparison form.
    pub issuer: CanonicalName,
    /// Who signed it.
    pub signer: Signer,
    /// How it is signed.
    pub scheme: SignatureScheme,
    /// With what kind of key.
    pub key: KeyFacts,
    /// When it was issued.
    pub this_update: UnixTime,
    /// When the next one comes.
    pub next_update: Option<UnixTime>,
    /// The octets of the CRL number (5.2.3).
    pub number: Option<Box<[u8]>>,
    /// Whether the CRL number is marked critical, which 5.2.3 forbids.
    pub number_is_critical: bool,
    /// The octets of the number of the CRL that a delta CRL builds on (5.2.4); `None`: it is complete.
    pub base_number: Option<Box<[u8]>>,
    /// Which certificates it is for (5.2.5).
    pub scope: ListScope,
    /// The key identifier of its signer.
    pub authority_key_identifier: Option<Box<[u8]>>,
    /// SHA-256 of its DER.
    pub sha256: [u8; 32],
    /// Whether its index is believed before it was verified again.
    pub is_trusted_cache: bool,
}

/// The key that verified a CRL, and the certificates that are known for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The key, as `SubjectPublicKeyInfo`.
    pub key_info: Arc<[u8]>,
    /// Certificates that bind it to the name of the CRL's issuer, as DER. Nothing about them is verified.
    pub certificates: Vec<Arc<[u8]>>,
}

/// Which certificates a CRL is for: `issuingDistributionPoint` (RFC 5280 5.2.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListScope {
    /// The names of its distribution point; `None`: it has none.
    pub names: Option<Vec<PointName>>,
    /// The kind of certificates.
    pub kind: CertificateKind,
    /// `onlySomeReasons`, bit 0 of the standard as the lowest one.
    pub only_some_reasons: Option<u16>,
    /// `indirectCRL`.
    pub is_indirect: bool,
}

/// Which kind of certificates a CRL is for; 5.2.5 lets it be restricted to one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CertificateKind {
    /// All kinds.
    #[default]
    Any,
    /// `onlyContainsUserCerts`.
    EndEntity,
    /// `onlyContainsCACerts`.
    CertificationAuthority,
    /// `onlyContainsAttributeCerts`.
    Attribute,
}

/// A name of a distribution point, in comparison form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PointName {
    /// A distinguished name.
    Directory(CanonicalName),
    /// A URI, compared octet by octet.
    Uri(Box<str>),
    /// A name of a form that is not compared.
    Other,
}

impl PointName {
    /// The comparison form of a name.
    pub fn of(name: &GeneralName<'_>) -> Self {
        match name {
            GeneralName::Directory(name) => Self::Directory(name.canonical()),
            GeneralName::Uri(uri) => Self::Uri((*uri).into()),
            _ => Self::Other,
        }
    }
}

/// Compares two INTEGERs that are not negative, by their content octets.
pub fn compare_numbers(left: &[u8], right: &[u8]) -> Ordering {
    let (left, right) = (magnitude(left), magnitude(right));
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

fn magnitude(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

/// Knows nothing: for validators that were told not to look revocation up.
#[derive(Clone, Copy, Debug, Default)]
pub struct NothingKnown;

/// The CRL that [`NothingKnown`] does not have.
#[derive(Clone, Copy, Debug)]
pub enum NoList {}

impl RevocationSource for NothingKnown {
    type List = NoList;

    fn lists(&self, _issuer: &CanonicalName) -> &[Arc<NoList>] {
        &[]
    }

    fn responses(&self, _issuer_key_info: &[u8], _serial: &[u8]) -> &[Arc<[u8]>] {
        &[]
    }

    fn is_pending(&self, _issuer: &CanonicalName) -> bool {
        false
    }
}

impl RevocationList for NoList {
    fn facts(&self) -> &ListFacts {
        match *self {}
    }

    fn find(&self, _issuer: &CanonicalName, _serial: &[u8]) -> Result<Option<Entry>, Unreadable> {
        match *self {}
    }
}
