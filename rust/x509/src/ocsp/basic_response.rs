//! The answer itself: what is signed, by whom, and the certificates that come along (RFC 6960 section 4.2.1).

use super::request::MAX_OCSP_NONCE_BYTES;
use super::single_response::{SingleResponse, read_extensions};
use crate::algorithm_identifier::AlgorithmIdentifier;
use crate::der::{Reader, Value, elements, tag};
use crate::error::{Malformed, Problem};
use crate::extension::{Critical, Extension, Extensions};
use crate::name::Name;
use crate::oids;
use crate::time::{UnixTime, read_generalized_time};

/// Who says that it signed the response (RFC 6960 section 4.2.1).
#[derive(Clone, Copy, Debug)]
pub enum ResponderId<'a> {
    /// The subject of its certificate.
    ByName(Name<'a>),
    /// SHA-1 of its key: of the content of `subjectPublicKey`, without tag, length and unused bits.
    ByKey(&'a [u8]),
}

/// An answer of type id-pkix-ocsp-basic. Version 1 is the only one there is.
#[derive(Clone, Debug)]
pub struct BasicOcspResponse<'a> {
    tbs: &'a [u8],
    responder_id: ResponderId<'a>,
    produced_at: UnixTime,
    responses: Reader<'a>,
    extensions: Option<Extensions<'a>>,
    nonce: Option<Critical<&'a [u8]>>,
    signature_algorithm: AlgorithmIdentifier<'a>,
    signature: &'a [u8],
    certificates: Option<Reader<'a>>,
}

impl<'a> BasicOcspResponse<'a> {
    /// `SEQUENCE { tbsResponseData, signatureAlgorithm, signature, certs [0] EXPLICIT OPTIONAL }`
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let mut fields = value.of(tag::SEQUENCE)?.reader();
        let tbs = fields.named("tbsResponseData").expect(tag::SEQUENCE)?;
        let signature_algorithm = AlgorithmIdentifier::read(fields.named("signatureAlgorithm"))?;
        let signature = fields.named("signature").expect(tag::BIT_STRING)?.bit_string()?;
        let signature = if signature.padding_bits() == 0 { signature.as_bytes() } else { &[] };
        let certificates = read_certificates(fields.named("certs"))?;
        fields.named("basicOCSPResponse").finish()?;

        let mut fields = tbs.reader();
        check_version(fields.named("tbsResponseData.version"))?;
        let responder_id = ResponderId::read(fields.named("tbsResponseData.responderID"))?;
        let produced_at = read_generalized_time(fields.named("tbsResponseData.producedAt"))?;
        let responses = read_responses(fields.named("tbsResponseData.responses"))?;
        let extensions = read_extensions(fields.named("tbsResponseData.responseExtensions"))?;
        fields.named("tbsResponseData").finish()?;
        let nonce = read_nonce(extensions.clone())?;
        Ok(Self {
            tbs: tbs.der,
            responder_id,
            produced_at,
            responses,
            extensions,
            nonce,
            signature_algorithm,
            signature,
            certificates,
        })
    }

    /// What is signed: the whole TLV of `tbsResponseData`.
    pub fn tbs_der(&self) -> &'a [u8] {
        self.tbs
    }

    /// Who says that it signed it.
    pub fn responder_id(&self) -> ResponderId<'a> {
        self.responder_id
    }

    /// When it was signed.
    pub fn produced_at(&self) -> UnixTime {
        self.produced_at
    }

    /// What it says of each certificate, in its order. There may be nothing, and several of one certificate.
    pub fn responses(&self) -> impl Iterator<Item = SingleResponse<'a>> + Clone + use<'a> {
        elements(self.responses.clone(), SingleResponse::read)
    }

    /// Its extensions, not looked into; none is there twice.
    pub fn extensions(&self) -> impl Iterator<Item = Extension<'a>> + Clone + use<'a> {
        self.extensions.clone().into_iter().flatten()
    }

    /// The nonce of the request (RFC 9654 section 2.1): 1 to 128 octets.
    pub fn nonce(&self) -> Option<Critical<&'a [u8]>> {
        self.nonce
    }

    /// How it is signed.
    pub fn signature_algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.signature_algorithm
    }

    /// The signature: the content of the BIT STRING.
    ///
    /// Empty, and so no signature of any algorithm, where it does not hold whole octets.
    pub fn signature(&self) -> &'a [u8] {
        self.signature
    }

    /// The certificates that came along, each as a SEQUENCE that nobody looked into, in their order.
    pub fn certificates(&self) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a> {
        self.certificates.clone().into_iter().flat_map(|reader| elements(reader, read_certificate))
    }
}

