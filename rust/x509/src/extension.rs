//! Extensions as they stand in a certificate or CRL: object identifier, criticality, octets (RFC 5280 section 4.2).

use crate::der::{Reader, Value, tag};
use crate::error::{Malformed, Problem};
use crate::oid::Oid;
use crate::oids;

/// Extensions that one certificate, CRL or entry of a CRL may have. Real ones have fewer than twenty.
pub const MAX_EXTENSIONS: usize = 64;

/// What an extension says, and whether whoever does not understand it must refuse (RFC 5280 section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Critical<T> {
    /// True when it is marked critical.
    pub critical: bool,
    /// What it says.
    pub value: T,
}

/// An extension that has not been looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<'a> {
    /// Which extension it is.
    pub oid: Oid<'a>,
    /// True when it is marked critical.
    pub critical: bool,
    /// The content of `extnValue`: DER, if the extension is what it should be.
    pub value: &'a [u8],
    /// Bytes from the start of the DER that was parsed to `value`.
    pub offset: usize,
}

impl<'a> Extension<'a> {
    /// `SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }`
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut fields = reader.expect(tag::SEQUENCE)?.reader();
        let oid = fields.object_identifier()?;
        let critical = match fields.optional(tag::BOOLEAN)? {
            Some(value) if !value.boolean()? => return Err(value.error(Problem::DefaultEncoded)),
            critical => critical.is_some(),
        };
        let octets = fields.expect(tag::OCTET_STRING)?;
        fields.finish()?;
        Ok(Self { oid, critical, value: octets.content, offset: octets.content_offset() })
    }

    /// The one value of DER that the octets are.
    pub(crate) fn single(&self, what: &'static str) -> Result<Value<'a>, Malformed> {
        Value::single(self.value, self.offset, what)
    }
}

/// The extensions that this crate decodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownExtension {
    BasicConstraints,
    KeyUsage,
    ExtendedKeyUsage,
    SubjectAlternativeName,
    AuthorityKeyIdentifier,
    SubjectKeyIdentifier,
    CertificatePolicies,
    CrlDistributionPoints,
    AuthorityInformationAccess,
    NameConstraints,
    IssuerAlternativeName,
    PolicyMappings,
    PolicyConstraints,
    InhibitAnyPolicy,
    FreshestCrl,
    SubjectInformationAccess,
    TlsFeature,
    NoRevocationAvailable,
    OcspNocheck,
    SubjectDirectoryAttributes,
}

impl KnownExtension {
    const COUNT: usize = Self::SubjectDirectoryAttributes as usize + 1;

    fn of(oid: Oid<'_>) -> Option<Self> {
        Some(match oid {
            oids::BASIC_CONSTRAINTS => Self::BasicConstraints,
            oids::KEY_USAGE => Self::KeyUsage,
            oids::EXTENDED_KEY_USAGE => Self::ExtendedKeyUsage,
            oids::SUBJECT_ALT_NAME => Self::SubjectAlternativeName,
            oids::AUTHORITY_KEY_IDENTIFIER => Self::AuthorityKeyIdentifier,
            oids::SUBJECT_KEY_IDENTIFIER => Self::SubjectKeyIdentifier,
            oids::CERTIFICATE_POLICIES => Self::CertificatePolicies,
            oids::CRL_DISTRIBUTION_POINTS => Self::CrlDistributionPoints,
            oids::AUTHORITY_INFORMATION_ACCESS => Self::AuthorityInformationAccess,
            oids::NAME_CONSTRAINTS => Self::NameConstraints,
            oids::ISSUER_ALT_NAME => Self::IssuerAlternativeName,
            oids::POLICY_MAPPINGS => Self::PolicyMappings,
            oids::POLICY_CONSTRAINTS => Self::PolicyConstraints,
            oids::INHIBIT_ANY_POLICY => Self::InhibitAnyPolicy,
            oids::FRESHEST_CRL => Self::FreshestCrl,
            oids::SUBJECT_INFORMATION_ACCESS => Self::SubjectInformationAccess,
            oids::TLS_FEATURE => Self::TlsFeature,
            oids::NO_REVOCATION_AVAILABLE => Self::NoRevocationAvailable,
            oids::OCSP_NOCHECK => Self::OcspNocheck,
            oids::SUBJECT_DIRECTORY_ATTRIBUTES => Self::SubjectDirectoryAttributes,
            _ => return None,
        })
    }
}

