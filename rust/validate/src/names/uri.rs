//! URIs (RFC 3986), as far as names of certificates need them.

use super::fault::Fault;

/// An absolute URI (RFC 5280 section 4.2.1.6: "the name MUST NOT be a relative URI").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uri<'a> {
    /// All of it.
    pub text: &'a str,
    /// What stands before the first colon.
    pub scheme: &'a str,
    /// What stands after it; not empty.
    pub rest: &'a str,
}

impl<'a> Uri<'a> {
    /// A URI of the characters that RFC 3986 section 2 has, with a scheme and something after it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &'a str) -> Result<Self, Fault> {
        let (scheme, rest) = text.split_once(':').ok_or("URI has no scheme")?;
        if !is_scheme(scheme) {
            return Err("URI has no valid scheme");
        }
        if rest.is_empty() {
            return Err("URI has nothing after its scheme");
        }
        if !text.bytes().all(is_uri_character) {
            return Err("URI has a character that no URI has");
        }
        Ok(Self { text, scheme, rest })
    }

    /// The authority, in lower case, and what follows it; `None` without one.
    pub fn authority(&self) -> Option<(String, &'a str)> {
        let rest = self.rest.strip_prefix("//")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end)?;
        Some((authority.to_ascii_lowercase(), path))
    }

    /// In comparison form: scheme and host have no case (RFC 3986 section 6.2.2.1), everything else has. A
    /// URI with userinfo, which has case, is compared as it is.
    pub fn comparable(&self) -> String {
        let scheme = self.scheme.to_ascii_lowercase();
        match self.authority() {
            Some((authority, path)) if !authority.contains('@') => format!("{scheme}://{authority}{path}"),
            _ => format!("{scheme}:{}", self.rest),
        }
    }
}

/// What stands between `scheme://` and the next `/`, `?` or `#` (RFC 3986 section 3.2). A scheme must be there:
/// "the name MUST NOT be a relative URI" (RFC 5280 section 4.2.1.6).
pub(crate) fn authority_of(uri: &str) -> Result<&str, Fault> {
    let (scheme, rest) = uri.split_once(':').ok_or("URI has no scheme")?;
    if !is_scheme(scheme) {
        return Err("URI has no valid scheme");
    }
    let rest = rest.strip_prefix("//").ok_or("URI has no authority")?;
    Ok(rest.split(['/', '?', '#']).next().unwrap_or(rest))
}

/// `scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )` (RFC 3986 section 3.1).
fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// reserved, unreserved and `%` (RFC 3986 sections 2.1 to 2.3).
fn is_uri_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
}

/// A segment of a path that every reader takes alike: not empty, no dot segment (RFC 3986 section 3.3), and
/// nothing percent-encoded, which some decode before they split.
pub(crate) fn is_plain_segment(segment: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte);
    !matches!(segment, "" | "." | "..") && segment.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_is_absolute_and_has_the_characters_of_rfc_3986() {
        for good in ["https://a.test/", "urn:uuid:1", "mailto:a@b", "a:b", "https://[::1]/?a=%20#b"] {
            assert!(Uri::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a", ":b", "a:", "1a:b", "//a", "a b:c", "a:b c", "a:b\\c", "a:<b>", "a:b\n", "a:ä"]
        {
            assert!(Uri::parse(bad).is_err(), "{bad}");
        }
    }

    /// RFC 3986 section 6.2.2.1.
    #[test]
    fn scheme_and_host_have_no_case() {
        let comparable = |text| Uri::parse(text).unwrap().comparable();
        assert_eq!(comparable("HTTPS://A.test/Path?Q#F"), "https://a.test/Path?Q#F");
        assert_ne!(comparable("https://a.test/Path"), comparable("https://a.test/path"));
        assert_eq!(comparable("URN:UUID:1"), "urn:UUID:1");
        assert_ne!(comparable("https://Ann@a.test/"), comparable("https://ann@a.test/"));
    }

    #[test]
    fn segments_are_plain() {
        assert!(is_plain_segment("a") && is_plain_segment("...") && is_plain_segment("a:b@c"));
        for bad in ["", ".", "..", "%2e", "a%2fb", "a?b", "a#b", "a b", "a\\b"] {
            assert!(!is_plain_segment(bad), "{bad}");
        }
    }
}
