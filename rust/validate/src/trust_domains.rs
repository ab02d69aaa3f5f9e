//! Which trust domains of SPIFFE an anchor vouches for.

use std::sync::Arc;

use chainward_x509::{Certificate, GeneralName};

use crate::finding::{Finding, FindingCode};
use crate::names::{SpiffeId, check_trust_domain};

/// The trust domains that a path may vouch for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TrustDomains {
    /// Nothing binds them.
    #[default]
    Any,
    /// Only these.
    Only(Arc<[Box<str>]>),
}

impl TrustDomains {
    /// Those that an operator binds an anchor to; [`TrustDomains::Any`] for none.
    ///
    /// # Errors
    /// `trust_domain` for a name that is none.
    pub fn configured(names: &[String]) -> Result<Self, Finding> {
        if names.is_empty() {
            return Ok(Self::Any);
        }
        for name in names {
            check_trust_domain(name)
                .map_err(|fault| refusal(format!("`{}`: {fault}", name.escape_debug())))?;
        }
        Ok(Self::Only(names.iter().map(|name| name.as_str().into()).collect()))
    }

    /// These, or those of the anchor's own SPIFFE ID, or none at all.
    ///
    /// # Errors
    /// `trust_domain` when nothing says which: identities of one trust domain must not be issued by another's CA.
    pub fn or_of_anchor(self, anchor: Option<&Certificate<'_>>, is_leaf: bool) -> Result<Self, Finding> {
        if self != Self::Any {
            return Ok(self);
        }
        let own = anchor.and_then(|anchor| own_trust_domain(anchor, is_leaf));
        let own =
            own.ok_or_else(|| refusal("nothing says which trust domain the anchor is for".to_owned()))?;
        Ok(Self::Only(Arc::new([own])))
    }

    /// True when an ID of this trust domain may be vouched for.
    pub fn contains(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Only(names) => names.iter().any(|own| **own == *name),
        }
    }
}

/// X509-SVID 3.2: the SPIFFE ID of a CA has no path, and is of the trust domain of what it issues. A leaf that is
/// its own anchor has the ID of a workload.
fn own_trust_domain(anchor: &Certificate<'_>, is_leaf: bool) -> Option<Box<str>> {
    let names = anchor.subject_alternative_name().ok()??;
    let mut uris = names.value.iter().filter_map(|name| match name {
        GeneralName::Uri(uri) => Some(uri),
        _ => None,
    });
    let id = SpiffeId::parse(uris.next()?).ok().filter(|id| is_leaf || id.path.is_empty())?;
    uris.next().is_none().then(|| id.trust_domain.into())
}

fn refusal(detail: String) -> Finding {
    Finding::refusal(FindingCode::TrustDomain, detail)
}
