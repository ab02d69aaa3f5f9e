//! What the head of an answer says about asking again.

use std::time::{Duration, SystemTime};

use ureq::http::HeaderMap;
use ureq::http::header::{
    AGE, CACHE_CONTROL, CONTENT_ENCODING, ETAG, LAST_MODIFIED, RETRY_AFTER, TRANSFER_ENCODING,
};

/// Longer validators are not sent back.
const MAX_VALIDATOR: usize = 1024;

/// What an answer is recognised by when it is asked for again (RFC 9110 section 8.8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The entity tag, as it was sent.
    pub etag: Option<String>,
    /// The date of the last change, as it was sent.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether there is nothing to ask with.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }

    pub(super) fn read(headers: &HeaderMap) -> Self {
        let text = |name| {
            let value = headers.get(name)?.to_str().ok()?;
            (!value.is_empty() && value.len() <= MAX_VALIDATOR).then(|| value.to_owned())
        };
        Self { etag: text(ETAG), last_modified: text(LAST_MODIFIED) }
    }
}

/// For how long the answer stays fresh (RFC 9111 sections 4.2 and 5.2.2.1): `max-age` less the age it came with.
pub(super) fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let mut values = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    let seconds = values.find_map(|value| value.split(',').find_map(max_age_directive))?;
    let age = headers.get(AGE).and_then(|age| age.to_str().ok()?.trim().parse::<u64>().ok()).unwrap_or(0);
    Some(Duration::from_secs(seconds.saturating_sub(age)))
}

fn max_age_directive(directive: &str) -> Option<u64> {
    let (name, value) = directive.split_once('=')?;
    let digits = value.trim().trim_matches('"');
    // More digits than a number holds are as good as the largest (RFC 9111 section 1.2.2).
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (name.trim().eq_ignore_ascii_case("max-age") && is_number).then(|| digits.parse().unwrap_or(u64::MAX))
}

/// RFC 9110 section 10.2.3: seconds, or a date.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}

/// A coding of the body that would have to be undone, if there is one. Chunks are no such.
pub(super) fn unwanted_coding(headers: &HeaderMap) -> Option<String> {
    let content = headers.get_all(CONTENT_ENCODING).iter().map(|value| (value, "identity"));
    let transfer = headers.get_all(TRANSFER_ENCODING).iter().map(|value| (value, "chunked"));
    let unwanted = content
        .chain(transfer)
        .find(|(value, harmless)| !value.as_bytes().trim_ascii().eq_ignore_ascii_case(harmless.as_bytes()));
    unwanted.map(|(value, _)| String::from_utf8_lossy(value.as_bytes()).chars().take(40).collect())
}

#[cfg(test)]
mod tests {
    use ureq::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn max_age_is_read() {
        let seconds = |pairs: &[(&'static str, &str)]| max_age(&headers(pairs)).map(|age| age.as_secs());
        assert_eq!(seconds(&[("cache-control", "max-age=60")]), Some(60));
        assert_eq!(seconds(&[("cache-control", "public, Max-Age = \"60\" ,no-transform")]), Some(60));
        assert_eq!(seconds(&[("cache-control", "max-age=60"), ("age", "45")]), Some(15));
        assert_eq!(seconds(&[("cache-control", "max-age=60"), ("age", "100")]), Some(0));
        assert_eq!(seconds(&[("cache-control", "max-age=99999999999999999999999")]), Some(u64::MAX));
        for none in
            ["no-cache", "s-maxage=60", "max-age", "max-age=", "max-age=-1", "max-age=1x", "xmax-age=1"]
        {
            assert_eq!(seconds(&[("cache-control", none)]), None, "{none}");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Wed, 25 Nov 2026 10:00:00 GMT").unwrap();
        let seconds = |text| retry_after(&headers(&[("retry-after", text)]), now).map(|wait| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Wed, 25 Nov 2026 10:02:00 GMT"), Some(120));
        assert_eq!(seconds("Wed, 25 Nov 2026 09:00:00 GMT"), Some(0), "in the past");
        assert_eq!(seconds("99999999999999999999999"), Some(u64::MAX));
        for none in ["", "-1", "soon", "1.5"] {
            assert_eq!(seconds(none), None, "{none}");
        }
    }

    #[test]
    fn codings() {
        let coding = |pairs: &[(&'static str, &str)]| unwanted_coding(&headers(pairs));
        assert_eq!(coding(&[]), None);
        assert_eq!(coding(&[("content-encoding", "Identity"), ("transfer-encoding", "chunked")]), None);
        assert_eq!(coding(&[("content-encoding", "gzip")]).as_deref(), Some("gzip"));
        assert_eq!(coding(&[("transfer-encoding", "gzip, chunked")]).as_deref(), Some("gzip, chunked"));
        let two = [("content-encoding", "identity"), ("content-encoding", "br")];
        assert_eq!(coding(&two).as_deref(), Some("br"));
    }

    #[test]
    fn validators_are_bounded() {
        let read = Validators::read(&headers(&[("etag", "\"x\""), ("last-modified", &"1".repeat(1025))]));
        assert_eq!(read, Validators { etag: Some("\"x\"".to_owned()), last_modified: None });
        assert!(Validators::read(&headers(&[("etag", "")])).is_empty());
    }
}
