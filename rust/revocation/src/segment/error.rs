//! Why bytes become no segment.

use chainward_x509::{Malformed, ObjectIdentifier};
use thiserror::Error;

/// Why a CRL can't be used. None of these depends on who signed it or on the time.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SegmentError {
    /// It is not DER, or no CRL; larger than 4 GiB less one byte, too.
    #[error("malformed CRL: {0}")]
    Malformed(#[from] Malformed),
    /// A critical extension that is not known: it must not be used (RFC 5280 section 5.2).
    #[error("the CRL has the critical extension {0}, which is not known")]
    UnknownCriticalExtension(ObjectIdentifier),
    /// An entry with a critical extension that is not known: it must not be used (RFC 5280 section 5.3).
    #[error("the entry at byte {offset} has the critical extension {extension}, which is not known")]
    UnknownCriticalEntryExtension {
        /// The extension.
        extension: ObjectIdentifier,
        /// Bytes from the start of the CRL to the entry.
        offset: usize,
    },
    /// A CRL number above 20 octets, which issuers must not use (RFC 5280 section 5.2.3).
    #[error("the CRL number has more than 20 octets")]
    NumberTooLong,
    /// An entry names a certificate issuer, but the CRL is not indirect (RFC 5280 section 5.3.3).
    #[error("the entry at byte {offset} names a certificate issuer, but the CRL is not indirect")]
    CertificateIssuerInDirectCrl {
        /// Bytes from the start of the CRL to the entry.
        offset: usize,
    },
    /// A certificate issuer without a distinguished name, or with several: whose certificate it is about can't be
    /// told (RFC 5280 section 5.3.3 demands the one of the certificate's issuer field).
    #[error("the certificate issuer of the entry at byte {offset} is not one distinguished name")]
    AmbiguousCertificateIssuer {
        /// Bytes from the start of the CRL to the entry.
        offset: usize,
    },
    /// More certificate issuers than an indirect CRL may have here.
    #[error("entries for more certificate issuers than are read")]
    TooManyIssuers,
    /// What was read and what was indexed differ: memory is broken, or the file changed while it was read.
    #[error("the index does not hold what was read; was the CRL's file changed?")]
    IndexIncomplete,
    /// The CRL or its index is no longer what it was when it was taken in or opened.
    #[error("the file of the CRL or of its index has changed")]
    Changed,
}

/// Whether an entry is there can't be told: the file of the CRL or of its index is not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the file of a CRL or of its index has changed")]
pub struct Damaged;
