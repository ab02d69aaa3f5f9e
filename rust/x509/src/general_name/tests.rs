//! General names: all nine forms, what is refused in each, and that no form is taken for another.

use super::*;
use crate::oids;
use crate::test_support::{bits, common_name, oid, refusal, sequence, tlv};

fn names(der: &[u8]) -> Result<Vec<String>, Malformed> {
    let names = GeneralNames::from_value(&Value::single(der, 0, "names")?)?;
    assert_eq!(names.iter().count(), names.len());
    Ok(names.iter().map(|name| format!("{name:?}")).collect())
}

fn one(tag: u8, content: &[u8]) -> Result<String, Problem> {
    let found = names(&sequence(&[&tlv(tag, content)]));
    found.map(|mut names| names.remove(0)).map_err(|malformed| malformed.problem)
}

fn other(kind: Oid<'static>, value: &[u8]) -> Vec<u8> {
    [oid(kind), tlv(0xa0, value)].concat()
}

#[test]
fn all_nine_forms_in_their_order() {
    let parts = [
        tlv(0xa0, &other(oids::UPN, &tlv(0x0c, b"u@realm"))),
        tlv(0x81, b"a@b"),
        tlv(0x82, b"host"),
        tlv(0xa3, &[0x30, 0]),
        tlv(0xa4, &common_name("x")),
        tlv(0xa5, &tlv(0xa1, &tlv(0x0c, b"p"))),
        tlv(0x86, b"https://host/"),
        tlv(0x87, &[127, 0, 0, 1]),
        tlv(0x88, &[0x2a, 0x03]),
    ];
    let der = tlv(0x30, &parts.concat());
    let list = GeneralNames::from_value(&Value::single(&der, 0, "names").unwrap()).unwrap();
    let found: Vec<_> = list.iter().collect();
    assert_eq!(list.len(), 9);
    assert!(matches!(found[0], GeneralName::Other(name) if name.upn() == Some(Ok("u@realm"))));
    assert!(matches!(found[1], GeneralName::Rfc822("a@b")));
    assert!(matches!(found[2], GeneralName::Dns("host")));
    assert!(matches!(found[3], GeneralName::X400(&[0x30, 0])));
    assert!(matches!(found[4], GeneralName::Directory(name) if name.to_string() == "CN=x"));
    assert!(matches!(found[5], GeneralName::EdiParty(content) if content.len() == 5));
    assert!(matches!(found[6], GeneralName::Uri("https://host/")));
    assert!(matches!(found[7], GeneralName::Ip(&[127, 0, 0, 1])));
    assert!(matches!(found[8], GeneralName::RegisteredId(id) if id.to_string() == "1.2.3"));
}

#[test]
fn text_is_ascii_without_nul() {
    for tag in [0x81, 0x82, 0x86] {
        assert_eq!(one(tag, b"good.example\0.evil.example"), Err(Problem::InvalidValue("text holds a NUL")));
        assert_eq!(one(tag, "müller".as_bytes()), Err(Problem::InvalidValue("not ASCII")));
        assert!(one(tag, b"").is_ok());
    }
}

#[test]
fn one_text_in_every_form_is_never_another_form() {
    let forms: Vec<_> = [0x81, 0x82, 0x86, 0x87].iter().map(|tag| one(*tag, b"1.23").unwrap()).collect();
    for (position, form) in forms.iter().enumerate() {
        assert!(forms.iter().skip(position + 1).all(|another| another != form));
    }
}

#[test]
fn wrong_tags_are_refused() {
    // Primitive where constructed belongs, the other way round, and numbers that no form has.
    for tag in
        [0x80, 0xa1, 0xa2, 0x83, 0x84, 0x85, 0xa6, 0xa7, 0xa8, 0x89, 0x8a, 0x02, 0x16, 0x30, 0x42, 0xc2]
    {
        assert_eq!(one(tag, b""), Err(Problem::UnexpectedTag), "{tag:02x}");
    }
}

