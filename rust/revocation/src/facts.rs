//! What a CRL says besides its entries, made comparable.

use chainward_validate::revocation::source::{CertificateKind, ListScope, PointName};
use chainward_x509::{
    CertificateList, DistributionPointName, IssuingDistributionPoint, Malformed, OnlyContains, ReasonFlags,
};

/// Which certificates it is for (RFC 5280 5.2.5).
pub(crate) fn scope(list: &CertificateList<'_>) -> Result<ListScope, Malformed> {
    let point = list.issuing_distribution_point()?;
    Ok(point.map_or_else(ListScope::default, |point| scope_of(list, &point.value)))
}

fn scope_of(list: &CertificateList<'_>, point: &IssuingDistributionPoint<'_>) -> ListScope {
    ListScope {
        names: point.distribution_point.as_ref().map(|name| names(list, name)),
        kind: match point.only_contains {
            None => CertificateKind::Any,
            Some(OnlyContains::UserCertificates) => CertificateKind::EndEntity,
            Some(OnlyContains::CaCertificates) => CertificateKind::CertificationAuthority,
            Some(OnlyContains::AttributeCertificates) => CertificateKind::Attribute,
        },
        only_some_reasons: point.only_some_reasons.map(ReasonFlags::bits),
        is_indirect: point.is_indirect,
    }
}

fn names(list: &CertificateList<'_>, name: &DistributionPointName<'_>) -> Vec<PointName> {
    match name {
        DistributionPointName::FullName(names) => names.iter().map(|name| PointName::of(&name)).collect(),
        DistributionPointName::RelativeToIssuer(rdn) => {
            vec![PointName::Directory(list.issuer().canonical().with(rdn))]
        }
    }
}
