//! The first page of an index: which CRL it is of, and how many there are of everything.

use chainward_x509::UnixTime;
use twox_hash::XxHash3_64;

use super::sections::{Counts, HEADER_BYTES};
use crate::segment::keyed_hash::HashKey;

/// What the file begins with: a name, and the number of this format, which is another one whenever the hash or the
/// layout is: an index that is read in another way than it was written misses what is listed.
const MAGIC: [u8; 8] = *b"cwcrlix\x02";
/// Octets of a CRL number (RFC 5280 section 5.2.3).
pub(crate) const MAX_NUMBER_BYTES: usize = 20;
/// Bytes of the checksum at the end of the page.
const CHECKSUM_BYTES: usize = 8;

/// The CRL that an index is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) sha256: [u8; 32],
    pub(crate) der_bytes: u64,
    pub(crate) this_update: UnixTime,
    pub(crate) next_update: Option<UnixTime>,
    /// The magnitude of the CRL number.
    pub(crate) number: Option<Box<[u8]>>,
}

/// The header of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) subject: Subject,
    /// How many entries the CRL has.
    pub(crate) entries: u32,
    pub(crate) key: HashKey,
    pub(crate) counts: Counts,
    /// The order-free checksum over all slots.
    pub(crate) slots_checksum: u64,
    /// The checksum of the checksums of the blocks.
    pub(crate) blocks_checksum: u64,
}

impl Header {
    /// The page.
    pub(super) fn to_page(&self) -> [u8; HEADER_BYTES] {
        let mut page = [0; HEADER_BYTES];
        let fields = self.fields();
        let (content, checksum) = page.split_at_mut(HEADER_BYTES - CHECKSUM_BYTES);
        // invariant: the fields are some 200 bytes.
        content.iter_mut().zip(fields).for_each(|(place, byte)| *place = byte);
        checksum.copy_from_slice(&XxHash3_64::oneshot(content).to_le_bytes());
        page
    }

    fn fields(&self) -> Vec<u8> {
        let number = self.subject.number.as_deref().unwrap_or_default();
        let mut number_field = [0; MAX_NUMBER_BYTES];
        number_field.iter_mut().zip(number).for_each(|(place, byte)| *place = *byte);
        let counts = &self.counts;
        [
            &MAGIC[..],
            &self.subject.sha256,
            &self.subject.der_bytes.to_le_bytes(),
            &self.subject.this_update.to_le_bytes(),
            &[u8::from(self.subject.next_update.is_some())],
            &self.subject.next_update.unwrap_or_default().to_le_bytes(),
            &[u8::from(self.subject.number.is_some()), u8::try_from(number.len()).unwrap_or(u8::MAX)],
            &number_field,
            &self.entries.to_le_bytes(),
            &self.key.0.to_le_bytes(),
            &counts.buckets.to_le_bytes(),
            &counts.slots.to_le_bytes(),
            &counts.sorted.to_le_bytes(),
            &counts.issuers.to_le_bytes(),
            &counts.changes.to_le_bytes(),
            &self.slots_checksum.to_le_bytes(),
            &self.blocks_checksum.to_le_bytes(),
        ]
        .concat()
    }

    /// The header that the page is; `None` when it is none of this format, or has changed.
    pub(super) fn from_page(image: &[u8]) -> Option<Self> {
        let page = image.get(..HEADER_BYTES)?;
        let (content, checksum) = page.split_at_checked(HEADER_BYTES - CHECKSUM_BYTES)?;
        if checksum != XxHash3_64::oneshot(content).to_le_bytes() {
            return None;
        }
        let mut fields = Fields(content);
        if fields.take()? != MAGIC {
            return None;
        }
        let sha256 = fields.take()?;
        let der_bytes = fields.u64()?;
        let this_update = i64::from_le_bytes(fields.take()?);
        let has_next_update = fields.take::<1>()? == [1];
        let next_update = i64::from_le_bytes(fields.take()?);
        let [has_number, number_length] = fields.take()?;
        let number_field = fields.take::<MAX_NUMBER_BYTES>()?;
        let number = number_field.get(..usize::from(number_length))?;
        let subject = Subject {
            sha256,
            der_bytes,
            this_update,
            next_update: has_next_update.then_some(next_update),
            number: (has_number == 1).then(|| number.into()),
        };
        Some(Self {
            subject,
            entries: fields.u32()?,
            key: HashKey(fields.u64()?),
            counts: Counts {
                buckets: fields.u32()?,
                slots: fields.u32()?,
                sorted: fields.u32()?,
                issuers: fields.u32()?,
                changes: fields.u32()?,
            },
            slots_checksum: fields.u64()?,
            blocks_checksum: fields.u64()?,
        })
    }
}

/// Fields one after the other, integers with their lowest byte first.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const BYTES: usize>(&mut self) -> Option<[u8; BYTES]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*field)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(number: Option<&[u8]>, next_update: Option<UnixTime>) -> Header {
        Header {
            subject: Subject {
                sha256: [7; 32],
                der_bytes: 1 << 31,
                this_update: -1,
                next_update,
                number: number.map(Into::into),
            },
            entries: 5,
            key: HashKey(6),
            counts: Counts { buckets: 1, slots: 2, sorted: 3, issuers: 4, changes: 5 },
            slots_checksum: 8,
            blocks_checksum: u64::MAX,
        }
    }

    #[test]
    fn a_header_is_read_as_it_was_written() {
        for number in [None, Some(&[][..]), Some(&[1]), Some(&[9; MAX_NUMBER_BYTES])] {
            for next_update in [None, Some(0), Some(i64::MAX)] {
                let header = header(number, next_update);
                assert_eq!(Header::from_page(&header.to_page()), Some(header));
            }
        }
    }

    #[test]
    fn a_changed_page_is_no_header() {
        let page = header(Some(&[1]), None).to_page();
        for position in 0..HEADER_BYTES {
            let mut changed = page;
            changed[position] ^= 1;
            assert_eq!(Header::from_page(&changed), None, "{position}");
        }
        assert_eq!(Header::from_page(&page[..HEADER_BYTES - 1]), None);
    }
}
