//! RFC 5280 4.2.1.6: DNS names are in the preferred name syntax of RFC 1034 3.5, as RFC 1123 2.1 relaxes it.

use chainward_x509::{Certificate, GeneralName};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};
use crate::position::Breach;

/// The first DNS name with another syntax. A wildcard as the whole left-most label is allowed (RFC 9525 6.3).
pub(super) fn check(certificate: &Certificate<'_>, budget: &mut Budget) -> Result<Option<Breach>, Finding> {
    let Some(names) = certificate.subject_alternative_name().map_err(malformed)? else {
        return Ok(None);
    };
    for name in names.value.iter() {
        budget.charge(cost::NAME)?;
        if let GeneralName::Dns(name) = name
            && let Some(problem) = problem_of(name)
        {
            return Ok(Some((FindingCode::DnsNameSyntax, problem)));
        }
    }
    Ok(None)
}

fn problem_of(name: &str) -> Option<&'static str> {
    let host = name.strip_prefix("*.").unwrap_or(name);
    if name.len() > 253 {
        return Some("longer than 253 characters");
    }
    if host.is_empty() {
        return Some("empty");
    }
    host.split('.').find_map(label_problem).or_else(|| numeric_top(host))
}

fn label_problem(label: &str) -> Option<&'static str> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if label.is_empty() || label.len() > 63 {
        Some("a label is empty or longer than 63 characters")
    } else if label.contains('_') {
        Some("an underscore")
    } else if !label.bytes().all(is_allowed) {
        Some("a character that is no letter, digit or hyphen")
    } else if label.starts_with('-') || label.ends_with('-') {
        Some("a hyphen at the end of a label")
    } else {
        None
    }
}

/// RFC 1123 2.1: the right-most label is not numeric, so that no name looks like an address.
fn numeric_top(host: &str) -> Option<&'static str> {
    let top = host.rsplit('.').next()?;
    top.bytes().all(|byte| byte.is_ascii_digit()).then_some("an IP address, or a numeric top-level domain")
}

#[cfg(test)]
mod tests {
    use super::problem_of;

    #[test]
    fn letters_digits_and_hyphens_inside_labels() {
        for good in ["example.com", "*.example.com", "a-b.3com.example", "localhost", "xn--bcher-kva.example"]
        {
            assert_eq!(problem_of(good), None, "{good}");
        }
        let bad =
            ["", "*", "*.", "a_b.example", "-a.example", "a-.example", "a..b", ".a", "a.", "a b", "w*.a"];
        for bad in bad {
            assert!(problem_of(bad).is_some(), "{bad:?}");
        }
    }

    #[test]
    fn an_address_is_no_name() {
        assert!(problem_of("192.0.2.1").is_some());
        assert_eq!(problem_of("1.example"), None);
    }

    #[test]
    fn lengths_of_rfc_1035() {
        let label = "a".repeat(63);
        assert_eq!(problem_of(&format!("{label}.example")), None);
        assert!(problem_of(&format!("{label}a.example")).is_some());
        // 255 octets, of which each label has one for its length and the root another.
        let longest = [&*label, &label, &label, &label[..61]].join(".");
        assert_eq!((longest.len(), problem_of(&longest)), (253, None));
        assert!(problem_of(&format!("{longest}a")).is_some());
    }
}
