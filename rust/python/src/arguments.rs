//! Python values -> values of the engine. Everything is owned, so that the interpreter can be detached.

use std::net::IpAddr;

use chainward::x509::ObjectIdentifier;
use chainward::{At, Host, TypedName, usage_from_text};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::errors::argument;

/// Leaf, intermediates, and OCSP responses.
pub(crate) type Presented = (PyBackedBytes, Vec<PyBackedBytes>, Vec<PyBackedBytes>);

/// Pairs of a type and text.
pub(crate) type Names = Vec<(String, String)>;

/// What is asked about each certificate.
pub(crate) struct Question {
    pub(crate) at: At,
    host: Option<OwnedHost>,
    usage: Option<Vec<ObjectIdentifier>>,
    policies: Option<Vec<ObjectIdentifier>>,
}

enum OwnedHost {
    Dns(String),
    Ip(IpAddr),
    Email(String),
}

impl Question {
    /// `at`: seconds, or `None` for now; `any_time` goes before it. `host`: its type and text.
    pub(crate) fn new(
        at: Option<i64>,
        any_time: bool,
        host: Option<(String, String)>,
        usage: Option<Vec<String>>,
        policies: Option<Vec<String>>,
    ) -> PyResult<Self> {
        let at = if any_time { At::Any } else { at.map_or(At::Now, At::Time) };
        Ok(Self {
            at,
            host: host.map(|(kind, text)| owned_host(&kind, text)).transpose()?,
            usage: usage.map(|usage| usages("usage", &usage)).transpose()?,
            policies: policies.map(|policies| identifiers("policies", &policies)).transpose()?,
        })
    }

    pub(crate) fn request<'a>(
        &'a self,
        leaf: &'a [u8],
        intermediates: &'a [&'a [u8]],
        stapled: &'a [&'a [u8]],
    ) -> chainward::Request<'a> {
        chainward::Request {
            leaf,
            intermediates,
            at: self.at,
            host: self.host.as_ref().map(OwnedHost::borrowed),
            usage: self.usage.as_deref(),
            policies: self.policies.as_deref(),
            stapled,
        }
    }
}

impl OwnedHost {
    fn borrowed(&self) -> Host<'_> {
        match self {
            Self::Dns(name) => Host::Dns(name),
            Self::Ip(address) => Host::Ip(*address),
            Self::Email(mailbox) => Host::Email(mailbox),
        }
    }
}

fn owned_host(kind: &str, text: String) -> PyResult<OwnedHost> {
    match kind {
        "dns" => Ok(OwnedHost::Dns(text)),
        "email" => Ok(OwnedHost::Email(text)),
        "ip" => {
            let address =
                text.parse().map_err(|_| argument(format!("host: `{text}` is not an IP address")))?;
            Ok(OwnedHost::Ip(address))
        }
        _ => Err(argument(format!("host: `{kind}` is not one of: dns, ip, email"))),
    }
}

/// Usages by name or object identifier; errors name the argument.
pub(crate) fn usages(name: &str, texts: &[String]) -> PyResult<Vec<ObjectIdentifier>> {
    let parse =
        |text: &String| usage_from_text(text).map_err(|problem| argument(format!("{name}: {problem}")));
    texts.iter().map(parse).collect()
}

/// Object identifiers in dotted decimal form; errors name the argument.
pub(crate) fn identifiers(name: &str, texts: &[String]) -> PyResult<Vec<ObjectIdentifier>> {
    let parse = |text: &String| {
        let wrong = |problem| argument(format!("{name}: `{text}` is not an object identifier: {problem}"));
        text.parse().map_err(wrong)
    };
    texts.iter().map(parse).collect()
}

/// Names with their types: `("dns", "corp.example")`; a directory name is the hexadecimal DER of a `Name`.
pub(crate) fn typed_names(name: &str, names: Names) -> PyResult<Vec<TypedName>> {
    let wrong = |problem: String| argument(format!("{name}: {problem}"));
    names.into_iter().map(|(kind, text)| typed_name(&kind, text).map_err(wrong)).collect()
}

fn typed_name(kind: &str, text: String) -> Result<TypedName, String> {
    match kind {
        "dns" => Ok(TypedName::Dns(text)),
        "email" => Ok(TypedName::Email(text)),
        "uri" => Ok(TypedName::Uri(text)),
        "ip" => Ok(TypedName::Ip(text)),
        "directory" => chainward::name_from_hexadecimal(&text),
        _ => Err(format!("`{kind}` is not one of: dns, email, uri, ip, directory")),
    }
}
