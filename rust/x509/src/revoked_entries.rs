//! The entries of a CRL, one after the other (RFC 5280 sections 5.1.2.6 and 5.3).
//!
//! A CRL may have tens of millions of them, so nothing is kept but the place of the next one. Nearly all have
//! one of two forms, which `usual` reads without a detour; everything else, and so everything that is
//! malformed, is read field by field.

mod usual;

use crate::crl_version::CrlVersion;
use crate::der::{MAX_CRL_BYTES, Reader, Value, tag};
use crate::error::{Malformed, Problem};
use crate::extension::{Extension, Extensions};
use crate::extensions::reason_code::ReasonCode;
use crate::general_name::GeneralNames;
use crate::oid::Oid;
use crate::oids;
use crate::time::{UnixTime, generalized_time, read_time};

const WHAT: &str = "revokedCertificates";

/// One revoked certificate (RFC 5280 section 5.1.2.6).
#[derive(Clone, Debug)]
pub struct RevokedEntry<'a> {
    /// Bytes from the start of the CRL to the entry.
    pub offset: usize,
    /// The whole TLV.
    pub der: &'a [u8],
    /// `userCertificate`: the content octets of the INTEGER, of any sign and length.
    pub serial_number: &'a [u8],
    /// `revocationDate`.
    pub revocation_date: UnixTime,
    /// `reasonCode` (RFC 5280 section 5.3.1).
    pub reason: Option<ReasonCode>,
    /// `invalidityDate`: since when the certificate may have been misused (RFC 5280 section 5.3.2).
    pub invalidity_date: Option<UnixTime>,
    /// `certificateIssuer`: whose certificates this entry of an indirect CRL and those after it are about, up to
    /// the next entry that has it (RFC 5280 section 5.3.3).
    pub certificate_issuer: Option<GeneralNames<'a>>,
    /// The first extension that is critical and that this crate does not know: the CRL can't tell then which
    /// certificates are revoked (RFC 5280 section 5.3).
    pub unknown_critical_extension: Option<Oid<'a>>,
}

impl<'a> RevokedEntry<'a> {
    /// The entry that starts at this place of a CRL that was read before.
    ///
    /// # Errors
    /// What is malformed there; [`Problem::TooLarge`] above [`MAX_CRL_BYTES`].
    pub fn at(der: &'a [u8], offset: usize) -> Result<Self, Malformed> {
        let mut reader = Reader::new(der, 0, WHAT);
        if der.len() > MAX_CRL_BYTES {
            return Err(reader.error(Problem::TooLarge { limit: MAX_CRL_BYTES }));
        }
        reader.skip(offset);
        read_entry(reader, CrlVersion::V2).map(|(entry, _)| entry)
    }
}

/// The entries of a CRL, in their order. An iterator that ends after the first error.
#[derive(Clone, Debug)]
pub struct RevokedEntries<'a> {
    reader: Reader<'a>,
    version: CrlVersion,
}

impl<'a> RevokedEntries<'a> {
    pub(crate) fn new(list: Option<&Value<'a>>, version: CrlVersion) -> Self {
        let reader = list.map_or(Reader::new(&[], 0, WHAT), |list| list.named(WHAT).reader());
        Self { reader, version }
    }

    /// Bytes of the entries that are not read yet.
    pub fn remaining_bytes(&self) -> usize {
        self.reader.rest().len()
    }

    /// The next entry, if it has one of the forms that nearly all have; `None` says nothing of what comes then.
    ///
    /// For whoever goes through millions: `while let Some(entry) = entries.next_usual()` around what is done with
    /// most, then [`Iterator::next`] for the one that is different or the end, and again. What is not looked at is
    /// not made.
    #[allow(clippy::inline_always, reason = "what is not looked at is not made")]
    #[inline(always)]
    pub fn next_usual(&mut self) -> Option<RevokedEntry<'a>> {
        let entry = usual_entry(&self.reader, self.version)?;
        self.reader.skip(entry.der.len());
        Some(entry)
    }
}

