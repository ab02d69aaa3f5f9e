//! Constraints of several certificates, in any order and case (CVE-2026-33810, CVE-2026-27137): the verdict is the same,
//! and one more constraint never turns a refusal into an acceptance.

use chainward::{AnchorLimits, FindingCode, TypedName};

use super::attack::Attack;
use super::support::{Draft, Issued, der, root};
use crate::support::case::{CACHES_OFF, Case};

const ROW: &str = "case-order-merge";

/// Subtrees of every form that can be written in text.
const BASES: [(u8, &str); 12] = [
    (0x82, "a.test"),
    (0x82, "b.a.test"),
    (0x82, "test"),
    (0x82, "com"),
    (0x81, "a.test"),
    (0x81, ".a.test"),
    (0x81, "ann@a.test"),
    (0x86, "a.test"),
    (0x86, ".a.test"),
    (0x82, "c.test"),
    (0x81, "test"),
    (0x86, "c.test"),
];

/// Leaves by their names.
const LEAVES: [&[(u8, &str)]; 8] = [
    &[(0x82, "a.test")],
    &[(0x82, "x.b.a.test"), (0x81, "ann@a.test")],
    &[(0x82, "*.a.test"), (0x86, "https://a.test/")],
    &[(0x81, "ann@a.test"), (0x81, "bob@x.a.test"), (0x86, "https://x.a.test/p")],
    &[(0x82, "c.test"), (0x82, "d.com"), (0x82, "b.a.test")],
    &[(0x86, "https://c.test/"), (0x81, "ann@c.test")],
    &[(0x82, "*.test")],
    &[(0x82, "other.example"), (0x81, "x@other.example"), (0x86, "https://other.example/")],
];

type General = (u8, &'static str);
/// Permitted and excluded subtrees of one certificate.
type Layer = (Vec<General>, Vec<General>);

/// Changes the case of what has none: of hosts, and of no local part, scheme or path.
fn in_capitals((tag, text): &General) -> Vec<u8> {
    let text = match (tag, text.split_once('@'), text.split_once("//")) {
        (0x81, Some((local_part, host)), _) => format!("{local_part}@{}", host.to_uppercase()),
        (0x86, _, Some((scheme, rest))) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            format!("{}//{}/{path}", scheme.to_uppercase(), host.to_uppercase())
        }
        _ => text.to_uppercase(),
    };
    der::tlv(*tag, text.as_bytes())
}

fn as_written((tag, text): &General) -> Vec<u8> {
    der::tlv(*tag, text.as_bytes())
}

/// How a chain is written.
#[derive(Clone, Copy)]
struct Spelling {
    name: &'static str,
    base: fn(&General) -> Vec<u8>,
    general: fn(&General) -> Vec<u8>,
    is_turned: bool,
}

const SPELLINGS: [Spelling; 5] = [
    Spelling { name: "plain", base: as_written, general: as_written, is_turned: false },
    Spelling { name: "turned", base: as_written, general: as_written, is_turned: true },
    Spelling { name: "bases-in-capitals", base: in_capitals, general: as_written, is_turned: false },
    Spelling { name: "names-in-capitals", base: as_written, general: in_capitals, is_turned: true },
    Spelling { name: "all-in-capitals", base: in_capitals, general: in_capitals, is_turned: false },
];

/// A leaf below a CA for each layer, the first the uppermost.
fn chain(anchor: &Issued, layers: &[Layer], names: &[General], spelling: Spelling) -> (Case, Issued) {
    let write = |list: &[General], write: fn(&General) -> Vec<u8>| {
        let mut written: Vec<_> = list.iter().map(write).collect();
        if spelling.is_turned {
            written.reverse();
        }
        written
    };
    let mut cas: Vec<Issued> = Vec::new();
    for (level, (permitted, excluded)) in layers.iter().enumerate() {
        let draft = Draft::ca(&format!("ca {level}"));
        let (permitted, excluded) = (write(permitted, spelling.base), write(excluded, spelling.base));
        let draft = if permitted.is_empty() && excluded.is_empty() {
            draft
        } else {
            draft.with(der::name_constraints(&permitted, &excluded))
        };
        cas.push(draft.by(cas.last().unwrap_or(anchor)));
    }
    let leaf = Draft::leaf("client").with(der::alternative_names(&write(names, spelling.general)));
    let leaf = leaf.by(cas.last().unwrap_or(anchor));
    (Case::of(&leaf).trusting(anchor).presenting(&cas), leaf)
}

/// The outcome under [`CACHES_OFF`].
fn outcome(case: &Case) -> Option<FindingCode> {
    case.ask(&case.validator(CACHES_OFF)).code
}

