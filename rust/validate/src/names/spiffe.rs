//! SPIFFE IDs (the SPIFFE-ID standard, section 2).

use super::fault::Fault;

/// The scheme of SPIFFE IDs.
const SCHEME: &str = "spiffe";
const START: &str = "spiffe://";
/// Bytes of a SPIFFE ID (SPIFFE-ID section 2.3).
const MAX_LENGTH: usize = 2048;
/// Bytes of a trust domain's name (SPIFFE-ID section 2.3).
const MAX_TRUST_DOMAIN: usize = 255;

/// A SPIFFE ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpiffeId<'a> {
    /// All of it.
    pub text: &'a str,
    /// The name of the trust domain.
    pub trust_domain: &'a str,
    /// The path with its leading slash; empty for the ID of a trust domain.
    pub path: &'a str,
}

impl<'a> SpiffeId<'a> {
    /// A SPIFFE ID with the scheme `spiffe`, a trust domain, a path or none, and nothing else: no userinfo, port,
    /// query or fragment (SPIFFE-ID sections 2, 2.1). Capitals in scheme and trust domain are refused, so that
    /// each ID has one spelling: section 2.1 says "MUST be lowercase".
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &'a str) -> Result<Self, Fault> {
        if text.len() > MAX_LENGTH {
            return Err("SPIFFE ID is longer than 2048 bytes");
        }
        let rest = text.strip_prefix(START).ok_or("SPIFFE ID does not begin with spiffe://")?;
        let (trust_domain, path) =
            rest.split_at_checked(rest.find('/').unwrap_or(rest.len())).unwrap_or((rest, ""));
        check_trust_domain(trust_domain)?;
        check_path(path)?;
        Ok(Self { text, trust_domain, path })
    }
}

/// True for a URI whose scheme reads like that of SPIFFE IDs (RFC 3986 section 3.1: schemes have no case).
pub(crate) fn is_spiffe_scheme(uri: &str) -> bool {
    uri.split_once(':').is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME))
}

/// SPIFFE-ID section 2.1: not empty, and only `[a-z0-9.-_]`.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check_trust_domain(name: &str) -> Result<(), Fault> {
    let is_allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_');
    if name.is_empty() {
        Err("trust domain is empty")
    } else if name.len() > MAX_TRUST_DOMAIN {
        Err("trust domain is longer than 255 bytes")
    } else if name.bytes().all(is_allowed) {
        Ok(())
    } else {
        Err("trust domain has a character other than a-z, 0-9, dot, dash and underscore")
    }
}

/// SPIFFE-ID section 2.2: segments are not empty, are no dot segments, and have only `[a-zA-Z0-9.-_]`.
fn check_path(path: &str) -> Result<(), Fault> {
    let Some(segments) = path.strip_prefix('/') else { return Ok(()) };
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    for segment in segments.split('/') {
        if matches!(segment, "" | "." | "..") {
            return Err("path of the SPIFFE ID has an empty segment or a dot segment");
        }
        if !segment.bytes().all(is_allowed) {
            return Err(
                "path of the SPIFFE ID has a character other than letters, digits, dot, dash and underscore",
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard() {
        let id = SpiffeId::parse("spiffe://k8s-west.example.com/ns/staging/sa/default").unwrap();
        assert_eq!((id.trust_domain, id.path), ("k8s-west.example.com", "/ns/staging/sa/default"));
        let domain = SpiffeId::parse("spiffe://trust_domain_name.example.com").unwrap();
        assert_eq!((domain.trust_domain, domain.path), ("trust_domain_name.example.com", ""));
        assert!(
            SpiffeId::parse("spiffe://192.0.2.1/a").is_ok(),
            "section 2.1 does not exclude IPv4 addresses"
        );
    }

    #[test]
    fn what_is_no_spiffe_id_is_refused() {
        for bad in [
            "",
            "spiffe:",
            "spiffe://",
            "spiffe:///a",
            "spiffe:/a/b",
            "SPIFFE://a/b",
            "https://a/b",
            "spiffe://A/b",
            "spiffe://a:80/b",
            "spiffe://u@a/b",
            "spiffe://u:p@a/b",
            "spiffe://[::1]/b",
            "spiffe://a%2eb/c",
            "spiffe://ä/b",
            "spiffe://*/b",
            "spiffe://a?b",
            "spiffe://a#b",
            "spiffe://a/",
            "spiffe://a/b/",
            "spiffe://a//b",
            "spiffe://a/./b",
            "spiffe://a/../b",
            "spiffe://a/b?c",
            "spiffe://a/b#c",
            "spiffe://a/b%20c",
            "spiffe://a/b c",
            "spiffe://a/*",
            "spiffe://a/ä",
            "spiffe://a/b\n",
            " spiffe://a/b",
        ] {
            assert!(SpiffeId::parse(bad).is_err(), "{bad:?}");
        }
    }

    /// SPIFFE-ID section 2.3.
    #[test]
    fn lengths_are_limited() {
        let id = |length: usize| format!("spiffe://a/{}", "b".repeat(length - 11));
        assert!(SpiffeId::parse(&id(2048)).is_ok());
        assert!(SpiffeId::parse(&id(2049)).is_err());
        assert!(SpiffeId::parse(&format!("spiffe://{}/b", "a".repeat(255))).is_ok());
        assert!(SpiffeId::parse(&format!("spiffe://{}/b", "a".repeat(256))).is_err());
    }
}
