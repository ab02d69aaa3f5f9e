//! CRLs as people read them. Nothing here is judged.

use chainward_crypto::AwsLcVerifier;
use chainward_revocation::StoredList;
use chainward_validate::revocation::source::RevocationList;
use chainward_validate::signature::SignatureVerifier;
use chainward_x509::{
    CertificateList, DistributionPointName, GeneralNames, IssuingDistributionPoint, Malformed, OnlyContains,
    ReasonFlags, UnixTime,
};

use crate::description::general_name;

/// What a CRL says besides its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrlDescription {
    /// Its issuer, as RFC 4514 text.
    pub issuer: String,
    /// The octets of its number (RFC 5280 5.2.3), most significant first.
    pub number: Option<Vec<u8>>,
    /// The octets of the number of its base, of a delta CRL (5.2.4).
    pub base_number: Option<Vec<u8>>,
    /// When it was issued.
    pub this_update: UnixTime,
    /// When the next one comes.
    pub next_update: Option<UnixTime>,
    /// How many entries it has.
    pub entries: usize,
    /// How many bytes its DER has.
    pub bytes: usize,
    /// SHA-256 of its DER.
    pub sha256: [u8; 32],
    /// What it is for (5.2.5), in words; empty: all certificates of its issuer, for all reasons.
    pub scope: Vec<String>,
    /// The key identifier of its signer (5.2.1).
    pub authority_key_identifier: Option<Vec<u8>>,
}

impl CrlDescription {
    /// What a CRL says; its signature is not looked at, its entries are read and counted.
    ///
    /// # Errors
    /// What is malformed in it.
    pub fn from_der(der: &[u8]) -> Result<Self, Malformed> {
        let list = CertificateList::from_der(der)?;
        list.check_known_extensions()?;
        let entries = list.check_entries()?;
        Self::of(&list, der.len(), entries, AwsLcVerifier.sha256(der))
    }

    /// What a CRL says that was accepted.
    ///
    /// # Errors
    /// What is malformed in it: nothing, unless its file changed under the eyes of who reads it.
    pub fn of_stored(stored: &StoredList) -> Result<Self, Malformed> {
        let der = stored.as_der();
        let sha256 = stored.facts().sha256;
        Self::of(&CertificateList::from_der(der)?, der.len(), stored.entry_count(), sha256)
    }

    fn of(
        list: &CertificateList<'_>,
        bytes: usize,
        entries: usize,
        sha256: [u8; 32],
    ) -> Result<Self, Malformed> {
        let point = list.issuing_distribution_point()?;
        let signer = list.authority_key_identifier()?;
        Ok(Self {
            issuer: list.issuer().to_string(),
            number: list.crl_number()?.map(|number| number.value.as_bytes().to_vec()),
            base_number: list.delta_crl_indicator()?.map(|number| number.value.as_bytes().to_vec()),
            this_update: list.this_update(),
            next_update: list.next_update(),
            entries,
            bytes,
            sha256,
            scope: point.map(|point| scope(&point.value)).unwrap_or_default(),
            authority_key_identifier: signer
                .and_then(|signer| signer.value.key_identifier.map(<[u8]>::to_vec)),
        })
    }
}

fn scope(point: &IssuingDistributionPoint<'_>) -> Vec<String> {
    let mut words = Vec::new();
    match &point.distribution_point {
        Some(DistributionPointName::FullName(names)) => words.push(format!("for {}", full_name(names))),
        Some(DistributionPointName::RelativeToIssuer(rdn)) => {
            words.push(format!("for the point {rdn} of its issuer"));
        }
        None => {}
    }
    words.extend(point.only_contains.map(|kind| kind_of(kind).to_owned()));
    words.extend(point.only_some_reasons.map(|reasons| format!("only {}", reasons_of(reasons))));
    if point.is_indirect {
        words.push("of several issuers (indirect)".to_owned());
    }
    words
}

fn full_name(names: &GeneralNames<'_>) -> String {
    names.iter().map(|name| general_name(&name)).collect::<Vec<_>>().join(" or ")
}

fn kind_of(kind: OnlyContains) -> &'static str {
    match kind {
        OnlyContains::UserCertificates => "only end entities",
        OnlyContains::CaCertificates => "only CAs",
        OnlyContains::AttributeCertificates => "only attribute certificates",
    }
}

/// The named bits of `ReasonFlags` (RFC 5280 4.2.1.13).
fn reasons_of(reasons: ReasonFlags) -> String {
    let names = [
        "unused",
        "keyCompromise",
        "cACompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
        "certificateHold",
        "privilegeWithdrawn",
        "aACompromise",
    ];
    let is_set = |bit: usize| reasons.bits() >> bit & 1 == 1;
    let set = names.iter().enumerate().filter(|(bit, _)| is_set(*bit)).map(|(_, name)| *name);
    set.collect::<Vec<_>>().join(", ")
}