/// Where the known extensions are: one more than the bytes from the start of the list, or zero for absent.
/// A certificate has at most 65,536 bytes, and the list begins well after its start.
#[derive(Clone, Copy, Debug, Default)]
struct Places([u16; KnownExtension::COUNT]);

impl Places {
    fn of(&self, known: KnownExtension) -> Option<usize> {
        let place = self.0.get(known as usize).copied()?;
        usize::from(place).checked_sub(1)
    }

    /// False when there is one already, or the place can't be held.
    fn insert(&mut self, known: KnownExtension, position: usize) -> bool {
        match (self.0.get_mut(known as usize), u16::try_from(position + 1)) {
            (Some(place @ 0), Ok(position)) => {
                *place = position;
                true
            }
            _ => false,
        }
    }
}

/// The extensions of a certificate, with the known ones found at once.
#[derive(Clone, Debug)]
pub(crate) struct ExtensionList<'a> {
    all: Extensions<'a>,
    places: Places,
}

impl<'a> ExtensionList<'a> {
    /// Checks the list, a SEQUENCE; its values are not looked into.
    pub(crate) fn from_value(list: &Value<'a>) -> Result<Self, Malformed> {
        let mut places = Places::default();
        let all = Extensions::checked(list, |extension, place| {
            KnownExtension::of(extension.oid).map(|known| places.insert(known, place))
        })?;
        Ok(Self { all, places })
    }

    /// No extensions at all.
    pub(crate) fn none() -> Self {
        Self { all: Extensions::none(), places: Places::default() }
    }

    /// All of them.
    pub(crate) fn all(&self) -> Extensions<'a> {
        self.all.clone()
    }

    /// A known one, if it is there.
    pub(crate) fn known(&self, known: KnownExtension) -> Option<Extension<'a>> {
        let mut reader = self.all.reader.clone();
        reader.skip(self.places.of(known)?);
        Extension::read(&mut reader).ok()
    }
}

/// Extensions in their order; none is there twice. An iterator: a clone starts anew from where the original is.
#[derive(Clone, Debug)]
pub struct Extensions<'a> {
    reader: Reader<'a>,
}

impl<'a> Extensions<'a> {
    /// Checks a list, a SEQUENCE; its values are not looked into.
    pub(crate) fn from_value(list: &Value<'a>) -> Result<Self, Malformed> {
        Self::checked(list, |_, _| None)
    }

    /// Checks a list. `is_first` is told each extension and its place, and may know whether there was one of its
    /// kind before; if it does not, they are compared.
    fn checked(
        list: &Value<'a>,
        mut is_first: impl FnMut(&Extension<'a>, usize) -> Option<bool>,
    ) -> Result<Self, Malformed> {
        let all = Self { reader: list.reader() };
        let mut reader = list.reader();
        let mut count = 0;
        while !reader.is_empty() {
            if count == MAX_EXTENSIONS {
                return Err(reader.error(Problem::TooMany { limit: MAX_EXTENSIONS }));
            }
            let start = reader.clone();
            let extension = Extension::read(&mut reader)?;
            // Of any kind, so compared with all before it; the limit keeps that cheap.
            let differs = || !all.clone().take(count).any(|earlier| earlier.oid == extension.oid);
            if !is_first(&extension, start.offset() - list.content_offset()).unwrap_or_else(differs) {
                return Err(start.error(Problem::Duplicate));
            }
            count += 1;
        }
        // RFC 5280 section 4.1: SIZE (1..MAX).
        if count == 0 { Err(list.error(Problem::Empty)) } else { Ok(all) }
    }

    /// No extensions at all.
    pub(crate) fn none() -> Self {
        Self { reader: Reader::new(&[], 0, "extensions") }
    }
}

impl<'a> Iterator for Extensions<'a> {
    type Item = Extension<'a>;

    fn next(&mut self) -> Option<Extension<'a>> {
        // All were read once before, with the same function.
        if self.reader.is_empty() { None } else { Extension::read(&mut self.reader).ok() }
    }
}
