//! Names of clients, by their form.

use std::net::IpAddr;

use chainward_x509::{GeneralName, OtherName, oids};

use super::fault::Fault;
use super::host::{check_host, check_host_not_address};
use super::mailbox::{Mailbox, Repertoire};
use super::spiffe::{SpiffeId, is_spiffe_scheme};
use super::uri::Uri;

/// A well-formed name of a form that identifies clients. Names of two forms are never equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientName<'a> {
    /// A host name; compared without case (RFC 5280 section 7.2).
    Dns(&'a str),
    /// `*.` and a host name: it stands for many hosts, and so for none in particular.
    WildcardDns(&'a str),
    /// An address.
    Ip(IpAddr),
    /// A mailbox, and the text that it was read from.
    Email(&'a str, Mailbox<'a>),
    /// A URI whose scheme is not `spiffe`.
    Uri(Uri<'a>),
    /// A SPIFFE ID: a URI as well, but compared as what it is.
    Spiffe(SpiffeId<'a>),
    /// A user principal name (MS-WCCE section 2.2.2.7.7.4); compared without case.
    Principal(&'a str),
}

impl<'a> ClientName<'a> {
    /// The name, if it is of such a form and well-formed.
    pub fn of(name: &GeneralName<'a>) -> Option<Self> {
        match name {
            GeneralName::Dns(text) => dns(text),
            GeneralName::Ip(octets) => address(octets).map(Self::Ip),
            GeneralName::Rfc822(text) => {
                Mailbox::parse(text, Repertoire::Ascii).ok().map(|mailbox| Self::Email(text, mailbox))
            }
            GeneralName::Uri(text) => uri(text),
            GeneralName::Other(other) => other_name(other),
            _ => None,
        }
    }
}

fn dns(text: &str) -> Option<ClientName<'_>> {
    match text.strip_prefix("*.") {
        Some(parent) => check_host(parent).ok().map(|()| ClientName::WildcardDns(text)),
        None => check_host_not_address(text).ok().map(|()| ClientName::Dns(text)),
    }
}

/// RFC 5280 section 4.2.1.6: four octets or sixteen.
pub(crate) fn address(octets: &[u8]) -> Option<IpAddr> {
    let version_4 = <[u8; 4]>::try_from(octets).map(IpAddr::from);
    version_4.or_else(|_| <[u8; 16]>::try_from(octets).map(IpAddr::from)).ok()
}

/// A URI with the scheme of SPIFFE is a SPIFFE ID or nothing.
fn uri(text: &str) -> Option<ClientName<'_>> {
    if is_spiffe_scheme(text) {
        return SpiffeId::parse(text).ok().map(ClientName::Spiffe);
    }
    Uri::parse(text).ok().map(ClientName::Uri)
}

fn other_name<'a>(other: &OtherName<'a>) -> Option<ClientName<'a>> {
    match other.type_id {
        oids::UPN => {
            let text = other.upn()?.ok()?;
            principal(text).ok().map(|_| ClientName::Principal(text))
        }
        oids::SMTP_UTF8_MAILBOX => {
            let text = other.smtp_utf8_mailbox()?.ok()?;
            let mailbox = Mailbox::parse(text, Repertoire::Utf8).ok()?;
            // RFC 9598 section 3: it "MUST only be used when the local-part [...] contains non-ASCII".
            (!mailbox.local_part.is_ascii()).then_some(ClientName::Email(text, mailbox))
        }
        _ => None,
    }
}

/// A user principal name in comparison form: `user@domain` in lower case. Directories compare all of it
/// without case. Quotes are no syntax there.
pub(crate) fn principal(text: &str) -> Result<String, Fault> {
    if text.contains('"') {
        return Err("user principal name has quotes");
    }
    // One character at a time: a sigma at the end of a word is the same letter as any other.
    let folded: String = text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect();
    Mailbox::parse(&folded, Repertoire::Utf8)?;
    Ok(folded)
}

#[cfg(test)]
mod tests;
