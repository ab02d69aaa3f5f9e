//! The distribution points of a certificate, read once and made comparable (RFC 5280 4.2.1.13).

use chainward_x509::{
    CanonicalName, DistributionPoint, DistributionPointName, DistributionPoints, GeneralName, GeneralNames,
    ReasonFlags,
};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, malformed};
use crate::revocation::source::PointName;
use crate::revocation::subject::Subject;
use crate::weight;

/// A distribution point of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// By which names its CRL may be called; `None`: it says nothing about that, and so leads to no CRL that has names.
    pub names: Option<Vec<PointName>>,
    /// Who signs its CRL, when it is not the certificate's issuer.
    pub crl_issuers: Option<Vec<CanonicalName>>,
    /// Which reasons it covers, bit 0 of the standard as the lowest one; `None`: all.
    pub reasons: Option<u16>,
}

/// The distribution points of a certificate.
///
/// # Errors
/// `malformed_certificate`, `budget_exhausted`.
pub fn of(subject: &Subject<'_>, budget: &mut Budget) -> Result<Vec<Point>, Finding> {
    let Some(der) = subject.distribution_points else { return Ok(Vec::new()) };
    budget.charge(weight::general_names(der))?;
    let points = DistributionPoints::from_der(der).map_err(malformed)?;
    points.iter().map(|point| read(&point, subject.issuer, budget)).collect()
}

fn read(
    point: &DistributionPoint<'_>,
    issuer: &CanonicalName,
    budget: &mut Budget,
) -> Result<Point, Finding> {
    let crl_issuers = point.crl_issuer.as_ref().map(directory_names);
    let names = match (&point.name, &point.crl_issuer) {
        (Some(DistributionPointName::RelativeToIssuer(rdn)), _) => {
            let base = match crl_issuers.as_deref() {
                None => Some(issuer),
                Some([only]) => Some(only),
                Some(_) => None, // a name relative to several issuers is none
            };
            budget.charge_each(cost::NAME_OCTET, base.map_or(0, |base| base.as_bytes().len()))?;
            base.map(|base| vec![PointName::Directory(base.with(rdn))])
        }
        // 6.3.3 (b)(2)(i): without a name, those of cRLIssuer stand for it.
        (Some(DistributionPointName::FullName(names)), _) | (None, Some(names)) => Some(comparable(names)),
        (None, None) => None,
    };
    Ok(Point { names, crl_issuers, reasons: point.reasons.map(ReasonFlags::bits) })
}

fn comparable(names: &GeneralNames<'_>) -> Vec<PointName> {
    names.iter().map(|name| PointName::of(&name)).collect()
}

fn directory_names(names: &GeneralNames<'_>) -> Vec<CanonicalName> {
    names
        .iter()
        .filter_map(|name| match name {
            GeneralName::Directory(name) => Some(name.canonical()),
            _ => None,
        })
        .collect()
}
