//! What keeps a store fresh in the background.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chainward::fetch::schedule::Plan;
use chainward::fetch::{Access, Network, SourceId, Status};
use chainward::{RefreshOptions, Refresher as EngineRefresher, hexadecimal};
use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::prelude::*;

use crate::errors::{InputError, argument};
use crate::revocation::RevocationStore;
use crate::times::datetime;
use crate::verdict::Verdict;

/// Fetches in the background until it is stopped.
#[pyclass(frozen, module = "chainward._native")]
pub struct Refresher {
    /// `None`: it was stopped.
    engine: Mutex<Option<Arc<EngineRefresher>>>,
    sources: Mutex<Vec<SourceId>>,
}

/// (URL, last attempt, last success, next update, error, failures since the last success, is a fetch under way, seconds
/// until the next, what the place and the question are recognised by).
type StatusRow<'py> = (
    String,
    Option<Bound<'py, PyAny>>,
    Option<Bound<'py, PyAny>>,
    Option<Bound<'py, PyAny>>,
    Option<String>,
    u32,
    bool,
    f64,
    String,
);

/// How many places are watched, and those that are not followed, with the reason.
type LearntRow = (usize, Vec<(String, String)>);

#[pymethods]
impl Refresher {
    /// Starts the threads.
    #[new]
    #[allow(clippy::needless_pass_by_value, reason = "PyO3 extracts arguments as owned values")]
    fn new(
        py: Python<'_>,
        store: &RevocationStore,
        networks: Vec<String>,
        ports: Vec<u16>,
        poll: Option<f64>,
        ask_responders: bool,
    ) -> PyResult<Self> {
        let networks = networks.iter().map(|text| network(text)).collect::<PyResult<Vec<_>>>()?;
        let options = RefreshOptions {
            access: Access { networks, ports, ..Access::default() },
            plan: plan(poll)?,
            ask_responders,
            ..RefreshOptions::default()
        };
        let started = py.detach(|| EngineRefresher::start(Arc::clone(&store.store), options));
        let engine = started.map_err(|error| PyOSError::new_err(error.to_string()))?;
        Ok(Self { engine: Mutex::new(Some(Arc::new(engine))), sources: Mutex::default() })
    }

    /// Watches the CRL of a place that the configuration names.
    fn watch_crl(&self, py: Python<'_>, url: &str) -> PyResult<()> {
        let engine = self.engine()?;
        let source =
            py.detach(|| engine.watch_crl(url)).map_err(|error| argument(format!("urls: {url}: {error}")))?;
        self.remember(&[source]);
        Ok(())
    }

    /// Watches the places that the certificates of a verified path name.
    fn learn(&self, py: Python<'_>, verdict: &Verdict) -> PyResult<LearntRow> {
        let engine = self.engine()?;
        let learnt = py
            .detach(|| engine.learn(verdict.engine()))
            .map_err(|error| InputError::new_err(error.to_string()))?;
        self.remember(&learnt.watched);
        Ok((learnt.watched.len(), learnt.not_followed))
    }

    /// Waits until the first fetch of every place has ended, but no longer than this.
    fn wait(&self, py: Python<'_>, seconds: f64) -> PyResult<bool> {
        let longest = Duration::try_from_secs_f64(seconds)
            .map_err(|_| argument(format!("seconds: {seconds} is no duration")))?;
        let engine = self.engine()?;
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(py.detach(|| engine.wait(&sources, longest)))
    }

    /// What is known of every place.
    fn statuses<'py>(&self, py: Python<'py>) -> PyResult<Vec<StatusRow<'py>>> {
        let engine = self.engine()?;
        py.detach(|| engine.statuses()).into_iter().map(|status| row(py, status)).collect()
    }

    /// Ends the threads; the store keeps what it has.
    fn stop(&self, py: Python<'_>) {
        let engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Dropping waits for the threads, and these for the interpreter never.
        py.detach(|| drop(engine));
    }
}

impl Refresher {
    fn engine(&self) -> PyResult<Arc<EngineRefresher>> {
        let engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner).clone();
        engine.ok_or_else(|| PyRuntimeError::new_err("the refresher was stopped"))
    }

    fn remember(&self, watched: &[SourceId]) {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        sources.extend_from_slice(watched);
        sources.sort_unstable();
        sources.dedup();
    }
}

fn network(text: &str) -> PyResult<Network> {
    text.parse().map_err(|error| argument(format!("networks: `{text}`: {error}")))
}

/// A poll that is shorter than the shortest pause makes that shorter, too: whoever asks for it knows the servers.
fn plan(poll: Option<f64>) -> PyResult<Plan> {
    let Some(seconds) = poll else { return Ok(Plan::default()) };
    let poll = Duration::try_from_secs_f64(seconds).ok().filter(|poll| *poll >= SHORTEST_POLL);
    let poll = poll.ok_or_else(|| argument(format!("poll: {seconds} is not 0.1 seconds or more")))?;
    let usual = Plan::default();
    Ok(Plan { poll, soonest: usual.soonest.min(poll), ..usual })
}

const SHORTEST_POLL: Duration = Duration::from_millis(100);

fn row(py: Python<'_>, status: Status) -> PyResult<StatusRow<'_>> {
    let time = |time: Option<_>| time.map(|time| datetime(py, time)).transpose();
    Ok((
        status.url,
        time(status.last_attempt)?,
        time(status.last_success)?,
        time(status.accepted.and_then(|accepted| accepted.next_update))?,
        status.failure.map(|failure| failure.to_string()),
        status.failures,
        status.in_flight,
        status.due_in.as_secs_f64(),
        hexadecimal(status.id.as_ref()),
    ))
}
