//! Certificates: the envelope and the fields that all have (RFC 5280 section 4.1).

use crate::algorithm_identifier::AlgorithmIdentifier;
use crate::der::{MAX_CERTIFICATE_BYTES, Reader, Value, tag};
use crate::error::{Malformed, Problem};
use crate::extension::{Extension, ExtensionList, Extensions};
use crate::name::Name;
use crate::oid::Oid;
use crate::subject_public_key_info::SubjectPublicKeyInfo;
use crate::time::Validity;

/// The version of a certificate (RFC 5280 section 4.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// X.509 of 1988: no unique identifiers, no extensions.
    V1,
    /// X.509 of 1993: unique identifiers.
    V2,
    /// X.509 of 1996: extensions.
    V3,
}

/// A certificate: a view of its DER, checked but for the values of its extensions and its key.
///
/// Making one allocates nothing. It holds what is below, and each of it is what X.680 and DER say it must be:
/// lengths, types, minimal integers, names to the last character, times, no default encoded, no extension
/// twice, and the same signature algorithm inside and outside of what is signed.
#[derive(Clone, Debug)]
pub struct Certificate<'a> {
    der: &'a [u8],
    tbs: &'a [u8],
    version: Version,
    serial_number: &'a [u8],
    signature_algorithm: AlgorithmIdentifier<'a>,
    signature: &'a [u8],
    issuer: Name<'a>,
    subject: Name<'a>,
    validity: Validity,
    subject_public_key_info: SubjectPublicKeyInfo<'a>,
    pub(crate) extension_list: ExtensionList<'a>,
}

/// The fields of `TBSCertificate`.
struct ToBeSigned<'a> {
    version: Version,
    serial_number: &'a [u8],
    signature: AlgorithmIdentifier<'a>,
    issuer: Name<'a>,
    validity: Validity,
    subject: Name<'a>,
    subject_public_key_info: SubjectPublicKeyInfo<'a>,
    extension_list: ExtensionList<'a>,
}

impl<'a> Certificate<'a> {
    /// A certificate from its DER, and nothing after it (RFC 5280 section 4.1.1).
    ///
    /// # Errors
    /// What is malformed, and where; [`Problem::TooLarge`] above [`MAX_CERTIFICATE_BYTES`].
    pub fn from_der(der: &'a [u8]) -> Result<Self, Malformed> {
        if der.len() > MAX_CERTIFICATE_BYTES {
            let problem = Problem::TooLarge { limit: MAX_CERTIFICATE_BYTES };
            return Err(Malformed { what: "certificate", offset: 0, problem });
        }
        let mut outermost = Reader::new(der, 0, "certificate");
        let mut fields = outermost.expect(tag::SEQUENCE)?.reader();
        outermost.finish()?;
        let tbs = fields.named("tbsCertificate").expect(tag::SEQUENCE)?;
        let algorithm_start = fields.named("signatureAlgorithm").clone();
        let signature_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let signature = fields.named("signatureValue").expect(tag::BIT_STRING)?.bit_string()?;
        let signature = if signature.padding_bits() == 0 { signature.as_bytes() } else { &[] };
        fields.named("certificate").finish()?;
        let signed = ToBeSigned::from_value(&tbs)?;
        if signed.signature != signature_algorithm {
            return Err(algorithm_start.error(Problem::InnerOuterAlgorithmMismatch));
        }
        Ok(Self {
            der,
            tbs: tbs.der,
            version: signed.version,
            serial_number: signed.serial_number,
            signature_algorithm,
            signature,
            issuer: signed.issuer,
            subject: signed.subject,
            validity: signed.validity,
            subject_public_key_info: signed.subject_public_key_info,
            extension_list: signed.extension_list,
        })
    }

