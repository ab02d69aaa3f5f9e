//! Building an index: count, spread, sort what does not fit, sum up again.

use chainward_x509::RevokedEntry;

use super::blocks;
use super::header::{Header, Subject};
use super::reader::{Index, Place};
use super::sections::{
    BUCKET_CAP, BUCKET_LOAD, Counts, FINGERPRINT_BYTES, HEADER_BYTES, OFFSET_BYTES, Sections,
};
use crate::segment::checksum::Checksum;
use crate::segment::error::SegmentError;
use crate::segment::found::ListedEntry;
use crate::segment::issuers::Issuers;
use crate::segment::keyed_hash::{Hash, HashKey};
use crate::segment::scan::Scan;

/// Builds the index of what was read.
///
/// # Errors
/// `Ok(None)` when a bucket is too full and `sorts` is false; [`SegmentError::IndexIncomplete`] when what was
/// read and what is in the index differ.
pub(crate) fn build(
    scan: &Scan,
    der: &[u8],
    subject: Subject,
    sorts: bool,
) -> Result<Option<Index>, SegmentError> {
    let buckets = scan.count.div_ceil(BUCKET_LOAD).max(1);
    let (starts, beyond) = starts_of_buckets(scan, buckets)?;
    if beyond > 0 && !sorts {
        return Ok(None);
    }
    let counts = Counts {
        buckets,
        slots: starts.last().copied().unwrap_or_default(),
        sorted: beyond,
        issuers: length(scan.issuers.named_at())?,
        changes: length(scan.issuers.changes())?,
    };
    let spread = Spread::over(scan, counts, &starts)?;
    spread.finish(scan, der, subject).map(Some)
}

fn length<T>(list: &[T]) -> Result<u32, SegmentError> {
    u32::try_from(list.len()).map_err(|_| SegmentError::IndexIncomplete)
}

/// Where each bucket starts, and the end of the last; and how many entries are in buckets that are too full,
/// which count as empty.
fn starts_of_buckets(scan: &Scan, buckets: u32) -> Result<(Vec<u32>, u32), SegmentError> {
    let length = usize::try_from(buckets).map_err(|_| SegmentError::IndexIncomplete)? + 1;
    let mut starts = vec![0u32; length];
    scan.records().for_each(|(hash, _)| {
        if let Some(count) = starts.get_mut(hash.bucket(buckets)) {
            *count += 1;
        }
    });
    let (mut next, mut beyond) = (0, 0);
    for start in &mut starts {
        let count = std::mem::replace(start, next);
        if count > BUCKET_CAP {
            beyond += count;
        } else {
            next += count;
        }
    }
    Ok((starts, beyond))
}

/// An index in the making.
struct Spread {
    image: Vec<u8>,
    counts: Counts,
    sections: Sections,
    /// Offsets of the entries of buckets that are too full.
    beyond: Vec<u32>,
    /// Over everything that was spread.
    checksum: Checksum,
}

impl Spread {
    /// Puts each entry into its bucket.
    fn over(scan: &Scan, counts: Counts, starts: &[u32]) -> Result<Self, SegmentError> {
        let sections = Sections::of(&counts).ok_or(SegmentError::IndexIncomplete)?;
        let mut image = vec![0u8; sections.end()];
        let directory = image.get_mut(sections.directory.clone()).unwrap_or_default();
        for (place, start) in directory.as_chunks_mut::<OFFSET_BYTES>().0.iter_mut().zip(starts) {
            *place = start.to_le_bytes();
        }
        let mut filled = vec![0u8; starts.len()];
        let mut beyond = Vec::new();
        let mut checksum = Checksum::default();
        scan.replay(|hash, offset| {
            let bucket = hash.bucket(counts.buckets);
            checksum.add(place_in(bucket, hash.fingerprint()), offset);
            let slot = filled.get_mut(bucket).and_then(|filled| {
                let (first, after) = (*starts.get(bucket)?, *starts.get(bucket + 1)?);
                let slots = image.get_mut(sections.bucket(first, after)?)?;
                let position = usize::from(*filled);
                *filled = filled.wrapping_add(1);
                put(slots, position, hash.fingerprint(), offset)
            });
            if slot.is_none() {
                beyond.push(offset);
            }
        })?;
        Ok(Self { image, counts, sections, beyond, checksum })
    }

