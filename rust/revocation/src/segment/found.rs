//! What is told about a certificate that is listed.

use std::cmp::Reverse;

use chainward_x509::{ReasonCode, RevokedEntry, UnixTime};

/// The entry of a certificate (RFC 5280 sections 5.1.2.6 and 5.3), read from the signed DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedEntry {
    /// Bytes from the start of the CRL to the entry.
    pub offset: usize,
    /// When the CA noted the revocation.
    pub revocation_date: UnixTime,
    /// Why, if it is told. `removeFromCRL` means that it is no longer revoked, and is for delta CRLs only.
    pub reason: Option<ReasonCode>,
    /// Since when the certificate may have been misused, if it is told.
    pub invalidity_date: Option<UnixTime>,
}

impl From<&RevokedEntry<'_>> for ListedEntry {
    fn from(entry: &RevokedEntry<'_>) -> Self {
        Self {
            offset: entry.offset,
            revocation_date: entry.revocation_date,
            reason: entry.reason,
            invalidity_date: entry.invalidity_date,
        }
    }
}

impl ListedEntry {
    /// Which of several entries of one certificate counts: the greatest.
    ///
    /// RFC 5280 does not foresee that a certificate is listed twice. A CA that lists it as revoked for good and
    /// as on hold has revoked it; of entries that mean the same the earliest date counts.
    pub(crate) fn severity(&self) -> impl Ord + use<> {
        let lasting = match self.reason {
            Some(ReasonCode::RemoveFromCrl) => 0,
            Some(ReasonCode::CertificateHold) => 1,
            _ => 2,
        };
        (lasting, Reverse(self.revocation_date), Reverse(self.offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(offset: usize, revocation_date: UnixTime, reason: Option<ReasonCode>) -> ListedEntry {
        ListedEntry { offset, revocation_date, reason, invalidity_date: None }
    }

    #[test]
    fn the_entry_that_lasts_longest_counts_then_the_earliest() {
        let ascending = [
            listed(1, 10, Some(ReasonCode::RemoveFromCrl)),
            listed(1, 20, Some(ReasonCode::CertificateHold)),
            listed(1, 10, Some(ReasonCode::CertificateHold)),
            listed(2, 20, None),
            listed(1, 20, Some(ReasonCode::Unspecified)),
            listed(1, 10, Some(ReasonCode::KeyCompromise)),
        ];
        for pair in ascending.windows(2) {
            assert!(pair[0].severity() < pair[1].severity(), "{pair:?}");
        }
    }
}
