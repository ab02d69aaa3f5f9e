//! Names in details, for people.

use std::fmt::{self, Write};
use std::net::{Ipv4Addr, Ipv6Addr};

use chainward_x509::GeneralName;

/// Bytes of a name that a detail shows.
const MAX_SHOWN: usize = 128;

/// The name, with nothing in it that a terminal would obey, and cut when it is long.
pub(super) fn describe(name: &GeneralName<'_>) -> String {
    let mut cut = Cut(String::new());
    if write(&mut cut, name).is_err() {
        cut.0.push_str("...");
    }
    cut.0
}

fn write(cut: &mut Cut, name: &GeneralName<'_>) -> fmt::Result {
    match name {
        GeneralName::Dns(text) | GeneralName::Rfc822(text) | GeneralName::Uri(text) => {
            write!(cut, "{}", text.escape_debug())
        }
        GeneralName::Ip(octets) => write_address(cut, octets),
        GeneralName::Directory(name) => write!(cut, "{name}"),
        GeneralName::Other(other) => write!(cut, "otherName of type {}", other.type_id),
        GeneralName::X400(_) => cut.write_str("x400Address"),
        GeneralName::EdiParty(_) => cut.write_str("ediPartyName"),
        GeneralName::RegisteredId(oid) => write!(cut, "registeredID {oid}"),
    }
}

/// An address, an address and a mask, or else the octets.
fn write_address(cut: &mut Cut, octets: &[u8]) -> fmt::Result {
    let (first, second) = octets.split_at(octets.len() / 2);
    match (address(octets), address(first), address(second)) {
        (Some(address), _, _) => cut.write_str(&address),
        (None, Some(address), Some(mask)) => write!(cut, "{address}/{mask}"),
        _ => octets.iter().try_for_each(|octet| write!(cut, "{octet:02x}")),
    }
}

fn address(octets: &[u8]) -> Option<String> {
    let version_4 = <[u8; 4]>::try_from(octets).map(|octets| Ipv4Addr::from(octets).to_string());
    version_4.or_else(|_| <[u8; 16]>::try_from(octets).map(|octets| Ipv6Addr::from(octets).to_string())).ok()
}

/// Text that is full at some length; writing stops there, so that a long name costs no more.
struct Cut(String);

impl fmt::Write for Cut {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = MAX_SHOWN.saturating_sub(self.0.len()).min(text.len());
        let shown = (0..=room).rev().find_map(|end| text.get(..end)).unwrap_or_default();
        self.0.push_str(shown);
        if shown.len() < text.len() { Err(fmt::Error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_as_people_write_them() {
        let oid = chainward_x509::Oid::constant(&[0x2a, 3]);
        for (name, text) in [
            (GeneralName::Dns("a\u{1b}[0m.test"), "a\\u{1b}[0m.test"),
            (GeneralName::Ip(&[192, 0, 2, 1]), "192.0.2.1"),
            (GeneralName::Ip(&[10, 0, 0, 0, 255, 0, 0, 0]), "10.0.0.0/255.0.0.0"),
            (GeneralName::Ip(&[0; 16]), "::"),
            (GeneralName::Ip(&[0; 32]), "::/::"),
            (GeneralName::Ip(&[1, 2, 0xff]), "0102ff"),
            (GeneralName::RegisteredId(oid), "registeredID 1.2.3"),
        ] {
            assert_eq!(describe(&name), text);
        }
    }

    #[test]
    fn long_names_are_cut() {
        let long = "ä".repeat(MAX_SHOWN);
        let mut cut = Cut("x".into());
        assert!(cut.write_str(&long).is_err());
        assert_eq!(cut.0.len(), MAX_SHOWN - 1);
        assert_eq!(describe(&GeneralName::Dns(&"a".repeat(MAX_SHOWN + 1))), "a".repeat(MAX_SHOWN) + "...");
        assert_eq!(describe(&GeneralName::Dns(&"a".repeat(MAX_SHOWN))), "a".repeat(MAX_SHOWN));
    }
}
