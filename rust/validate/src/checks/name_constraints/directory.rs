//! directoryName (RFC 5280 section 4.2.1.10).
//!
//! The key is the comparison form of section 7.1, which is a prefix of another one exactly when its RDNs are
//! the first ones of the other.

use chainward_x509::{AttributeValue, Name};

use super::key::Key;
use crate::names::Fault;
use crate::weight::octets_to_normalise;

/// The key of a name and of a subtree: "DN1 is within the subtree defined by the distinguished name DN2 if DN1
/// contains at least as many RDNs as DN2, and DN1 and DN2 are a match when trailing RDNs in DN1 are ignored"
/// (RFC 5280 section 7.1). So the empty subtree holds all names.
///
/// A name with text that readers disagree on, a `TeletexString` beyond ASCII for example, can be no key: an
/// excluded name would come back in it.
pub(super) fn key(name: &Name<'_>) -> Result<Key, Fault> {
    if values(name).any(|value| value.is_ambiguous_text()) {
        return Err("text of a type whose meaning readers disagree on");
    }
    Ok(Key::new().with(name.canonical().as_bytes()))
}

fn values<'a>(name: &Name<'a>) -> impl Iterator<Item = AttributeValue<'a>> + use<'a> {
    name.rdns().flat_map(|rdn| rdn.attributes()).map(|attribute| attribute.value)
}

/// How much work its key is, in bytes of plain text: text is prepared for comparison (RFC 4518), and that is far
/// more for text beyond printable ASCII.
pub(super) fn weight(name: &Name<'_>) -> usize {
    PLAIN_WEIGHT * name.as_der().len() + NORMALISED_WEIGHT * octets_to_normalise(name)
}

/// What a byte of a name weighs; measured.
const PLAIN_WEIGHT: usize = 8;
/// What a byte of text that is normalised weighs beyond that; measured, with the worst of characters.
const NORMALISED_WEIGHT: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::name_constraints::test_support::{name, oid, sequence, tlv};
    use chainward_x509::oids;

    fn within(base: &[&[&str]], of: &[&[&str]]) -> bool {
        let (base, of) = (name(base), name(of));
        let of = key(&Name::from_der(&of).unwrap()).unwrap();
        of.starts_with(&key(&Name::from_der(&base).unwrap()).unwrap())
    }

    /// RFC 5280 section 7.1: "at least as many RDNs [...] a match when trailing RDNs in DN1 are ignored"
    #[test]
    fn a_subtree_is_the_first_rdns() {
        assert!(within(&[&["O=acme"]], &[&["O=acme"]]));
        assert!(within(&[&["O=acme"]], &[&["O=acme"], &["CN=ann"]]));
        assert!(within(&[], &[&["O=acme"]]));
        assert!(!within(&[&["O=acme"], &["CN=ann"]], &[&["O=acme"]]));
        assert!(!within(&[&["CN=ann"]], &[&["O=acme"], &["CN=ann"]]));
        assert!(!within(&[&["O=acm"]], &[&["O=acme"]]));
    }

    /// RFC 5280 section 7.1: case and insignificant spaces do not count.
    #[test]
    fn values_are_compared_in_their_comparison_form() {
        assert!(within(&[&["O=ACME  Inc"]], &[&["O= acme inc "], &["CN=ann"]]));
    }

    /// `O=Société` in Latin-1 and `O=123` in digits: neither is equal to its UTF8String, so neither is judged.
    #[test]
    fn text_that_readers_disagree_on_is_no_key() {
        for (tag, value) in [(0x14, &b"Soci\xe9t\xe9"[..]), (0x12, b"123"), (0x1b, b"acme")] {
            let attribute = sequence(&[oid(oids::ORGANIZATION_NAME), tlv(tag, value)]);
            let der = sequence(&[tlv(0x31, &attribute)]);
            assert!(key(&Name::from_der(&der).unwrap()).is_err(), "tag {tag:02x}");
        }
        let attribute = sequence(&[oid(oids::ORGANIZATION_NAME), tlv(0x14, b"acme")]);
        let der = sequence(&[tlv(0x31, &attribute)]);
        assert_eq!(key(&Name::from_der(&der).unwrap()), key(&Name::from_der(&name(&[&["O=acme"]])).unwrap()));
    }

    #[test]
    fn text_beyond_ascii_weighs_more() {
        let weight_of = |text: &str| weight(&Name::from_der(&name(&[&[text]])).unwrap());
        assert!(weight_of("CN=ab") < 8 * 20 && weight_of("CN=ä") > weight_of("CN=ab") + 64);
        assert!(weight_of("CN=a\n") > weight_of("CN=ab") + 64, "control characters are prepared away");
    }

    /// A set of attributes is one RDN: a part of it matches nothing (CVE-2026-33248).
    #[test]
    fn rdns_are_compared_whole() {
        assert!(within(&[&["CN=ann", "O=acme"]], &[&["CN=ann", "O=acme"]]));
        assert!(!within(&[&["O=acme"]], &[&["CN=ann", "O=acme"]]));
        assert!(!within(&[&["CN=ann", "O=acme"]], &[&["CN=ann"], &["O=acme"]]));
        assert!(!within(&[&["CN=x"], &["O=admin"]], &[&["CN=x,O=admin"]]));
    }
}
