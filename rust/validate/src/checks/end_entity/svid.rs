//! X509-SVID: the certificate of a workload, with one SPIFFE ID.

use chainward_x509::{Certificate, GeneralName};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};
use crate::names::SpiffeId;
use crate::position::Breach;

/// X509-SVID 2: exactly one URI, which is a SPIFFE ID; 3.1: with a path; 4.3: the key usage extension is there. Which
/// usages it must and must not have, other rules say.
pub(super) fn check(leaf: &Certificate<'_>, budget: &mut Budget) -> Result<Option<Breach>, Finding> {
    let problem = match only_uri(leaf, budget)? {
        Err(problem) => Some(problem),
        Ok(uri) => match SpiffeId::parse(uri) {
            Err(fault) => Some(fault),
            Ok(id) if id.path.is_empty() => Some("SPIFFE ID has no path: it is that of a trust domain"),
            Ok(_) if leaf.key_usage().map_err(malformed)?.is_none() => Some("no key usage"),
            Ok(_) => None,
        },
    };
    Ok(problem.map(|problem| (FindingCode::SpiffeId, problem)))
}

/// The only URI, or why there is none.
fn only_uri<'a>(
    leaf: &Certificate<'a>,
    budget: &mut Budget,
) -> Result<Result<&'a str, &'static str>, Finding> {
    let Some(names) = leaf.subject_alternative_name().map_err(malformed)? else { return Ok(Err("no URI")) };
    budget.charge_each(cost::NAME, names.value.len())?;
    let mut uris = names.value.iter().filter_map(|name| match name {
        GeneralName::Uri(uri) => Some(uri),
        _ => None,
    });
    Ok(match (uris.next(), uris.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err("no URI"),
        (Some(_), Some(_)) => Err("more than one URI"),
    })
}
