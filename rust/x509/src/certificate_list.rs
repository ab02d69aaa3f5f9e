//! Certificate revocation lists: the envelope and the fields that all have (RFC 5280 section 5.1).

use crate::algorithm_identifier::AlgorithmIdentifier;
use crate::crl_version::CrlVersion;
use crate::der::{MAX_CRL_BYTES, Reader, Value, tag};
use crate::error::{Malformed, Problem};
use crate::extension::{Extension, Extensions};
use crate::name::Name;
use crate::oid::Oid;
use crate::revoked_entries::RevokedEntries;
use crate::time::{UnixTime, read_time};

/// A CRL: a view of its DER, checked but for its entries and the values of its extensions.
///
/// Making one allocates nothing and looks at no entry, so that it costs the same for any number of them. It
/// holds what is below, and each of it is what X.680 and DER say it must be, as for a
/// [`Certificate`](crate::Certificate). The entries are read by [`CertificateList::entries`], each when its turn
/// comes: whoever relies on the list reads all of them first, or asks [`CertificateList::check_entries`].
#[derive(Clone, Debug)]
pub struct CertificateList<'a> {
    der: &'a [u8],
    tbs: &'a [u8],
    version: CrlVersion,
    signature_algorithm: AlgorithmIdentifier<'a>,
    signature: &'a [u8],
    issuer: Name<'a>,
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    entries: Option<Value<'a>>,
    extensions: Extensions<'a>,
}

/// The fields of `TBSCertList`.
struct ToBeSigned<'a> {
    version: CrlVersion,
    signature: AlgorithmIdentifier<'a>,
    issuer: Name<'a>,
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    entries: Option<Value<'a>>,
    extensions: Extensions<'a>,
}

impl<'a> CertificateList<'a> {
    /// A CRL from its DER, and nothing after it (RFC 5280 section 5.1.1).
    ///
    /// # Errors
    /// What is malformed, and where; [`Problem::TooLarge`] above [`MAX_CRL_BYTES`].
    pub fn from_der(der: &'a [u8]) -> Result<Self, Malformed> {
        if der.len() > MAX_CRL_BYTES {
            let problem = Problem::TooLarge { limit: MAX_CRL_BYTES };
            return Err(Malformed { what: "certificateList", offset: 0, problem });
        }
        let mut outermost = Reader::new(der, 0, "certificateList");
        let mut fields = outermost.expect(tag::SEQUENCE)?.reader();
        outermost.finish()?;
        let tbs = fields.named("tbsCertList").expect(tag::SEQUENCE)?;
        let algorithm_start = fields.named("signatureAlgorithm").clone();
        let signature_algorithm = AlgorithmIdentifier::read(&mut fields)?;
        let signature = fields.named("signatureValue").expect(tag::BIT_STRING)?.bit_string()?;
        let signature = if signature.padding_bits() == 0 { signature.as_bytes() } else { &[] };
        fields.named("certificateList").finish()?;
        let signed = ToBeSigned::from_value(&tbs)?;
        // RFC 5280 section 5.1.1.2.
        if signed.signature != signature_algorithm {
            return Err(algorithm_start.error(Problem::InnerOuterAlgorithmMismatch));
        }
        Ok(Self {
            der,
            tbs: tbs.der,
            version: signed.version,
            signature_algorithm,
            signature,
            issuer: signed.issuer,
            this_update: signed.this_update,
            next_update: signed.next_update,
            entries: signed.entries,
            extensions: signed.extensions,
        })
    }

