//! From a URL to bytes, in the background and under limits.
//!
//! Nothing here knows what is fetched, and nothing that comes is trusted: any host on the way can answer in the
//! place of an `http` URL. What it can do is bounded instead. It can't make this process connect to a neighbour
//! (addresses are checked after DNS, and redirects like the first URL), nor take its memory (sizes), its threads
//! (deadlines, a minimum rate, one connection for each host), nor its CPU (nothing is decompressed).
//!
//! **What the caller must do**: take URLs only from verified certificates or from the configuration; verify
//! what comes; never wait for it while a peer waits.

mod access;
mod answer;
mod error;
mod exchange;
mod fetcher;
mod file;
mod headers;
mod hosts;
mod network;
mod queue;
mod resolver;
pub mod schedule;
mod source;
mod status;
mod stop;
mod target;
mod tls;
mod worker;

pub use access::{Access, Limits};
pub use answer::{Answer, Fetched};
pub use error::{FetchError, Phase, RedirectFault, UrlFault};
pub use fetcher::Fetcher;
pub use headers::Validators;
pub use network::{Network, NotANetwork};
pub use resolver::{Lookup, SystemLookup};
pub use source::{Ask, Source, SourceId};
pub use status::{Accepted, Failure, Known, Recipient, Rejected, Status};
pub use stop::Stop;
pub use worker::{WatchError, Worker, WorkerOptions};