#[test]
fn structure_inside_the_forms_is_checked() {
    assert_eq!(refusal(names(&sequence(&[]))), ("names", Problem::Empty));
    assert_eq!(one(0x87, &[]), Err(Problem::Empty));
    assert_eq!(one(0x88, &[]), Err(Problem::NotDer));
    assert_eq!(one(0x88, &[0x80, 1]), Err(Problem::NotDer));
    assert_eq!(one(0xa0, &[]), Err(Problem::Truncated));
    assert_eq!(one(0xa0, &oid(oids::UPN)), Err(Problem::Truncated));
    assert_eq!(one(0xa0, &[oid(oids::UPN), tlv(0x0c, b"x")].concat()), Err(Problem::UnexpectedTag));
    assert_eq!(one(0xa0, &other(oids::UPN, &[])), Err(Problem::Truncated));
    assert_eq!(one(0xa0, &other(oids::UPN, &[5, 0, 5, 0])), Err(Problem::TrailingData));
    assert_eq!(one(0xa0, &[other(oids::UPN, &[5, 0]), vec![5, 0]].concat()), Err(Problem::TrailingData));
    assert_eq!(one(0xa0, &other(oids::UPN, &[0x24, 0])), Err(Problem::NotDer));
    assert_eq!(one(0xa0, &other(oids::UPN, &bits(1, &[1]))), Err(Problem::NotDer));
    assert_eq!(one(0xa3, &[0x02, 2, 0, 1]), Err(Problem::NotDer));
    assert_eq!(one(0xa5, &[0x30]), Err(Problem::Truncated));
    // Name is a CHOICE: an implicit tag around it is wrong.
    assert_eq!(one(0xa4, &[]), Err(Problem::Truncated));
    assert_eq!(one(0xa4, common_name("x").get(2..).unwrap()), Err(Problem::UnexpectedTag));
    assert_eq!(one(0xa4, &[common_name("x"), common_name("y")].concat()), Err(Problem::TrailingData));
}

#[test]
fn errors_count_from_the_start_of_everything() {
    let der = sequence(&[&tlv(0x82, b"host"), &tlv(0x82, b"h\0st")]);
    let value = Value::single(&der, 100, "subjectAltName").unwrap();
    let malformed = GeneralNames::from_value(&value).unwrap_err();
    assert_eq!((malformed.what, malformed.offset), ("subjectAltName", 108));
}

fn name<'a>(type_id: Oid<'a>, value: &'a [u8]) -> OtherName<'a> {
    OtherName { type_id, value }
}

#[test]
fn other_names_are_read_by_their_form_only() {
    let (utf8, ia5, empty) = (tlv(0x0c, "ü@x".as_bytes()), tlv(0x16, b"_ldap.host"), tlv(0x0c, b""));
    assert_eq!(name(oids::UPN, &utf8).upn(), Some(Ok("ü@x")));
    assert_eq!(name(oids::UPN, &utf8).srv_name(), None);
    assert_eq!(name(oids::UPN, &utf8).smtp_utf8_mailbox(), None);
    assert_eq!(name(oids::SMTP_UTF8_MAILBOX, &utf8).smtp_utf8_mailbox(), Some(Ok("ü@x")));
    assert_eq!(name(oids::SMTP_UTF8_MAILBOX, &utf8).upn(), None);
    assert_eq!(name(oids::SRV_NAME, &ia5).srv_name(), Some(Ok("_ldap.host")));

    let problem = |text: Option<Result<&str, Malformed>>| refusal(text.unwrap()).1;
    assert_eq!(problem(name(oids::SRV_NAME, &utf8).srv_name()), Problem::UnexpectedTag);
    assert_eq!(problem(name(oids::UPN, &ia5).upn()), Problem::UnexpectedTag);
    assert_eq!(problem(name(oids::UPN, &empty).upn()), Problem::Empty);
    for (value, expected) in [
        (tlv(0x0c, b"a\0"), Problem::InvalidValue("text holds a NUL")),
        (tlv(0x0c, b"\xff"), Problem::InvalidValue("not UTF-8")),
        ([utf8.clone(), vec![0]].concat(), Problem::TrailingData),
    ] {
        assert_eq!(problem(name(oids::UPN, &value).upn()), expected);
    }
}
