//! Wildcards under constraints: permitted where all they stand for is, excluded where anything is (CVE-2025-61727,
//! CVE-2026-34073), judged by a matcher that writes out what a wildcard stands for.

use chainward::FindingCode;

use super::attack::{Attack, Expected};
use super::support::{Draft, Issued, der, root};
use crate::support::case::{CACHES_OFF, Case};

const ROW: &str = "wildcards-in-constraints";

const NAMES: [&str; 14] = [
    "test",
    "*.test",
    "a.test",
    "*.a.test",
    "b.a.test",
    "*.b.a.test",
    "c.b.a.test",
    "xa.test",
    "*.xa.test",
    "a.b.test",
    "*.b.test",
    "*.example",
    "a.example",
    "*.a.example",
];

const BASES: [&str; 11] = [
    "",
    "test",
    "a.test",
    "b.a.test",
    "c.b.a.test",
    "b.test",
    "xa.test",
    "example",
    "a.example",
    "b.example",
    "A.Test",
];

/// Several excluded hosts: of equal parents, of different ones, these interleaved, and one label first.
const LISTS: [&[&str]; 12] = [
    &["a.test", "b.test"],
    &["a.test", "b.example"],
    &["b.example", "a.test"],
    &["a.test", "a.example", "b.test", "b.example"],
    &["a.example", "a.test", "b.example", "b.test"],
    &["com", "a.test"],
    &["com", "a.test", "b.a.test"],
    &["com", "b.a.test", "a.test", "a.example"],
    &["a.test", "com", "b.a.test"],
    &["c.b.a.test", "b.a.test", "a.test"],
    &["a.test", "b.a.test", "c.b.a.test"],
    &["com", "org", "a.test", "net", "a.example"],
];

/// The hosts that a name stands for, as far as these constraints could tell them apart: each label of theirs, and one
/// that none of them has.
fn meanings(name: &str) -> Vec<String> {
    let labels = ["a", "b", "c", "xa", "test", "example", "com", "fresh"];
    match name.strip_prefix("*.") {
        Some(parent) => labels.iter().map(|label| format!("{label}.{parent}")).collect(),
        None => vec![name.to_owned()],
    }
}

/// "adding zero or more labels to the left-hand side" (RFC 5280 section 4.2.1.10), without case (section 7.2).
fn is_within(base: &str, host: &str) -> bool {
    let (base, host) = (base.to_lowercase(), host.to_lowercase());
    base.is_empty() || host == base || host.ends_with(&format!(".{base}"))
}

/// The outcome for one name; it is permitted when one subtree has all of what it stands for.
fn naive(name: &str, permitted: &[&str], excluded: &[&str]) -> Option<FindingCode> {
    let meanings = meanings(name);
    if meanings.iter().any(|host| excluded.iter().any(|base| is_within(base, host))) {
        return Some(FindingCode::NameExcluded);
    }
    let has_all = |base: &&&str| meanings.iter().all(|host| is_within(base, host));
    if permitted.is_empty() || permitted.iter().any(|base| has_all(&base)) {
        None
    } else {
        Some(FindingCode::NameNotPermitted)
    }
}

fn constrained(anchor: &Issued, permitted: &[&str], excluded: &[&str]) -> Issued {
    let general = |bases: &[&str]| bases.iter().map(|base| der::dns(base)).collect::<Vec<_>>();
    Draft::ca("ca").with(der::name_constraints(&general(permitted), &general(excluded))).by(anchor)
}

fn leaf(ca: &Issued, name: &str) -> Issued {
    Draft::leaf("client").with(der::alternative_names(&[der::dns(name)])).by(ca)
}

fn attack(name: String, anchor: &Issued, ca: &Issued, host: &str, code: Option<FindingCode>) -> Attack {
    let leaf = leaf(ca, host);
    let case = Case::of(&leaf).trusting(anchor).presenting([ca]);
    let expected = code.map_or(Expected::Accepted, Expected::Refused);
    Attack::new(ROW, name, case, expected).signatures(2, 0).with_leaf_key(&leaf.key)
}

/// Wildcards under each constraint, and under lists of excluded hosts.
pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let wildcards = || NAMES.into_iter().filter(|name| name.starts_with('*'));
    let mut attacks = Vec::new();
    for base in BASES.into_iter().filter(|base| !base.is_empty()) {
        let (permitting, excluding) =
            (constrained(&anchor, &[base], &[]), constrained(&anchor, &[], &[base]));
        for name in wildcards() {
            let (permitted, excluded) = (naive(name, &[base], &[]), naive(name, &[], &[base]));
            attacks.push(attack(format!("permitted-{base}-{name}"), &anchor, &permitting, name, permitted));
            attacks.push(attack(format!("excluded-{base}-{name}"), &anchor, &excluding, name, excluded));
        }
    }
    for list in LISTS {
        let ca = constrained(&anchor, &[], list);
        for name in wildcards() {
            let id = format!("excluded-{}-{name}", list.join("+"));
            attacks.push(attack(id, &anchor, &ca, name, naive(name, &[], list)));
        }
    }
    attacks
}

/// Every name under every pair of a permitted and an excluded subtree, and under every list.
#[test]
fn every_pair_of_constraints_is_as_the_naive_matcher_says() {
    let anchor = root("root");
    let lists: Vec<(Vec<&str>, Vec<&str>)> = BASES
        .iter()
        .flat_map(|permitted| BASES.iter().map(|excluded| (vec![*permitted], vec![*excluded])))
        .chain(BASES.iter().flat_map(|one| BASES.iter().map(|other| (vec![*one, *other], Vec::new()))))
        .chain(LISTS.iter().map(|list| (Vec::new(), list.to_vec())))
        .collect();
    for (permitted, excluded) in lists {
        let ca = constrained(&anchor, &permitted, &excluded);
        let validator = Case::of(&ca).trusting(&anchor).validator(CACHES_OFF);
        for name in NAMES {
            let case = Case::of(&leaf(&ca, name)).trusting(&anchor).presenting([&ca]);
            let found = case.ask(&validator).code;
            assert_eq!(found, naive(name, &permitted, &excluded), "{name}: {permitted:?} {excluded:?}");
        }
    }
}
