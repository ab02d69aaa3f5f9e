//! What a CRL says besides its entries.

use chainward_x509::{CanonicalName, CertificateList, ObjectIdentifier, UnixTime};

use super::error::SegmentError;
use super::index::{MAX_NUMBER_BYTES, Subject};

/// What a CRL says besides its entries. [`Segment::list`](super::Segment::list) tells the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentFacts {
    /// Its issuer, in comparison form.
    pub issuer: CanonicalName,
    /// The same as it was signed: the DER of the Name.
    pub issuer_der: Box<[u8]>,
    /// When it was issued.
    pub this_update: UnixTime,
    /// When the next one comes at the latest.
    pub next_update: Option<UnixTime>,
    /// The magnitude of the CRL number, without leading zeros (RFC 5280 section 5.2.3).
    pub number: Option<Box<[u8]>>,
    /// The same of the CRL that a delta CRL builds on; `None`: it is complete (RFC 5280 section 5.2.4).
    pub base_number: Option<Box<[u8]>>,
    /// `keyIdentifier` of the authority key identifier (RFC 5280 section 5.2.1).
    pub key_identifier: Option<Box<[u8]>>,
    /// Whether entries may be about certificates of other issuers (RFC 5280 section 5.2.5).
    pub is_indirect: bool,
    /// SHA-256 of the DER.
    pub sha256: [u8; 32],
    /// Bytes of the DER.
    pub der_bytes: u64,
    /// How many entries it has.
    pub entries: u32,
}

impl SegmentFacts {
    /// Decodes every known extension; SHA-256 and entries are filled in later.
    ///
    /// # Errors
    /// What makes it a CRL that must not be used.
    pub(super) fn of(list: &CertificateList<'_>) -> Result<Self, SegmentError> {
        list.check_known_extensions()?;
        // RFC 5280 section 5.2: a CRL with a critical extension that is not known must not be used.
        if let Some(unknown) = list.unknown_extensions().find(|extension| extension.critical) {
            return Err(SegmentError::UnknownCriticalExtension(ObjectIdentifier::from(unknown.oid)));
        }
        let number = list.crl_number()?.map(|number| number.value.as_bytes());
        let base_number = list.delta_crl_indicator()?.map(|number| number.value.as_bytes());
        let longest = number.into_iter().chain(base_number).map(<[u8]>::len).max();
        if longest.is_some_and(|bytes| bytes > MAX_NUMBER_BYTES) {
            return Err(SegmentError::NumberTooLong);
        }
        let key_identifier = list.authority_key_identifier()?.and_then(|found| found.value.key_identifier);
        Ok(Self {
            issuer: list.issuer().canonical(),
            issuer_der: list.issuer().as_der().into(),
            this_update: list.this_update(),
            next_update: list.next_update(),
            number: number.map(Into::into),
            base_number: base_number.map(Into::into),
            key_identifier: key_identifier.map(Into::into),
            is_indirect: list.issuing_distribution_point()?.is_some_and(|point| point.value.is_indirect),
            sha256: [0; 32],
            der_bytes: u64::try_from(list.as_der().len()).unwrap_or(u64::MAX),
            entries: 0,
        })
    }

    /// What the header of an index says of its CRL.
    pub(super) fn subject(&self) -> Subject {
        Subject {
            sha256: self.sha256,
            der_bytes: self.der_bytes,
            this_update: self.this_update,
            next_update: self.next_update,
            number: self.number.clone(),
        }
    }
}
