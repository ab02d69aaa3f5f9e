//! What revocation asks of a certificate.

use chainward_x509::{CanonicalName, Certificate, Malformed, Validity};

use crate::finding::{Finding, malformed};

/// What revocation asks of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject<'a> {
    /// Its issuer, in comparison form.
    pub issuer: &'a CanonicalName,
    /// The same as it was signed, which OCSP hashes (RFC 6960 4.1.1).
    pub issuer_der: &'a [u8],
    /// The content octets of its serial number, as they were signed.
    pub serial: &'a [u8],
    /// When it is valid.
    pub validity: Validity,
    /// Whether it says that it is a CA (6.3.3 (b)(2)).
    pub is_ca: bool,
    /// Whether it carries noRevAvail (RFC 9608).
    pub has_no_revocation_available: bool,
    /// Where its CRLs are: the value of the extension.
    pub distribution_points: Option<&'a [u8]>,
}

impl<'a> Subject<'a> {
    /// Reads a certificate, whose issuer in comparison form is `issuer`.
    ///
    /// # Errors
    /// `malformed_certificate`.
    pub fn of(certificate: &Certificate<'a>, issuer: &'a CanonicalName) -> Result<Self, Finding> {
        Self::read(certificate, issuer).map_err(malformed)
    }

    fn read(certificate: &Certificate<'a>, issuer: &'a CanonicalName) -> Result<Self, Malformed> {
        let points = certificate.crl_distribution_points()?;
        Ok(Self {
            issuer,
            issuer_der: certificate.issuer().as_der(),
            serial: certificate.serial_number(),
            validity: certificate.validity(),
            is_ca: certificate.basic_constraints()?.is_some_and(|constraints| constraints.value.is_ca),
            has_no_revocation_available: certificate.no_revocation_available()?.is_some(),
            distribution_points: points.map(|points| points.value.as_der()),
        })
    }

    /// The same, to be kept.
    pub fn to_owned(&self) -> OwnedSubject {
        OwnedSubject {
            issuer: self.issuer.clone(),
            issuer_der: self.issuer_der.into(),
            serial: self.serial.into(),
            validity: self.validity,
            is_ca: self.is_ca,
            has_no_revocation_available: self.has_no_revocation_available,
            distribution_points: self.distribution_points.map(Into::into),
        }
    }
}

/// A [`Subject`] that is kept between validations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedSubject {
    issuer: CanonicalName,
    issuer_der: Box<[u8]>,
    serial: Box<[u8]>,
    validity: Validity,
    is_ca: bool,
    has_no_revocation_available: bool,
    distribution_points: Option<Box<[u8]>>,
}

impl OwnedSubject {
    /// The same, to be looked up.
    pub fn as_subject(&self) -> Subject<'_> {
        Subject {
            issuer: &self.issuer,
            issuer_der: &self.issuer_der,
            serial: &self.serial,
            validity: self.validity,
            is_ca: self.is_ca,
            has_no_revocation_available: self.has_no_revocation_available,
            distribution_points: self.distribution_points.as_deref(),
        }
    }
}
