//! CRL distribution points and freshest CRL (RFC 5280 sections 4.2.1.13 and 4.2.1.15).

use crate::der::{Reader, Value, elements, tag};
use crate::error::{Malformed, Problem};
use crate::general_name::GeneralNames;
use crate::name::RelativeDistinguishedName;

/// Where CRLs for a certificate are: one place or more (RFC 5280 section 4.2.1.13).
#[derive(Clone, Debug)]
pub struct DistributionPoints<'a> {
    der: &'a [u8],
    reader: Reader<'a>,
    count: usize,
}

/// One place. It may say nothing at all.
#[derive(Clone, Debug)]
pub struct DistributionPoint<'a> {
    /// `distributionPoint`: the name of the CRL.
    pub name: Option<DistributionPointName<'a>>,
    /// `reasons`: the reasons that this CRL covers; all when absent.
    pub reasons: Option<ReasonFlags>,
    /// `cRLIssuer`: who signs the CRL, when it is not the issuer of the certificate.
    pub crl_issuer: Option<GeneralNames<'a>>,
}

/// The name of a CRL.
#[derive(Clone, Debug)]
pub enum DistributionPointName<'a> {
    /// `fullName`: names, any of which leads to the same CRL.
    FullName(GeneralNames<'a>),
    /// `nameRelativeToCRLIssuer`: what follows after the name of the CRL's issuer.
    RelativeToIssuer(RelativeDistinguishedName<'a>),
}

/// Reasons for a revocation: bit 0 of the standard, which is unused, is the lowest one here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReasonFlags(u16);

impl ReasonFlags {
    /// `BIT STRING` with nine named bits.
    pub(crate) fn from_value(value: &Value<'_>) -> Result<Self, Malformed> {
        value.named_bits().map(Self)
    }

    /// The bits: `unused` is bit 0, `keyCompromise` bit 1, up to `aACompromise`, bit 8.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// True when no bit is set: this covers no reason.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl<'a> DistributionPoints<'a> {
    /// `SEQUENCE SIZE (1..MAX) OF DistributionPoint`
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let list = value.of(tag::SEQUENCE)?;
        let mut points = list.reader();
        let mut count = 0;
        while !points.is_empty() {
            DistributionPoint::read(&mut points)?;
            count += 1;
        }
        if count == 0 {
            return Err(list.error(Problem::Empty));
        }
        Ok(Self { der: list.der, reader: list.reader(), count })
    }

    /// The value of the extension, and nothing after it.
    ///
    /// # Errors
    /// What is malformed in it.
    pub fn from_der(der: &'a [u8]) -> Result<Self, Malformed> {
        Self::from_value(&Value::single(der, 0, "cRLDistributionPoints")?)
    }

    /// The whole value, as it was signed.
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// The places, in their order.
    pub fn iter(&self) -> impl Iterator<Item = DistributionPoint<'a>> + Clone + use<'a> {
        elements(self.reader.clone(), DistributionPoint::read)
    }

    /// How many places there are.
    #[allow(clippy::len_without_is_empty, reason = "a list that is empty is malformed")]
    pub fn len(&self) -> usize {
        self.count
    }
}

impl<'a> DistributionPoint<'a> {
    /// `SEQUENCE { distributionPoint [0], reasons [1], cRLIssuer [2] }`, all OPTIONAL.
    fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut fields = reader.expect(tag::SEQUENCE)?.reader();
        let name = fields.optional(tag::context_constructed(0))?;
        let name = name.map(|field| DistributionPointName::from_value(&field)).transpose()?;
        let reasons = fields.optional(tag::context(1))?;
        let reasons = reasons.map(|field| ReasonFlags::from_value(&field)).transpose()?;
        let crl_issuer = fields.optional(tag::context_constructed(2))?;
        let crl_issuer = crl_issuer.map(|field| GeneralNames::from_value(&field)).transpose()?;
        fields.finish()?;
        Ok(Self { name, reasons, crl_issuer })
    }
}

impl<'a> DistributionPointName<'a> {
    /// A CHOICE, so that the tag around it is explicit (X.680 section 31.2.7).
    pub(crate) fn from_value(explicit: &Value<'a>) -> Result<Self, Malformed> {
        const FULL_NAME: u8 = tag::context_constructed(0);
        const RELATIVE_TO_ISSUER: u8 = tag::context_constructed(1);
        let mut field = explicit.reader();
        let choice = field.read()?;
        field.finish()?;
        match choice.tag {
            FULL_NAME => GeneralNames::from_value(&choice).map(Self::FullName),
            RELATIVE_TO_ISSUER => RelativeDistinguishedName::checked(&choice).map(Self::RelativeToIssuer),
            _ => Err(choice.error(Problem::UnexpectedTag)),
        }
    }
}
