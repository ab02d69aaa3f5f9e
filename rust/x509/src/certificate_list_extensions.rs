//! The extensions of a CRL that this crate decodes, each when it is asked for.
//!
//! Each method answers `Ok(None)` when the extension is absent, and a [`Malformed`] when its value is not what
//! the extension says it is.

use crate::certificate_list::CertificateList;
use crate::der::Value;
use crate::error::Malformed;
use crate::extension::{Critical, Extension};
use crate::extensions::access_descriptions::AccessDescriptions;
use crate::extensions::authority_key_identifier::AuthorityKeyIdentifier;
use crate::extensions::crl_number::CrlNumber;
use crate::extensions::distribution_points::DistributionPoints;
use crate::extensions::issuing_distribution_point::IssuingDistributionPoint;
use crate::general_name::GeneralNames;
use crate::oid::Oid;
use crate::oids;

/// An extension that may be absent and may be malformed.
type Decoded<T> = Result<Option<Critical<T>>, Malformed>;

macro_rules! accessors {
    ($($(#[$documentation:meta])* $name:ident: $oid:ident, $what:literal => $decode:expr, $value:ty;)*) => {
        impl<'a> CertificateList<'a> {
            $(
                $(#[$documentation])*
                ///
                /// # Errors
                /// What is malformed in its value.
                pub fn $name(&self) -> Decoded<$value> {
                    self.decode(oids::$oid, $what, $decode)
                }
            )*

            /// Decodes every extension that this crate knows, and throws the values away.
            ///
            /// # Errors
            /// What is malformed in one of them.
            pub fn check_known_extensions(&self) -> Result<(), Malformed> {
                $(self.$name()?;)*
                Ok(())
            }

            /// The extensions that this crate does not know, in their order.
            pub fn unknown_extensions(&self) -> impl Iterator<Item = Extension<'a>> + use<'a> {
                self.extensions().filter(|extension| ![$(oids::$oid),*].contains(&extension.oid))
            }
        }
    };
}

accessors! {
    /// Authority key identifier (RFC 5280 section 5.2.1).
    authority_key_identifier: AUTHORITY_KEY_IDENTIFIER, "authorityKeyIdentifier" =>
        AuthorityKeyIdentifier::from_value, AuthorityKeyIdentifier<'a>;
    /// Issuer alternative name (RFC 5280 section 5.2.2).
    issuer_alternative_name: ISSUER_ALT_NAME, "issuerAltName" => GeneralNames::from_sequence, GeneralNames<'a>;
    /// CRL number (RFC 5280 section 5.2.3).
    crl_number: CRL_NUMBER, "cRLNumber" => CrlNumber::from_value, CrlNumber<'a>;
    /// Delta CRL indicator: the number of the base (RFC 5280 section 5.2.4).
    delta_crl_indicator: DELTA_CRL_INDICATOR, "deltaCRLIndicator" => CrlNumber::from_value, CrlNumber<'a>;
    /// Issuing distribution point (RFC 5280 section 5.2.5).
    issuing_distribution_point: ISSUING_DISTRIBUTION_POINT, "issuingDistributionPoint" =>
        IssuingDistributionPoint::from_value, IssuingDistributionPoint<'a>;
    /// Freshest CRL (RFC 5280 section 5.2.6).
    freshest_crl: FRESHEST_CRL, "freshestCRL" => DistributionPoints::from_value, DistributionPoints<'a>;
    /// Authority information access (RFC 5280 section 5.2.7).
    authority_information_access: AUTHORITY_INFORMATION_ACCESS, "authorityInfoAccess" =>
        AccessDescriptions::from_value, AccessDescriptions<'a>;
}

impl<'a> CertificateList<'a> {
    fn decode<T>(
        &self,
        oid: Oid<'_>,
        what: &'static str,
        decode: impl FnOnce(&Value<'a>) -> Result<T, Malformed>,
    ) -> Decoded<T> {
        let Some(extension) = self.extension(oid) else { return Ok(None) };
        let value = decode(&extension.single(what)?)?;
        Ok(Some(Critical { critical: extension.critical, value }))
    }
}
