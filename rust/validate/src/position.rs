//! What a check of a certificate by itself is told, and what it finds.

use crate::finding::{Finding, FindingCode};
use crate::policy::Response;

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
    pub(crate) fn issues(self) -> bool {
        !matches!(self, Self::EndEntity { .. })
    }
}

/// A breach: its code and what exactly is wrong.
pub(crate) type Breach = (FindingCode, &'static str);

/// The notices of the breaches that a policy does not refuse.
#[derive(Debug, Default)]
pub(crate) struct Notices(Vec<Finding>);

impl Notices {
    /// Does with a breach what the policy says.
    ///
    /// # Errors
    /// The breach, where the policy refuses it.
    pub(crate) fn respond(&mut self, response: Response, breach: Option<Breach>) -> Result<(), Finding> {
        let Some((code, detail)) = breach else { return Ok(()) };
        self.0.extend(response.apply(code, detail)?);
        Ok(())
    }

    /// Looks for a breach, unless the policy accepts it anyway.
    ///
    /// # Errors
    /// As [`Notices::respond`], and what keeps from looking.
    pub(crate) fn look(
        &mut self,
        response: Response,
        look: impl FnOnce() -> Result<Option<Breach>, Finding>,
    ) -> Result<(), Finding> {
        if response == Response::Accept { Ok(()) } else { self.respond(response, look()?) }
    }

    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.0
    }
}
