//! rfc822Name (RFC 5280 section 4.2.1.10), and what is judged like it: internationalised mailboxes (RFC 9598
//! section 6), emailAddress attributes, and user principal names.
//!
//! The key of a mailbox is its host from the end, `!`, and the whole local part. That of a host alone has no
//! local part; that of a domain has a dot in place of `!`, so that more labels must follow.

use super::key::Key;
use crate::names::host::check_host;
use crate::names::mailbox::{Mailbox, Repertoire};
use crate::names::{self, Fault};

/// After a whole host; no label has it.
const END: &[u8] = b"!";

/// The key of an rfc822Name subtree (RFC 5280 section 4.2.1.10): a mailbox, a host, or with a leading period
/// the hosts below a domain. The empty text is none of these.
pub(super) fn subtree(constraint: &str) -> Result<Key, Fault> {
    if constraint.contains('@') {
        return name(constraint);
    }
    host_or_domain(constraint)
}

/// The key of an rfc822Name. The local part is compared exactly, the host without case (RFC 5280 section 7.5).
pub(super) fn name(text: &str) -> Result<Key, Fault> {
    Ok(mailbox_key(&Mailbox::parse(text, Repertoire::Ascii)?))
}

/// The key of an internationalised mailbox: it is under rfc822Name constraints (RFC 9598 section 6), and its
/// host is written in A-labels (section 3). Its local part is never that of an rfc822Name, because those are
/// ASCII: so no subtree that is a mailbox has it, but for names that break that rule, which compare exactly.
pub(super) fn internationalised_name(text: &str) -> Result<Key, Fault> {
    Ok(mailbox_key(&Mailbox::parse(text, Repertoire::Utf8)?))
}

/// The key of a subtree of user principal names. No standard says what constrains them; they look like
/// mailboxes (MS-WCCE section 2.2.2.7.7.4: `user@domain`), and so their constraints are taken like those.
pub(super) fn principal_subtree(constraint: &str) -> Result<Key, Fault> {
    if constraint.contains('@') {
        return principal(constraint);
    }
    host_or_domain(constraint)
}

/// The key of a user principal name. Directories compare all of it without case, so that an excluded one must
/// not come back in capitals.
pub(super) fn principal(text: &str) -> Result<Key, Fault> {
    Ok(mailbox_key(&Mailbox::parse(&names::principal(text)?, Repertoire::Utf8)?))
}

/// "The constraint MAY specify a host or a domain [...] When the constraint begins with a period, it MAY be
/// expanded with one or more labels" (RFC 5280 section 4.2.1.10, of URIs; mail domains are "as with URIs").
pub(super) fn host_or_domain(constraint: &str) -> Result<Key, Fault> {
    if let Some(domain) = constraint.strip_prefix('.') {
        check_host(domain)?;
        return Ok(Key::new().with_host(domain).with(b"."));
    }
    check_host(constraint)?;
    Ok(host_key(constraint))
}

/// The key of a whole host.
pub(super) fn host_key(host: &str) -> Key {
    Key::new().with_host(host).with(END)
}

fn mailbox_key(mailbox: &Mailbox<'_>) -> Key {
    host_key(mailbox.host).with_whole(mailbox.local_part.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(constraint: &str, text: &str) -> bool {
        name(text).unwrap().starts_with(&subtree(constraint).unwrap())
    }

    /// "For example, 'root@example.com' indicates the root mailbox on the host 'example.com'."
    #[test]
    fn a_mailbox_is_compared_exactly_but_for_the_case_of_the_host() {
        assert!(within("root@example.com", "root@EXAMPLE.com"));
        assert!(!within("root@example.com", "Root@example.com"), "RFC 5280 section 7.5");
        assert!(!within("root@example.com", "root@mail.example.com"));
        assert!(!within("root@example.com", "toor@example.com"));
        assert!(!within("root@example.com", "roo@example.com"));
        assert!(!within("roo@example.com", "root@example.com"));
        assert!(within("root@example.com", r#""root"@example.com"#), "RFC 5321 section 4.1.2");
    }

    /// "the constraint 'example.com' is satisfied by any mail address at the host 'example.com'"
    #[test]
    fn a_host_is_any_mailbox_on_it_and_on_no_other() {
        assert!(within("example.com", "ann@example.com") && within("Example.com", "\"a@b\"@example.COM"));
        assert!(!within("example.com", "ann@mail.example.com"));
        assert!(!within("example.com", "ann@myexample.com"));
        assert!(!within("example.com", "ann@example.community"));
    }

    /// "'.example.com' indicates all the Internet mail addresses in the domain 'example.com', but not Internet
    /// mail addresses on the host 'example.com'."
    #[test]
    fn a_domain_is_the_hosts_below_it() {
        assert!(
            within(".example.com", "ann@mail.example.com") && within(".example.com", "a@b.c.Example.com")
        );
        assert!(!within(".example.com", "ann@example.com"));
        assert!(!within(".example.com", "ann@myexample.com"));
    }

    /// RFC 5280 section 4.2.1.10 has no wildcards: the asterisk is a character of local parts.
    #[test]
    fn an_asterisk_is_an_asterisk() {
        assert!(within("*@example.com", "*@example.com"));
        assert!(!within("*@example.com", "user@example.com"));
        assert!(!within("*@example.com", "*@sub.example.com"));
        assert!(!within("**@example.com", "*@example.com"));
        assert!(within("user*@example.com", "user*@example.com"));
    }

    /// Nothing else than the three forms is a constraint.
    #[test]
    fn a_constraint_is_a_mailbox_a_host_or_a_domain() {
        for bad in [
            "",
            ".",
            "@",
            "@example.com",
            "ann@",
            "..example.com",
            "*.example.com",
            "*",
            "example.com.",
            "invalid@invalid@example.com",
            "ann@.example.com",
            "a b",
            "[192.0.2.1]",
        ] {
            assert!(subtree(bad).is_err(), "{bad}");
        }
    }

    /// RFC 9598 section 6: hosts and domains apply; octet for octet, with A-labels.
    #[test]
    fn hosts_and_domains_hold_for_internationalised_mailboxes() {
        let within = |constraint, text| {
            internationalised_name(text).unwrap().starts_with(&subtree(constraint).unwrap())
        };
        assert!(
            within("example.com", "änn@Example.com") && within(".example.com", "änn@xn--4ca.example.com")
        );
        assert!(!within("example.com", "änn@mail.example.com") && !within(".example.com", "änn@example.com"));
        assert!(
            within("ann@example.com", "ann@example.com") && !within("ann@example.com", "änn@example.com")
        );
        assert!(internationalised_name("änn@exämple.com").is_err());
    }

    #[test]
    fn user_principal_names_look_like_mailboxes_without_case() {
        let within =
            |constraint, text| principal(text).unwrap().starts_with(&principal_subtree(constraint).unwrap());
        assert!(within("Ann@corp.test", "ann@CORP.test") && within("corp.test", "Änn@corp.test"));
        assert!(within("Änn@corp.test", "änn@corp.test"));
        assert!(within(".corp.test", "ann@eu.corp.test") && !within(".corp.test", "ann@corp.test"));
        assert!(!within("corp.test", "ann@eu.corp.test"));
        for bad in ["ann", "", "\"ann\"@corp.test", "ann@", "a@b@c"] {
            assert!(principal(bad).is_err(), "{bad}");
        }
    }
}
