//! The envelope: a status, and what was answered if there is an answer (RFC 6960 section 4.2.1).

use super::basic_response::BasicOcspResponse;
use crate::der::{Reader, Value, tag};
use crate::error::{Malformed, Problem};
use crate::oids;

/// Bytes that one response may have. Those about one certificate, with a responder's certificate and ML-DSA
/// signatures, stay below 20 kB.
pub const MAX_OCSP_RESPONSE_BYTES: usize = 65_536;

/// How a responder took a request (RFC 6960 section 4.2.1). Nobody signs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OcspResponseStatus {
    /// There is an answer.
    Successful,
    /// The request was none.
    MalformedRequest,
    /// The responder is out of order.
    InternalError,
    /// Come back later.
    TryLater,
    /// The request must be signed.
    SigRequired,
    /// The responder does not answer this request, or not to this client.
    Unauthorized,
}

/// An OCSP response: a view of its DER, checked but for the certificates that it brings along.
#[derive(Clone, Debug)]
pub struct OcspResponse<'a> {
    der: &'a [u8],
    status: OcspResponseStatus,
    basic: Option<BasicOcspResponse<'a>>,
}

impl<'a> OcspResponse<'a> {
    /// A response from its DER, and nothing after it.
    ///
    /// # Errors
    /// What is malformed, and where; [`Problem::TooLarge`] above [`MAX_OCSP_RESPONSE_BYTES`]. An answer of
    /// another type than id-pkix-ocsp-basic is malformed too: nobody can read it.
    pub fn from_der(der: &'a [u8]) -> Result<Self, Malformed> {
        if der.len() > MAX_OCSP_RESPONSE_BYTES {
            let problem = Problem::TooLarge { limit: MAX_OCSP_RESPONSE_BYTES };
            return Err(Malformed { what: "ocspResponse", offset: 0, problem });
        }
        let outermost = Value::single(der, 0, "ocspResponse")?.of(tag::SEQUENCE)?;
        let mut fields = outermost.reader();
        let status = read_status(fields.named("responseStatus"))?;
        let bytes = fields.named("responseBytes").optional(tag::context_constructed(0))?;
        fields.named("ocspResponse").finish()?;
        // RFC 6960 section 4.2.1: an error comes without responseBytes; an answer without them says nothing.
        let basic = match (status, bytes) {
            (OcspResponseStatus::Successful, Some(explicit)) => Some(read_bytes(&explicit)?),
            (OcspResponseStatus::Successful, None) => {
                return Err(outermost.invalid("successful, and without responseBytes"));
            }
            (_, Some(explicit)) => return Err(explicit.invalid("an error has no responseBytes")),
            (_, None) => None,
        };
        Ok(Self { der, status, basic })
    }

    /// The whole response.
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// How the responder took the request.
    pub fn status(&self) -> OcspResponseStatus {
        self.status
    }

    /// The answer; there is one exactly when the status is [`OcspResponseStatus::Successful`].
    pub fn basic(&self) -> Option<&BasicOcspResponse<'a>> {
        self.basic.as_ref()
    }
}

/// `OCSPResponseStatus`: an ENUMERATED without 4.
fn read_status(fields: &mut Reader<'_>) -> Result<OcspResponseStatus, Malformed> {
    let value = fields.expect(tag::ENUMERATED)?;
    Ok(match value.integer()? {
        [0] => OcspResponseStatus::Successful,
        [1] => OcspResponseStatus::MalformedRequest,
        [2] => OcspResponseStatus::InternalError,
        [3] => OcspResponseStatus::TryLater,
        [5] => OcspResponseStatus::SigRequired,
        [6] => OcspResponseStatus::Unauthorized,
        _ => return Err(value.invalid("unknown status")),
    })
}

/// `ResponseBytes ::= SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING }`
fn read_bytes<'a>(explicit: &Value<'a>) -> Result<BasicOcspResponse<'a>, Malformed> {
    let mut field = explicit.reader();
    let mut fields = field.expect(tag::SEQUENCE)?.reader();
    field.finish()?;
    let kind = fields.named("responseBytes.responseType").expect(tag::OBJECT_IDENTIFIER)?;
    if kind.object_identifier()? != oids::OCSP_BASIC {
        return Err(kind.invalid("unknown type of response"));
    }
    let octets = fields.named("responseBytes.response").expect(tag::OCTET_STRING)?;
    fields.named("responseBytes").finish()?;
    let response = Value::single(octets.content, octets.content_offset(), "basicOCSPResponse")?;
    BasicOcspResponse::from_value(&response)
}

#[cfg(test)]
mod tests;
