//! Names: what is refused, what is kept, and how they are written for people.

use super::*;
use crate::oids::{COMMON_NAME, ORGANIZATION_NAME};
use crate::test_support::{attribute, common_name, constructed, oid, rdn, refusal, sequence, tlv};

fn parse(der: &[u8]) -> Problem {
    refusal(Name::from_der(der)).1
}

fn value(string: u8, octets: &[u8]) -> Result<(), Problem> {
    let der = sequence(&[&rdn(COMMON_NAME, string, octets)]);
    Name::from_der(&der).map(drop).map_err(|malformed| malformed.problem)
}

#[test]
fn structure_is_checked_to_the_last_level() {
    assert!(Name::from_der(&sequence(&[])).unwrap().is_empty());
    assert_eq!(parse(&[]), Problem::Truncated);
    assert_eq!(parse(&tlv(0x31, &[])), Problem::UnexpectedTag);
    assert_eq!(parse(&[&sequence(&[])[..], &[0]].concat()), Problem::TrailingData);
    assert_eq!(parse(&sequence(&[&tlv(tag::SET, &[])])), Problem::Empty);
    assert_eq!(parse(&sequence(&[&tlv(tag::SEQUENCE, &[])])), Problem::UnexpectedTag);
    let in_set = |parts: &[&[u8]]| sequence(&[&constructed(tag::SET, &[&sequence(parts)])]);
    assert_eq!(parse(&in_set(&[])), Problem::Truncated);
    assert_eq!(parse(&in_set(&[&oid(COMMON_NAME)])), Problem::Truncated);
    assert_eq!(parse(&in_set(&[&[0x13, 0], &oid(COMMON_NAME)])), Problem::UnexpectedTag);
    assert_eq!(parse(&in_set(&[&oid(COMMON_NAME), &[0x13, 0], &[5, 0]])), Problem::TrailingData);
    assert_eq!(parse(&in_set(&[&[6, 1, 0x80], &[0x13, 0]])), Problem::NotDer);
    let large = common_name(&"x".repeat(MAX_CERTIFICATE_BYTES));
    assert_eq!(parse(&large), Problem::TooLarge { limit: MAX_CERTIFICATE_BYTES });
}

#[test]
fn sets_are_sorted() {
    let (first, second) =
        (attribute(COMMON_NAME, tag::UTF8_STRING, b"a"), attribute(COMMON_NAME, tag::UTF8_STRING, b"b"));
    assert!(Name::from_der(&sequence(&[&constructed(tag::SET, &[&first, &second])])).is_ok());
    let unsorted = sequence(&[&constructed(tag::SET, &[&second, &first])]);
    let malformed = Name::from_der(&unsorted).unwrap_err();
    // Two TLV headers of two bytes, and the first attribute.
    assert_eq!((malformed.offset, malformed.problem), (4 + second.len(), Problem::NotSorted));
    // X.690 section 11.6: shorter ones come first, since their length octet is smaller.
    let short = attribute(COMMON_NAME, tag::UTF8_STRING, b"z");
    let long = attribute(COMMON_NAME, tag::UTF8_STRING, b"aa");
    assert!(Name::from_der(&sequence(&[&constructed(tag::SET, &[&short, &long])])).is_ok());
}

#[test]
fn strings_are_what_their_type_says() {
    let invalid = |reason| Err(Problem::InvalidValue(reason));
    let nul = invalid("text holds a NUL");
    assert_eq!(value(tag::UTF8_STRING, b"\xff"), invalid("not UTF-8"));
    assert_eq!(value(tag::UTF8_STRING, b"\xed\xa0\x80"), invalid("not UTF-8"));
    assert_eq!(value(tag::UTF8_STRING, b"\xc0\x80"), invalid("not UTF-8"));
    assert_eq!(value(tag::UTF8_STRING, b"a\0b"), nul);
    assert_eq!(value(tag::IA5_STRING, b"\x80"), invalid("not ASCII"));
    assert_eq!(value(tag::IA5_STRING, b"a\0"), nul);
    assert_eq!(value(tag::TELETEX_STRING, b"\0\xe9"), nul);
    assert_eq!(value(tag::BMP_STRING, b"\0a\0\0"), nul);
    assert_eq!(value(tag::UNIVERSAL_STRING, &[0; 4]), nul);
    for string in [tag::PRINTABLE_STRING, tag::VISIBLE_STRING] {
        for octets in [&b"a\0"[..], b"\x7f", b"\xe9", b"\n"] {
            assert_eq!(value(string, octets), invalid("not printable ASCII"));
        }
        assert_eq!(value(string, b"user@host_*&"), Ok(()));
    }
    assert_eq!(value(tag::NUMERIC_STRING, b"12a"), invalid("not digits and spaces"));
    assert_eq!(value(tag::NUMERIC_STRING, b"1\0"), invalid("not digits and spaces"));
    for octets in [&b"\0"[..], b"\0a\0", b"\xd8\x00", b"\xdc\x00\xd8\x00", b"\xd8\x00\0a"] {
        assert_eq!(value(tag::BMP_STRING, octets), invalid("not UTF-16"), "{octets:?}");
    }
    for octets in [&b"\0\0\0"[..], b"\0\0\0a\0", b"\0\x11\0\0", b"\0\0\xd8\0", b"\xff\xff\xff\xff"] {
        assert_eq!(value(tag::UNIVERSAL_STRING, octets), invalid("not UTF-32"), "{octets:?}");
    }
    for string in [0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e] {
        assert_eq!(value(string, b""), Ok(()), "{string:02x}");
        assert_eq!(value(string | 0x20, &tlv(string, b"")), Err(Problem::NotDer), "constructed {string:02x}");
    }
}

