//! RFC 9525 section 6: is the host that was asked for among the names of the leaf?
//!
//! The common name is never looked at. Only `subjectAltName` counts.

use std::net::IpAddr;

use chainward_x509::{Certificate, GeneralName};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};
use crate::names::host::check_host_not_address;

/// A name that the leaf must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Host<'a> {
    /// A DNS name, without a trailing dot.
    Dns(&'a str),
    /// An IP address; compared octet by octet.
    Ip(IpAddr),
    /// A mailbox: the local part is compared exactly, the host without case.
    Email(&'a str),
}

/// Refuses a leaf without that name. A DNS name that is none, an address for example, is the name of no leaf
/// (RFC 9525 6.1.1, 6.5).
///
/// # Errors
/// `host_mismatch`, `malformed_certificate`, `budget_exhausted`.
pub fn check(certificate: &Certificate<'_>, host: Host<'_>, budget: &mut Budget) -> Result<(), Finding> {
    if let Host::Dns(name) = host {
        check_host_not_address(name).map_err(|fault| mismatch(format!("{}: {fault}", text(host))))?;
    }
    let Some(names) = certificate.subject_alternative_name().map_err(malformed)? else {
        return Err(mismatch("no subjectAltName".to_owned()));
    };
    for name in names.value.iter() {
        budget.charge(cost::NAME)?;
        if matches(&name, host) {
            return Ok(());
        }
    }
    Err(mismatch(format!("no name matches {}", text(host))))
}

fn mismatch(detail: String) -> Finding {
    Finding::refusal(FindingCode::HostMismatch, detail)
}

fn matches(name: &GeneralName<'_>, host: Host<'_>) -> bool {
    match (name, host) {
        (GeneralName::Dns(pattern), Host::Dns(host)) => dns_matches(pattern, host),
        (GeneralName::Ip(octets), Host::Ip(IpAddr::V4(address))) => **octets == address.octets(),
        (GeneralName::Ip(octets), Host::Ip(IpAddr::V6(address))) => **octets == address.octets(),
        (GeneralName::Rfc822(mailbox), Host::Email(wanted)) => email_matches(mailbox, wanted),
        _ => false,
    }
}

/// RFC 9525 6.3: a wildcard is the whole left-most label and stands for exactly one label.
fn dns_matches(pattern: &str, host: &str) -> bool {
    if pattern.is_empty() || pattern.ends_with('.') || host.contains('*') {
        return false;
    }
    match pattern.strip_prefix("*.") {
        None => !pattern.contains('*') && pattern.eq_ignore_ascii_case(host),
        Some(suffix) => wildcard_matches(suffix, host),
    }
}

fn wildcard_matches(suffix: &str, host: &str) -> bool {
    let is_plain = suffix.contains('.') && !suffix.contains('*');
    let Some((label, rest)) = host.split_once('.') else { return false };
    is_plain && !label.is_empty() && suffix.eq_ignore_ascii_case(rest)
}

fn email_matches(mailbox: &str, wanted: &str) -> bool {
    match (mailbox.rsplit_once('@'), wanted.rsplit_once('@')) {
        (Some((local, host)), Some((wanted_local, wanted_host))) => {
            local == wanted_local && host.eq_ignore_ascii_case(wanted_host)
        }
        _ => false,
    }
}

fn text(host: Host<'_>) -> String {
    match host {
        Host::Dns(name) | Host::Email(name) => name.escape_debug().to_string(),
        Host::Ip(address) => address.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{dns_matches, email_matches};

    #[test]
    fn dns_names_match_without_case() {
        assert!(dns_matches("Example.COM", "example.com"));
        assert!(!dns_matches("example.com", "www.example.com"));
        assert!(!dns_matches("", ""));
    }

    #[test]
    fn a_wildcard_is_one_whole_left_most_label() {
        assert!(dns_matches("*.example.com", "www.example.com"));
        assert!(!dns_matches("*.example.com", "example.com"));
        assert!(!dns_matches("*.example.com", "a.b.example.com"));
        assert!(!dns_matches("*.example.com", ".example.com"));
        assert!(!dns_matches("w*.example.com", "www.example.com"));
        assert!(!dns_matches("*.*.example.com", "a.b.example.com"));
        assert!(!dns_matches("*.com", "example.com"), "a wildcard over a whole top-level domain");
        assert!(!dns_matches("*.example.com", "*.example.com"), "a host is never a pattern");
    }

    #[test]
    fn a_mailbox_has_a_case_sensitive_local_part() {
        assert!(email_matches("Ann@Example.com", "Ann@example.COM"));
        assert!(!email_matches("ann@example.com", "Ann@example.com"));
        assert!(!email_matches("*@example.com", "ann@example.com"));
    }
}
