//! Distinguished names taken for their text: attributes that look like others, sets that are taken apart, and orders
//! that are changed (CVE-2026-33248).

use chainward::x509::{Oid, oids};
use chainward::{AllowRule, Authority, FindingCode, Identity, SubjectValue};

use super::attack::{Attack, Expected};
use super::support::{Draft, der, root};
use crate::support::case::Case;

const ROW: &str = "flattened-names";

/// RDNs of attributes, most significant first.
type Rdns = &'static [&'static [(Oid<'static>, &'static str)]];

const CN: Oid<'static> = oids::COMMON_NAME;
const O: Oid<'static> = oids::ORGANIZATION_NAME;
const OU: Oid<'static> = oids::ORGANIZATIONAL_UNIT_NAME;

/// Names that somebody's text makes equal; all of them are different.
const NAMES: [(&str, Rdns); 20] = [
    ("real", &[&[(O, "admin")], &[(CN, "x")]]),
    ("flat", &[&[(CN, "x,O=admin")]]),
    ("flat-spaced", &[&[(CN, "x, O=admin")]]),
    ("flat-slash", &[&[(CN, "x/O=admin")]]),
    ("flat-plus", &[&[(CN, "x+O=admin")]]),
    ("flat-escaped", &[&[(CN, "x\\,O=admin")]]),
    ("flat-hexadecimal", &[&[(CN, "x\\2cO=admin")]]),
    ("flat-in-organization", &[&[(O, "admin,CN=x")]]),
    ("quoted", &[&[(CN, "\"x,O=admin\"")]]),
    ("set", &[&[(CN, "x"), (O, "admin")]]),
    ("reordered", &[&[(CN, "x")], &[(O, "admin")]]),
    ("repeated", &[&[(O, "admin")], &[(O, "admin")], &[(CN, "x")]]),
    ("repeated-in-a-set", &[&[(O, "admin"), (O, "admin")], &[(CN, "x")]]),
    ("doubled", &[&[(O, "admin")], &[(CN, "x")], &[(CN, "x")]]),
    ("unit", &[&[(OU, "admin")], &[(CN, "x")]]),
    ("swapped", &[&[(O, "x")], &[(CN, "admin")]]),
    ("short", &[&[(O, "admin")]]),
    ("only-common-name", &[&[(CN, "x")]]),
    ("second-organization", &[&[(O, "other")], &[(O, "admin")], &[(CN, "x")]]),
    ("set-of-two-and-one", &[&[(O, "admin"), (OU, "y")], &[(CN, "x")]]),
];