    /// Adds everything else, and sums up.
    fn finish(mut self, scan: &Scan, der: &[u8], subject: Subject) -> Result<Index, SegmentError> {
        let table = SortedTable { der, issuers: &scan.issuers, key: scan.key, buckets: self.counts.buckets };
        let sorted = table.sort(std::mem::take(&mut self.beyond), &mut self.checksum)?;
        self.counts.sorted = length(&sorted)?;
        self.sections = Sections::of(&self.counts).ok_or(SegmentError::IndexIncomplete)?;
        let changes = scan.issuers.changes().iter().flat_map(|(offset, issuer)| [offset, issuer]);
        let numbers = sorted.iter().chain(scan.issuers.named_at()).chain(changes);
        self.image.truncate(self.sections.slots.end);
        self.image.extend(numbers.flat_map(|number| number.to_le_bytes()));
        let covered = self.image.get(HEADER_BYTES..).unwrap_or_default();
        let checksums: Vec<u8> = blocks::checksums(covered).flatten().collect();
        self.image.extend_from_slice(&checksums);
        let header = Header {
            subject,
            entries: scan.count,
            key: scan.key,
            counts: self.counts,
            slots_checksum: self.checksum.value(),
            blocks_checksum: blocks::checksum_of_checksums(&checksums),
        };
        let page = header.to_page();
        self.image.get_mut(..HEADER_BYTES).unwrap_or_default().copy_from_slice(&page);
        let index = Index::built(self.image, header, self.sections);
        let found = sum_of(&index, &table)?;
        if found == self.checksum { Ok(index) } else { Err(SegmentError::IndexIncomplete) }
    }
}

/// Puts an entry into a bucket: fingerprints come first, then offsets.
#[inline]
fn put(slots: &mut [u8], position: usize, fingerprint: u16, offset: u32) -> Option<()> {
    let count = slots.len() / (FINGERPRINT_BYTES + OFFSET_BYTES);
    let (fingerprints, offsets) = slots.split_at_mut_checked(count * FINGERPRINT_BYTES)?;
    *fingerprints.as_chunks_mut().0.get_mut(position)? = fingerprint.to_le_bytes();
    *offsets.as_chunks_mut().0.get_mut(position)? = offset.to_le_bytes();
    Some(())
}

/// Bucket and fingerprint as one number, for the checksum.
#[inline]
fn place_in(bucket: usize, fingerprint: u16) -> u64 {
    u64::try_from(bucket).unwrap_or(u64::MAX) << 16 | u64::from(fingerprint)
}

/// The sum over everything that is in an index.
fn sum_of(index: &Index, table: &SortedTable<'_>) -> Result<Checksum, SegmentError> {
    let mut sum = Checksum::default();
    for (number, bucket) in index.buckets().enumerate() {
        if let Place::Bucket(fingerprints, offsets) = bucket.map_err(|_| SegmentError::IndexIncomplete)? {
            let offsets = super::reader::numbers(offsets);
            for (fingerprint, offset) in fingerprints.as_chunks().0.iter().zip(offsets) {
                sum.add(place_in(number, u16::from_le_bytes(*fingerprint)), offset);
            }
        }
    }
    for position in 0..index.sorted_len() {
        let offset = index.sorted_at(position).map_err(|_| SegmentError::IndexIncomplete)?;
        sum.add(table.place(offset)?, offset);
    }
    Ok(sum)
}

/// The table of what is in no bucket: sorted by serial number and issuer, each certificate once.
struct SortedTable<'a> {
    der: &'a [u8],
    issuers: &'a Issuers,
    key: HashKey,
    buckets: u32,
}

impl<'a> SortedTable<'a> {
    /// Sorts the entries at these places, and takes out all of a certificate but the one that counts.
    fn sort(&self, mut offsets: Vec<u32>, checksum: &mut Checksum) -> Result<Vec<u32>, SegmentError> {
        // All can be read, so that the order below is one.
        offsets.iter().try_for_each(|offset| self.entry(*offset).map(drop))?;
        offsets.sort_unstable_by(|one, other| {
            let (one, other) = (self.certificate(*one), self.certificate(*other));
            one.0.cmp(&other.0).then_with(|| other.1.cmp(&one.1))
        });
        let mut dropped = Vec::new();
        offsets.dedup_by(|later, first| {
            let same = self.certificate(*later).0 == self.certificate(*first).0;
            if same {
                dropped.push(*later);
            }
            same
        });
        for offset in dropped {
            checksum.remove(self.place(offset)?, offset);
        }
        Ok(offsets)
    }

    fn entry(&self, offset: u32) -> Result<RevokedEntry<'a>, SegmentError> {
        let offset = usize::try_from(offset).map_err(|_| SegmentError::IndexIncomplete)?;
        Ok(RevokedEntry::at(self.der, offset)?)
    }

    /// Which certificate the entry is about, and how severe it is.
    fn certificate(&self, offset: u32) -> ((&'a [u8], u32), impl Ord + use<>) {
        let entry = self.entry(offset).ok();
        let serial_number = entry.as_ref().map(|entry| entry.serial_number).unwrap_or_default();
        let severity = entry.as_ref().map(|entry| ListedEntry::from(entry).severity());
        ((serial_number, self.issuers.number_at(offset)), severity)
    }

    /// Where the entry would be, had the bucket room.
    fn place(&self, offset: u32) -> Result<u64, SegmentError> {
        let entry = self.entry(offset)?;
        let hash: Hash = self.key.hash(self.issuers.number_at(offset), entry.serial_number);
        Ok(place_in(hash.bucket(self.buckets), hash.fingerprint()))
    }
}
