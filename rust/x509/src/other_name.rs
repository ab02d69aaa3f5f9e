//! The otherName forms that chainward looks into.

use crate::der::{Value, tag};
use crate::error::{Malformed, Problem};
use crate::oid::Oid;
use crate::oids;

/// An otherName (RFC 5280 section 4.2.1.6): a form that an object identifier names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherName<'a> {
    /// The form.
    pub type_id: Oid<'a>,
    /// The value: one TLV, of whatever type the form has.
    pub value: &'a [u8],
}

/// The text of an otherName: `None` when it is of another form. Offsets of errors count from the value.
type Text<'a> = Option<Result<&'a str, Malformed>>;

impl<'a> OtherName<'a> {
    /// The user principal name of Windows (MS-WCCE section 2.2.2.7.7.4): a `UTF8String`.
    pub fn upn(&self) -> Text<'a> {
        self.text(oids::UPN, tag::UTF8_STRING, "otherName.userPrincipalName")
    }

    /// A service name, `_service.host` (RFC 4985 section 2): an `IA5String` that is not empty.
    pub fn srv_name(&self) -> Text<'a> {
        self.text(oids::SRV_NAME, tag::IA5_STRING, "otherName.dnsSRV")
    }

    /// An internationalised mail address (RFC 9598 section 3): a `UTF8String` that is not empty.
    pub fn smtp_utf8_mailbox(&self) -> Text<'a> {
        self.text(oids::SMTP_UTF8_MAILBOX, tag::UTF8_STRING, "otherName.smtpUTF8Mailbox")
    }

    /// True for a form that chainward looks into, with a value of its type.
    pub fn is_readable(&self) -> bool {
        [self.upn(), self.srv_name(), self.smtp_utf8_mailbox()].into_iter().flatten().any(|text| text.is_ok())
    }

    fn text(&self, form: Oid<'_>, string: u8, what: &'static str) -> Text<'a> {
        (self.type_id == form).then(|| text_of(self.value, string, what))
    }
}

fn text_of<'a>(der: &'a [u8], string: u8, what: &'static str) -> Result<&'a str, Malformed> {
    let value = Value::single(der, 0, what)?.of(string)?;
    let text = if string == tag::IA5_STRING { value.ia5_text()? } else { value.utf8_text()? };
    if text.is_empty() { Err(value.error(Problem::Empty)) } else { Ok(text) }
}
