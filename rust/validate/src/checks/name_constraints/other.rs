//! Forms beyond the five that RFC 5280 section 4.2.1.10 says how to constrain: service names (RFC 4985), and
//! those that cannot be enforced.

use chainward_x509::{GeneralName, OtherName, oids};

use super::key::{Key, NameKeys};
use crate::names::Fault;
use crate::names::host::check_host;

/// After the service in a key; no label has it.
const END: &[u8] = b"!";

/// The key of a subtree of service names: "a complete `SRVName` (e.g., _mail.example.com), just a service name
/// (e.g., _mail), or just as a DNS name (e.g., example.com)" (RFC 4985 section 4). The DNS part is taken as a
/// dNSName constraint is.
pub(super) fn service_subtree(constraint: &str) -> Result<Key, Fault> {
    if !constraint.starts_with('_') {
        check_host(constraint)?;
        return Ok(service_key("", constraint));
    }
    let Some((service, host)) = constraint.split_once('.') else {
        check_service(constraint)?;
        return Ok(service_prefix(constraint));
    };
    check_service(service)?;
    check_host(host)?;
    Ok(service_key(service, host))
}

/// The keys of a service name, `_service.host` (RFC 4985 section 2): with its service, and with none, for
/// constraints that have no service: "that restriction is satisfied by any `SRVName` that matches the DNS part
/// of the restriction" (section 4). There are no wildcards.
pub(super) fn service_name(name: &str) -> Result<NameKeys, Fault> {
    let (service, host) = name.split_once('.').ok_or("service name has no host")?;
    check_service(service)?;
    check_host(host)?;
    Ok((service_key(service, host), Some(service_key("", host))))
}

/// An underscore, and then what a label may be (RFC 2782).
fn check_service(service: &str) -> Result<(), Fault> {
    check_host(service)?;
    if service.len() > 1 && service.starts_with('_') { Ok(()) } else { Err("service has no underscore") }
}

fn service_prefix(service: &str) -> Key {
    Key::new().with(service.to_ascii_lowercase().as_bytes()).with(END)
}

fn service_key(service: &str, host: &str) -> Key {
    service_prefix(service).with_host(host).with(b".")
}

/// The key of a constraint that cannot be enforced, and of a name that it would apply to; `None` for the five
/// forms that can. Each type of otherName is a form by itself.
pub(super) fn unenforceable(name: &GeneralName<'_>) -> Option<Key> {
    let (number, type_id) = match name {
        GeneralName::Other(other) => (0, other.type_id.as_bytes()),
        GeneralName::X400(_) => (3, &[][..]),
        GeneralName::EdiParty(_) => (5, &[][..]),
        GeneralName::RegisteredId(_) => (8, &[][..]),
        _ => return None,
    };
    Some(Key::new().with(&[number]).with_whole(type_id))
}

/// True for the types whose constraints have a meaning. RFC 9598 section 6 gives none to constraints of the type
/// `SmtpUTF8Mailbox` itself: those are written as rfc822Name.
pub(super) fn has_constraints(other: &OtherName<'_>) -> bool {
    other.type_id == oids::UPN || other.type_id == oids::SRV_NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(constraint: &str, text: &str) -> bool {
        let base = service_subtree(constraint).unwrap();
        let (key, other_key) = service_name(text).unwrap();
        key.starts_with(&base) || other_key.unwrap().starts_with(&base)
    }

    /// The table at the end of RFC 4985 section 4.
    #[test]
    fn the_examples_of_rfc_4985() {
        for good in ["_mail.example.com", "_ntp.example.com", "_mail.1.example.com"] {
            assert!(within("example.com", good), "{good}");
        }
        assert!(!within("example.com", "_mail.example1.com"));
        assert!(within("_mail", "_mail.example.com") && within("_mail", "_mail.example1.com"));
        assert!(!within("_mail", "_ntp.example.com"));
        assert!(within("_mail.example.com", "_mail.example.com"));
        assert!(within("_mail.example.com", "_mail.1.example.com"));
        assert!(!within("_mail.example.com", "_mail.example1.com"));
        assert!(!within("_mail.example.com", "_ntp.example.com"));
    }

    #[test]
    fn services_are_compared_whole_and_without_case() {
        assert!(within("_MAIL.example.com", "_mail.Example.com"));
        assert!(!within("_mai", "_mail.example.com") && !within("_mail", "_mai.example.com"));
        assert!(!within("mail", "_mail.example.com"), "that is a host");
    }

    /// "_Service.Name" (RFC 4985 section 2).
    #[test]
    fn what_is_no_service_name_is_refused() {
        for bad in
            ["", "_", "_mail", "mail.example.com", "_.example.com", "_mail.", "_mail.*.com", "_a..b", ".a"]
        {
            assert!(service_name(bad).is_err(), "{bad}");
        }
        for bad in ["", "_", "_.example.com", "_mail.", "*.example.com", ".example.com", "_mail.*", "a."] {
            assert!(service_subtree(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn each_unenforceable_form_has_a_key_of_its_own() {
        let oid = chainward_x509::Oid::constant;
        let other = |type_id| GeneralName::Other(OtherName { type_id, value: &[5, 0] });
        let names = [
            other(oid(&[0x2a, 3])),
            other(oid(&[0x2a, 3, 4])),
            GeneralName::X400(&[1]),
            GeneralName::EdiParty(&[1]),
            GeneralName::RegisteredId(oid(&[0x2a, 3])),
        ];
        for (place, one) in names.iter().enumerate() {
            for (other_place, another) in names.iter().enumerate() {
                let (one, another) = (unenforceable(one).unwrap(), unenforceable(another).unwrap());
                assert_eq!(one.starts_with(&another), place == other_place);
            }
        }
        assert_eq!(unenforceable(&GeneralName::Dns("a")), None);
        assert_eq!(unenforceable(&GeneralName::X400(&[1])), unenforceable(&GeneralName::X400(&[2])));
    }
}
