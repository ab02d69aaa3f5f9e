//! How a segment comes to be: taken in, opened again, opened on trust, built anew.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chainward_x509::CertificateList;

use super::Segment;
use super::error::SegmentError;
use super::facts::SegmentFacts;
use super::index::{self, Index};
use super::issuers::Issuers;
use super::keyed_hash::HashKey;
use super::lookup;
use super::scan::Scan;
use super::work::sha256_beside;
use crate::bytes::Bytes;

impl Segment {
    /// Takes a CRL in: reads its envelope, asks `verify`, and only then reads every entry and builds the index.
    ///
    /// `verify` is told the CRL and says whether its signature, made over
    /// [`tbs_der`](CertificateList::tbs_der), is that of whom it should be. Until it has answered, no memory is
    /// taken that grows with the number of entries. Meanwhile another thread works out the SHA-256 of the DER.
    ///
    /// # Errors
    /// What `verify` says, or why the CRL must not be used ([`SegmentError`]).
    pub fn accept<E: From<SegmentError>>(
        der: Bytes,
        verify: impl FnOnce(&CertificateList<'_>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let facts = verified_facts(&der, verify)?;
        Ok(Self::built(Arc::new(der), facts, [HashKey::random(), HashKey::random()])?)
    }

    /// Opens a CRL that was taken in before, with the index that was built then ([`Segment::index_bytes`]).
    ///
    /// The CRL is verified as in [`Segment::accept`]. An index that is not of this CRL, or that has changed, is
    /// built anew; [`Segment::index_bytes`] is then another than was given.
    ///
    /// # Errors
    /// As [`Segment::accept`].
    pub fn open<E: From<SegmentError>>(
        der: Bytes,
        index: Bytes,
        verify: impl FnOnce(&CertificateList<'_>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let facts = verified_facts(&der, verify)?;
        let der = Arc::new(der);
        match Index::open(index).and_then(|index| Self::indexed(&der, &facts, index)) {
            Some(segment) => Ok(segment),
            None => Ok(Self::built(der, facts, [HashKey::random(), HashKey::random()])?),
        }
    }

    /// The same without verifying the CRL: only its envelope is compared with the index. For who believes the
    /// folder until [`Segment::verify_again`] has answered, and says so in each verdict.
    ///
    /// `None` when the two don't fit together: [`Segment::open`] builds the index anew.
    pub fn open_on_trust(der: Bytes, index: Bytes) -> Option<Self> {
        let index = Index::open(index)?;
        let list = CertificateList::from_der(&der).ok()?;
        let mut facts = SegmentFacts::of(&list).ok()?;
        facts.sha256 = index.header.subject.sha256;
        Self::indexed(&Arc::new(der), &facts, index)
    }

    /// Verifies the CRL again, and compares all of the CRL and of its index with what they were.
    ///
    /// # Errors
    /// What `verify` says; [`SegmentError::Changed`].
    pub fn verify_again<E: From<SegmentError>>(
        &self,
        verify: impl FnOnce(&CertificateList<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let facts = verified_facts(&self.der, verify)?;
        let is_same = facts.sha256 == self.facts.sha256 && self.index.check().is_ok();
        if is_same { Ok(()) } else { Err(SegmentError::Changed.into()) }
    }

    /// The same CRL with an index that is built anew, for when a lookup found the old one changed.
    ///
    /// # Errors
    /// [`SegmentError::Changed`] when the CRL itself is no longer the one that was taken in.
    pub fn rebuilt(&self) -> Result<Self, SegmentError> {
        let (sha256, ()) = sha256_beside(&self.der, || ());
        if sha256 != self.facts.sha256 {
            return Err(SegmentError::Changed);
        }
        Self::built(Arc::clone(&self.der), self.facts.clone(), [HashKey::random(), HashKey::random()])
    }

    /// Reads every entry and builds the index, with the second key if the first makes a bucket too full.
    pub(super) fn built(
        der: Arc<Bytes>,
        mut facts: SegmentFacts,
        [first, second]: [HashKey; 2],
    ) -> Result<Self, SegmentError> {
        let list = CertificateList::from_der(&der)?;
        let mut scan = Scan::of(&list, first)?;
        let mut built = index::build(&scan, &der, facts.subject(), false)?;
        if built.is_none() {
            scan = Scan::of(&list, second)?;
            built = index::build(&scan, &der, facts.subject(), true)?;
        }
        let index = built.ok_or(SegmentError::IndexIncomplete)?;
        facts.entries = scan.count;
        Ok(Self { der, index, issuers: scan.issuers, facts, is_damaged: AtomicBool::new(false) })
    }

    /// A CRL with its index; `None` when they don't fit together.
    fn indexed(der: &Arc<Bytes>, facts: &SegmentFacts, index: Index) -> Option<Self> {
        if index.header.subject != facts.subject() {
            return None;
        }
        let (named_at, changes) = (index.issuers().ok()?, index.changes().ok()?);
        let issuers = Issuers::restore(facts.issuer.clone(), der, &named_at, changes)?;
        let facts = SegmentFacts { entries: index.header.entries, ..facts.clone() };
        let segment =
            Self { der: Arc::clone(der), index, issuers, facts, is_damaged: AtomicBool::new(false) };
        segment.finds_its_first_entry().then_some(segment)
    }
}

impl Segment {
    /// True when the first entry of the list, if there is one, is found: else the index was made in another way
    /// than it is read, and everything would be absent.
    fn finds_its_first_entry(&self) -> bool {
        let first = self.list().ok().and_then(|list| list.entries().next());
        let Some(Ok(entry)) = first else { return self.facts.entries == 0 && first.is_none() };
        let issuer = u32::try_from(entry.offset).map_or(0, |offset| self.issuers.number_at(offset));
        let found = lookup::find(&self.der, &self.index, &self.issuers, issuer, entry.serial_number);
        found.is_ok_and(|found| found.is_some())
    }
}

/// What the CRL says, once `verify` agrees.
fn verified_facts<E: From<SegmentError>>(
    der: &[u8],
    verify: impl FnOnce(&CertificateList<'_>) -> Result<(), E>,
) -> Result<SegmentFacts, E> {
    let list = CertificateList::from_der(der).map_err(SegmentError::from)?;
    let mut facts = SegmentFacts::of(&list)?;
    let (sha256, verified) = sha256_beside(der, || verify(&list));
    verified?;
    facts.sha256 = sha256;
    Ok(facts)
}
