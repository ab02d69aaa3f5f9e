//! Issuing distribution point (RFC 5280 section 5.2.5).

use crate::der::{Reader, Value, tag};
use crate::error::{Malformed, Problem};
use crate::extensions::distribution_points::{DistributionPointName, ReasonFlags};

/// What a CRL is about (RFC 5280 section 5.2.5). It may say nothing at all, which issuers must not do.
#[derive(Clone, Debug)]
pub struct IssuingDistributionPoint<'a> {
    /// `distributionPoint`: the name of the CRL.
    pub distribution_point: Option<DistributionPointName<'a>>,
    /// `onlyContainsUserCerts`, `onlyContainsCACerts` or `onlyContainsAttributeCerts`; absent: any kind.
    pub only_contains: Option<OnlyContains>,
    /// `onlySomeReasons`: the reasons that this CRL covers; all when absent.
    pub only_some_reasons: Option<ReasonFlags>,
    /// `indirectCRL`: entries may be about certificates of other issuers.
    pub is_indirect: bool,
}

/// The only kind of certificates that a CRL is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OnlyContains {
    /// End entity public key certificates.
    UserCertificates,
    /// CA certificates.
    CaCertificates,
    /// Attribute certificates.
    AttributeCertificates,
}

impl<'a> IssuingDistributionPoint<'a> {
    /// `SEQUENCE { distributionPoint [0] OPTIONAL, onlyContainsUserCerts [1], onlyContainsCACerts [2] DEFAULT
    /// FALSE, onlySomeReasons [3] OPTIONAL, indirectCRL [4], onlyContainsAttributeCerts [5] DEFAULT FALSE }`
    ///
    /// The definition of the type goes on: "at most one of onlyContainsUserCerts, onlyContainsCACerts, and
    /// onlyContainsAttributeCerts may be set to TRUE". More of them would be about no certificate at all, and
    /// are refused as no value of this type.
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let mut fields = value.of(tag::SEQUENCE)?.reader();
        let name = fields.named("issuingDistributionPoint.distributionPoint");
        let name = name.optional(tag::context_constructed(0))?;
        let distribution_point = name.map(|field| DistributionPointName::from_value(&field)).transpose()?;
        let users = flag(fields.named("issuingDistributionPoint.onlyContainsUserCerts"), 1)?;
        let authorities = flag(fields.named("issuingDistributionPoint.onlyContainsCACerts"), 2)?;
        let reasons = fields.named("issuingDistributionPoint.onlySomeReasons").optional(tag::context(3))?;
        let only_some_reasons = reasons.map(|field| ReasonFlags::from_value(&field)).transpose()?;
        let is_indirect = flag(fields.named("issuingDistributionPoint.indirectCRL"), 4)?;
        let attributes = flag(fields.named("issuingDistributionPoint.onlyContainsAttributeCerts"), 5)?;
        fields.named("issuingDistributionPoint").finish()?;
        let only_contains = match (users, authorities, attributes) {
            (false, false, false) => None,
            (true, false, false) => Some(OnlyContains::UserCertificates),
            (false, true, false) => Some(OnlyContains::CaCertificates),
            (false, false, true) => Some(OnlyContains::AttributeCertificates),
            _ => return Err(value.invalid("at most one kind of certificates may be the only one")),
        };
        Ok(Self { distribution_point, only_contains, only_some_reasons, is_indirect })
    }
}

