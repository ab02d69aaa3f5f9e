//! General names: the nine forms a subject can be named by (RFC 5280 section 4.2.1.6).

use crate::der::{Reader, Value, elements, tag};
use crate::error::{Malformed, Problem};
use crate::name::Name;
use crate::oid::Oid;
use crate::opaque::check_well_formed;
use crate::other_name::OtherName;

/// A name of one of the nine forms (RFC 5280 section 4.2.1.6).
///
/// Text is ASCII without NUL. Whether it is a host name, a mail address or a URI is not asked here.
#[derive(Clone, Copy, Debug)]
pub enum GeneralName<'a> {
    /// A form that an object identifier names.
    Other(OtherName<'a>),
    /// A mail address; in a constraint a mailbox, a host or a domain.
    Rfc822(&'a str),
    /// A host name; in a constraint a domain.
    Dns(&'a str),
    /// An X.400 address, as content octets.
    X400(&'a [u8]),
    /// A distinguished name.
    Directory(Name<'a>),
    /// An EDI party name, as content octets.
    EdiParty(&'a [u8]),
    /// A URI; in a constraint a host or a domain.
    Uri(&'a str),
    /// An address, of any length above zero; in a constraint an address and a mask.
    Ip(&'a [u8]),
    /// An object identifier that is registered for the subject.
    RegisteredId(Oid<'a>),
}

const OTHER_NAME: u8 = tag::context_constructed(0);
const RFC822_NAME: u8 = tag::context(1);
const DNS_NAME: u8 = tag::context(2);
const X400_ADDRESS: u8 = tag::context_constructed(3);
/// `Name` is a CHOICE, so that its tag is explicit (X.680 section 31.2.7).
const DIRECTORY_NAME: u8 = tag::context_constructed(4);
const EDI_PARTY_NAME: u8 = tag::context_constructed(5);
const URI: u8 = tag::context(6);
const IP_ADDRESS: u8 = tag::context(7);
const REGISTERED_ID: u8 = tag::context(8);

impl<'a> GeneralName<'a> {
    /// Reads a name, and checks all of it.
    pub(crate) fn read(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let value = reader.read()?;
        Ok(match value.tag {
            OTHER_NAME => Self::Other(other_name(&value)?),
            RFC822_NAME => Self::Rfc822(value.ia5_text()?),
            DNS_NAME => Self::Dns(value.ia5_text()?),
            X400_ADDRESS => Self::X400(opaque(&value)?),
            DIRECTORY_NAME => Self::Directory(directory_name(&value)?),
            EDI_PARTY_NAME => Self::EdiParty(opaque(&value)?),
            URI => Self::Uri(value.ia5_text()?),
            IP_ADDRESS => Self::Ip(address(&value)?),
            REGISTERED_ID => Self::RegisteredId(value.object_identifier()?),
            _ => return Err(value.error(Problem::UnexpectedTag)),
        })
    }
}

/// `SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY }`
fn other_name<'a>(value: &Value<'a>) -> Result<OtherName<'a>, Malformed> {
    let mut fields = value.reader();
    let type_id = fields.object_identifier()?;
    let mut explicit = fields.expect(tag::context_constructed(0))?.reader();
    fields.finish()?;
    let inner = explicit.read()?;
    explicit.finish()?;
    check_well_formed(&inner)?;
    Ok(OtherName { type_id, value: inner.der })
}

fn directory_name<'a>(value: &Value<'a>) -> Result<Name<'a>, Malformed> {
    let mut explicit = value.reader();
    let name = Name::read(&mut explicit)?;
    explicit.finish()?;
    Ok(name)
}

fn opaque<'a>(value: &Value<'a>) -> Result<&'a [u8], Malformed> {
    check_well_formed(value)?;
    Ok(value.content)
}

fn address<'a>(value: &Value<'a>) -> Result<&'a [u8], Malformed> {
    if value.content.is_empty() { Err(value.error(Problem::Empty)) } else { Ok(value.content) }
}

/// One general name or more. All were checked when the list was made.
#[derive(Clone, Debug)]
pub struct GeneralNames<'a> {
    reader: Reader<'a>,
    count: usize,
}

impl<'a> GeneralNames<'a> {
    /// The names that fill this value, a SEQUENCE of whatever tag; checks all of them. An address has four octets
    /// or sixteen: only a constraint has a mask as well (RFC 5280 sections 4.2.1.6, 4.2.1.10).
    pub(crate) fn from_value(value: &Value<'a>) -> Result<Self, Malformed> {
        let mut names = value.reader();
        let mut count = 0;
        while !names.is_empty() {
            if let GeneralName::Ip(octets) = GeneralName::read(&mut names)?
                && !matches!(octets.len(), 4 | 16)
            {
                return Err(value.invalid("iPAddress must have four or sixteen octets"));
            }
            count += 1;
        }
        // RFC 5280 section 4.2.1.6: SIZE (1..MAX).
        if count == 0 { Err(value.error(Problem::Empty)) } else { Ok(Self { reader: value.reader(), count }) }
    }

    /// The same, of a SEQUENCE with its own tag: an extension that is a list of names.
    pub(crate) fn from_sequence(value: &Value<'a>) -> Result<Self, Malformed> {
        Self::from_value(&value.of(tag::SEQUENCE)?)
    }

    /// The names, in their order.
    pub fn iter(&self) -> impl Iterator<Item = GeneralName<'a>> + Clone + use<'a> {
        elements(self.reader.clone(), GeneralName::read)
    }

    /// How many there are.
    #[allow(clippy::len_without_is_empty, reason = "a list that is empty is malformed")]
    pub fn len(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests;