#[test]
fn values_of_other_types_are_der() {
    assert_eq!(value(tag::INTEGER, &[0, 1]), Err(Problem::NotDer));
    assert_eq!(value(tag::SEQUENCE, &[5, 0]), Ok(()));
    assert_eq!(value(tag::SEQUENCE, &[5, 1]), Err(Problem::Truncated));
    let high = sequence(&[&constructed(tag::SET, &[&sequence(&[&oid(COMMON_NAME), &[0x1f, 0x1f, 0]])])]);
    assert_eq!(parse(&high), Problem::UnexpectedTag);
}

#[test]
fn attributes_are_handed_out_as_they_were_signed() {
    let der = sequence(&[
        &rdn(ORGANIZATION_NAME, tag::BMP_STRING, b"\0O\0r\0g"),
        &rdn(COMMON_NAME, tag::PRINTABLE_STRING, b" A  b "),
    ]);
    let name = Name::from_der(&der).unwrap();
    let found: Vec<_> = name
        .rdns()
        .flat_map(|rdn| rdn.attributes())
        .map(|attribute| (attribute.oid, attribute.value.tag, attribute.value.text().unwrap().into_owned()))
        .collect();
    let expected = [
        (ORGANIZATION_NAME, tag::BMP_STRING, "Org".to_owned()),
        (COMMON_NAME, tag::PRINTABLE_STRING, " A  b ".to_owned()),
    ];
    assert_eq!(found, expected);
}

/// RFC 4514 sections 2.4 and 4, with the examples of the latter.
#[test]
fn names_are_written_as_rfc_4514_says() {
    let text = |parts: &[&[u8]]| Name::from_der(&sequence(parts)).unwrap().to_string();
    let utf8 = |kind, value: &str| rdn(kind, tag::UTF8_STRING, value.as_bytes());
    let net = utf8(crate::oids::DOMAIN_COMPONENT, "net");
    let example = utf8(crate::oids::DOMAIN_COMPONENT, "example");
    let uid = utf8(crate::oids::USER_ID, "jsmith");
    assert_eq!(text(&[&net, &example, &uid]), "UID=jsmith,DC=example,DC=net");
    // Shorter attributes come first in DER, so here OU does.
    let unit = attribute(crate::oids::ORGANIZATIONAL_UNIT_NAME, tag::UTF8_STRING, b"Sales");
    let both = constructed(tag::SET, &[&unit, &attribute(COMMON_NAME, tag::UTF8_STRING, b"J. Smith")]);
    assert_eq!(text(&[&net, &example, &both]), "OU=Sales+CN=J. Smith,DC=example,DC=net");
    assert_eq!(text(&[]), "");
    for (value, expected) in [
        ("James \"Jim\" Smith, III", "CN=James \\\"Jim\\\" Smith\\, III"),
        ("Before\rAfter", "CN=Before\\0DAfter"),
        ("Lučić", "CN=Lučić"),
        (" a ", "CN=\\ a\\ "),
        (" ", "CN=\\ "),
        ("#a#", "CN=\\#a#"),
        ("x,O=admin", "CN=x\\,O\\=admin"),
        ("a\u{202e}b\u{1b}[0m", "CN=a\\E2\\80\\AEb\\1B[0m"),
        ("", "CN="),
    ] {
        assert_eq!(text(&[&utf8(COMMON_NAME, value)]), expected);
    }
    let unknown = Oid::constant(&[0x2b, 6, 1, 4, 1, 0x8b, 0x3a, 0]);
    assert_eq!(text(&[&rdn(unknown, tag::OCTET_STRING, b"Hi")]), "1.3.6.1.4.1.1466.0=#04024869");
    assert_eq!(text(&[&rdn(COMMON_NAME, tag::OCTET_STRING, b"Hi")]), "CN=#04024869");
}
