//! A request that outlives what it was made of.

use std::net::IpAddr;

use chainward_validate::checks::host::Host;
use chainward_x509::ObjectIdentifier;

use crate::request::{At, Request};

/// A [`Request`] with copies of everything.
#[derive(Debug)]
pub(crate) struct OwnedRequest {
    leaf: Vec<u8>,
    intermediates: Vec<Vec<u8>>,
    at: At,
    host: Option<OwnedHost>,
    usage: Option<Vec<ObjectIdentifier>>,
    policies: Option<Vec<ObjectIdentifier>>,
    stapled: Vec<Vec<u8>>,
}

#[derive(Debug)]
enum OwnedHost {
    Dns(String),
    Ip(IpAddr),
    Email(String),
}

impl OwnedRequest {
    pub(crate) fn of(request: &Request<'_>) -> Self {
        Self {
            leaf: request.leaf.to_vec(),
            intermediates: request.intermediates.iter().map(|der| der.to_vec()).collect(),
            at: request.at,
            host: request.host.map(|host| match host {
                Host::Dns(name) => OwnedHost::Dns(name.to_owned()),
                Host::Ip(address) => OwnedHost::Ip(address),
                Host::Email(mailbox) => OwnedHost::Email(mailbox.to_owned()),
            }),
            usage: request.usage.map(<[_]>::to_vec),
            policies: request.policies.map(<[_]>::to_vec),
            stapled: request.stapled.iter().map(|der| der.to_vec()).collect(),
        }
    }

    pub(crate) fn leaf(&self) -> &[u8] {
        &self.leaf
    }

    /// Does something with the request.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&Request<'_>) -> T) -> T {
        let intermediates: Vec<&[u8]> = self.intermediates.iter().map(Vec::as_slice).collect();
        let stapled: Vec<&[u8]> = self.stapled.iter().map(Vec::as_slice).collect();
        let host = self.host.as_ref().map(|host| match host {
            OwnedHost::Dns(name) => Host::Dns(name),
            OwnedHost::Ip(address) => Host::Ip(*address),
            OwnedHost::Email(mailbox) => Host::Email(mailbox),
        });
        act(&Request {
            leaf: &self.leaf,
            intermediates: &intermediates,
            at: self.at,
            host,
            usage: self.usage.as_deref(),
            policies: self.policies.as_deref(),
            stapled: &stapled,
        })
    }
}
