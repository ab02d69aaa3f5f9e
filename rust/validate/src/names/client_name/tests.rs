//! One text in every form: each reads it as its own, or not at all.

use super::*;

const UPN_VALUE: [u8; 10] = *b"\x0c\x08ann@host";

#[test]
fn forms_never_mix() {
    let text = "ann@host";
    let upn = GeneralName::Other(OtherName { type_id: oids::UPN, value: &UPN_VALUE });
    let names = [GeneralName::Dns(text), GeneralName::Uri(text), GeneralName::Ip(text.as_bytes())];
    assert!(names.iter().all(|name| ClientName::of(name).is_none()));
    let email = ClientName::of(&GeneralName::Rfc822(text)).unwrap();
    let principal = ClientName::of(&upn).unwrap();
    assert!(matches!(email, ClientName::Email("ann@host", _)));
    assert_eq!(principal, ClientName::Principal(text));
    assert_ne!(email, principal);
}

#[test]
fn a_uri_of_spiffe_is_a_spiffe_id_or_nothing() {
    let of = |text| ClientName::of(&GeneralName::Uri(text));
    assert!(matches!(of("spiffe://a/b"), Some(ClientName::Spiffe(_))));
    assert!(matches!(of("https://a/b"), Some(ClientName::Uri(_))));
    assert_eq!(of("spiffe://a:1/b"), None);
    assert_eq!(of("SPIFFE://a/b"), None);
}

#[test]
fn host_names_are_hosts_and_no_addresses() {
    let of = |text| ClientName::of(&GeneralName::Dns(text));
    assert_eq!(of("a.test"), Some(ClientName::Dns("a.test")));
    assert_eq!(of("*.a.test"), Some(ClientName::WildcardDns("*.a.test")));
    for bad in ["", "*", "*.", "a.*.test", "192.0.2.1", "a b", "a.test.", "a.test\n", "ann@host"] {
        assert_eq!(of(bad), None, "{bad:?}");
    }
}

#[test]
fn an_internationalised_mailbox_is_not_ascii() {
    let of =
        |value| ClientName::of(&GeneralName::Other(OtherName { type_id: oids::SMTP_UTF8_MAILBOX, value }));
    assert!(matches!(of("\x0c\x09änn@host".as_bytes()), Some(ClientName::Email("änn@host", _))));
    assert_eq!(of(&UPN_VALUE), None, "RFC 9598 section 3");
}

#[test]
fn addresses_have_four_octets_or_sixteen() {
    let of = |octets| ClientName::of(&GeneralName::Ip(octets));
    assert_eq!(of(&[192, 0, 2, 1]), Some(ClientName::Ip([192, 0, 2, 1].into())));
    assert_eq!(of(&[0; 16]), Some(ClientName::Ip([0u8; 16].into())));
    assert_eq!(of(&[0; 8]), None);
}

/// RFC 9598 section 3: "The UTF8String encoding MUST NOT contain a Byte-Order-Mark". Readers that drop it would see
/// another mailbox.
#[test]
fn a_byte_order_mark_is_no_part_of_a_mailbox() {
    let of = |text: &str| {
        let value = [&[0x0c, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let other = OtherName { type_id: oids::SMTP_UTF8_MAILBOX, value: &value };
        ClientName::of(&GeneralName::Other(other)).is_some()
    };
    assert!(of("änn@host"));
    for bad in [
        "\u{feff}änn@host",
        "\u{feff}ann@host",
        "ä\u{feff}nn@host",
        "\"\u{feff}änn\"@host",
        "änn@\u{feff}host",
    ] {
        assert!(!of(bad), "{bad:?}");
    }
}

/// Capital sigma has two small letters, and which one is written depends on its place in a word.
#[test]
fn a_final_sigma_is_a_sigma() {
    let folded = |text| principal(text).unwrap();
    assert_eq!(folded("ΟΔΥΣΣΕΥΣ@corp.test"), folded("οδυσσευς@CORP.test"));
    assert_eq!(folded("οδυσσευσ@corp.test"), folded("οδυσσευς@corp.test"));
    assert_ne!(folded("οδυσσευ@corp.test"), folded("οδυσσευς@corp.test"));
    // The same of sharp s, whose capital is two letters.
    assert_eq!(folded("strauß@corp.test"), folded("STRAUSS@corp.test"));
}
