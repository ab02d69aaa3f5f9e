//! Which form a general name is of, and what its keys are: the one table that knows all of them.

use chainward_x509::{GeneralName, Malformed, OtherName, oids};

use super::key::{Form, Key, NameKeys};
use super::{directory, dns, email, ip, other, uri};
use crate::names::Fault;

/// The form that a subtree constrains.
pub(super) fn form_of_subtree(base: &GeneralName<'_>) -> Form {
    match base {
        GeneralName::Other(other) if !other::has_constraints(other) => Form::Unenforceable,
        _ => form_of_name(base),
    }
}

/// The form that a name is judged as.
pub(super) fn form_of_name(name: &GeneralName<'_>) -> Form {
    match name {
        GeneralName::Dns(_) => Form::Dns,
        GeneralName::Rfc822(_) => Form::Email,
        GeneralName::Uri(_) => Form::Uri,
        GeneralName::Ip(_) => Form::Ip,
        GeneralName::Directory(_) => Form::Directory,
        GeneralName::Other(other) => form_of_other(other),
        GeneralName::X400(_) | GeneralName::EdiParty(_) | GeneralName::RegisteredId(_) => Form::Unenforceable,
    }
}

fn form_of_other(other: &OtherName<'_>) -> Form {
    match other.type_id {
        oids::UPN => Form::UserPrincipal,
        oids::SRV_NAME => Form::Service,
        // RFC 9598 section 6: rfc822Name constraints apply to it.
        oids::SMTP_UTF8_MAILBOX => Form::Email,
        _ => Form::Unenforceable,
    }
}

/// The key of a subtree.
pub(super) fn subtree_key(base: &GeneralName<'_>) -> Result<Key, Fault> {
    match base {
        _ if form_of_subtree(base) == Form::Unenforceable => other::unenforceable(base).ok_or(NO_FORM),
        GeneralName::Dns(text) => dns::subtree(text),
        GeneralName::Rfc822(text) => email::subtree(text),
        GeneralName::Uri(text) => uri::subtree(text),
        GeneralName::Ip(octets) => ip::subtree(octets),
        GeneralName::Directory(name) => directory::key(name),
        GeneralName::Other(other) if other.type_id == oids::UPN => {
            email::principal_subtree(text(other.upn())?)
        }
        GeneralName::Other(other) => other::service_subtree(text(other.srv_name())?),
        _ => Err(NO_FORM),
    }
}

/// The keys of a name of a form that can be enforced.
pub(super) fn name_keys(name: &GeneralName<'_>) -> Result<NameKeys, Fault> {
    match name {
        GeneralName::Dns(text) => dns::name(text).map(one),
        GeneralName::Rfc822(text) => email::name(text).map(one),
        GeneralName::Uri(text) => uri::name(text).map(one),
        GeneralName::Ip(octets) => ip::name(octets).map(one),
        GeneralName::Directory(name) => directory::key(name).map(one),
        GeneralName::Other(other) => other_name_keys(other),
        _ => Err(NO_FORM),
    }
}

fn other_name_keys(other: &OtherName<'_>) -> Result<NameKeys, Fault> {
    match other.type_id {
        oids::UPN => email::principal(text(other.upn())?).map(one),
        oids::SMTP_UTF8_MAILBOX => email::internationalised_name(text(other.smtp_utf8_mailbox())?).map(one),
        _ => other::service_name(text(other.srv_name())?),
    }
}

/// How much work its keys are, in bytes of plain text.
pub(super) fn weight(name: &GeneralName<'_>) -> usize {
    match name {
        GeneralName::Dns(text) | GeneralName::Rfc822(text) | GeneralName::Uri(text) => text.len(),
        GeneralName::Ip(octets) => IP_WEIGHT * octets.len(),
        GeneralName::X400(_) | GeneralName::EdiParty(_) => 0,
        GeneralName::Directory(name) => directory::weight(name),
        GeneralName::Other(other) => other.value.len() + other.type_id.as_bytes().len(),
        GeneralName::RegisteredId(oid) => oid.as_bytes().len(),
    }
}

/// What an octet of an address weighs: its bits become bytes; measured.
const IP_WEIGHT: usize = 3;

const NO_FORM: Fault = "form cannot be enforced";

fn one(key: Key) -> NameKeys {
    (key, None)
}

/// The text of an otherName of a type that was asked for.
fn text(text: Option<Result<&str, Malformed>>) -> Result<&str, Fault> {
    // invariant: callers have looked at the type; were it another one, the answer is a refusal.
    text.ok_or(NO_FORM)?.map_err(|_| "otherName has a value of another type")
}

#[cfg(test)]
mod tests {
    use chainward_x509::OtherName;

    use super::*;

    #[test]
    fn names_weigh_what_their_keys_are_made_of() {
        let upn = OtherName { type_id: oids::UPN, value: &[0; 7] };
        for (name, expected) in [
            (GeneralName::Dns("a.test"), 6),
            (GeneralName::Rfc822("a@b.test"), 8),
            (GeneralName::Uri("a://b"), 5),
            (GeneralName::Ip(&[10, 0, 0, 1]), 3 * 4),
            (GeneralName::Ip(&[0; 16]), 3 * 16),
            (GeneralName::Other(upn), 7 + 10), // with the octets of 1.3.6.1.4.1.311.20.2.3
            (GeneralName::RegisteredId(oids::CLIENT_AUTH), 8),
        ] {
            assert_eq!(weight(&name), expected, "{name:?}");
        }
    }
}
