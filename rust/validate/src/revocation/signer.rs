//! Whether the signer of a CRL may speak for an issuer: RFC 5280 6.3.3 (f).
//!
//! The key of a CA on the path itself may, if its certificate allows it to sign CRLs. Another key may if a
//! certificate binds it to the name of the CRL's issuer, allows it to sign CRLs, and has a valid certification path
//! to the anchor of the path that is judged.

use std::sync::Arc;

use crate::budget::Budget;
use crate::finding::Finding;
use crate::ocsp::{OcspAnswer, OcspError};
use crate::revocation::freshness::Window;
use crate::revocation::source::ListFacts;
use crate::revocation::subject::Subject;
use crate::state::Interval;
use crate::tree::{Authority, Node};

/// A node of the path, from `issuer` up, whose key signed the CRL and may do so.
pub fn is_on_path<K>(facts: &ListFacts, issuer: &Arc<Node<K>>) -> bool {
    let mut nodes = std::iter::successors(Some(&**issuer), |node| node.parent.as_deref());
    nodes.any(|node| {
        *node.key_info == *facts.signer.key_info && node.subject == facts.issuer && node.may_sign_lists
    })
}

/// Whether a certificate with a valid path is one of the signer of the CRL.
pub fn is_signer<K>(facts: &ListFacts, authority: &Authority<K>) -> bool {
    *authority.key_info == *facts.signer.key_info && authority.name == facts.issuer
}

/// When an authority may speak.
pub fn window<K>(authority: &Authority<K>) -> Window {
    let Interval { start, end } = authority.valid;
    Window { start: start.time, end: end.time, is_stale: false }
}

/// Finds out whether those who sign CRLs and OCSP responses may speak.
pub trait Authorities<K> {
    /// The certificate with a valid path to the anchor of this index at the validation time, if there is one.
    /// Revocation is not looked at.
    ///
    /// # Errors
    /// A fatal finding only.
    fn find(
        &mut self,
        certificate: &Arc<[u8]>,
        anchor: usize,
        budget: &mut Budget,
    ) -> Result<Option<Arc<Authority<K>>>, Finding>;

    /// What an OCSP response says about a certificate of `issuer`. Time and revocation are not looked at.
    ///
    /// # Errors
    /// Why it says nothing; `budget_exhausted`.
    fn answer(
        &mut self,
        response: &[u8],
        issuer: &Arc<Node<K>>,
        subject: &Subject<'_>,
        budget: &mut Budget,
    ) -> Result<Arc<OcspAnswer>, OcspError>;
}