    /// The whole CRL.
    pub fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// What is signed: the whole TLV of `tbsCertList` (RFC 5280 section 5.1.1.1).
    pub fn tbs_der(&self) -> &'a [u8] {
        self.tbs
    }

    /// The version (RFC 5280 section 5.1.2.1).
    pub fn version(&self) -> CrlVersion {
        self.version
    }

    /// How it is signed; the same inside and outside of what is signed (RFC 5280 section 5.1.1.2).
    pub fn signature_algorithm(&self) -> AlgorithmIdentifier<'a> {
        self.signature_algorithm
    }

    /// The signature: the content of the BIT STRING (RFC 5280 section 5.1.1.3).
    ///
    /// Empty, and so no signature of any algorithm, where it does not hold whole octets.
    pub fn signature(&self) -> &'a [u8] {
        self.signature
    }

    /// Who signed it (RFC 5280 section 5.1.2.3).
    pub fn issuer(&self) -> Name<'a> {
        self.issuer
    }

    /// When it was issued (RFC 5280 section 5.1.2.4).
    pub fn this_update(&self) -> UnixTime {
        self.this_update
    }

    /// When the next one is issued at the latest (RFC 5280 section 5.1.2.5). Conforming issuers always tell.
    pub fn next_update(&self) -> Option<UnixTime> {
        self.next_update
    }

    /// The entries, not read yet (RFC 5280 section 5.1.2.6).
    pub fn entries(&self) -> RevokedEntries<'a> {
        RevokedEntries::new(self.entries.as_ref(), self.version)
    }

    /// Reads every entry, and tells how many there are.
    ///
    /// # Errors
    /// What is malformed in the first entry that is.
    pub fn check_entries(&self) -> Result<usize, Malformed> {
        let (mut entries, mut count) = (self.entries(), 0);
        loop {
            while entries.next_usual().is_some() {
                count += 1;
            }
            match entries.next() {
                Some(entry) => entry.map(drop)?,
                None => return Ok(count),
            }
            count += 1;
        }
    }

    /// True when the list of entries is there and empty. It means the same as no list, but RFC 5280 section
    /// 5.1.2.6 says that it must be absent then.
    pub fn has_empty_list(&self) -> bool {
        self.entries.is_some_and(|list| list.content.is_empty())
    }

    /// The extensions, not looked into; none is there twice (RFC 5280 section 5.2).
    pub fn extensions(&self) -> Extensions<'a> {
        self.extensions.clone()
    }

    /// The extension of this kind, not looked into.
    pub fn extension(&self, oid: Oid<'_>) -> Option<Extension<'a>> {
        self.extensions().find(|extension| extension.oid == oid)
    }
}

impl<'a> ToBeSigned<'a> {
    fn from_value(tbs: &Value<'a>) -> Result<Self, Malformed> {
        let mut fields = tbs.reader();
        let version = CrlVersion::read(fields.named("tbsCertList.version"))?;
        let signature = AlgorithmIdentifier::read(fields.named("tbsCertList.signature"))?;
        let issuer = Name::read(fields.named("tbsCertList.issuer"))?;
        let this_update = read_time(fields.named("tbsCertList.thisUpdate"))?;
        let next_update = read_next_update(fields.named("tbsCertList.nextUpdate"))?;
        let entries = fields.named("tbsCertList.revokedCertificates").optional(tag::SEQUENCE)?;
        let extensions = read_extensions(fields.named("tbsCertList.crlExtensions"), version)?;
        fields.named("tbsCertList").finish()?;
        Ok(Self { version, signature, issuer, this_update, next_update, entries, extensions })
    }
}

/// `Time OPTIONAL` (RFC 5280 section 5.1.2.5).
fn read_next_update(fields: &mut Reader<'_>) -> Result<Option<UnixTime>, Malformed> {
    match fields.peek() {
        Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => read_time(fields).map(Some),
        _ => Ok(None),
    }
}

/// `[0] EXPLICIT Extensions OPTIONAL`, of version 2 (RFC 5280 section 5.1.2.7).
fn read_extensions<'a>(fields: &mut Reader<'a>, version: CrlVersion) -> Result<Extensions<'a>, Malformed> {
    let Some(explicit) = fields.optional(tag::context_constructed(0))? else { return Ok(Extensions::none()) };
    if version != CrlVersion::V2 {
        return Err(explicit.invalid("extensions need version 2"));
    }
    let mut field = explicit.reader();
    let list = field.expect(tag::SEQUENCE)?;
    field.finish()?;
    Extensions::from_value(&list)
}

#[cfg(test)]
mod tests;
