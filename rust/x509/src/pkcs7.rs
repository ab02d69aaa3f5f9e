//! Certificates out of DER: one, several in a row, or a PKCS#7 bundle (RFC 5652 section 5.1).

use crate::der::{Reader, Value, tag};
use crate::error::{Malformed, Problem};
use crate::oids;

/// True when bytes start like DER of a certificate or a bundle. Text may start with a `0`, which is the tag of a
/// SEQUENCE, but not with two lengths that fit; and DER may hold what looks like a line of PEM.
pub(crate) fn is_der(data: &[u8]) -> bool {
    let mut reader = Reader::new(data, 0, "certificate");
    let first = reader.expect(tag::SEQUENCE).and_then(|value| value.reader().read());
    first.is_ok_and(|first| matches!(first.tag, tag::SEQUENCE | tag::OBJECT_IDENTIFIER))
}

/// Finds the certificates in DER and hands each to `found`. Nothing is left out: what is neither a certificate
/// nor a bundle of them is an error.
///
/// # Errors
/// What is malformed, and where.
pub(crate) fn for_each_certificate<'a>(
    der: &'a [u8],
    mut found: impl FnMut(&'a [u8]) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    let mut reader = Reader::new(der, 0, "certificate");
    while !reader.is_empty() {
        let value = reader.expect(tag::SEQUENCE)?;
        // A certificate starts with a SEQUENCE, a ContentInfo with an OBJECT IDENTIFIER.
        if value.reader().peek() == Some(tag::OBJECT_IDENTIFIER) {
            signed_data(&value.named("contentInfo"), &mut found)?;
        } else {
            found(value.der)?;
        }
    }
    Ok(())
}

/// `ContentInfo ::= SEQUENCE { contentType, content [0] EXPLICIT SignedData }`. Nothing of it is trusted:
/// signatures and signed content, if there are any, do not matter.
fn signed_data<'a>(
    content_info: &Value<'a>,
    found: &mut impl FnMut(&'a [u8]) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    let mut fields = content_info.reader();
    let content_type = fields.expect(tag::OBJECT_IDENTIFIER)?;
    if content_type.object_identifier()? != oids::SIGNED_DATA {
        return Err(content_type.invalid("not a PKCS#7 bundle of certificates"));
    }
    let mut explicit = fields.expect(tag::context_constructed(0))?.named("signedData").reader();
    fields.finish()?;
    let mut signed = explicit.expect(tag::SEQUENCE)?.reader();
    explicit.finish()?;
    signed.expect(tag::INTEGER)?.integer()?;
    signed.expect(tag::SET)?;
    signed.expect(tag::SEQUENCE)?;
    let certificates = signed.named("signedData.certificates").optional(tag::context_constructed(0))?;
    signed.named("signedData.crls").optional(tag::context_constructed(1))?;
    signed.named("signedData.signerInfos").expect(tag::SET)?;
    signed.finish()?;
    let none = || content_info.invalid("PKCS#7 without certificates");
    let certificates = certificates.ok_or_else(none)?;
    if certificates.content.is_empty() {
        return Err(none());
    }
    certificate_set(&certificates, found)
}

/// RFC 5652 section 10.2.3: other kinds of certificates have tags of their own.
fn certificate_set<'a>(
    certificates: &Value<'a>,
    found: &mut impl FnMut(&'a [u8]) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    let mut reader = certificates.reader();
    while !reader.is_empty() {
        match reader.peek() {
            Some(tag::SEQUENCE) => found(reader.read()?.der)?,
            _ => return Err(reader.error(Problem::UnexpectedTag)),
        }
    }
    Ok(())
}
