//! Authority key identifier (RFC 5280 section 4.2.1.1).

use crate::der::{Value, tag};
use crate::error::Malformed;
use crate::general_name::GeneralNames;

/// Which key of the issuer signed (RFC 5280 section 4.2.1.1). It may say nothing at all.
#[derive(Clone, Debug)]
pub struct AuthorityKeyIdentifier<'a> {
    /// `keyIdentifier`.
    pub key_identifier: Option<&'a [u8]>,
    /// `authorityCertIssuer`.
    pub authority_cert_issuer: Option<GeneralNames<'a>>,
    /// `authorityCertSerialNumber`: the content octets of the INTEGER.
    pub authority_cert_serial_number: Option<&'a [u8]>,
}

impl<'a> AuthorityKeyIdentifier<'a> {
    /// `SEQUENCE { keyIdentifier [0], authorityCertIssuer [1], authorityCertSerialNumber [2] }`, all OPTIONAL.
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let mut fields = value.of(tag::SEQUENCE)?.reader();
        let key_identifier = fields.optional(tag::context(0))?.map(|field| field.content);
        let issuer = fields.named("authorityKeyIdentifier.authorityCertIssuer");
        let issuer = issuer.optional(tag::context_constructed(1))?;
        let authority_cert_issuer = issuer.map(|field| GeneralNames::from_value(&field)).transpose()?;
        let serial_number = fields.named("authorityKeyIdentifier.authorityCertSerialNumber");
        let serial_number = serial_number.optional(tag::context(2))?;
        let authority_cert_serial_number = serial_number.map(|field| field.integer()).transpose()?;
        fields.named("authorityKeyIdentifier").finish()?;
        Ok(Self { key_identifier, authority_cert_issuer, authority_cert_serial_number })
    }
}