impl<'a> ResponderId<'a> {
    /// `CHOICE { byName [1] EXPLICIT Name, byKey [2] EXPLICIT OCTET STRING }`
    fn read(fields: &mut Reader<'a>) -> Result<Self, Malformed> {
        const BY_NAME: u8 = tag::context_constructed(1);
        const BY_KEY: u8 = tag::context_constructed(2);
        let explicit = fields.read()?;
        let mut field = explicit.reader();
        let responder = match explicit.tag {
            BY_NAME => Self::ByName(Name::read(&mut field)?),
            BY_KEY => Self::ByKey(field.expect(tag::OCTET_STRING)?.content),
            _ => return Err(explicit.error(Problem::UnexpectedTag)),
        };
        field.finish()?;
        Ok(responder)
    }
}

/// `version [0] EXPLICIT INTEGER DEFAULT v1`, and there is no other (RFC 6960 section 4.2.1).
fn check_version(fields: &mut Reader<'_>) -> Result<(), Malformed> {
    let Some(explicit) = fields.optional(tag::context_constructed(0))? else { return Ok(()) };
    let mut field = explicit.reader();
    let value = field.expect(tag::INTEGER)?;
    field.finish()?;
    match value.integer()? {
        [0] => Err(value.error(Problem::DefaultEncoded)),
        _ => Err(value.invalid("unknown version")),
    }
}

/// `responses SEQUENCE OF SingleResponse`; checks all of them.
fn read_responses<'a>(fields: &mut Reader<'a>) -> Result<Reader<'a>, Malformed> {
    let list = fields.expect(tag::SEQUENCE)?;
    let mut responses = list.reader();
    while !responses.is_empty() {
        SingleResponse::read(&mut responses)?;
    }
    Ok(list.reader())
}

/// `Nonce ::= OCTET STRING (SIZE (1..128))` (RFC 9654 section 2.1).
fn read_nonce(extensions: Option<Extensions<'_>>) -> Result<Option<Critical<&[u8]>>, Malformed> {
    let mut all = extensions.into_iter().flatten();
    let Some(extension) = all.find(|extension| extension.oid == oids::OCSP_NONCE) else { return Ok(None) };
    let value = extension.single("nonce")?.of(tag::OCTET_STRING)?;
    match value.content.len() {
        0 => Err(value.error(Problem::Empty)),
        1..=MAX_OCSP_NONCE_BYTES => Ok(Some(Critical { critical: extension.critical, value: value.content })),
        _ => Err(value.error(Problem::TooLarge { limit: MAX_OCSP_NONCE_BYTES })),
    }
}

/// `certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL`
fn read_certificates<'a>(fields: &mut Reader<'a>) -> Result<Option<Reader<'a>>, Malformed> {
    let Some(explicit) = fields.optional(tag::context_constructed(0))? else { return Ok(None) };
    let mut field = explicit.reader();
    let list = field.expect(tag::SEQUENCE)?;
    field.finish()?;
    let mut certificates = list.reader();
    while !certificates.is_empty() {
        read_certificate(&mut certificates)?;
    }
    Ok(Some(list.reader()))
}

fn read_certificate<'a>(certificates: &mut Reader<'a>) -> Result<&'a [u8], Malformed> {
    certificates.expect(tag::SEQUENCE).map(|value| value.der)
}
