//! What the URLs of one issuer may reach, and within what limits.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::network::{Network, is_public};

/// What the URLs of one issuer may reach. The default is http to public addresses on port 80, nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// Opts in to `https`: the root certificates, as DER, that its servers are authenticated with. Needs the
    /// feature `https` of this crate; without it every https URL is refused.
    pub https_roots: Vec<Vec<u8>>,
    /// Opts in to `file`: URLs of regular files below this folder.
    pub folder: Option<PathBuf>,
    /// Addresses that may be connected to though they are not public.
    pub networks: Vec<Network>,
    /// Ports that may be connected to, besides 80 for http and 443 for https.
    pub ports: Vec<u16>,
}

impl Access {
    /// Whether this address may be connected to.
    pub(crate) fn allows_address(&self, address: IpAddr) -> bool {
        is_public(address) || self.networks.iter().any(|network| network.contains(address))
    }
}

/// How long a fetch may take and how much it may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For the name, and once more for the connection with its TLS.
    pub connect: Duration,
    /// From the request to the end of the answer's head.
    pub first_byte: Duration,
    /// For everything, redirects and waiting for another fetch from the same host included.
    pub total: Duration,
    /// Bytes a second of the body, on average over each window of time.
    pub minimum_rate: u64,
    /// The window; also the longest pause within an answer.
    pub rate_window: Duration,
    /// Bytes of the body.
    pub size: u64,
}

impl Limits {
    /// For CRLs: up to 128 MiB in five minutes. A CRL of 10 million entries needs more, by configuration.
    pub const CRL: Self = Self {
        connect: Duration::from_secs(5),
        first_byte: Duration::from_secs(10),
        total: Duration::from_secs(300),
        minimum_rate: 4 << 10,
        rate_window: Duration::from_secs(10),
        size: 128 << 20,
    };

    /// For OCSP responses: up to 64 KiB in fifteen seconds.
    pub const OCSP: Self = Self {
        connect: Duration::from_secs(5),
        first_byte: Duration::from_secs(10),
        total: Duration::from_secs(15),
        minimum_rate: 64,
        rate_window: Duration::from_secs(10),
        size: 64 << 10,
    };
}
