//! TLS BR 7.1.4.3: the common name of a leaf is one of its names, character for character.
//!
//! Nothing here reads a common name as an identity: a copy is asked for, because others do. The requirement is read
//! more leniently than it is written where a common name that is a host adds nothing that others could be misled
//! by in the same certificate, as x509-limbo's valid cases have it: it may be the host of a wildcard
//! (`example.com` beside `*.example.com`), and it is not compared where all names are addresses.

use chainward_x509::{Certificate, GeneralName, oids};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};
use crate::names::address;
use crate::names::host::check_host_not_address;
use crate::policy::Response;
use crate::position::Breach;

/// Compares the common name of a leaf with its names; gives the notice.
///
/// # Errors
/// `common_name_mismatch` where the policy refuses it; `malformed_certificate`, `budget_exhausted`.
pub fn check(
    response: Response,
    leaf: &Certificate<'_>,
    budget: &mut Budget,
) -> Result<Option<Finding>, Finding> {
    if response == Response::Accept {
        return Ok(None);
    }
    match breach(leaf, budget)? {
        Some((code, detail)) => response.apply(code, detail),
        None => Ok(None),
    }
}

fn breach(leaf: &Certificate<'_>, budget: &mut Budget) -> Result<Option<Breach>, Finding> {
    let code = FindingCode::CommonNameMismatch;
    let attributes = leaf.subject().rdns().flat_map(|rdn| rdn.attributes());
    let mut common_names = attributes.filter(|attribute| attribute.oid == oids::COMMON_NAME);
    let Some(first) = common_names.next() else { return Ok(None) };
    if common_names.next().is_some() {
        return Ok(Some((code, "more than one common name")));
    }
    let Some(text) = first.value.text() else { return Ok(Some((code, "the common name is no text"))) };
    let Some(names) = leaf.subject_alternative_name().map_err(malformed)? else { return Ok(None) };
    budget.charge_each(cost::NAME, names.value.len())?;
    let has_addresses_only = names.value.iter().all(|name| matches!(name, GeneralName::Ip(_)));
    let is_alone = has_addresses_only && check_host_not_address(&text).is_ok();
    let is_good = is_alone || names.value.iter().any(|name| is_copy(&text, &name));
    Ok((!is_good).then_some((code, "the common name is not among the names of subjectAltName")))
}

/// A DNS name is copied as it is; an address is written as RFC 3986 section 3.2.2 writes version 4, and RFC 5952
/// section 4 version 6.
fn is_copy(text: &str, name: &GeneralName<'_>) -> bool {
    match name {
        GeneralName::Dns(name) => text == *name || name.strip_prefix("*.") == Some(text),
        GeneralName::Ip(octets) => address(octets).is_some_and(|address| text == address.to_string()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_the_same_characters() {
        let dns = GeneralName::Dns("Example.com");
        assert!(is_copy("Example.com", &dns) && !is_copy("example.com", &dns));
        let wildcard = GeneralName::Dns("*.example.com");
        assert!(is_copy("*.example.com", &wildcard) && is_copy("example.com", &wildcard));
        assert!(!is_copy("www.example.com", &wildcard) && !is_copy("com", &wildcard));
        assert!(!is_copy("ann@example.com", &GeneralName::Rfc822("ann@example.com")));
        let four = GeneralName::Ip(&[192, 168, 1, 1]);
        assert!(is_copy("192.168.1.1", &four));
        assert!(!is_copy("192.168.001.001", &four) && !is_copy("0xc0.0xa8.1.1", &four));
    }

    /// RFC 5952 section 4: lower case, no leading zeros, and the longest run of zeros as `::`, the first of equals.
    #[test]
    fn addresses_of_version_6_have_one_text() {
        let octets = |groups: [u16; 8]| groups.map(u16::to_be_bytes).concat();
        for (groups, text) in [
            ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1], "2001:db8::1"),
            ([0x2001, 0xdb8, 0, 0, 1, 0, 0, 1], "2001:db8::1:0:0:1"),
            ([0x2001, 0xdb8, 0, 1, 1, 1, 1, 1], "2001:db8:0:1:1:1:1:1"),
            ([0, 0, 0, 0, 0, 0, 0, 0], "::"),
        ] {
            let octets = octets(groups);
            assert!(is_copy(text, &GeneralName::Ip(&octets)), "{text}");
            assert!(!is_copy(&format!("0{text}"), &GeneralName::Ip(&octets)), "{text}");
        }
        let mixed = octets([0x2001, 0xdb8, 0, 0, 0, 0x8a2e, 0x370, 0x7334]);
        assert!(!is_copy("2001:DB8::8A2E:370:7334", &GeneralName::Ip(&mixed)));
    }
}