/// `[number] IMPLICIT BOOLEAN DEFAULT FALSE`
fn flag(fields: &mut Reader<'_>, number: u8) -> Result<bool, Malformed> {
    match fields.optional(tag::context(number))? {
        Some(field) if !field.boolean()? => Err(field.error(Problem::DefaultEncoded)),
        field => Ok(field.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oids;
    use crate::test_support::{attribute, refusal, sequence, tlv};

    const WHAT: &str = "issuingDistributionPoint";
    const TRUE: &[u8] = &[0xff];

    fn read(der: &[u8]) -> Result<IssuingDistributionPoint<'_>, Malformed> {
        IssuingDistributionPoint::from_value(&Value::single(der, 0, WHAT)?)
    }

    fn problem(parts: &[&[u8]]) -> (&'static str, Problem) {
        refusal(read(&sequence(parts)))
    }

    #[test]
    fn every_field_is_what_was_written() {
        let name = tlv(0xa0, &tlv(0xa0, &tlv(0x86, b"http://a.test/crl")));
        let der = sequence(&[&name, &tlv(0x81, TRUE), &tlv(0x83, &[1, 0x46]), &tlv(0x84, TRUE)]);
        let found = read(&der).unwrap();
        let Some(DistributionPointName::FullName(names)) = &found.distribution_point else { panic!() };
        assert_eq!(names.len(), 1);
        assert!(found.is_indirect);
        assert_eq!(found.only_contains, Some(OnlyContains::UserCertificates));
        // Bits 1, 5 and 6: keyCompromise, cessationOfOperation, certificateHold.
        assert_eq!(found.only_some_reasons.map(ReasonFlags::bits), Some(0b110_0010));

        let der = sequence(&[&tlv(0x82, TRUE)]);
        let found = read(&der).unwrap();
        assert_eq!(found.only_contains, Some(OnlyContains::CaCertificates));
        assert!(
            found.distribution_point.is_none() && found.only_some_reasons.is_none() && !found.is_indirect
        );
        let der = sequence(&[&tlv(0x85, TRUE)]);
        assert_eq!(read(&der).unwrap().only_contains, Some(OnlyContains::AttributeCertificates));

        let relative = attribute(oids::COMMON_NAME, tag::UTF8_STRING, b"CRL1");
        let der = sequence(&[&tlv(0xa0, &tlv(0xa1, &relative))]);
        let found = read(&der).unwrap().distribution_point;
        assert!(matches!(found, Some(DistributionPointName::RelativeToIssuer(_))));
        assert!(read(&sequence(&[])).is_ok(), "that issuers must not is for the judge");
    }

    #[test]
    fn what_is_no_value_of_the_type_is_refused() {
        for number in [1, 2, 4, 5] {
            assert_eq!(problem(&[&tlv(0x80 | number, &[0])]).1, Problem::DefaultEncoded, "{number}");
            assert_eq!(problem(&[&tlv(0x80 | number, &[1])]).1, Problem::NotDer, "{number}");
            assert_eq!(problem(&[&tlv(0x80 | number, &[])]).1, Problem::NotDer, "{number}");
        }
        let several = Problem::InvalidValue("at most one kind of certificates may be the only one");
        for (one, other) in [(1, 2), (1, 5), (2, 5)] {
            assert_eq!(problem(&[&tlv(0x80 | one, TRUE), &tlv(0x80 | other, TRUE)]), (WHAT, several));
        }
        let out_of_order: [&[u8]; 2] = [&tlv(0x84, TRUE), &tlv(0x81, TRUE)];
        assert_eq!(problem(&out_of_order), (WHAT, Problem::TrailingData));
        assert_eq!(problem(&[&tlv(0x81, TRUE), &tlv(0x81, TRUE)]), (WHAT, Problem::TrailingData));
        let reasons = "issuingDistributionPoint.onlySomeReasons";
        assert_eq!(problem(&[&tlv(0x83, &[0, 0x60, 0])]), (reasons, Problem::NotDer), "trailing zero bits");
        let name = "issuingDistributionPoint.distributionPoint";
        assert_eq!(problem(&[&tlv(0xa0, &[])]), (name, Problem::Truncated));
        assert_eq!(problem(&[&tlv(0xa0, &tlv(0xa0, &[]))]), (name, Problem::Empty));
        assert_eq!(problem(&[&tlv(0xa0, &tlv(0x80, &[]))]), (name, Problem::UnexpectedTag));
        assert_eq!(refusal(read(&tlv(tag::SET, &[]))), (WHAT, Problem::UnexpectedTag));
    }
}
