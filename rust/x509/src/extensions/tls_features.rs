//! TLS feature (RFC 7633).

use crate::der::{Reader, Value, elements, tag};
use crate::error::Malformed;

/// Extensions of TLS that a server must support: 5 is `status_request` (RFC 7633 section 4).
#[derive(Clone, Debug)]
pub struct TlsFeatures<'a> {
    reader: Reader<'a>,
}

impl<'a> TlsFeatures<'a> {
    /// `SEQUENCE OF INTEGER`, each a number of an extension of TLS (RFC 8446 section 4.2).
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let reader = value.of(tag::SEQUENCE)?.reader();
        let mut features = reader.clone();
        while !features.is_empty() {
            read_feature(&mut features)?;
        }
        Ok(Self { reader })
    }

    /// The numbers, in their order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + Clone + use<'a> {
        elements(self.reader.clone(), read_feature)
    }
}

fn read_feature(reader: &mut Reader<'_>) -> Result<u16, Malformed> {
    let value = reader.expect(tag::INTEGER)?;
    u16::try_from(value.saturating_u32()?).map_err(|_| value.invalid("not a number of a TLS extension"))
}
