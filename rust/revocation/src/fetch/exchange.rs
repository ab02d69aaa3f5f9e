//! One question and its answer over http, by ureq.

use std::io::Read;
use std::time::{Duration, Instant, SystemTime};

use ureq::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use ureq::http::{Request, Response, Uri};
use ureq::{Agent, Body, Error, Timeout};

use super::access::Limits;
use super::answer::{Answer, Fetched};
use super::error::{FetchError, Phase};
use super::headers::{Validators, max_age, retry_after, unwanted_coding};
use super::resolver::{AddressRefused, CheckedResolver};
use super::source::Question;

/// Head of an answer; the longest that real servers send is a few KiB.
const MAX_HEAD: usize = 16 << 10;
const PIECE: usize = 64 << 10;

/// What came of one question.
pub(super) enum Outcome {
    Fetched(Fetched),
    /// To here; status 307 and 308 keep method and body.
    Redirect {
        location: String,
        keeps_body: bool,
    },
}

/// An agent for one exchange: it keeps no connection, so that none is used under the access of another issuer.
/// It knows no proxy, no cookie, no password, and follows no redirect by itself.
pub(super) fn agent(limits: &Limits, left: Duration, resolver: CheckedResolver) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .max_idle_connections(0)
        .max_idle_connections_per_host(0)
        .max_response_header_size(MAX_HEAD)
        .input_buffer_size(PIECE)
        .output_buffer_size(PIECE)
        .user_agent(concat!("chainward/", env!("CARGO_PKG_VERSION")))
        .accept_encoding("identity")
        .timeout_global(Some(left))
        .timeout_resolve(Some(limits.connect))
        .timeout_connect(Some(limits.connect))
        .timeout_send_request(Some(limits.first_byte))
        .timeout_send_body(Some(limits.first_byte))
        .timeout_recv_response(Some(limits.first_byte))
        .timeout_per_read(Some(limits.rate_window));
    super::tls::with_parts(config, resolver)
}

/// Asks, and reads the answer within the limits.
pub(super) fn exchange(
    agent: &Agent,
    uri: &Uri,
    question: &Question<'_>,
    known: Option<&Validators>,
    limits: &Limits,
) -> Result<Outcome, FetchError> {
    let response = send(agent, uri, question, known).map_err(|error| failure(error, Phase::Head))?;
    let headers = response.headers();
    let status = response.status().as_u16();
    match status {
        200 => body(response, limits).map(|answer| Outcome::Fetched(Fetched::New(answer))),
        304 if known.is_some() => Ok(Outcome::Fetched(Fetched::NotModified { max_age: max_age(headers) })),
        301 | 302 | 303 | 307 | 308 => {
            let location = headers.get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
            Ok(Outcome::Redirect { location: location.to_owned(), keeps_body: status >= 307 })
        }
        _ => Err(FetchError::Status { status, retry_after: retry_after(headers, SystemTime::now()) }),
    }
}

fn send(
    agent: &Agent,
    uri: &Uri,
    question: &Question<'_>,
    known: Option<&Validators>,
) -> Result<Response<Body>, Error> {
    let mut request = Request::builder().uri(uri).header("accept", question.accept);
    if let Some(etag) = known.and_then(|known| known.etag.as_ref()) {
        request = request.header("if-none-match", etag);
    }
    if let Some(date) = known.and_then(|known| known.last_modified.as_ref()) {
        request = request.header("if-modified-since", date);
    }
    match question.post {
        None => agent.run(request.method("GET").body(()).map_err(Error::Http)?),
        Some(post) => {
            let request = request.method("POST").header("content-type", "application/ocsp-request");
            agent.run(request.body(post).map_err(Error::Http)?)
        }
    }
}

fn body(response: Response<Body>, limits: &Limits) -> Result<Answer, FetchError> {
    let headers = response.headers();
    if let Some(coding) = unwanted_coding(headers) {
        return Err(FetchError::Encoded(coding));
    }
    // What it claims is good for a refusal only: nothing is allocated by it.
    let claimed = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if claimed.is_some_and(|claimed| claimed > limits.size) {
        return Err(FetchError::TooLarge { limit: limits.size });
    }
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.map(|text| text.chars().take(100).collect());
    let (validators, max_age) = (Validators::read(headers), max_age(headers));
    let body = pieces(response.into_body().into_reader(), limits)?;
    Ok(Answer { body, validators, max_age, media_type })
}

/// Reads to the end, unless it becomes too much or comes too slowly. Each read ends within the window.
fn pieces(mut reader: impl Read, limits: &Limits) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    let mut piece = vec![0; PIECE];
    let mut pace = Pace { since: Instant::now(), received: 0 };
    loop {
        let count =
            reader.read(&mut piece).map_err(|error| match failure(Error::from(error), Phase::Total) {
                FetchError::TooSlow { .. } => FetchError::TooSlow { received: length(&body) },
                other => other,
            })?;
        // invariant: a read returns at most the length of the piece.
        let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else { return Ok(body) };
        if length(&body).saturating_add(length(read)) > limits.size {
            return Err(FetchError::TooLarge { limit: limits.size });
        }
        body.extend_from_slice(read);
        if !pace.is_kept(length(read), Instant::now(), limits) {
            return Err(FetchError::TooSlow { received: length(&body) });
        }
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Bytes of the present window.
struct Pace {
    since: Instant,
    received: u64,
}

impl Pace {
    /// Whether the minimum rate is kept; judged when a window is over.
    fn is_kept(&mut self, count: u64, now: Instant, limits: &Limits) -> bool {
        self.received = self.received.saturating_add(count);
        let elapsed = now.saturating_duration_since(self.since);
        if elapsed < limits.rate_window {
            return true;
        }
        let wanted = u128::from(limits.minimum_rate).saturating_mul(elapsed.as_millis()) / 1000;
        let is_kept = u128::from(self.received) >= wanted;
        *self = Self { since: now, received: 0 };
        is_kept
    }
}

/// What ureq says, in our words. A read that times out is a slow body, but before the head has ended it is a
/// head that does not come.
fn failure(error: Error, phase: Phase) -> FetchError {
    match error {
        Error::Timeout(Timeout::PerRead) if phase == Phase::Total => FetchError::TooSlow { received: 0 },
        Error::Timeout(timeout) => FetchError::Timeout(match timeout {
            Timeout::Resolve => Phase::Resolve,
            Timeout::Connect => Phase::Connect,
            Timeout::Global | Timeout::PerCall => Phase::Total,
            _ => phase,
        }),
        Error::HostNotFound => FetchError::Unresolved,
        Error::LargeResponseHeader(..) => FetchError::HeadTooLarge,
        Error::Other(error) => match error.downcast::<AddressRefused>() {
            Ok(refused) => FetchError::Address(refused.0),
            Err(error) => FetchError::Protocol(error.to_string()),
        },
        other => super::tls::failure(&other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_judged_window_by_window() {
        let limits = Limits { minimum_rate: 100, rate_window: Duration::from_secs(10), ..Limits::CRL };
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut pace = Pace { since: start, received: 0 };
        assert!(pace.is_kept(1, at(9), &limits), "the window is not over");
        assert!(pace.is_kept(999, at(10), &limits));
        assert!(pace.is_kept(1_000_000, at(20), &limits));
        assert!(!pace.is_kept(999, at(30), &limits), "what came before does not count");
        assert!(!pace.is_kept(1999, at(50), &limits), "a longer window wants more");
    }
}
