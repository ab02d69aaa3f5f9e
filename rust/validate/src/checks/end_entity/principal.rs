//! The user principal name that a smart card logs on with (MS-WCCE 2.2.2.7.7.4).

use chainward_x509::{Certificate, GeneralName, oids};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};
use crate::names::ClientName;
use crate::position::Breach;

/// Exactly one, well-formed: of two, nobody could say who came.
pub(super) fn check(leaf: &Certificate<'_>, budget: &mut Budget) -> Result<Option<Breach>, Finding> {
    let code = FindingCode::UserPrincipalName;
    let Some(names) = leaf.subject_alternative_name().map_err(malformed)? else {
        return Ok(Some((code, "no subjectAltName")));
    };
    budget.charge_each(cost::NAME, names.value.len())?;
    let is_principal =
        |name: &GeneralName<'_>| matches!(name, GeneralName::Other(other) if other.type_id == oids::UPN);
    let mut principals = names.value.iter().filter(is_principal);
    Ok(match (principals.next(), principals.next()) {
        (None, _) => Some((code, "none")),
        (Some(_), Some(_)) => Some((code, "more than one")),
        (Some(only), None) if ClientName::of(&only).is_none() => Some((code, "not of the form user@domain")),
        (Some(_), None) => None,
    })
}
