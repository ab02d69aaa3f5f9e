//! TLS BR 3.2.2.6: no wildcard over a public suffix.

use chainward_x509::{Certificate, GeneralName};

use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};
use crate::position::Breach;

/// The first DNS name that is a wildcard over all names below a public suffix, or over all names there are.
///
/// The list is the one at publicsuffix.org, both of its sections, as the crate `psl` has it; a top-level domain that is
/// not on it is one, too ("if no rules match, the prevailing rule is `*`").
pub(super) fn check(certificate: &Certificate<'_>, budget: &mut Budget) -> Result<Option<Breach>, Finding> {
    let Some(names) = certificate.subject_alternative_name().map_err(malformed)? else { return Ok(None) };
    for name in names.value.iter() {
        budget.charge(cost::NAME)?;
        if let GeneralName::Dns(name) = name
            && covers_public_suffix(name)
        {
            return Ok(Some((FindingCode::PublicSuffixWildcard, "")));
        }
    }
    Ok(None)
}

fn covers_public_suffix(name: &str) -> bool {
    let Some(domain) = name.strip_prefix("*.") else { return name == "*" };
    let domain = domain.to_ascii_lowercase();
    // Below a domain with a rule like `*.kawasaki.jp`, each name is a public suffix.
    is_public_suffix(&domain) || is_public_suffix(&format!("x.{domain}"))
}

fn is_public_suffix(domain: &str) -> bool {
    psl::suffix_str(domain) == Some(domain)
}

#[cfg(test)]
mod tests {
    use super::covers_public_suffix;

    #[test]
    fn suffixes_of_both_sections_and_of_no_section() {
        for bad in [
            "*",
            "*.com",
            "*.CO.uk",
            "*.s3.amazonaws.com",
            "*.github.io",
            "*.test",
            "*.kawasaki.jp",
            "*.a.kawasaki.jp",
        ] {
            assert!(covers_public_suffix(bad), "{bad}");
        }
        for good in [
            "com",
            "example.com",
            "*.example.com",
            "*.example.co.uk",
            "*.a.s3.amazonaws.com",
            "*.a.test",
            "*.city.kawasaki.jp",
        ] {
            assert!(!covers_public_suffix(good), "{good}");
        }
    }
}
