//! Patterns of names, one syntax for each form. A pattern matches names of its own form and no others.
//!
//! | form | patterns | what they match |
//! |---|---|---|
//! | `dns` | `host.test`, `*.host.test` | that host; every host below it, by one label or more, not itself |
//! | `ip` | `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32` | that address; every address of the block |
//! | `email` | `ann@host.test`, `@host.test`, `@.host.test` | that mailbox; all on that host; all on hosts below it |
//! | `upn` | `ann@corp.test`, `@corp.test`, `@.corp.test` | the same, of user principal names, without case |
//! | `uri` | `https://host/a`, `https://host/a/*` | that URI; every URI below, by one path segment or more |
//! | `spiffe` | `spiffe://td/a`, `spiffe://td/a/*`, `spiffe://td/*` | the same, of SPIFFE IDs |
//!
//! Hosts, schemes and user principal names have no case, everything else has. A DNS name with a wildcard matches
//! no pattern: it stands for many hosts. What a `/*` stands for has no query, no fragment and nothing
//! percent-encoded, and no segment that is empty, `.` or `..`. There is no other use of `*`.

use std::net::IpAddr;

use super::client_name::{ClientName, principal};
use super::fault::Fault;
use super::host::{check_host, check_host_not_address};
use super::mailbox::{Mailbox, Repertoire};
use super::spiffe::{SpiffeId, is_spiffe_scheme};
use super::uri::{Uri, is_plain_segment};

/// The forms that have patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternForm {
    /// dNSName.
    Dns,
    /// iPAddress.
    Ip,
    /// rfc822Name, and the internationalised form of RFC 9598.
    Email,
    /// User principal names.
    Upn,
    /// uniformResourceIdentifier, but for those whose scheme is `spiffe`.
    Uri,
    /// SPIFFE IDs.
    Spiffe,
}

/// A pattern and the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamePattern {
    form: PatternForm,
    text: String,
    compiled: Compiled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Compiled {
    Host(String),
    /// With the leading dot.
    HostsBelow(String),
    Block {
        address: IpAddr,
        length: u32,
    },
    Mailbox {
        local_part: String,
        host: String,
    },
    MailboxesAt(String),
    /// With the leading dot.
    MailboxesBelow(String),
    Uri(String),
    /// With the trailing slash.
    UrisBelow(String),
}

impl NamePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(form: PatternForm, text: &str) -> Result<Self, Fault> {
        let compiled = match form {
            PatternForm::Dns => compile_dns(text),
            PatternForm::Ip => compile_ip(text),
            PatternForm::Email => compile_mailbox(text),
            PatternForm::Upn if text.starts_with('@') => compile_mailbox(text),
            PatternForm::Upn => compile_mailbox(&principal(text)?),
            PatternForm::Uri => compile_uri(text),
            PatternForm::Spiffe => compile_spiffe(text),
        }?;
        Ok(Self { form, text: text.to_owned(), compiled })
    }

    /// The form that it is for.
    pub fn form(&self) -> PatternForm {
        self.form
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True when the name is of the pattern's form and is what the pattern stands for.
    pub fn matches(&self, name: &ClientName<'_>) -> bool {
        match (self.form, name) {
            (PatternForm::Dns, ClientName::Dns(host)) => self.compiled.matches_host(host),
            (PatternForm::Ip, ClientName::Ip(address)) => self.compiled.matches_address(*address),
            (PatternForm::Email, ClientName::Email(_, mailbox)) => self.compiled.matches_mailbox(mailbox),
            (PatternForm::Upn, ClientName::Principal(text)) => self.matches_principal(text),
            (PatternForm::Uri, ClientName::Uri(uri)) => self.compiled.matches_uri(&uri.comparable()),
            (PatternForm::Spiffe, ClientName::Spiffe(id)) => self.compiled.matches_uri(id.text),
            _ => false,
        }
    }

    fn matches_principal(&self, text: &str) -> bool {
        let Ok(folded) = principal(text) else { return false };
        Mailbox::parse(&folded, Repertoire::Utf8).is_ok_and(|mailbox| self.compiled.matches_mailbox(&mailbox))
    }
}

impl Compiled {
    fn matches_host(&self, host: &str) -> bool {
        match self {
            Self::Host(wanted) => wanted.eq_ignore_ascii_case(host),
            Self::HostsBelow(domain) => is_below(host, domain),
            _ => false,
        }
    }

    fn matches_address(&self, found: IpAddr) -> bool {
        match self {
            Self::Block { address: IpAddr::V4(own), length } => match found {
                IpAddr::V4(found) => keeps(own.to_bits() ^ found.to_bits(), *length),
                IpAddr::V6(_) => false,
            },
            Self::Block { address: IpAddr::V6(own), length } => match found {
                IpAddr::V6(found) => (own.to_bits() ^ found.to_bits()).leading_zeros() >= *length,
                IpAddr::V4(_) => false,
            },
            _ => false,
        }
    }

