//! The common name is no name of a host or a client: there is no falling back on it (RUSTSEC-2026-0044).

use std::net::{IpAddr, Ipv4Addr};

use chainward::x509::oids;
use chainward::{AllowRule, FindingCode, Host, Identity, NamePattern, PatternForm};

use super::attack::{Attack, Expected};
use super::support::{Draft, Issued, der, root};
use crate::support::case::Case;

const ROW: &str = "common-name-fallback";

/// What a common name may look like to those who fall back on it, and who asks for it.
const LOOKS: [(&str, &str, Host<'static>, PatternForm); 5] = [
    ("host", "cn.test", Host::Dns("cn.test"), PatternForm::Dns),
    ("wildcard", "*.test", Host::Dns("cn.test"), PatternForm::Dns),
    ("address", "192.0.2.1", Host::Ip(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1))), PatternForm::Ip),
    ("mailbox", "ann@cn.test", Host::Email("ann@cn.test"), PatternForm::Email),
    ("principal", "ann@cn.test", Host::Email("ann@cn.test"), PatternForm::Upn),
];

pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks = Vec::new();
    for (look, text, host, pattern) in LOOKS {
        for (names, draft) in leaves(text) {
            attacks.extend(asked(&anchor, &format!("{look}-{names}"), &draft, text, host, pattern));
        }
    }
    attacks.extend(constrained(&anchor));
    attacks
}

/// A subject with this common name, in the places and types that readers look for one.
fn subjects(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let cn = |tag, octets: &[u8]| der::sequence(&[&der::oid(oids::COMMON_NAME), &der::tlv(tag, octets)]);
    let plain = || cn(0x0c, text.as_bytes());
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let organization = || der::attribute(oids::ORGANIZATION_NAME, "acme");
    let other = || der::attribute(oids::COMMON_NAME, "other.test");
    vec![
        ("alone", der::name(&[&[plain()]])),
        ("printable", der::name(&[&[cn(0x13, text.as_bytes())]])),
        ("bmp", der::name(&[&[cn(0x1e, &wide)]])),
        ("last-of-two", der::name(&[&[other()], &[plain()]])),
        ("first-of-two", der::name(&[&[plain()], &[other()]])),
        ("in-a-set", der::name(&[&[organization(), plain()]])),
    ]
}

/// Without alternative names, and with names of another form or another text.
fn leaves(text: &str) -> Vec<(String, Draft)> {
    let mut leaves = Vec::new();
    for (place, subject) in subjects(text) {
        let draft = Draft { subject, ..Draft::leaf("") };
        leaves.push((format!("{place}-no-names"), draft.clone().without(oids::SUBJECT_ALT_NAME)));
        if place == "alone" {
            let names = [
                ("other-host", der::dns("other.example")),
                ("other-address", der::ip(&[10, 0, 0, 1])),
                ("other-mailbox", der::email("eve@other.test")),
                ("other-uri", der::uri("https://other.test/")),
                ("directory-of-it", der::tlv(0xa4, &der::common_name(text))),
            ];
            let with = |(name, general)| {
                (format!("{place}-{name}"), draft.clone().with(der::alternative_names(&[general])))
            };
            leaves.extend(names.map(with));
        }
    }
    leaves
}

fn asked(
    anchor: &Issued,
    name: &str,
    draft: &Draft,
    text: &str,
    host: Host<'static>,
    pattern: PatternForm,
) -> Vec<Attack> {
    let leaf = draft.clone().by(anchor);
    let case = || Case::of(&leaf).trusting(anchor);
    let attack = |question: &str, case, code| {
        Attack::refused(ROW, format!("{question}-{name}"), case, code)
            .signatures(1, 0)
            .with_leaf_key(&leaf.key)
    };
    let asked = Case { host: Some(host), ..case() };
    let mut attacks = vec![attack("host", asked, FindingCode::HostMismatch)];
    if let Ok(pattern) = NamePattern::new(pattern, text) {
        let rule = AllowRule { names: vec![pattern], ..AllowRule::default() };
        let ruled = case().policy(|policy| policy.allow = vec![rule]);
        attacks.push(attack("rule", ruled, FindingCode::NotAllowed));
    }
    attacks
}

/// Under constraints a common name is part of the subject and no name of its own: it neither satisfies nor breaks them.
/// That others may read it as a host is why nothing here gives it out as one.
fn constrained(anchor: &Issued) -> Vec<Attack> {
    let leaf_of = |text: &str, names: Option<Vec<u8>>, ca: &Issued| {
        let draft = Draft::leaf(text).without(oids::SUBJECT_ALT_NAME);
        let names = names.map(|general| der::alternative_names(&[general]));
        names.into_iter().fold(draft, Draft::with).by(ca)
    };
    let attack = |name: &str, constraints, text: &str, names, expected| {
        let ca = Draft::ca("ca").with(constraints).by(anchor);
        let leaf = leaf_of(text, names, &ca);
        let case = Case::of(&leaf).trusting(anchor).presenting([&ca]);
        Attack::new(ROW, name, case, expected).signatures(2, 0).with_leaf_key(&leaf.key)
    };
    let (inside, outside) = (Some(der::dns("in.test")), Some(der::dns("out.example")));
    let not_permitted = Expected::Refused(FindingCode::NameNotPermitted);
    let permitted = || der::name_constraints(&[der::dns("test")], &[]);
    let excluded = || der::name_constraints(&[], &[der::dns("test")]);
    vec![
        // A good common name makes no bad name good.
        attack("permitted-common-name-other-host", permitted(), "in.test", outside.clone(), not_permitted),
        // The names alone are judged.
        attack("permitted-host-other-common-name", permitted(), "out.example", inside, Expected::Accepted),
        attack("permitted-no-host", permitted(), "out.example", None, Expected::Accepted),
        attack("excluded-common-name", excluded(), "in.test", outside, Expected::Accepted),
        attack("excluded-common-name-no-host", excluded(), "in.test", None, Expected::Accepted),
    ]
}

/// Whoever is let in with nothing but a common name has no name.
#[test]
fn a_common_name_is_no_identity() {
    let anchor = root("root");
    for (_, text, ..) in LOOKS {
        for (_, subject) in subjects(text) {
            let draft = Draft { subject, ..Draft::leaf("") }.without(oids::SUBJECT_ALT_NAME);
            let verdict = Case::of(&draft.by(&anchor)).trusting(&anchor).accepted();
            let identity = Identity::of(&verdict).unwrap();
            assert!(identity.dns_names.is_empty() && identity.ip_addresses.is_empty());
            assert!(identity.email_addresses.is_empty() && identity.user_principal_names.is_empty());
            assert!(identity.uris.is_empty() && identity.spiffe_id.is_none());
            assert!(identity.rdns.len() + identity.rdns[0].len() >= 2, "it stays in the subject");
        }
    }
}
