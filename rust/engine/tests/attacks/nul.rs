//! A NUL in a name ends it for every reader written in C (CVE-2013-4238): refused wherever it stands.

use chainward::x509::{Oid, oids};
use chainward::{
    AnchorLimits, FindingCode, Host, NamePattern, PatternForm, Revocation, TypedName, Validator,
};

use super::attack::Attack;
use super::support::{Draft, Issued, der, root};
use crate::support::case::{CACHES_OFF, Case};

const ROW: &str = "nul";

pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks: Vec<_> =
        names().into_iter().map(|(name, general)| in_leaf(&anchor, name, general)).collect();
    attacks.extend(names().into_iter().flat_map(|(name, general)| in_constraints(&anchor, name, &general)));
    attacks.extend(in_subjects(&anchor));
    attacks
}

/// Good up to the NUL.
fn names() -> Vec<(&'static str, Vec<u8>)> {
    let unknown = Oid::constant(&[0x88, 0x37, 1]);
    let service = der::tlv(0xa0, &der::tlv(0x16, b"_ldap.client.test\0.test"));
    vec![
        ("dns", der::dns("client.test\0.evil.test")),
        ("dns-at-the-end", der::dns("client.test\0")),
        ("dns-alone", der::dns("\0")),
        ("email", der::email("ann@client.test\0.evil.test")),
        ("email-local-part", der::email("ann\0@client.test")),
        ("uri", der::uri("https://client.test\0.evil.test/")),
        ("uri-path", der::uri("https://client.test/a\0b")),
        ("upn", der::upn("ann@client.test\0.evil.test")),
        ("service", der::tlv(0xa0, &[der::oid(oids::SRV_NAME), service].concat())),
        ("utf8-mailbox", der::other_name(oids::SMTP_UTF8_MAILBOX, "ann@client.test\0.evil.test")),
        ("unknown-other", der::other_name(unknown, "ann\0")),
        ("directory", der::tlv(0xa4, &der::common_name("client\0.evil"))),
        ("edi-party", der::tlv(0xa5, &der::tlv(0xa1, &der::tlv(0x0c, b"client\0")))),
        ("x400", der::tlv(0xa3, &der::tlv(0x30, &der::tlv(0x13, b"client\0")))),
    ]
}

fn attack(name: String, case: Case, leaf: &Issued) -> Attack {
    Attack::refused(ROW, name, case, FindingCode::MalformedCertificate)
        .signatures(2, 0)
        .with_leaf_key(&leaf.key)
}

fn in_leaf(anchor: &Issued, name: &str, general: Vec<u8>) -> Attack {
    let leaf = Draft::leaf("client").with(der::alternative_names(&[der::dns("client.test"), general]));
    let leaf = leaf.by(anchor);
    attack(format!("name-{name}"), Case::of(&leaf).trusting(anchor), &leaf)
}

fn in_constraints(anchor: &Issued, name: &str, general: &[u8]) -> [Attack; 2] {
    let of = |list: &str, constraints| {
        let ca = Draft::ca("ca").with(constraints).by(anchor);
        let leaf = Draft::leaf("client").by(&ca);
        attack(format!("{list}-{name}"), Case::of(&leaf).trusting(anchor).presenting([&ca]), &leaf)
    };
    let bases = [general.to_vec()];
    [of("permitted", der::name_constraints(&bases, &[])), of("excluded", der::name_constraints(&[], &bases))]
}

/// In every type of string and every kind of attribute.
fn in_subjects(anchor: &Issued) -> Vec<Attack> {
    let kinds = [
        ("common-name", oids::COMMON_NAME),
        ("organization", oids::ORGANIZATION_NAME),
        ("user-id", oids::USER_ID),
        ("email-address", oids::EMAIL_ADDRESS),
    ];
    let strings: [(&str, u8, &[u8]); 10] = [
        ("utf8", 0x0c, b"a\0b"),
        ("printable", 0x13, b"a\0b"),
        ("ia5", 0x16, b"a\0b"),
        ("teletex", 0x14, b"a\0b"),
        ("videotex", 0x15, b"a\0b"),
        ("graphic", 0x19, b"a\0b"),
        ("visible", 0x1a, b"a\0b"),
        ("general", 0x1b, b"a\0b"),
        ("universal", 0x1c, b"\0\0\0a\0\0\0\0"),
        ("bmp", 0x1e, b"\0a\0\0"),
    ];
    let mut attacks = Vec::new();
    for (kind_name, kind) in kinds {
        for (string_name, tag, octets) in strings {
            let attribute = der::sequence(&[&der::oid(kind), &der::tlv(tag, octets)]);
            let subject = der::name(&[&[attribute]]);
            let leaf = Draft { subject, ..Draft::leaf("") }.by(anchor);
            let name = format!("subject-{kind_name}-{string_name}");
            attacks.push(attack(name, Case::of(&leaf).trusting(anchor), &leaf));
        }
    }
    attacks
}

/// Nor does anyone ask for one: a pattern or a subtree with a NUL is none, and a host with one is nobody's.
#[test]
fn whoever_asks_for_a_nul_gets_nothing() {
    let patterns = [
        (PatternForm::Dns, "client.test\0"),
        (PatternForm::Dns, "*.test\0"),
        (PatternForm::Ip, "192.0.2.1\0"),
        (PatternForm::Email, "ann\0@client.test"),
        (PatternForm::Email, "@client.test\0"),
        (PatternForm::Upn, "ann\0@client.test"),
        (PatternForm::Uri, "https://client.test\0/"),
        (PatternForm::Uri, "https://client.test/\0/*"),
        (PatternForm::Spiffe, "spiffe://client.test/\0"),
    ];
    for (form, text) in patterns {
        assert!(NamePattern::new(form, text).is_err(), "{text:?}");
    }
    let anchor = root("root");
    let leaf = Draft::leaf("client").by(&anchor);
    for host in
        [Host::Dns("client.test\0"), Host::Dns("client.test\0.evil.test"), Host::Email("a\0@client.test")]
    {
        let case = Case { host: Some(host), ..Case::of(&leaf).trusting(&anchor) };
        case.refused(FindingCode::HostMismatch, &leaf);
    }
    let subtrees = [
        TypedName::Dns("client.test\0".into()),
        TypedName::Email("client.test\0".into()),
        TypedName::Uri("client.test\0".into()),
        TypedName::Ip("192.0.2.0/24\0".into()),
    ];
    for subtree in subtrees {
        let limits = AnchorLimits { permitted: vec![subtree.clone()], ..AnchorLimits::default() };
        let case = Case::of(&leaf).trusting_within(&anchor, limits);
        let validator = Validator::new(&case.store(), case.policy.clone(), Revocation::None, CACHES_OFF);
        assert!(validator.is_err(), "{subtree:?}");
    }
}
