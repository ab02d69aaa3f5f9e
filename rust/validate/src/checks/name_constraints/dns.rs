//! dNSName (RFC 5280 section 4.2.1.10).
//!
//! The key of a host is its text from the end, and a dot: `moc.elpmaxe.` for `example.com`, which is how the
//! key of each name below it begins.

use super::key::Key;
use crate::names::Fault;
use crate::names::host::check_host;

/// After a host in a key: all names with one label more. No label has it.
const ONE_LABEL_MORE: &[u8] = b"!";

/// A constraint is a host name, and not a pattern: no leading period, no wildcard. The empty one stands for
/// all names, since any name is made of it by adding labels.
fn check_constraint(constraint: &str) -> Result<(), Fault> {
    if constraint.is_empty() { Ok(()) } else { check_host(constraint) }
}

/// The key of a subtree.
///
/// "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side of the
/// name satisfies the name constraint" (RFC 5280 section 4.2.1.10).
pub(super) fn subtree(constraint: &str) -> Result<Key, Fault> {
    check_constraint(constraint)?;
    Ok(if constraint.is_empty() { Key::new() } else { tree(constraint) })
}

/// The host below which wildcards overlap an excluded subtree.
///
/// `*.example.com` stands for `foo.example.com` too, and so overlaps that subtree without being inside of it
/// (CVE-2025-61727). A wildcard stands for one label (RFC 9525 section 6.3), so no deeper subtree overlaps.
pub(super) fn wildcard_parent(constraint: &str) -> Option<&str> {
    constraint.split_once('.').map(|(_, parent)| parent)
}

/// The key of a wildcard: it begins as the subtrees do that hold all names it stands for. The same is a second
/// key of each excluded subtree that overlaps it; no permitted subtree has such a key.
pub(super) fn wildcard(parent: &str) -> Key {
    tree(parent).with(ONE_LABEL_MORE)
}

/// The key of a name: a host, or `*.` and a host.
pub(super) fn name(name: &str) -> Result<Key, Fault> {
    let parent = name.strip_prefix("*.");
    check_host(parent.unwrap_or(name))?;
    Ok(parent.map_or_else(|| tree(name), wildcard))
}

fn tree(host: &str) -> Key {
    Key::new().with_host(host).with(b".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permits(constraint: &str, text: &str) -> bool {
        let base = subtree(constraint).unwrap();
        name(text).unwrap().starts_with(&base)
    }

    fn excludes(constraint: &str, text: &str) -> bool {
        let overlap = wildcard_parent(constraint).map(wildcard);
        permits(constraint, text) || overlap.is_some_and(|base| name(text).unwrap().starts_with(&base))
    }

    /// "For example, www.host.example.com would satisfy the constraint but host1.example.com would not."
    #[test]
    fn the_examples_of_rfc_5280() {
        assert!(permits("host.example.com", "www.host.example.com"));
        assert!(permits("host.example.com", "host.example.com"));
        assert!(!permits("host.example.com", "host1.example.com"));
        assert!(!permits("host.example.com", "1host.example.com"));
        assert!(!permits("host.example.com", "example.com"));
    }

    /// RFC 5280 section 7.2: "a case-insensitive exact match on a label-by-label basis".
    #[test]
    fn case_does_not_matter() {
        assert!(permits("Example.COM", "www.eXample.com"));
        assert!(excludes("EXAMPLE.com", "*.exAmple.com"));
    }

    /// "simply adding zero or more labels" to nothing makes any name.
    #[test]
    fn the_empty_constraint_is_all_names() {
        for text in ["com", "www.example.com", "*.example.com"] {
            assert!(permits("", text) && excludes("", text), "{text}");
        }
    }

    /// "DNS name restrictions are expressed as host.example.com": no pattern, no leading period.
    #[test]
    fn a_constraint_is_a_plain_host_name() {
        for bad in [".example.com", "*.example.com", "*", "example.com.", "a..b", ".", " ", "a b"] {
            assert!(subtree(bad).is_err(), "{bad}");
        }
    }

    /// RFC 5280 section 4.2.1.6: "the name MUST be in the 'preferred name syntax'"; wildcards are RFC 9525's,
    /// "the complete content of the left-most label".
    #[test]
    fn a_name_is_a_host_or_a_wildcard_below_one() {
        for bad in ["", "*", "*.", ".example.com", "example.com.", "w*.example.com", "*.*.com", "a.*.com"] {
            assert!(name(bad).is_err(), "{bad}");
        }
        assert!(name("*.com").is_ok() && name("_srv.example.com").is_ok());
    }

    /// Permitted: all the names a wildcard stands for are inside.
    #[test]
    fn a_wildcard_is_permitted_when_it_is_wholly_inside() {
        assert!(permits("example.com", "*.example.com"));
        assert!(permits("com", "*.example.com"));
        assert!(!permits("foo.example.com", "*.example.com"), "bar.example.com is outside");
        assert!(!permits("example.com", "*.com"));
    }

    /// Excluded: any overlap refuses (CVE-2025-61727).
    #[test]
    fn a_wildcard_is_excluded_when_it_overlaps() {
        assert!(excludes("foo.example.com", "*.example.com"));
        assert!(excludes("example.com", "*.example.com"));
        assert!(excludes("example.com", "*.com"));
        assert!(!excludes("a.foo.example.com", "*.example.com"), "a wildcard is one label");
        assert!(!excludes("foo.example.org", "*.example.com"));
        assert!(!excludes("foo.example.com", "bar.example.com"), "no wildcard, no overlap");
        assert!(!excludes("com", "*.org"));
    }
}
