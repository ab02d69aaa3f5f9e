//! Addresses of hosts, checked between DNS and the connection.
//!
//! A name is resolved once for each connection, and the connection is made to an address that passed the check:
//! there is no second look-up that could answer otherwise (DNS rebinding).

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::access::Access;

/// Addresses tried of one host.
const MAX_ADDRESSES: usize = 8;

/// Finds the addresses of a host.
pub trait Lookup: Send + Sync + 'static {
    /// The addresses of `host:port`; called on a thread of its own, which is left behind when it takes too long.
    ///
    /// # Errors
    /// Whatever the system says.
    fn lookup(&self, host_and_port: &str) -> io::Result<Vec<SocketAddr>>;
}

/// The resolver of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host_and_port: &str) -> io::Result<Vec<SocketAddr>> {
        Ok(host_and_port.to_socket_addrs()?.collect())
    }
}

/// Every address of the host is refused; this is the first.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("{0} is neither public nor allowed")]
pub(super) struct AddressRefused(pub(super) IpAddr);

/// Hands on the addresses that the access allows, to ureq.
pub(super) struct CheckedResolver {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) access: Access,
}

impl Resolver for CheckedResolver {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(Error::HostNotFound);
        };
        let host_and_port = DefaultResolver::host_and_port(scheme, authority).ok_or(Error::HostNotFound)?;
        let found = self.look_up(host_and_port, timeout)?;
        let first = found.first().ok_or(Error::HostNotFound)?.ip();
        let mut allowed = self.empty();
        let addresses = found.into_iter().filter(|address| self.access.allows_address(address.ip()));
        addresses.take(MAX_ADDRESSES).for_each(|address| allowed.push(address));
        if allowed.is_empty() { Err(Error::Other(Box::new(AddressRefused(first)))) } else { Ok(allowed) }
    }
}

impl CheckedResolver {
    /// The system's resolver knows no deadline: it is asked on another thread.
    fn look_up(&self, host_and_port: String, timeout: NextTimeout) -> Result<Vec<SocketAddr>, Error> {
        let (sender, receiver) = sync_channel(1);
        let lookup = Arc::clone(&self.lookup);
        let thread = thread::Builder::new().name("chainward lookup".to_owned());
        thread.spawn(move || sender.send(lookup.lookup(&host_and_port)))?;
        match receiver.recv_timeout(*timeout.after) {
            Ok(found) => found.map_err(|_| Error::HostNotFound),
            Err(RecvTimeoutError::Timeout) => Err(Error::Timeout(timeout.reason)),
            Err(RecvTimeoutError::Disconnected) => Err(Error::HostNotFound),
        }
    }
}

impl fmt::Debug for CheckedResolver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CheckedResolver").field("access", &self.access).finish_non_exhaustive()
    }
}
