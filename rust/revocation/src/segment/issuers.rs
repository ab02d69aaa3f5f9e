//! Whose certificates the entries of a CRL are about (RFC 5280 section 5.3.3).
//!
//! Of most CRLs all entries are about certificates of the CRL's issuer, number 0 here. In an indirect CRL an
//! entry may name another issuer, for itself and for all after it up to the next that names one. What is kept is
//! each issuer once, and where the issuer changes.

use std::collections::HashMap;

use chainward_x509::{CanonicalName, GeneralName, GeneralNames, Name, RevokedEntry};

use super::error::SegmentError;

/// Issuers that one indirect CRL may have entries for.
const MAX_ISSUERS: usize = 65_536;
/// Bytes of their names in comparison form, together.
const MAX_NAME_BYTES: usize = 64 << 20;

/// The issuers of the certificates that a CRL is about.
#[derive(Debug)]
pub(crate) struct Issuers {
    /// The CRL's issuer, number 0.
    own: CanonicalName,
    /// All others.
    numbers: HashMap<CanonicalName, u32>,
    /// The entry that names the issuer of this number; 0 for the CRL's own.
    named_at: Vec<u32>,
    /// From this place of the DER on, the issuer of this number.
    changes: Vec<(u32, u32)>,
    name_bytes: usize,
}

impl Issuers {
    /// The CRL's issuer only.
    pub(crate) fn new(issuer: CanonicalName) -> Self {
        let name_bytes = issuer.as_bytes().len();
        Self { own: issuer, numbers: HashMap::new(), named_at: vec![0], changes: Vec::new(), name_bytes }
    }

    /// The number of an issuer; `None`: no entry is about certificates of it.
    #[inline]
    pub(crate) fn number(&self, issuer: &CanonicalName) -> Option<u32> {
        if *issuer == self.own { Some(0) } else { self.numbers.get(issuer).copied() }
    }

    /// The number of the issuer whose certificate the entry at this place is about.
    #[inline]
    pub(crate) fn number_at(&self, offset: u32) -> u32 {
        let after = self.changes.partition_point(|(from, _)| *from <= offset);
        let last = after.checked_sub(1).and_then(|position| self.changes.get(position));
        last.map_or(0, |(_, number)| *number)
    }

    /// The number of the issuer after all entries so far.
    #[inline]
    pub(crate) fn current(&self) -> u32 {
        self.changes.last().map_or(0, |(_, number)| *number)
    }

    /// Notes the issuer that an entry names.
    pub(crate) fn note(&mut self, entry: &RevokedEntry<'_>) -> Result<(), SegmentError> {
        // invariant: a CRL has less than 2^32 bytes.
        let offset = u32::try_from(entry.offset).unwrap_or(u32::MAX);
        let issuer = named_issuer(entry)?.canonical();
        let number = match self.number(&issuer) {
            Some(number) => number,
            None => self.insert(issuer, offset)?,
        };
        if number != self.current() {
            self.changes.push((offset, number));
        }
        Ok(())
    }

    fn insert(&mut self, issuer: CanonicalName, offset: u32) -> Result<u32, SegmentError> {
        self.name_bytes = self.name_bytes.saturating_add(issuer.as_bytes().len());
        if self.named_at.len() >= MAX_ISSUERS || self.name_bytes > MAX_NAME_BYTES {
            return Err(SegmentError::TooManyIssuers);
        }
        let number = u32::try_from(self.named_at.len()).map_err(|_| SegmentError::TooManyIssuers)?;
        self.named_at.push(offset);
        self.numbers.insert(issuer, number);
        Ok(number)
    }

    /// The entries that name each issuer first, but for the CRL's own.
    pub(crate) fn named_at(&self) -> &[u32] {
        self.named_at.get(1..).unwrap_or_default()
    }

    /// Where the issuer changes, and to which.
    pub(crate) fn changes(&self) -> &[(u32, u32)] {
        &self.changes
    }

    /// The same again from what was kept of it and the DER; `None` when they do not fit together.
    pub(crate) fn restore(
        issuer: CanonicalName,
        der: &[u8],
        named_at: &[u32],
        changes: Vec<(u32, u32)>,
    ) -> Option<Self> {
        let mut issuers = Self::new(issuer);
        for offset in named_at {
            let entry = RevokedEntry::at(der, usize::try_from(*offset).ok()?).ok()?;
            let name = named_issuer(&entry).ok()?.canonical();
            if issuers.number(&name).is_some() {
                return None;
            }
            issuers.insert(name, *offset).ok()?;
        }
        let known = issuers.named_at.len();
        let in_order = changes.is_sorted_by(|(one, _), (other, _)| one < other);
        let all_known = changes.iter().all(|(_, number)| usize::try_from(*number).is_ok_and(|n| n < known));
        issuers.changes = changes;
        (in_order && all_known).then_some(issuers)
    }
}

/// The one distinguished name among the names of the certificate's issuer.
///
/// Issuers must give the name in the certificate's issuer field; other forms may stand beside it. With none or
/// several it can't be told which certificates are meant, and to guess could be to miss one.
fn named_issuer<'a>(entry: &RevokedEntry<'a>) -> Result<Name<'a>, SegmentError> {
    let names = entry.certificate_issuer.iter().flat_map(GeneralNames::iter);
    let mut directory_names = names.filter_map(|name| match name {
        GeneralName::Directory(name) => Some(name),
        _ => None,
    });
    match (directory_names.next(), directory_names.next()) {
        (Some(name), None) => Ok(name),
        _ => Err(SegmentError::AmbiguousCertificateIssuer { offset: entry.offset }),
    }
}
