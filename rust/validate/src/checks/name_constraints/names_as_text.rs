//! Subtrees that people write: those of a policy (RFC 5280 section 6.1.1 (h), (i)) and of a trust anchor.

use std::net::IpAddr;

use chainward_x509::{GeneralName, Name};

use super::subtrees::{Draft, Subtrees};
use crate::budget::Budget;
use crate::finding::Finding;

/// A subtree as a policy writes it. Each has the syntax of its form in a certificate's constraint
/// (RFC 5280 section 4.2.1.10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedName {
    /// A host name and all below it; empty: all names.
    Dns(String),
    /// A mailbox, a host, or with a leading period the hosts below a domain.
    Email(String),
    /// A host, or with a leading period the hosts below a domain.
    Uri(String),
    /// A block of addresses: `192.0.2.0/24`, `192.0.2.0/255.255.255.0`, `2001:db8::/32`.
    Ip(String),
    /// A distinguished name and all below it, as the DER of a `Name`.
    Directory(Vec<u8>),
}

impl Subtrees {
    /// Compiles the subtrees of a policy or an anchor. Their author is trusted, so that no budget is asked for.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub fn from_text(permitted: &[TypedName], excluded: &[TypedName]) -> Result<Self, String> {
        let mut unlimited = Budget::new(u64::MAX, 0);
        let mut draft = Draft::default();
        for name in permitted {
            with_general_name(name, |base| draft.permit(base, &mut unlimited).map_err(text_of))?;
        }
        for name in excluded {
            with_general_name(name, |base| draft.exclude(base, &mut unlimited).map_err(text_of))?;
        }
        draft.compile(&mut unlimited).map_err(text_of)
    }
}

fn text_of(finding: Finding) -> String {
    finding.detail.into_owned()
}

/// Does something with the name as a certificate would have it.
fn with_general_name(
    name: &TypedName,
    act: impl FnOnce(&GeneralName<'_>) -> Result<(), String>,
) -> Result<(), String> {
    match name {
        TypedName::Dns(text) => act(&GeneralName::Dns(text)),
        TypedName::Email(text) => act(&GeneralName::Rfc822(text)),
        TypedName::Uri(text) => act(&GeneralName::Uri(text)),
        TypedName::Ip(text) => act(&GeneralName::Ip(&block(text).ok_or_else(|| no_block(text))?)),
        TypedName::Directory(der) => {
            let name = Name::from_der(der).map_err(|error| format!("directoryName: {error}"))?;
            act(&GeneralName::Directory(name))
        }
    }
}

fn no_block(text: &str) -> String {
    format!("iPAddress {}: not an address, a slash, and a length or mask", text.escape_debug())
}

/// Address and mask, as a constraint of a certificate has them (RFC 4632 section 3.1).
fn block(text: &str) -> Option<Vec<u8>> {
    let (address, mask) = text.split_once('/')?;
    let address = octets(address)?;
    let mask = match octets(mask) {
        Some(mask) => mask,
        None => mask_of_length(mask, address.len())?,
    };
    (address.len() == mask.len()).then(|| [address, mask].concat())
}

fn octets(text: &str) -> Option<Vec<u8>> {
    Some(match text.parse().ok()? {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    })
}

/// So many ones, and zeros up to so many octets.
fn mask_of_length(text: &str, size: usize) -> Option<Vec<u8>> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let ones: usize = text.parse().ok().filter(|ones| is_number && *ones <= 8 * size)?;
    let octet = |place: usize| match ones.saturating_sub(8 * place) {
        0 => 0,
        kept @ 1..8 => 0xff << (8 - kept),
        _ => 0xff,
    };
    Some((0..size).map(octet).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::name_constraints::test_support::name;

    #[test]
    fn blocks_are_addresses_and_lengths_or_masks() {
        let cases = [
            ("192.0.2.0/24", vec![192, 0, 2, 0, 255, 255, 255, 0]),
            ("10.32.0.0/11", vec![10, 32, 0, 0, 255, 224, 0, 0]),
            ("0.0.0.0/0", vec![0; 8]),
            ("192.0.2.1/32", vec![192, 0, 2, 1, 255, 255, 255, 255]),
            ("192.0.2.0/255.255.255.0", vec![192, 0, 2, 0, 255, 255, 255, 0]),
            ("::/0", vec![0; 32]),
        ];
        for (text, octets) in cases {
            assert_eq!(block(text), Some(octets), "{text}");
        }
        assert_eq!(block("2001:db8::/33").unwrap()[16..22], [255, 255, 255, 255, 0x80, 0]);
        assert_eq!(block("2001:db8::/ffff::"), block("2001:db8::/16"));
    }

    #[test]
    fn what_is_no_block_is_refused() {
        for bad in
            ["", "192.0.2.0", "192.0.2.0/33", "::/129", "192.0.2/24", "::/255.0.0.0", "::/", "::/+1", "::/-1"]
        {
            assert_eq!(block(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_form_can_be_written() {
        let all = [
            TypedName::Dns(String::new()),
            TypedName::Email(".example.com".into()),
            TypedName::Uri("example.com".into()),
            TypedName::Ip("::/0".into()),
            TypedName::Directory(name(&[&["O=acme"]])),
        ];
        assert!(Subtrees::from_text(&all, &all).is_ok());
        assert!(Subtrees::from_text(&[], &[]).unwrap().is_empty());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error = |name| Subtrees::from_text(&[], &[name]).unwrap_err();
        assert_eq!(
            error(TypedName::Dns("*.test".into())),
            "dNSName *.test: host has a character that no host name has"
        );
        assert!(error(TypedName::Ip("10.0.0.0".into())).starts_with("iPAddress 10.0.0.0: "));
        assert!(error(TypedName::Ip("10.0.0.0/255.0.255.0".into())).contains("not contiguous"));
        assert!(error(TypedName::Directory(vec![0])).starts_with("directoryName: "));
    }
}
