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
    Issuer,
    /// The leaf.
    EndEntity,
}

impl Position {
    /// True for those that may issue certificates.
    pub(super) fn issues(self) -> bool {
        self != Self::EndEntity
    }
}

/// A breach: its code and what exactly is wrong.
pub(super) type Breach = (FindingCode, &'static str);