impl<'a> Iterator for RevokedEntries<'a> {
    type Item = Result<RevokedEntry<'a>, Malformed>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.reader.is_empty() {
            return None;
        }
        let nothing = Reader::new(&[], 0, WHAT);
        match read_entry(std::mem::replace(&mut self.reader, nothing), self.version) {
            Ok((entry, rest)) => {
                self.reader = rest;
                Some(Ok(entry))
            }
            Err(malformed) => Some(Err(malformed)),
        }
    }
}

/// An entry, and a reader of those after it.
type Read<'a> = Result<(RevokedEntry<'a>, Reader<'a>), Malformed>;

/// The next entry.
#[inline]
fn read_entry(mut reader: Reader<'_>, version: CrlVersion) -> Read<'_> {
    match usual_entry(&reader, version) {
        Some(entry) => {
            reader.skip(entry.der.len());
            Ok((entry, reader))
        }
        None => read_any_entry(reader, version),
    }
}

/// The next entry, if it has one of the usual forms.
#[allow(clippy::inline_always, reason = "what is not looked at is not made")]
#[inline(always)]
fn usual_entry<'a>(reader: &Reader<'a>, version: CrlVersion) -> Option<RevokedEntry<'a>> {
    let usual = usual::entry(reader.rest())?;
    if usual.reason.is_some() && version != CrlVersion::V2 {
        return None;
    }
    Some(RevokedEntry {
        offset: reader.offset(),
        der: usual.der,
        serial_number: usual.serial_number,
        revocation_date: usual.revocation_date,
        reason: usual.reason,
        invalidity_date: None,
        certificate_issuer: None,
        unknown_critical_extension: None,
    })
}

/// `SEQUENCE { userCertificate INTEGER, revocationDate Time, crlEntryExtensions Extensions OPTIONAL }`
#[cold]
#[inline(never)]
fn read_any_entry(mut reader: Reader<'_>, version: CrlVersion) -> Read<'_> {
    let value = reader.named(WHAT).expect(tag::SEQUENCE)?;
    let mut fields = value.reader();
    let serial_number =
        fields.named("revokedCertificates.userCertificate").expect(tag::INTEGER)?.integer()?;
    let revocation_date = read_time(fields.named("revokedCertificates.revocationDate"))?;
    let list = fields.named("revokedCertificates.crlEntryExtensions").optional(tag::SEQUENCE)?;
    fields.named(WHAT).finish()?;
    let mut entry = RevokedEntry {
        offset: value.offset,
        der: value.der,
        serial_number,
        revocation_date,
        reason: None,
        invalidity_date: None,
        certificate_issuer: None,
        unknown_critical_extension: None,
    };
    if let Some(list) = list {
        // RFC 5280 section 5.1.2.6: "if present, version MUST be v2".
        if version != CrlVersion::V2 {
            return Err(list.invalid("extensions need version 2"));
        }
        for extension in Extensions::from_value(&list)? {
            entry.take(&extension)?;
        }
    }
    Ok((entry, reader))
}

impl<'a> RevokedEntry<'a> {
    /// Decodes an extension, if it is known (RFC 5280 section 5.3).
    fn take(&mut self, extension: &Extension<'a>) -> Result<(), Malformed> {
        match extension.oid {
            oids::REASON_CODE => {
                self.reason = Some(ReasonCode::from_value(&extension.single("reasonCode")?)?);
            }
            oids::INVALIDITY_DATE => {
                let value = extension.single("invalidityDate")?.of(tag::GENERALIZED_TIME)?;
                self.invalidity_date = Some(generalized_time(&value)?);
            }
            oids::CERTIFICATE_ISSUER => {
                let value = extension.single("certificateIssuer")?;
                self.certificate_issuer = Some(GeneralNames::from_sequence(&value)?);
            }
            unknown if extension.critical && self.unknown_critical_extension.is_none() => {
                self.unknown_critical_extension = Some(unknown);
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
