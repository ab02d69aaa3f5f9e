//! Name constraints as RFC 5280 section 4.2.1.10 words them, pair by pair: slow, plain, and without keys.
//!
//! It knows well-formed names only; what is malformed is for the tests of each form. Tests hold it equal to the
//! fast matcher.

use chainward_x509::{GeneralName, Name, Oid, OtherName, oids};

use super::test_support::{name, tlv};
use crate::finding::FindingCode;

/// A name or the base of a subtree, owned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sample {
    Dns(String),
    Email(String),
    Uri(String),
    /// Address, or address and mask.
    Ip(Vec<u8>),
    /// RDNs of attributes.
    Directory(Vec<Vec<&'static str>>),
    UserPrincipal(String),
    Service(String),
    Utf8Mailbox(String),
    /// An otherName that nobody knows, of the type 1.2.n.
    Unknown(u8),
    X400,
}

/// Permitted and excluded subtrees of one layer.
pub(super) type Pair = (Vec<Sample>, Vec<Sample>);

/// The outcome for one name under layers, newest first.
pub(super) fn judge(name: &Sample, layers: &[Pair]) -> Result<(), FindingCode> {
    let all = || layers.iter().flat_map(|(permitted, excluded)| permitted.iter().chain(excluded));
    if all().any(|base| is_unenforceable(base, name)) {
        return Err(FindingCode::NameFormUnsupported);
    }
    for (permitted, excluded) in layers {
        if excluded.iter().any(|base| some_inside(name, base)) {
            return Err(FindingCode::NameExcluded);
        }
        let mut of_form = permitted.iter().filter(|base| applies(base, name)).peekable();
        if of_form.peek().is_some() && !of_form.any(|base| all_inside(name, base)) {
            return Err(FindingCode::NameNotPermitted);
        }
    }
    Ok(())
}

/// A constraint on the same form, and nobody knows what it means.
fn is_unenforceable(base: &Sample, name: &Sample) -> bool {
    match (base, name) {
        (Sample::X400, Sample::X400) | (Sample::Utf8Mailbox(_), Sample::Utf8Mailbox(_)) => true,
        (Sample::Unknown(base), Sample::Unknown(name)) => base == name,
        _ => false,
    }
}

/// True when the base is a constraint on the form of the name.
fn applies(base: &Sample, name: &Sample) -> bool {
    match (base, name) {
        (Sample::Email(_), Sample::Utf8Mailbox(_)) => true,
        (Sample::Utf8Mailbox(_) | Sample::Unknown(_) | Sample::X400, _) => false,
        _ => std::mem::discriminant(base) == std::mem::discriminant(name),
    }
}

/// All names that this one stands for: a wildcard for each label of the tests' alphabet, and for one that no
/// constraint has.
fn meanings(name: &Sample) -> Vec<Sample> {
    match name {
        Sample::Dns(text) if text.starts_with("*.") => {
            ["a", "b", "ab", "fresh"].map(|label| Sample::Dns(text.replacen('*', label, 1))).to_vec()
        }
        other => vec![other.clone()],
    }
}

fn all_inside(name: &Sample, base: &Sample) -> bool {
    meanings(name).iter().all(|meaning| inside(meaning, base))
}

fn some_inside(name: &Sample, base: &Sample) -> bool {
    meanings(name).iter().any(|meaning| inside(meaning, base))
}

/// One name, one subtree.
fn inside(name: &Sample, base: &Sample) -> bool {
    match (base, name) {
        (Sample::Dns(base), Sample::Dns(name)) => base.is_empty() || equal_or_below(base, name),
        (Sample::Email(base), Sample::Email(name) | Sample::Utf8Mailbox(name)) => mailbox_inside(base, name),
        (Sample::UserPrincipal(base), Sample::UserPrincipal(name)) => {
            mailbox_inside(&base.to_lowercase(), &name.to_lowercase())
        }
        (Sample::Uri(base), Sample::Uri(name)) => {
            host_inside(base, name.split("//").nth(1).unwrap().split('/').next().unwrap())
        }
        (Sample::Ip(base), Sample::Ip(name)) => block_has(base, name),
        (Sample::Directory(base), Sample::Directory(name)) => name.starts_with(base),
        (Sample::Service(base), Sample::Service(name)) => service_inside(base, name),
        _ => false,
    }
}

/// "simply adding zero or more labels to the left-hand side"
fn equal_or_below(base: &str, name: &str) -> bool {
    let (base, name) = (base.to_lowercase(), name.to_lowercase());
    name == base || name.ends_with(&format!(".{base}"))
}

/// A host, or with a period "one or more labels" before a domain.
fn host_inside(base: &str, host: &str) -> bool {
    let (base, host) = (base.to_lowercase(), host.to_lowercase());
    if base.starts_with('.') { host.ends_with(&base) } else { host == base }
}

fn mailbox_inside(base: &str, name: &str) -> bool {
    let (local_part, host) = name.split_once('@').unwrap();
    match base.split_once('@') {
        Some((base_local_part, base_host)) => base_local_part == local_part && host_inside(base_host, host),
        None => host_inside(base, host),
    }
}

fn block_has(block: &[u8], address: &[u8]) -> bool {
    let (start, mask) = block.split_at(block.len() / 2);
    let same = |place: usize| start[place] & mask[place] == address[place] & mask[place];
    start.len() == address.len() && (0..address.len()).all(same)
}

/// RFC 4985 section 4: the service, the host, or both.
fn service_inside(base: &str, name: &str) -> bool {
    let (service, host) = name.split_once('.').unwrap();
    match base.split_once('.') {
        Some((base_service, base_host)) if base_service.starts_with('_') => {
            base_service.eq_ignore_ascii_case(service) && equal_or_below(base_host, host)
        }
        _ if base.starts_with('_') => base.eq_ignore_ascii_case(service),
        _ => equal_or_below(base, host),
    }
}

impl Sample {
    /// Does something with the same as a general name.
    pub(super) fn with<T>(&self, act: impl FnOnce(&GeneralName<'_>) -> T) -> T {
        match self {
            Self::Dns(text) => act(&GeneralName::Dns(text)),
            Self::Email(text) => act(&GeneralName::Rfc822(text)),
            Self::Uri(text) => act(&GeneralName::Uri(text)),
            Self::Ip(octets) => act(&GeneralName::Ip(octets)),
            Self::Directory(rdns) => {
                let der = name(&rdns.iter().map(Vec::as_slice).collect::<Vec<_>>());
                act(&GeneralName::Directory(Name::from_der(&der).unwrap()))
            }
            Self::UserPrincipal(text) => other(oids::UPN, 0x0c, text, act),
            Self::Service(text) => other(oids::SRV_NAME, 0x16, text, act),
            Self::Utf8Mailbox(text) => other(oids::SMTP_UTF8_MAILBOX, 0x0c, text, act),
            Self::Unknown(number) => other(Oid::from_content(&[0x2a, *number]).unwrap(), 0x0c, "", act),
            Self::X400 => act(&GeneralName::X400(&[0x30, 0])),
        }
    }
}

fn other<T>(type_id: Oid<'_>, string: u8, text: &str, act: impl FnOnce(&GeneralName<'_>) -> T) -> T {
    act(&GeneralName::Other(OtherName { type_id, value: &tlv(string, text.as_bytes()) }))
}
