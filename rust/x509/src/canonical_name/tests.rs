//! The matrix of RFC 5280 section 7.1: which names are the same, and which are not.

use super::*;
use crate::der::tag::{
    BMP_STRING, IA5_STRING, NUMERIC_STRING, PRINTABLE_STRING, SET, TELETEX_STRING, UNIVERSAL_STRING,
    UTF8_STRING, VISIBLE_STRING,
};
use crate::oids::{COMMON_NAME, ORGANIZATION_NAME, ORGANIZATIONAL_UNIT_NAME};
use crate::test_support::{attribute, common_name, constructed, rdn, sequence};

fn canonical(der: &[u8]) -> CanonicalName {
    Name::from_der(der).unwrap().canonical()
}

fn with_type(string: u8, octets: &[u8]) -> CanonicalName {
    canonical(&sequence(&[&rdn(COMMON_NAME, string, octets)]))
}

fn text(text: &str) -> CanonicalName {
    canonical(&common_name(text))
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn utf32(text: &str) -> Vec<u8> {
    text.chars().flat_map(|character| u32::from(character).to_be_bytes()).collect()
}

#[test]
fn text_of_any_string_type_is_compared_as_text() {
    let expected = text("Some Name");
    for string in [PRINTABLE_STRING, UTF8_STRING, IA5_STRING, VISIBLE_STRING, TELETEX_STRING] {
        assert_eq!(with_type(string, b"SOME name"), expected, "{string:02x}");
    }
    assert_eq!(with_type(BMP_STRING, &utf16("some NAME")), expected);
    assert_eq!(with_type(UNIVERSAL_STRING, &utf32("some NAME")), expected);
    let greek = text("ΣΊΣΥΦΟΣ 🏛");
    assert_eq!(with_type(BMP_STRING, &utf16("σίσυφος 🏛")), greek);
    assert_eq!(with_type(UNIVERSAL_STRING, &utf32("σίσυφοσ 🏛")), greek);
}

#[test]
fn what_is_no_text_is_compared_as_octets() {
    assert_eq!(with_type(NUMERIC_STRING, b"12"), with_type(NUMERIC_STRING, b"12"));
    assert_ne!(with_type(NUMERIC_STRING, b"12"), with_type(PRINTABLE_STRING, b"12"));
    assert_ne!(with_type(NUMERIC_STRING, b"1 2"), with_type(NUMERIC_STRING, b"1  2"));
    // Nobody agrees on what a TeletexString beyond ASCII means: neither Latin-1 nor T.61.
    assert_eq!(with_type(TELETEX_STRING, b"\xe9"), with_type(TELETEX_STRING, b"\xe9"));
    assert_ne!(with_type(TELETEX_STRING, b"\xe9"), text("é"));
    assert_ne!(with_type(TELETEX_STRING, b"A\xe9"), with_type(TELETEX_STRING, b"a\xe9"));
    // Octets that spell the canonical form of a text are not that text.
    assert_ne!(with_type(crate::der::tag::OCTET_STRING, b"a"), text("a"));
}

#[test]
fn case_and_white_space_do_not_matter() {
    for same in
        ["example name", " Example  Name ", "EXAMPLE   NAME", "example\tname", "example\u{a0}name\u{2003}"]
    {
        assert_eq!(text(same), text("Example Name"), "{same:?}");
    }
    for other in
        ["ExampleName", "Example-Name", "Example Name.", "Example Nam", "Exam ple Name", "Example Namé"]
    {
        assert_ne!(text(other), text("Example Name"), "{other:?}");
    }
    assert_eq!(text(""), text("   "));
    assert_ne!(text(""), canonical(&sequence(&[])));
}

/// RFC 4518 section 2.2 (mapping and folding) and 2.3 (NFKC).
#[test]
fn unicode_is_folded_and_normalised() {
    for (one, other) in [
        ("Straße", "STRASSE"),
        ("É", "e\u{301}"),
        ("ﬁn", "FIN"),
        ("Ångström", "\u{212b}ngstro\u{308}m"),
        ("ＡＢＣ", "abc"),
        ("K\u{ad}elvin", "\u{212a}elvin"),
        ("a\u{200b}b\u{feff}", "ab"),
        ("a\u{1}b", "AB"),
        ("½", "1\u{2044}2"),
    ] {
        assert_eq!(text(one), text(other), "{one} {other}");
    }
    for (one, other) in [("é", "e"), ("ı", "i"), ("о", "o"), ("a\u{300}", "a\u{301}"), ("日", "曰")] {
        assert_ne!(text(one), text(other), "{one} {other}");
    }
    // RFC 4518 section 2.6.1: a space with a combining mark is none.
    assert_ne!(text("a \u{301}b"), text("a  \u{301}b "));
    assert_ne!(text("\u{20}\u{301}"), text("\u{301}"));
}

/// Comparison is never undefined, so that no exclusion can be dodged by an odd character.
#[test]
fn characters_that_rfc_4518_prohibits_are_compared_too() {
    assert_eq!(text("Pizza 🍕 Corp"), text("PIZZA  🍕 corp"));
    assert_eq!(text("\u{e000}X"), text("\u{e000}x"));
    assert_eq!(text("\u{fffd}X"), text("\u{fffd}x"));
}

#[test]
fn attribute_types_and_places_matter() {
    let name = |kind| canonical(&sequence(&[&rdn(kind, UTF8_STRING, b"x")]));
    assert_ne!(name(COMMON_NAME), name(ORGANIZATION_NAME));
    let (first, second) = (rdn(ORGANIZATION_NAME, UTF8_STRING, b"o"), rdn(COMMON_NAME, UTF8_STRING, b"c"));
    let ordered = canonical(&sequence(&[&first, &second]));
    assert_ne!(ordered, canonical(&sequence(&[&second, &first])));
    assert_ne!(ordered, canonical(&sequence(&[&first, &second, &second])));
    let joined = constructed(
        SET,
        &[&attribute(COMMON_NAME, UTF8_STRING, b"c"), &attribute(ORGANIZATION_NAME, UTF8_STRING, b"o")],
    );
    assert_ne!(ordered, canonical(&sequence(&[&joined])));
}

/// CVE-2026-33248: text that looks like structure is text.
#[test]
fn structure_cannot_be_written_into_values() {
    let honest = canonical(&sequence(&[
        &rdn(COMMON_NAME, UTF8_STRING, b"x"),
        &rdn(ORGANIZATION_NAME, UTF8_STRING, b"admin"),
    ]));
    for spelled in ["x,O=admin", "x+O=admin", "x/O=admin", "x\\,O=admin", "x\nO=admin", "O=admin,CN=x"] {
        assert_ne!(text(spelled), honest, "{spelled}");
    }
    // The very octets of the canonical form, inside a value.
    let inner = String::from_utf8_lossy(honest.as_bytes().split_at(12).1).replace('\0', "\u{1}");
    assert_ne!(text(&inner), honest);
}

/// A set has no order; DER sorts it by octets, which the comparison form does not keep.
#[test]
fn multi_valued_names_are_sets() {
    let joined = |one: &[u8], other: &[u8]| {
        let mut both =
            [attribute(COMMON_NAME, UTF8_STRING, one), attribute(COMMON_NAME, PRINTABLE_STRING, other)];
        both.sort();
        canonical(&sequence(&[&constructed(SET, &[&both[0], &both[1]])]))
    };
    assert_eq!(joined(b"A", b"b"), joined(b"B", b"a"));
    assert_ne!(joined(b"A", b"b"), joined(b"A", b"a"));
    assert_ne!(joined(b"a", b"a"), text("a"));
}

#[test]
fn within_means_the_first_relative_distinguished_names() {
    let part = |kind, text: &str| rdn(kind, UTF8_STRING, text.as_bytes());
    let base = canonical(&sequence(&[&part(ORGANIZATION_NAME, "Org")]));
    let below = canonical(&sequence(&[&part(ORGANIZATION_NAME, "ORG "), &part(COMMON_NAME, "x")]));
    let longer = canonical(&sequence(&[&part(ORGANIZATION_NAME, "Org2"), &part(COMMON_NAME, "x")]));
    let elsewhere =
        canonical(&sequence(&[&part(ORGANIZATIONAL_UNIT_NAME, "u"), &part(ORGANIZATION_NAME, "Org")]));
    let empty = canonical(&sequence(&[]));
    assert!(
        base.is_within(&base) && below.is_within(&base) && below.is_within(&empty) && empty.is_within(&empty)
    );
    assert!(!base.is_within(&below) && !longer.is_within(&base) && !elsewhere.is_within(&base));
    assert!(!empty.is_within(&base));
    // The base is one attribute, the name has it in a set with another one: not the same RDN.
    let mut both =
        [attribute(ORGANIZATION_NAME, UTF8_STRING, b"Org"), attribute(COMMON_NAME, UTF8_STRING, b"x")];
    both.sort();
    assert!(!canonical(&sequence(&[&constructed(SET, &[&both[0], &both[1]])])).is_within(&base));
}

#[test]
fn a_relative_name_is_put_at_the_end() {
    let parent = sequence(&[&rdn(ORGANIZATION_NAME, UTF8_STRING, b"o")]);
    let whole = sequence(&[&rdn(ORGANIZATION_NAME, UTF8_STRING, b"o"), &rdn(COMMON_NAME, UTF8_STRING, b"c")]);
    let last = Name::from_der(&whole).unwrap().rdns().last().unwrap();
    assert_eq!(canonical(&parent).with(&last), canonical(&whole));
}

/// RFC 4518 folds case before it normalises, with the tables of Unicode 3.2. What that did not know yet becomes a
/// capital only then: U+1F130 is a squared A, U+1F170 a negative one that is no compatibility form of it.
#[test]
fn capitals_that_normalisation_makes_are_folded_too() {
    assert_eq!(text("\u{1f130}dmin"), text("admin"));
    assert_eq!(text("\u{1f130}\u{1f131}"), text("AB"));
    assert_eq!(with_type(BMP_STRING, &utf16("\u{1f130}dmin")), text("Admin"));
    assert_ne!(text("\u{1f130}dmin"), text("bdmin"));
    assert_ne!(text("\u{1f170}dmin"), text("admin"));
    // Modifier letters of later versions, which decompose to capitals or to what folds to two letters.
    assert_eq!(text("\u{1f12b}"), text("c"), "circled italic Latin capital C");
    assert_eq!(text("\u{a7f2}"), text("c"), "modifier letter capital C");
}
