//! The extensions of a certificate that this crate decodes, each when it is asked for.
//!
//! Each method answers `Ok(None)` when the extension is absent, and a [`Malformed`] when its value is not what
//! the extension says it is.

use crate::certificate::Certificate;
use crate::der::{Value, tag};
use crate::error::{Malformed, Problem};
use crate::extension::{Critical, KnownExtension};
use crate::extensions::access_descriptions::AccessDescriptions;
use crate::extensions::authority_key_identifier::AuthorityKeyIdentifier;
use crate::extensions::basic_constraints::BasicConstraints;
use crate::extensions::certificate_policies::CertificatePolicies;
use crate::extensions::distribution_points::DistributionPoints;
use crate::extensions::extended_key_usage::ExtendedKeyUsage;
use crate::extensions::key_usage::KeyUsage;
use crate::extensions::name_constraints::NameConstraints;
use crate::extensions::policy_constraints::PolicyConstraints;
use crate::extensions::policy_mappings::PolicyMappings;
use crate::extensions::tls_features::TlsFeatures;
use crate::general_name::GeneralNames;
use crate::opaque::check_well_formed;

/// An extension that may be absent and may be malformed.
type Decoded<T> = Result<Option<Critical<T>>, Malformed>;

macro_rules! accessors {
    ($($(#[$documentation:meta])* $name:ident: $known:ident, $what:literal => $decode:expr, $value:ty;)*) => {
        impl<'a> Certificate<'a> {
            $(
                $(#[$documentation])*
                ///
                /// # Errors
                /// What is malformed in its value.
                pub fn $name(&self) -> Decoded<$value> {
                    self.decode(KnownExtension::$known, $what, $decode)
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
        }
    };
}

accessors! {
    /// Basic constraints (RFC 5280 section 4.2.1.9).
    basic_constraints: BasicConstraints, "basicConstraints" => BasicConstraints::from_value, BasicConstraints;
    /// Key usage (RFC 5280 section 4.2.1.3).
    key_usage: KeyUsage, "keyUsage" => KeyUsage::from_value, KeyUsage;
    /// Extended key usage (RFC 5280 section 4.2.1.12).
    extended_key_usage: ExtendedKeyUsage, "extKeyUsage" => ExtendedKeyUsage::from_value, ExtendedKeyUsage<'a>;
    /// Subject alternative name (RFC 5280 section 4.2.1.6).
    subject_alternative_name: SubjectAlternativeName, "subjectAltName" =>
        GeneralNames::from_sequence, GeneralNames<'a>;
    /// Issuer alternative name (RFC 5280 section 4.2.1.7).
    issuer_alternative_name: IssuerAlternativeName, "issuerAltName" =>
        GeneralNames::from_sequence, GeneralNames<'a>;
    /// Name constraints (RFC 5280 section 4.2.1.10).
    name_constraints: NameConstraints, "nameConstraints" => NameConstraints::from_value, NameConstraints<'a>;
    /// Certificate policies (RFC 5280 section 4.2.1.4).
    certificate_policies: CertificatePolicies, "certificatePolicies" => CertificatePolicies::from_value,
        CertificatePolicies<'a>;
    /// Policy mappings (RFC 5280 section 4.2.1.5).
    policy_mappings: PolicyMappings, "policyMappings" => PolicyMappings::from_value, PolicyMappings<'a>;
    /// Policy constraints (RFC 5280 section 4.2.1.11).
    policy_constraints: PolicyConstraints, "policyConstraints" => PolicyConstraints::from_value,
        PolicyConstraints;
    /// Inhibit anyPolicy (RFC 5280 section 4.2.1.14); `u32::MAX` stands for everything from there on.
    inhibit_any_policy: InhibitAnyPolicy, "inhibitAnyPolicy" => skip_certificates, u32;
    /// Subject key identifier (RFC 5280 section 4.2.1.2).
    subject_key_identifier: SubjectKeyIdentifier, "subjectKeyIdentifier" => octets, &'a [u8];
    /// Authority key identifier (RFC 5280 section 4.2.1.1).
    authority_key_identifier: AuthorityKeyIdentifier, "authorityKeyIdentifier" =>
        AuthorityKeyIdentifier::from_value, AuthorityKeyIdentifier<'a>;
    /// CRL distribution points (RFC 5280 section 4.2.1.13).
    crl_distribution_points: CrlDistributionPoints, "cRLDistributionPoints" => DistributionPoints::from_value,
        DistributionPoints<'a>;
    /// Freshest CRL (RFC 5280 section 4.2.1.15).
    freshest_crl: FreshestCrl, "freshestCRL" => DistributionPoints::from_value, DistributionPoints<'a>;
    /// Authority information access (RFC 5280 section 4.2.2.1).
    authority_information_access: AuthorityInformationAccess, "authorityInfoAccess" =>
        AccessDescriptions::from_value, AccessDescriptions<'a>;
    /// Subject information access (RFC 5280 section 4.2.2.2).
    subject_information_access: SubjectInformationAccess, "subjectInfoAccess" =>
        AccessDescriptions::from_value, AccessDescriptions<'a>;
    /// TLS feature (RFC 7633 section 4).
    tls_feature: TlsFeature, "tlsFeature" => TlsFeatures::from_value, TlsFeatures<'a>;
    /// No revocation information will ever be available (RFC 9608 section 2).
    no_revocation_available: NoRevocationAvailable, "noRevAvail" => null, ();
    /// A responder's certificate that need not be looked up (RFC 6960 section 4.2.2.2.1).
    ocsp_nocheck: OcspNocheck, "ocspNoCheck" => null, ();
    /// Subject directory attributes (RFC 5280 section 4.2.1.8): the TLV; nothing here acts on their values.
    subject_directory_attributes: SubjectDirectoryAttributes, "subjectDirectoryAttributes" => attributes,
        &'a [u8];
}

impl<'a> Certificate<'a> {
    fn decode<T>(
        &self,
        known: KnownExtension,
        what: &'static str,
        decode: impl FnOnce(&Value<'a>) -> Result<T, Malformed>,
    ) -> Decoded<T> {
        let Some(extension) = self.extension_list.known(known) else { return Ok(None) };
        let value = decode(&extension.single(what)?)?;
        Ok(Some(Critical { critical: extension.critical, value }))
    }
}

fn skip_certificates(value: &Value<'_>) -> Result<u32, Malformed> {
    value.of(tag::INTEGER)?.saturating_u32()
}

fn octets<'a>(value: &Value<'a>) -> Result<&'a [u8], Malformed> {
    Ok(value.of(tag::OCTET_STRING)?.content)
}

fn null(value: &Value<'_>) -> Result<(), Malformed> {
    value.of(tag::NULL)?.null()
}

/// `SEQUENCE SIZE (1..MAX) OF Attribute`, each with a SET OF values that is not empty.
fn attributes<'a>(value: &Value<'a>) -> Result<&'a [u8], Malformed> {
    let list = value.of(tag::SEQUENCE)?;
    check_well_formed(&list)?;
    let mut attributes = list.reader();
    if attributes.is_empty() {
        return Err(list.error(Problem::Empty));
    }
    while !attributes.is_empty() {
        let mut fields = attributes.expect(tag::SEQUENCE)?.reader();
        fields.object_identifier()?;
        let values = fields.expect(tag::SET)?;
        fields.finish()?;
        if values.content.is_empty() {
            return Err(values.error(Problem::Empty));
        }
    }
    Ok(list.der)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::Certificate;
    use crate::oids;
    use crate::test_support::{Parts, constructed, extension, oid, refusal, sequence, tlv};

    fn with_attributes(value: &[u8]) -> Vec<u8> {
        Parts::with_extensions(&[extension(oids::SUBJECT_DIRECTORY_ATTRIBUTES, false, value)]).der()
    }

    fn problem(value: &[u8]) -> Problem {
        let der = with_attributes(value);
        let certificate = Certificate::from_der(&der).unwrap();
        let (what, problem) = refusal(certificate.subject_directory_attributes());
        assert_eq!(what, "subjectDirectoryAttributes");
        assert_eq!(refusal(certificate.check_known_extensions()).1, problem, "nobody need ask for it");
        problem
    }

    fn attribute(values: &[&[u8]]) -> Vec<u8> {
        sequence(&[&oid(oids::TITLE), &constructed(tag::SET, values)])
    }

    /// RFC 5280 section 4.2.1.8: "SEQUENCE SIZE (1..MAX) OF Attribute"; appendix A.1: "values SET OF".
    #[test]
    fn subject_directory_attributes_are_given_as_they_are() {
        let (one, other) = (tlv(tag::UTF8_STRING, b"a"), tlv(tag::UTF8_STRING, b"b"));
        for value in [
            sequence(&[&attribute(&[&one])]),
            sequence(&[&attribute(&[&one, &other])]),
            sequence(&[&attribute(&[&one]), &attribute(&[&other])]),
        ] {
            let der = with_attributes(&value);
            let found = Certificate::from_der(&der).unwrap().subject_directory_attributes().unwrap().unwrap();
            assert_eq!((found.critical, found.value), (false, &*value));
        }
        assert_eq!(
            Certificate::from_der(&Parts::good().der()).unwrap().subject_directory_attributes(),
            Ok(None)
        );
    }

    #[test]
    fn subject_directory_attributes_that_are_none_are_refused() {
        let (one, other) = (tlv(tag::UTF8_STRING, b"a"), tlv(tag::UTF8_STRING, b"b"));
        let null = tlv(tag::NULL, &[]);
        assert_eq!(problem(&sequence(&[])), Problem::Empty);
        assert_eq!(problem(&one), Problem::UnexpectedTag);
        assert_eq!(problem(&sequence(&[&one])), Problem::UnexpectedTag, "no attribute");
        assert_eq!(problem(&sequence(&[&attribute(&[])])), Problem::Empty, "no value");
        assert_eq!(problem(&sequence(&[&sequence(&[&oid(oids::TITLE)])])), Problem::Truncated);
        assert_eq!(problem(&sequence(&[&sequence(&[&oid(oids::TITLE), &one])])), Problem::UnexpectedTag);
        let long = sequence(&[&oid(oids::TITLE), &constructed(tag::SET, &[&one]), &null]);
        assert_eq!(problem(&sequence(&[&long])), Problem::TrailingData);
        assert_eq!(problem(&sequence(&[&attribute(&[&other, &one])])), Problem::NotSorted);
        assert_eq!(problem(&sequence(&[&attribute(&[&[0x01, 0x01, 0x01]])])), Problem::NotDer);
        assert_eq!(problem(&[sequence(&[&attribute(&[&one])]), vec![0]].concat()), Problem::TrailingData);
    }
}
