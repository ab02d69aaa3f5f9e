//! Where and why bytes are not what they must be.

use std::fmt;

/// Bytes that are not what they must be: which field, where, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The field, as a path of RFC 5280's names: `tbsCertificate.validity.notBefore`.
    pub what: &'static str,
    /// Bytes from the start of the DER that was parsed (the certificate, the CRL) to the value that is wrong.
    pub offset: usize,
    /// What is wrong there.
    pub problem: Problem,
}

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} at byte {}: {}", self.what, self.offset, self.problem)
    }
}

impl std::error::Error for Malformed {}

/// What is wrong with bytes. X.690 is the standard of DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Not DER: a tag that is not minimal, a BOOLEAN other than 00 and FF, a constructed string (X.690 section 10).
    NotDer,
    /// The value goes on after the bytes that are there, or a field is missing.
    Truncated,
    /// Bytes follow where the value must end.
    TrailingData,
    /// A value of another type stands there.
    UnexpectedTag,
    /// A length that is indefinite, not minimal or above 4 GiB (X.690 section 10.1).
    InvalidLength,
    /// A value that its type does not allow.
    InvalidValue(&'static str),
    /// A value equal to the DEFAULT is encoded (X.690 section 11.5).
    DefaultEncoded,
    /// The elements of a SET OF are not in ascending order (X.690 section 11.6).
    NotSorted,
    /// Something that may be there once is there twice.
    Duplicate,
    /// Nested more deeply than [`MAX_NESTING`](crate::MAX_NESTING).
    TooDeep,
    /// More bytes than are read.
    TooLarge {
        /// Bytes that are read at most.
        limit: usize,
    },
    /// More elements than are read.
    TooMany {
        /// Elements that are read at most.
        limit: usize,
    },
    /// A list that must have an element has none.
    Empty,
    /// `signatureAlgorithm` and `tbsCertificate.signature` differ (RFC 5280 section 4.1.1.2).
    InnerOuterAlgorithmMismatch,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Self::NotDer => "not DER",
            Self::Truncated => "ends too early",
            Self::TrailingData => "bytes follow after the end",
            Self::UnexpectedTag => "unexpected type",
            Self::InvalidLength => "length is not DER",
            Self::InvalidValue(reason) => reason,
            Self::DefaultEncoded => "default value is encoded, which DER forbids",
            Self::NotSorted => "set is not sorted, as DER demands",
            Self::Duplicate => "is there twice",
            Self::TooDeep => "nested too deeply",
            Self::TooLarge { limit } => return write!(formatter, "larger than {limit} bytes"),
            Self::TooMany { limit } => return write!(formatter, "more than {limit} elements"),
            Self::Empty => "is empty",
            Self::InnerOuterAlgorithmMismatch => {
                "signature algorithm differs inside and outside of what is signed"
            }
        };
        formatter.write_str(text)
    }
}

impl std::error::Error for Problem {}