/// Two layers, of a few subtrees each; every one of them different.
fn layers() -> Vec<Vec<Layer>> {
    let one = |place: usize| vec![BASES[place % BASES.len()]];
    let mut all = Vec::new();
    for place in 0..BASES.len() {
        all.push(vec![(one(place), Vec::new()), (Vec::new(), one(place + 1))]);
        all.push(vec![(Vec::new(), one(place)), (one(place + 3), Vec::new())]);
        let both = |offset: usize| [one(place + offset), one(place + offset + 2)].concat();
        all.push(vec![(both(0), both(5)), (both(1), one(place + 8))]);
    }
    all
}

/// One chain of each leaf, refused as it is in plain spelling, in every other one.
pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let rows: [(&str, Vec<Layer>, &[General], FindingCode); 4] = [
        (
            "wider-below",
            vec![(vec![BASES[1]], vec![]), (vec![BASES[0]], vec![])],
            LEAVES[0],
            FindingCode::NameNotPermitted,
        ),
        (
            "permitted-below-excluded",
            vec![(vec![], vec![BASES[0]]), (vec![BASES[0]], vec![])],
            LEAVES[0],
            FindingCode::NameExcluded,
        ),
        (
            "excluded-beside-permitted",
            vec![(vec![BASES[0], BASES[4]], vec![BASES[1]])],
            LEAVES[1],
            FindingCode::NameExcluded,
        ),
        (
            "second-name",
            vec![(vec![BASES[2], BASES[6]], vec![BASES[11]])],
            LEAVES[3],
            FindingCode::NameNotPermitted,
        ),
    ];
    let mut attacks = Vec::new();
    for (name, layers, names, code) in &rows {
        for spelling in SPELLINGS {
            let (case, leaf) = chain(&anchor, layers, names, spelling);
            let name = format!("{name}-{}", spelling.name);
            let attack = Attack::refused(ROW, name, case, *code).signatures(3, 0);
            attacks.push(attack.with_leaf_key(&leaf.key));
        }
    }
    attacks
}

#[test]
fn case_and_order_never_matter() {
    let anchor = root("root");
    let (mut accepted, mut refused) = (0, 0);
    for layers in layers() {
        for names in LEAVES {
            let expected = outcome(&chain(&anchor, &layers, names, SPELLINGS[0]).0);
            // Of two names that are refused for two reasons the first one speaks.
            let is_same = |found: Option<FindingCode>| found.is_some() == expected.is_some();
            for spelling in &SPELLINGS[1..] {
                let found = outcome(&chain(&anchor, &layers, names, *spelling).0);
                let is_good = if spelling.is_turned { is_same(found) } else { found == expected };
                assert!(is_good, "{}: {found:?}, not {expected:?}: {layers:?} {names:?}", spelling.name);
            }
            if expected.is_some() { refused += 1 } else { accepted += 1 }
        }
    }
    assert!(accepted > 30 && refused > 30, "{accepted} and {refused}: one of them is not tested");
}

/// One more excluded subtree in whatever certificate, one more CA that constrains, one more limit of the policy or of
/// the anchor.
#[test]
fn one_more_constraint_never_lets_anyone_in() {
    let anchor = root("root");
    let plain = SPELLINGS[0];
    for layers in layers().into_iter().step_by(2) {
        for names in LEAVES {
            let (case, _) = chain(&anchor, &layers, names, plain);
            if outcome(&case).is_none() {
                continue;
            }
            for base in BASES {
                for place in 0..layers.len() {
                    let mut more = layers.clone();
                    more[place].1.push(base);
                    assert!(outcome(&chain(&anchor, &more, names, plain).0).is_some(), "{base:?}: {more:?}");
                }
                for layer in [(vec![base], vec![]), (vec![], vec![base])] {
                    for place in 0..=layers.len() {
                        let mut more = layers.clone();
                        more.insert(place, layer.clone());
                        let found = outcome(&chain(&anchor, &more, names, plain).0);
                        assert!(found.is_some(), "{base:?}: {more:?}");
                    }
                }
                for more in limited(&case, base) {
                    assert!(outcome(&more).is_some(), "{base:?} in the policy or the anchor: {layers:?}");
                }
            }
        }
    }
}

/// The same case with a constraint in the policy, permitted or excluded, and in the anchor's limits.
fn limited(case: &Case, (tag, text): General) -> [Case; 4] {
    let name = match tag {
        0x81 => TypedName::Email(text.to_owned()),
        0x82 => TypedName::Dns(text.to_owned()),
        _ => TypedName::Uri(text.to_owned()),
    };
    let one = || vec![name.clone()];
    let within = |limits: AnchorLimits| {
        let mut case = case.clone();
        case.anchors[0].1 = limits;
        case
    };
    [
        case.clone().policy(|policy| policy.permitted = one()),
        case.clone().policy(|policy| policy.excluded = one()),
        within(AnchorLimits { permitted: one(), ..AnchorLimits::default() }),
        within(AnchorLimits { excluded: one(), ..AnchorLimits::default() }),
    ]
}