    /// The whole certificate.
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// What is signed: the whole TLV of `tbsCertificate` (RFC 5280 section 4.1.1.1).
    pub fn tbs_der(&self) -> &'a [u8] {
        self.tbs
    }

    /// The version (RFC 5280 section 4.1.2.1).
    pub fn version(&self) -> Version {
        self.version
    }

    /// The serial number: the content octets of the INTEGER, of any sign and length
    /// (RFC 5280 section 4.1.2.2).
    pub fn serial_number(&self) -> &'a [u8] {
        self.serial_number
    }

    /// How it is signed; the same inside and outside of what is signed (RFC 5280 section 4.1.1.2).
    pub fn signature_algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.signature_algorithm
    }

    /// The signature: the content of the BIT STRING (RFC 5280 section 4.1.1.3).
    ///
    /// Empty, and so no signature of any algorithm, where it does not hold whole octets.
    pub fn signature(&self) -> &'a [u8] {
        self.signature
    }

    /// Who signed it (RFC 5280 section 4.1.2.4).
    pub fn issuer(&self) -> Name<'a> {
        self.issuer
    }

    /// Whose key it is (RFC 5280 section 4.1.2.6). It may be empty.
    pub fn subject(&self) -> Name<'a> {
        self.subject
    }

    /// When it may be used (RFC 5280 section 4.1.2.5). The end may come before the start.
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// The key (RFC 5280 section 4.1.2.7).
    pub fn subject_public_key_info(&self) -> SubjectPublicKeyInfo<'a> {
        self.subject_public_key_info
    }

    /// The extensions, not looked into; none is there twice (RFC 5280 section 4.2).
    pub fn extensions(&self) -> Extensions<'a> {
        self.extension_list.all()
    }

    /// The extension of this kind, not looked into.
    pub fn extension(&self, oid: Oid<'_>) -> Option<Extension<'a>> {
        self.extensions().find(|extension| extension.oid == oid)
    }

    /// True when issuer and subject are the same name (RFC 5280 section 6.1, self-issued).
    pub fn is_self_issued(&self) -> bool {
        self.issuer.as_der() == self.subject.as_der() || self.issuer.canonical() == self.subject.canonical()
    }
}

impl<'a> ToBeSigned<'a> {
    fn from_value(tbs: &Value<'a>) -> Result<Self, Malformed> {
        let mut fields = tbs.reader();
        let version = read_version(fields.named("tbsCertificate.version"))?;
        let serial_number = fields.named("tbsCertificate.serialNumber").expect(tag::INTEGER)?.integer()?;
        let signature = AlgorithmIdentifier::read(fields.named("tbsCertificate.signature"))?;
        let issuer = Name::read(fields.named("tbsCertificate.issuer"))?;
        let validity = Validity::read(&mut fields)?;
        let subject = Name::read(fields.named("tbsCertificate.subject"))?;
        let subject_public_key_info = SubjectPublicKeyInfo::read(&mut fields)?;
        check_unique_identifiers(&mut fields, version)?;
        let extension_list = read_extensions(fields.named("tbsCertificate.extensions"), version)?;
        fields.named("tbsCertificate").finish()?;
        Ok(Self {
            version,
            serial_number,
            signature,
            issuer,
            validity,
            subject,
            subject_public_key_info,
            extension_list,
        })
    }
}

/// `[0] EXPLICIT INTEGER DEFAULT v1` (RFC 5280 section 4.1.2.1).
fn read_version(fields: &mut Reader<'_>) -> Result<Version, Malformed> {
    let Some(explicit) = fields.optional(tag::context_constructed(0))? else { return Ok(Version::V1) };
    let mut field = explicit.reader();
    let value = field.expect(tag::INTEGER)?;
    field.finish()?;
    match value.integer()? {
        [0] => Err(value.error(Problem::DefaultEncoded)),
        [1] => Ok(Version::V2),
        [2] => Ok(Version::V3),
        _ => Err(value.invalid("unknown version")),
    }
}

/// `[1]` and `[2] IMPLICIT BIT STRING OPTIONAL`, from version 2 on (RFC 5280 section 4.1.2.8).
fn check_unique_identifiers(fields: &mut Reader<'_>, version: Version) -> Result<(), Malformed> {
    for (number, what) in [(1, "tbsCertificate.issuerUniqueID"), (2, "tbsCertificate.subjectUniqueID")] {
        if let Some(identifier) = fields.named(what).optional(tag::context(number))? {
            if version == Version::V1 {
                return Err(identifier.invalid("unique identifiers need version 2 or 3"));
            }
            identifier.bit_string()?;
        }
    }
    Ok(())
}

/// `[3] EXPLICIT Extensions OPTIONAL`, of version 3 (RFC 5280 section 4.1.2.9).
fn read_extensions<'a>(fields: &mut Reader<'a>, version: Version) -> Result<ExtensionList<'a>, Malformed> {
    let Some(explicit) = fields.optional(tag::context_constructed(3))? else {
        return Ok(ExtensionList::none());
    };
    if version != Version::V3 {
        return Err(explicit.invalid("extensions need version 3"));
    }
    let mut field = explicit.reader();
    let list = field.expect(tag::SEQUENCE)?;
    field.finish()?;
    ExtensionList::from_value(&list)
}

#[cfg(test)]
mod tests;
