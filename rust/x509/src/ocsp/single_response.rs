//! What a response says of one certificate (RFC 6960 section 4.2.1).

use super::cert_id::CertId;
use crate::der::{Reader, Value, tag};
use crate::error::{Malformed, Problem};
use crate::extension::{Extension, ExtensionList, Extensions};
use crate::extensions::reason_code::ReasonCode;
use crate::time::{UnixTime, read_generalized_time};

/// What is known of a certificate (RFC 6960 section 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CertStatus {
    /// It is not revoked. It may never have been issued.
    Good,
    /// It is revoked, for good or for now, or was never issued.
    Revoked {
        /// Since when.
        time: UnixTime,
        /// Why, if that is said.
        reason: Option<ReasonCode>,
    },
    /// The responder does not know it.
    Unknown,
}

/// What a response says of one certificate.
#[derive(Clone, Debug)]
pub struct SingleResponse<'a> {
    /// Which certificate.
    pub cert_id: CertId<'a>,
    /// What is known of it.
    pub status: CertStatus,
    /// When that was known to be right.
    pub this_update: UnixTime,
    /// When more will be known at the latest; `None`: more is known at any time.
    pub next_update: Option<UnixTime>,
    extensions: Option<Extensions<'a>>,
}

impl<'a> SingleResponse<'a> {
    /// `SEQUENCE { certID, certStatus, thisUpdate, nextUpdate [0] OPTIONAL, singleExtensions [1] OPTIONAL }`
    pub(super) fn read(responses: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut fields = responses.named(RESPONSE).expect(tag::SEQUENCE)?.reader();
        let cert_id = CertId::read(fields.named("tbsResponseData.responses.certID"))?;
        let status = CertStatus::read(fields.named("tbsResponseData.responses.certStatus"))?;
        let this_update = read_generalized_time(fields.named("tbsResponseData.responses.thisUpdate"))?;
        let next_update = read_next_update(fields.named("tbsResponseData.responses.nextUpdate"))?;
        let extensions = read_extensions(fields.named("tbsResponseData.responses.singleExtensions"))?;
        fields.named(RESPONSE).finish()?;
        Ok(Self { cert_id, status, this_update, next_update, extensions })
    }

    /// Its extensions, not looked into; none is there twice.
    pub fn extensions(&self) -> impl Iterator<Item = Extension<'a>> + Clone + use<'a> {
        self.extensions.clone().into_iter().flatten()
    }
}

const RESPONSE: &str = "tbsResponseData.responses";

impl CertStatus {
    /// `CHOICE { good [0] IMPLICIT NULL, revoked [1] IMPLICIT RevokedInfo, unknown [2] IMPLICIT NULL }`
    fn read(fields: &mut Reader<'_>) -> Result<Self, Malformed> {
        const GOOD: u8 = tag::context(0);
        const REVOKED: u8 = tag::context_constructed(1);
        const UNKNOWN: u8 = tag::context(2);
        let choice = fields.read()?;
        match choice.tag {
            GOOD => choice.null().map(|()| Self::Good),
            REVOKED => Self::read_revoked(&choice),
            UNKNOWN => choice.null().map(|()| Self::Unknown),
            _ => Err(choice.error(Problem::UnexpectedTag)),
        }
    }

    /// `SEQUENCE { revocationTime GeneralizedTime, revocationReason [0] EXPLICIT CRLReason OPTIONAL }`
    fn read_revoked(info: &Value<'_>) -> Result<Self, Malformed> {
        let mut fields = info.reader();
        let time = read_generalized_time(&mut fields)?;
        let reason = match fields.optional(tag::context_constructed(0))? {
            Some(explicit) => {
                let mut field = explicit.reader();
                let reason = ReasonCode::from_value(&field.read()?)?;
                field.finish()?;
                Some(reason)
            }
            None => None,
        };
        fields.finish()?;
        Ok(Self::Revoked { time, reason })
    }
}

/// `nextUpdate [0] EXPLICIT GeneralizedTime OPTIONAL`
fn read_next_update(fields: &mut Reader<'_>) -> Result<Option<UnixTime>, Malformed> {
    let Some(explicit) = fields.optional(tag::context_constructed(0))? else { return Ok(None) };
    let mut field = explicit.reader();
    let time = read_generalized_time(&mut field)?;
    field.finish()?;
    Ok(Some(time))
}

/// `[1] EXPLICIT Extensions OPTIONAL`, of a response or of what it says of one certificate.
pub(super) fn read_extensions<'a>(fields: &mut Reader<'a>) -> Result<Option<Extensions<'a>>, Malformed> {
    let Some(explicit) = fields.optional(tag::context_constructed(1))? else { return Ok(None) };
    let mut field = explicit.reader();
    let list = field.expect(tag::SEQUENCE)?;
    field.finish()?;
    ExtensionList::from_value(&list).map(|list| Some(list.all()))
}

#[cfg(test)]
mod tests;
