//! A source to bytes, under limits.

use std::sync::Arc;
use std::time::Instant;

use super::answer::Fetched;
use super::error::{FetchError, Phase, RedirectFault};
use super::exchange::{Outcome, agent, exchange};
use super::file;
use super::headers::Validators;
use super::hosts::Hosts;
use super::resolver::{CheckedResolver, Lookup, SystemLookup};
use super::source::{Question, Source};
use super::stop::Stop;
use super::target::Target;

/// Fetches, one connection at a time to each host. Blocks: it is for background threads.
pub struct Fetcher {
    lookup: Arc<dyn Lookup>,
    hosts: Hosts,
}

impl Default for Fetcher {
    fn default() -> Self {
        Self::with_lookup(SystemLookup)
    }
}

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Fetcher").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

impl Fetcher {
    /// A fetcher that finds addresses in another way. Whatever it finds is checked as well.
    pub fn with_lookup(lookup: impl Lookup) -> Self {
        Self { lookup: Arc::new(lookup), hosts: Hosts::default() }
    }

    /// Fetches, or says by the validators of what is `known` that nothing is new.
    ///
    /// What comes is whatever somebody on the way wanted it to be: the caller verifies its signature.
    ///
    /// # Errors
    /// Why nothing was fetched.
    pub fn fetch(
        &self,
        source: &Source,
        known: Option<&Validators>,
        stop: &Stop,
    ) -> Result<Fetched, FetchError> {
        let deadline = Instant::now() + source.limits.total;
        let known = known.filter(|known| !known.is_empty());
        let question = source.question();
        let mut target = Target::parse(&question.url, &source.access).map_err(FetchError::Url)?;
        for is_first in [true, false] {
            match self.hop(source, &question, &target, known, deadline, stop)? {
                Outcome::Fetched(fetched) => return Ok(fetched),
                Outcome::Redirect { .. } if !is_first => break,
                Outcome::Redirect { location, keeps_body } => {
                    if question.post.is_some() && !keeps_body {
                        return Err(FetchError::Redirect(RedirectFault::Method));
                    }
                    target = redirect(source, &target, &location).map_err(FetchError::Redirect)?;
                }
            }
        }
        Err(FetchError::Redirect(RedirectFault::TooMany))
    }

    fn hop(
        &self,
        source: &Source,
        question: &Question<'_>,
        target: &Target,
        known: Option<&Validators>,
        deadline: Instant,
        stop: &Stop,
    ) -> Result<Outcome, FetchError> {
        let (uri, host) = match (target, &source.access.folder) {
            (Target::Web { uri, host }, _) => (uri, host),
            (Target::File(path), Some(folder)) => {
                return file::read(path, folder, known, source.limits.size).map(Outcome::Fetched);
            }
            (Target::File(_), None) => return Err(FetchError::NotAFile),
        };
        let _visit = self.hosts.enter(host, deadline).ok_or(FetchError::Timeout(Phase::Total))?;
        let left = deadline.saturating_duration_since(Instant::now());
        let resolver = CheckedResolver { lookup: Arc::clone(&self.lookup), access: source.access.clone() };
        let agent = agent(&source.limits, left, resolver);
        let _watched = stop.watch(&agent).ok_or(FetchError::Stopped)?;
        let outcome = exchange(&agent, uri, question, known, &source.limits);
        // A connection that was closed by the stop looks like one that broke, or like the end of a body.
        if stop.is_stopped() { Err(FetchError::Stopped) } else { outcome }
    }
}

/// Where a redirect leads to, looked at like the first URL.
fn redirect(source: &Source, from: &Target, location: &str) -> Result<Target, RedirectFault> {
    let url = from.location(location).ok_or(RedirectFault::Location)?;
    let target = Target::parse(&url, &source.access).map_err(RedirectFault::Url)?;
    match target {
        // A server never gets to name a file.
        Target::File(_) => Err(RedirectFault::Location),
        Target::Web { .. } if from.is_https() && !target.is_https() => Err(RedirectFault::Downgrade),
        Target::Web { .. } => Ok(target),
    }
}
