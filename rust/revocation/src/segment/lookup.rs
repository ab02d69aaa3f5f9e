//! From a serial number to its entry.

use std::cmp::Ordering;

use chainward_x509::RevokedEntry;

use super::error::Damaged;
use super::found::ListedEntry;
use super::index::{Index, Place};
use super::issuers::Issuers;

/// The entry of a certificate, by the number of its issuer; of several the one that counts.
pub(super) fn find(
    der: &[u8],
    index: &Index,
    issuers: &Issuers,
    issuer: u32,
    serial_number: &[u8],
) -> Result<Option<ListedEntry>, Damaged> {
    let hash = index.header.key.hash(issuer, serial_number);
    let place = index.place(hash)?;
    if matches!(place, Place::Sorted) {
        return find_sorted(der, index, issuers, issuer, serial_number);
    }
    let mut found: Option<ListedEntry> = None;
    for offset in place.matching(hash.fingerprint()) {
        let entry = entry_at(der, offset)?;
        if entry.serial_number == serial_number && issuers.number_at(offset) == issuer {
            let listed = ListedEntry::from(&entry);
            if found.is_none_or(|found| found.severity() < listed.severity()) {
                found = Some(listed);
            }
        }
    }
    Ok(found)
}

/// The same in the sorted table, by halves.
#[cold]
fn find_sorted(
    der: &[u8],
    index: &Index,
    issuers: &Issuers,
    issuer: u32,
    serial_number: &[u8],
) -> Result<Option<ListedEntry>, Damaged> {
    let (mut low, mut high) = (0, index.sorted_len());
    while low < high {
        let middle = low.midpoint(high);
        let offset = index.sorted_at(middle)?;
        let entry = entry_at(der, offset)?;
        match (entry.serial_number, issuers.number_at(offset)).cmp(&(serial_number, issuer)) {
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
            Ordering::Equal => return Ok(Some(ListedEntry::from(&entry))),
        }
    }
    Ok(None)
}

/// An entry that was read before, when the CRL was taken in.
#[inline]
fn entry_at(der: &[u8], offset: u32) -> Result<RevokedEntry<'_>, Damaged> {
    let offset = usize::try_from(offset).map_err(|_| Damaged)?;
    RevokedEntry::at(der, offset).map_err(|_| Damaged)
}
