//! uniformResourceIdentifier (RFC 5280 section 4.2.1.10): the constraint applies to the host.
//!
//! The key of a URI is that of its host, as `email` makes it.

use super::email::{host_key, host_or_domain};
use super::key::Key;
use crate::names::Fault;
use crate::names::host::check_host_not_address;
use crate::names::uri::authority_of;

/// The key of a subtree: "the constraint MUST be specified as a fully qualified domain name and MAY specify a
/// host or a domain", the latter with a leading period (RFC 5280 section 4.2.1.10).
pub(super) fn subtree(constraint: &str) -> Result<Key, Fault> {
    let host = constraint.strip_prefix('.').unwrap_or(constraint);
    check_host_not_address(host)?;
    host_or_domain(constraint)
}

/// The key of a name.
///
/// "If [...] a uniformResourceIdentifier [...] does not include an authority component with a host name
/// specified as a fully qualified domain name (e.g., if the URI either does not include an authority component
/// or includes an authority component in which the host name is specified as an IP address), then the
/// application MUST reject the certificate" (RFC 5280 section 4.2.1.10).
pub(super) fn name(uri: &str) -> Result<Key, Fault> {
    let host = host_of(authority_of(uri)?)?;
    check_host_not_address(host)?;
    Ok(host_key(host))
}

/// `authority = [ userinfo "@" ] host [ ":" port ]` (RFC 3986 section 3.2). No userinfo: readers disagree where
/// it ends, and it has no place in an identity. No literal in brackets, with a zone or without: it is an
/// address (CVE-2024-45341).
fn host_of(authority: &str) -> Result<&str, Fault> {
    if authority.contains('@') {
        return Err("URI has userinfo");
    }
    if authority.starts_with('[') {
        return Err("host of the URI is an address");
    }
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    if port.bytes().all(|byte| byte.is_ascii_digit()) { Ok(host) } else { Err("URI has no valid port") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(constraint: &str, uri: &str) -> bool {
        name(uri).unwrap().starts_with(&subtree(constraint).unwrap())
    }

    /// "When the constraint does not begin with a period, it specifies a host."
    #[test]
    fn a_host_is_that_host_only() {
        assert!(within("host.example.com", "https://HOST.example.com:8443/path?query#fragment"));
        assert!(within("Trust_Domain.test", "spiffe://trust_domain.test/ns/a"));
        assert!(!within("example.com", "https://www.example.com/"));
        assert!(!within("example.com", "https://example.community/"));
    }

    /// "the constraint '.example.com' is satisfied by both host.example.com and my.host.example.com. However,
    /// [it] is not satisfied by 'example.com'."
    #[test]
    fn a_domain_is_the_hosts_below_it() {
        assert!(within(".example.com", "https://host.example.com"));
        assert!(within(".example.com", "https://my.host.example.com/"));
        assert!(!within(".example.com", "https://example.com/"));
        assert!(!within(".example.com", "https://myexample.com/"));
    }

    #[test]
    fn only_the_host_is_compared() {
        assert!(within("example.com", "urn+x-1.0://example.com"));
        assert!(within("example.com", "ldap://example.com:/"));
        assert!(!within("example.com", "https://other.test/https://example.com"));
        assert!(!within("example.com", "https://other.test?//example.com"));
        assert!(!within("example.com", "https://other.test#@example.com/"));
    }

    /// No authority, an address, or anything readers may disagree about: "MUST reject".
    #[test]
    fn uris_without_a_host_name_are_refused() {
        for bad in [
            "",
            "example.com",
            "//example.com/",
            "/path",
            "://example.com",
            "1a://example.com",
            "ht tp://example.com",
            "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
            "mailto:ann@example.com",
            "https:/example.com",
            "https://",
            "https:///path",
            "https://:443/",
            "https://192.0.2.1/",
            "https://127.1/",
            "https://0x7f000001/",
            "https://[2001:db8::1]/",
            "https://[fe80::1%25eth0]/",
            "https://[fe80::1%eth0.example.com]/",
            "https://fe80::1%eth0.example.com/",
            "https://[v1.example.com]/",
            "https://user@example.com/",
            "https://user:pass@example.com/",
            "https://@example.com/",
            "https://evil.test\\@example.com/",
            "https://example.com\\.evil.test/",
            "https://example.com:port/",
            "https://example.com:1:2/",
            "https://example.com./",
            "https://.example.com/",
            "https://*.example.com/",
            "https://ex%61mple.com/",
            "https://exa mple.com/",
        ] {
            assert!(name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_constraint_is_a_host_or_a_domain() {
        for bad in [
            "",
            ".",
            "..a",
            "*.example.com",
            "https://example.com",
            "example.com/",
            "example.com:443",
            "a@b",
            "192.0.2.1",
            ".1",
            "[::1]",
            "example.com.",
        ] {
            assert!(subtree(bad).is_err(), "{bad}");
        }
    }
}