    fn matches_mailbox(&self, mailbox: &Mailbox<'_>) -> bool {
        match self {
            Self::Mailbox { local_part, host } => {
                *local_part == mailbox.local_part && host.eq_ignore_ascii_case(mailbox.host)
            }
            Self::MailboxesAt(host) => host.eq_ignore_ascii_case(mailbox.host),
            Self::MailboxesBelow(domain) => is_below(mailbox.host, domain),
            _ => false,
        }
    }

    fn matches_uri(&self, uri: &str) -> bool {
        match self {
            Self::Uri(wanted) => wanted == uri,
            Self::UrisBelow(above) => {
                uri.strip_prefix(above.as_str()).is_some_and(|rest| rest.split('/').all(is_plain_segment))
            }
            _ => false,
        }
    }
}

fn keeps(difference: u32, length: u32) -> bool {
    difference.leading_zeros() >= length
}

/// Whole labels: `domain` begins with a dot, and hosts have no empty label.
fn is_below(host: &str, domain: &str) -> bool {
    let Some(start) = host.len().checked_sub(domain.len()).filter(|start| *start > 0) else { return false };
    host.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(domain))
}

fn compile_dns(text: &str) -> Result<Compiled, Fault> {
    if let Some(domain) = text.strip_prefix("*.") {
        check_host_not_address(domain)?;
        return Ok(Compiled::HostsBelow(format!(".{domain}")));
    }
    check_host_not_address(text)?;
    Ok(Compiled::Host(text.to_owned()))
}

/// Bits that the length drops must be zero: whoever wrote them meant something else (RFC 4632 section 3.1).
fn compile_ip(text: &str) -> Result<Compiled, Fault> {
    let (address, length) =
        text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    let address: IpAddr = address.parse().map_err(|_| "not an IP address, nor a block of them")?;
    let size = if address.is_ipv4() { 32 } else { 128 };
    let length = match length {
        None => size,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits
            .parse()
            .ok()
            .filter(|length| *length <= size)
            .ok_or("the length of the block is too large")?,
        Some(_) => return Err("the length of the block is no number"),
    };
    let zeros = match address {
        IpAddr::V4(address) => address.to_bits().trailing_zeros(),
        IpAddr::V6(address) => address.to_bits().trailing_zeros(),
    };
    if zeros < size - length {
        Err("the address has bits beyond the length of the block")
    } else {
        Ok(Compiled::Block { address, length })
    }
}

fn compile_mailbox(text: &str) -> Result<Compiled, Fault> {
    if let Some(domain) = text.strip_prefix("@.") {
        check_host(domain)?;
        return Ok(Compiled::MailboxesBelow(format!(".{domain}")));
    }
    if let Some(host) = text.strip_prefix('@') {
        check_host(host)?;
        return Ok(Compiled::MailboxesAt(host.to_owned()));
    }
    let mailbox = Mailbox::parse(text, Repertoire::Utf8)?;
    Ok(Compiled::Mailbox { local_part: mailbox.local_part.into_owned(), host: mailbox.host.to_owned() })
}

fn compile_uri(text: &str) -> Result<Compiled, Fault> {
    let above = text.strip_suffix("/*");
    let uri = Uri::parse(above.unwrap_or(text))?;
    if text.contains('*') && (above.is_none() || uri.text.contains('*')) {
        return Err("a * stands at the end of a URI, after a slash, or nowhere");
    }
    if is_spiffe_scheme(text) {
        return Err("SPIFFE IDs have patterns of their own: spiffe");
    }
    if above.is_none() {
        return Ok(Compiled::Uri(uri.comparable()));
    }
    let (authority, path) = uri.authority().ok_or("what is below a URI is told by its authority and path")?;
    if authority.is_empty() || authority.contains('@') {
        return Err("the URI has no host, or userinfo");
    }
    if !(path.is_empty() || path.strip_prefix('/').is_some_and(|path| path.split('/').all(is_plain_segment)))
    {
        return Err("the path above a /* has plain segments only");
    }
    Ok(Compiled::UrisBelow(format!("{}/", uri.comparable())))
}

fn compile_spiffe(text: &str) -> Result<Compiled, Fault> {
    if let Some(above) = text.strip_suffix("/*") {
        SpiffeId::parse(above)?;
        return Ok(Compiled::UrisBelow(format!("{above}/")));
    }
    SpiffeId::parse(text)?;
    Ok(Compiled::Uri(text.to_owned()))
}

#[cfg(test)]
mod tests;