fn name(rdns: Rdns) -> Vec<u8> {
    let rdns: Vec<Vec<Vec<u8>>> =
        rdns.iter().map(|rdn| rdn.iter().map(|(kind, text)| der::attribute(*kind, text)).collect()).collect();
    der::name(&rdns.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// RFC 5280 section 7.1 said once more: the first RDNs, each the same set. None of these texts differ in case.
fn is_within(base: Rdns, of: Rdns) -> bool {
    let sorted = |rdn: &[(Oid<'static>, &'static str)]| {
        let mut pairs: Vec<_> = rdn.iter().map(|(kind, text)| (kind.as_bytes().to_vec(), *text)).collect();
        pairs.sort();
        pairs
    };
    base.len() <= of.len() && base.iter().zip(of).all(|(one, other)| sorted(one) == sorted(other))
}

pub fn attacks() -> Vec<Attack> {
    let mut attacks = constraints();
    attacks.extend(issuers_in_rules());
    attacks.extend(issuers());
    attacks
}

/// Each name as the base, permitted and excluded, over each as a subject.
fn constraints() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks = Vec::new();
    for (base_name, base) in NAMES.into_iter().filter(|(name, _)| BASES.contains(name)) {
        let general = [der::tlv(0xa4, &name(base))];
        for (list, constraints) in [
            ("permitted", der::name_constraints(&general, &[])),
            ("excluded", der::name_constraints(&[], &general)),
        ] {
            let ca = Draft::ca("ca").with(constraints).by(&anchor);
            for (subject_name, subject) in NAMES {
                let leaf = Draft { subject: name(subject), ..Draft::leaf("") }.by(&ca);
                let expected = match (list, is_within(base, subject)) {
                    ("permitted", false) => Expected::Refused(FindingCode::NameNotPermitted),
                    ("excluded", true) => Expected::Refused(FindingCode::NameExcluded),
                    _ => Expected::Accepted,
                };
                let case = Case::of(&leaf).trusting(&anchor).presenting([&ca]);
                let name = format!("{list}-{base_name}-{subject_name}");
                let attack = Attack::new(ROW, name, case, expected).signatures(2, 0);
                attacks.push(attack.with_leaf_key(&leaf.key));
            }
        }
    }
    attacks
}

const BASES: [&str; 6] = ["real", "flat", "set", "reordered", "short", "repeated-in-a-set"];

/// A rule names the CA of `real`; all the others write their names so that someone may read that.
fn issuers_in_rules() -> Vec<Attack> {
    let anchor = root("root");
    let wanted = Authority { name: Some("CN=x,O=admin".to_owned()), ..Authority::default() };
    let rules = [
        ("issuer", AllowRule { issuer: Some(wanted.clone()), ..AllowRule::default() }),
        ("anchor", AllowRule { anchor: Some(wanted), ..AllowRule::default() }),
    ];
    let mut attacks = Vec::new();
    for (subject_name, subject) in NAMES {
        let draft = || Draft { subject: name(subject), ..Draft::ca("") };
        for (place, rule) in &rules {
            let (ca, trusted) = if *place == "issuer" {
                (draft().by(&anchor), anchor.clone())
            } else {
                let ca = draft().self_signed();
                (ca.clone(), ca)
            };
            let leaf = Draft::leaf("client").by(&ca);
            let case = Case::of(&leaf).trusting(&trusted).policy(|policy| policy.allow = vec![rule.clone()]);
            let case = if *place == "issuer" { case.presenting([&ca]) } else { case };
            let is_it = subject_name == "real";
            let expected =
                if is_it { Expected::Accepted } else { Expected::Refused(FindingCode::NotAllowed) };
            let name = format!("rule-{place}-{subject_name}");
            attacks.push(Attack::new(ROW, name, case, expected).signatures(2, 0).with_leaf_key(&leaf.key));
        }
    }
    attacks
}

/// A leaf whose issuer is written otherwise than the subject of the CA whose key signed it.
fn issuers() -> Vec<Attack> {
    let anchor = root("root");
    let ca = Draft { subject: name(NAMES[0].1), ..Draft::ca("") }.by(&anchor);
    let judge = |(issuer_name, issuer): (&str, Rdns)| {
        let leaf = Draft::leaf("client").signed(&name(issuer), &ca.key, &ca.key);
        let case = Case::of(&leaf).trusting(&anchor).presenting([&ca]);
        let attack = if issuer_name == "real" {
            Attack::accepted(ROW, "issuer-real", case).signatures(2, 0)
        } else {
            let name = format!("issuer-{issuer_name}");
            Attack::refused(ROW, name, case, FindingCode::IssuerNotFound).signatures(0, 0)
        };
        attack.with_leaf_key(&leaf.key)
    };
    NAMES.into_iter().map(judge).collect()
}

/// The identity keeps each RDN with all of its attributes, and no text of one is an attribute.
#[test]
fn an_identity_is_never_flattened() {
    let anchor = root("root");
    let mut texts = std::collections::BTreeSet::new();
    for (subject_name, subject) in NAMES {
        let leaf = Draft { subject: name(subject), ..Draft::leaf("") }.by(&anchor);
        let identity = Identity::of(&Case::of(&leaf).trusting(&anchor).accepted()).unwrap();
        assert_eq!(identity.rdns.len(), subject.len(), "{subject_name}");
        for (found, expected) in identity.rdns.iter().zip(subject) {
            let mut found: Vec<_> = found.iter().map(|one| (one.oid.clone(), one.value.clone())).collect();
            let mut expected: Vec<_> = expected
                .iter()
                .map(|(kind, text)| ((*kind).into(), SubjectValue::Text((*text).to_owned())))
                .collect();
            let text = |value: &(_, SubjectValue)| format!("{value:?}");
            found.sort_by_key(text);
            expected.sort_by_key(text);
            assert_eq!(found, expected, "{subject_name}");
        }
        assert!(texts.insert(identity.subject.clone()), "{} is the text of two names", identity.subject);
    }
}
