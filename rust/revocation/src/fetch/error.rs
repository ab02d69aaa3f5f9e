//! Why nothing was fetched.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

/// What a fetch waited for when its time was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Phase {
    /// The addresses of the host.
    #[error("name resolution")]
    Resolve,
    /// A connection.
    #[error("connecting")]
    Connect,
    /// The head of the answer, from its first to its last byte.
    #[error("the head of the answer")]
    Head,
    /// The end of the answer, redirects included; or that another fetch from this host ends.
    #[error("the whole answer")]
    Total,
}

/// Why a URL is not followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlFault {
    /// No URL, or one with characters that no URL has.
    #[error("malformed")]
    Malformed,
    /// Longer than any URL has to be.
    #[error("too long")]
    TooLong,
    /// A scheme that was not opted in to, or that nobody can (`ldap`).
    #[error("the scheme {0} is not allowed for this issuer")]
    Scheme(String),
    /// A user name or password; a browser may ask for such, a fetcher never does.
    #[error("it holds a user name")]
    UserInfo,
    /// A port that is neither the scheme's own nor allowed.
    #[error("port {0} is not allowed for this issuer")]
    Port(u16),
    /// A file outside of the folder that was opted in to.
    #[error("the file is outside of the folder that is allowed for this issuer")]
    OutsideFolder,
}

/// Why a redirect is not followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RedirectFault {
    /// The second one.
    #[error("more than one")]
    TooMany,
    /// It does not say where to, or in a form that is not followed.
    #[error("no usable location")]
    Location,
    /// It asks for a GET of what was to be sent by POST.
    #[error("it would lose the body of the request")]
    Method,
    /// From https to http.
    #[error("it leaves TLS")]
    Downgrade,
    /// Where it leads is not followed either.
    #[error("to a URL that is not followed: {0}")]
    Url(UrlFault),
}

/// Why nothing was fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The URL itself.
    #[error("the URL is not followed: {0}")]
    Url(UrlFault),
    /// A redirect.
    #[error("the redirect is not followed: {0}")]
    Redirect(RedirectFault),
    /// Each address of the host is refused; this is the first.
    #[error("the host's address {0} is neither public nor allowed for this issuer")]
    Address(IpAddr),
    /// The host has no address.
    #[error("the host has no address")]
    Unresolved,
    /// A deadline has passed.
    #[error("no answer in time: {0}")]
    Timeout(Phase),
    /// Fewer bytes in a window of time than the minimum rate wants.
    #[error("too slow: {received} bytes so far")]
    TooSlow {
        /// Bytes of the body that came.
        received: u64,
    },
    /// The body is larger than the limit, or says so.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// The head of the answer is larger than 16 KiB.
    #[error("the head of the answer is too large")]
    HeadTooLarge,
    /// The connection failed, or ended before the answer did.
    #[error("the connection failed: {0}")]
    Connection(io::ErrorKind),
    /// TLS failed: an unknown root, a wrong name, an alert.
    #[error("TLS failed: {0}")]
    Tls(String),
    /// What came is no HTTP/1.1.
    #[error("no HTTP: {0}")]
    Protocol(String),
    /// A content or transfer coding that was not asked for; nothing is ever decompressed.
    #[error("encoded as {0}, which was not asked for")]
    Encoded(String),
    /// Any status but 200, and 304 where it was asked for.
    #[error("status {status}")]
    Status {
        /// The status.
        status: u16,
        /// For how long the server wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// The file can't be read.
    #[error("the file can't be read: {0}")]
    File(io::ErrorKind),
    /// It is a folder, a device, a pipe or a socket.
    #[error("not a regular file")]
    NotAFile,
    /// The fetcher was told to stop.
    #[error("stopped")]
    Stopped,
}

impl FetchError {
    /// For how long the server wants to be left alone, if it said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}
