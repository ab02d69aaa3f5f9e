//! What the check of a duty is told, and what it finds.

use crate::finding::FindingCode;

/// Where in a path a certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// A trust anchor.
    Anchor {
        /// Its own key verifies its signature.
        is_self_signed: bool,
    },
    /// A certificate that issues others.
    Issuer {
        /// Its subject and its issuer are the same name.
        is_self_issued: bool,
    },
    /// The leaf.
    EndEntity {
        /// Its subject and its issuer are the same name.
        is_self_issued: bool,
    },
}

impl Position {
    /// True for those that may issue certificates.
    pub(super) fn issues(self) -> bool {
        !matches!(self, Self::EndEntity { .. })
    }
}

/// A breach: its code and what exactly is wrong.
pub(super) type Breach = (FindingCode, &'static str);
