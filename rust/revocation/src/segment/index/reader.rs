//! Reading an index, built just now or mapped from its file.

use std::ops::Range;

use super::blocks::{Compared, checksum_of_checksums};
use super::header::Header;
use super::sections::{FINGERPRINT_BYTES, OFFSET_BYTES, Sections};
use crate::bytes::Bytes;
use crate::segment::error::Damaged;
use crate::segment::keyed_hash::Hash;

/// An index.
#[derive(Debug)]
pub(crate) struct Index {
    image: Bytes,
    pub(crate) header: Header,
    sections: Sections,
    /// Which blocks are as they were written; `None` for memory of this process.
    compared: Option<Compared>,
}

/// Where entries of one hash are.
pub(crate) enum Place<'a> {
    /// In a bucket: its fingerprints, and its offsets.
    Bucket(&'a [u8], &'a [u8]),
    /// In the sorted table, if anywhere.
    Sorted,
}

impl Index {
    /// An index that was built just now.
    pub(super) fn built(image: Vec<u8>, header: Header, sections: Sections) -> Self {
        Self { image: image.into(), header, sections, compared: None }
    }

    /// An index from its file; `None` when it is none, or has changed. Blocks are compared later.
    pub(crate) fn open(image: Bytes) -> Option<Self> {
        let header = Header::from_page(&image)?;
        let sections = Sections::of(&header.counts)?;
        let checksums = image.get(sections.checksums.clone())?;
        let is_whole = image.len() == sections.end() && header.counts.buckets > 0;
        if !is_whole || checksum_of_checksums(checksums) != header.blocks_checksum {
            return None;
        }
        let compared = Some(Compared::none(sections.blocks(), sections.checksums.clone()));
        Some(Self { image, header, sections, compared })
    }

    /// The file.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.image
    }

    /// Compares every block again.
    pub(crate) fn check(&self) -> Result<(), Damaged> {
        self.compared.as_ref().map_or(Ok(()), |compared| compared.check_all(&self.image))
    }

    /// Where entries of this hash are.
    #[inline]
    pub(crate) fn place(&self, hash: Hash) -> Result<Place<'_>, Damaged> {
        self.bucket(hash.bucket(self.header.counts.buckets))
    }

    #[inline]
    fn bucket(&self, number: usize) -> Result<Place<'_>, Damaged> {
        let start = self.sections.directory.start + number * OFFSET_BYTES;
        let ends = self.read(start..start + 2 * OFFSET_BYTES)?.as_chunks::<OFFSET_BYTES>().0;
        let [first, after] = ends else { return Err(Damaged) };
        let (first, after) = (u32::from_le_bytes(*first), u32::from_le_bytes(*after));
        let slots = self.read(self.sections.bucket(first, after).ok_or(Damaged)?)?;
        if slots.is_empty() && !self.sections.sorted.is_empty() {
            return Ok(Place::Sorted);
        }
        let count = slots.len() / (FINGERPRINT_BYTES + OFFSET_BYTES);
        let (fingerprints, offsets) = slots.split_at_checked(count * FINGERPRINT_BYTES).ok_or(Damaged)?;
        Ok(Place::Bucket(fingerprints, offsets))
    }

    /// The fingerprints and the offsets of each bucket, in order.
    pub(super) fn buckets(&self) -> impl Iterator<Item = Result<Place<'_>, Damaged>> {
        (0..self.sections.directory.len() / OFFSET_BYTES - 1).map(|number| self.bucket(number))
    }

    /// How many entries are in the sorted table.
    #[inline]
    pub(crate) fn sorted_len(&self) -> usize {
        self.sections.sorted.len() / OFFSET_BYTES
    }

    /// One entry of the sorted table.
    pub(crate) fn sorted_at(&self, position: usize) -> Result<u32, Damaged> {
        let start = self.sections.sorted.start + position * OFFSET_BYTES;
        let offset = self.read(start..start + OFFSET_BYTES)?;
        offset.try_into().map(u32::from_le_bytes).map_err(|_| Damaged)
    }

    /// The entries that name each issuer first.
    pub(crate) fn issuers(&self) -> Result<Vec<u32>, Damaged> {
        Ok(numbers(self.read(self.sections.issuers.clone())?).collect())
    }

    /// Where the issuer changes, and to which.
    pub(crate) fn changes(&self) -> Result<Vec<(u32, u32)>, Damaged> {
        let changes: Vec<_> = numbers(self.read(self.sections.changes.clone())?).collect();
        Ok(changes.as_chunks::<2>().0.iter().map(|[offset, issuer]| (*offset, *issuer)).collect())
    }

    #[inline]
    fn read(&self, range: Range<usize>) -> Result<&[u8], Damaged> {
        if let Some(compared) = &self.compared {
            compared.check(&self.image, &range)?;
        }
        self.image.get(range).ok_or(Damaged)
    }
}

/// Numbers of four bytes.
pub(super) fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<OFFSET_BYTES>().0.iter().map(|number| u32::from_le_bytes(*number))
}

impl Place<'_> {
    /// The offsets of the entries with this fingerprint.
    #[inline]
    pub(crate) fn matching(&self, fingerprint: u16) -> impl Iterator<Item = u32> {
        let (fingerprints, offsets): (&[u8], &[u8]) = match self {
            Place::Bucket(fingerprints, offsets) => (fingerprints, offsets),
            Place::Sorted => (&[], &[]),
        };
        let wanted = fingerprint.to_le_bytes();
        let fingerprints = fingerprints.as_chunks::<FINGERPRINT_BYTES>().0.iter();
        let slots = fingerprints.zip(offsets.as_chunks::<OFFSET_BYTES>().0);
        slots.filter(move |(found, _)| **found == wanted).map(|(_, offset)| u32::from_le_bytes(*offset))
    }
}
