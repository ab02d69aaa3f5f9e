//! The fast matcher against the naive one, and what holds for all verdicts.
//!
//! The alphabet of names is small, so that most names meet some subtree; the share that does is measured.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestRunner};

use crate::budget::Budget;
use crate::checks::name_constraints::ConstraintStack;
use crate::checks::name_constraints::naive::{self, Pair, Sample};
use crate::checks::name_constraints::names::check_name;
use crate::checks::name_constraints::subtrees::{Draft, Subtrees};
use crate::finding::FindingCode;

const CASES: u32 = 4_000;

fn host() -> impl Strategy<Value = String> {
    let label = select(vec!["a", "b", "ab", "A", "B"]);
    prop::collection::vec(label, 1..=3).prop_map(|labels| labels.join("."))
}

fn host_or_domain() -> impl Strategy<Value = String> {
    (any::<bool>(), host()).prop_map(|(domain, host)| if domain { format!(".{host}") } else { host })
}

fn mailbox() -> impl Strategy<Value = String> {
    (select(vec!["x", "X", "xy", "*"]), host()).prop_map(|(local_part, host)| format!("{local_part}@{host}"))
}

fn address() -> impl Strategy<Value = Vec<u8>> {
    let octet = || select(vec![0_u8, 1, 0x80, 0xff]);
    let version_4 = (octet(), octet()).prop_map(|(first, last)| vec![first, 0, 0, last]);
    let version_6 = (octet(), octet()).prop_map(|(first, last)| [&[first][..], &[0; 14], &[last]].concat());
    prop_oneof![2 => version_4, 1 => version_6]
}

fn block() -> impl Strategy<Value = Vec<u8>> {
    (address(), select(vec![0_usize, 1, 7, 8, 9, 24, 25, 31, 32])).prop_map(|(address, ones)| {
        let mask: Vec<u8> = (0..address.len() * 8)
            .map(|bit| u8::from(bit < ones || (address.len() == 16 && ones == 32)))
            .collect::<Vec<_>>()
            .chunks(8)
            .map(|bits| bits.iter().fold(0, |octet, bit| octet << 1 | bit))
            .collect();
        [address, mask].concat()
    })
}

fn rdns(most: usize) -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    let rdn = select(vec![vec!["O=a"], vec!["O=b"], vec!["CN=a"], vec!["CN=a", "O=a"], vec!["O=ab"]]);
    prop::collection::vec(rdn, 0..=most)
}

const FORMS: usize = 9;

fn name(form: usize) -> BoxedStrategy<Sample> {
    match form {
        0 => prop_oneof![host(), host().prop_map(|host| format!("*.{host}"))].prop_map(Sample::Dns).boxed(),
        1 => mailbox().prop_map(Sample::Email).boxed(),
        2 => host().prop_map(|host| Sample::Uri(format!("spiffe://{host}/path"))).boxed(),
        3 => address().prop_map(Sample::Ip).boxed(),
        4 => rdns(4).prop_map(Sample::Directory).boxed(),
        5 => mailbox().prop_map(Sample::UserPrincipal).boxed(),
        6 => (select(vec!["_s", "_S", "_t"]), host())
            .prop_map(|(service, host)| Sample::Service(format!("{service}.{host}")))
            .boxed(),
        7 => prop_oneof![mailbox(), host().prop_map(|host| format!("ä@{host}"))]
            .prop_map(Sample::Utf8Mailbox)
            .boxed(),
        _ => prop_oneof![select(vec![3_u8, 4]).prop_map(Sample::Unknown), Just(Sample::X400)].boxed(),
    }
}

fn base(form: usize) -> BoxedStrategy<Sample> {
    match form {
        0 => prop_oneof![9 => host(), 1 => Just(String::new())].prop_map(Sample::Dns).boxed(),
        1 | 7 => prop_oneof![3 => host_or_domain(), 1 => mailbox()].prop_map(Sample::Email).boxed(),
        2 => host_or_domain().prop_map(Sample::Uri).boxed(),
        3 => block().prop_map(Sample::Ip).boxed(),
        4 => rdns(2).prop_map(Sample::Directory).boxed(),
        5 => prop_oneof![3 => host_or_domain(), 1 => mailbox()].prop_map(Sample::UserPrincipal).boxed(),
        6 => prop_oneof![
            select(vec!["_s", "_t"]).prop_map(str::to_owned),
            host(),
            (select(vec!["_s", "_t"]), host()).prop_map(|(service, host)| format!("{service}.{host}")),
        ]
        .prop_map(Sample::Service)
        .boxed(),
        _ => prop_oneof![
            4 => select(vec![3_u8, 4]).prop_map(Sample::Unknown),
            1 => Just(Sample::X400),
            1 => mailbox().prop_map(Sample::Utf8Mailbox),
        ]
        .boxed(),
    }
}

/// A layer: mostly of one form, with some other here and there.
fn layer(form: usize) -> impl Strategy<Value = Pair> {
    let base = || prop_oneof![6 => base(form), 1 => (0..FORMS).prop_flat_map(base)];
    let permitted = prop_oneof![1 => Just(vec![]), 2 => prop::collection::vec(base(), 2..12)];
    (permitted, prop::collection::vec(base(), 0..3))
}

fn case() -> impl Strategy<Value = (Sample, Vec<Pair>)> {
    (0..FORMS).prop_flat_map(|form| (name(form), prop::collection::vec(layer(form), 1..=3)))
}

fn compile((permitted, excluded): &Pair) -> Subtrees {
    let mut draft = Draft::default();
    for base in permitted {
        base.with(|base| draft.permit(base, &mut Budget::default())).unwrap();
    }
    for base in excluded {
        base.with(|base| draft.exclude(base, &mut Budget::default())).unwrap();
    }
    draft.compile(&mut Budget::default()).unwrap()
}

/// The outcome under layers, newest first.
fn judge(name: &Sample, layers: &[Pair]) -> Result<(), FindingCode> {
    let stack =
        layers.iter().rev().fold(ConstraintStack::default(), |stack, layer| stack.push(compile(layer)));
    name.with(|name| check_name(name, &stack, &mut Budget::default())).map_err(|finding| finding.code)
}

fn run(property: impl Fn(Sample, Vec<Pair>) -> Result<(), TestCaseError>) {
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&case(), |(name, layers)| property(name, layers));
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

/// Equality means little if nearly all names meet nothing: each outcome must make up a tenth at least.
#[test]
fn the_fast_matcher_is_the_naive_one() {
    let [accepted, excluded, not_permitted, unsupported] = [const { Cell::new(0_u32) }; 4];
    run(|name, layers| {
        let outcome = judge(&name, &layers);
        let counter = match outcome {
            Ok(()) => &accepted,
            Err(FindingCode::NameExcluded) => &excluded,
            Err(FindingCode::NameNotPermitted) => &not_permitted,
            Err(_) => &unsupported,
        };
        counter.set(counter.get() + 1);
        prop_assert_eq!(outcome, naive::judge(&name, &layers));
        Ok(())
    });
    let shares = [&accepted, &excluded, &not_permitted].map(|counter| counter.get() * 100 / CASES);
    assert!(shares.iter().all(|share| *share >= 10), "accepted, excluded, not permitted: {shares:?} %");
    assert!(unsupported.get() * 100 / CASES >= 3, "{unsupported:?}");
}

/// At least a tenth of all names is restricted by some layer and inside its permitted subtrees; some names are
/// so in several layers.
#[test]
fn many_names_are_inside_permitted_subtrees() {
    let (inside, inside_several) = (Cell::new(0_u32), Cell::new(0_u32));
    run(|name, layers| {
        let permitting: Vec<_> = layers.into_iter().map(|(permitted, _)| (permitted, vec![])).collect();
        let restricting = |layer: &&Pair| layer.0.iter().any(|base| same_form(base, &name));
        let layers = permitting.iter().filter(restricting).count();
        if judge(&name, &permitting).is_ok() && layers > 0 {
            inside.set(inside.get() + 1);
            inside_several.set(inside_several.get() + u32::from(layers > 1));
        }
        Ok(())
    });
    assert!(inside.get() * 100 / CASES >= 10, "{inside:?} of {CASES}");
    assert!(inside_several.get() * 100 / CASES >= 2, "{inside_several:?} of {CASES}");
}

fn same_form(base: &Sample, name: &Sample) -> bool {
    std::mem::discriminant(base) == std::mem::discriminant(name)
        || matches!((base, name), (Sample::Email(_), Sample::Utf8Mailbox(_)))
}

fn swap_case(sample: &Sample) -> Sample {
    let swap = |text: &str| -> String {
        let swapped =
            |c: char| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        text.chars().map(swapped).collect()
    };
    match sample {
        Sample::Dns(text) => Sample::Dns(swap(text)),
        Sample::UserPrincipal(text) => Sample::UserPrincipal(swap(text)),
        Sample::Service(text) => Sample::Service(swap(text)),
        Sample::Uri(text) => Sample::Uri(swap(text)),
        other => other.clone(),
    }
}

/// CVE-2026-33810, CVE-2026-3833: neither case nor order nor repetition changes an outcome.
#[test]
fn case_order_and_repetition_do_not_matter() {
    run(|name, layers| {
        let outcome = judge(&name, &layers);
        let changed =
            |bases: &[Sample]| -> Vec<Sample> { bases.iter().rev().chain(bases).map(swap_case).collect() };
        let other: Vec<_> = layers.iter().map(|layer| (changed(&layer.0), changed(&layer.1))).collect();
        prop_assert_eq!(judge(&name, &other), outcome);
        prop_assert_eq!(judge(&swap_case(&name), &layers), outcome);
        let backwards: Vec<_> = layers.into_iter().rev().collect();
        prop_assert_eq!(judge(&name, &backwards).is_ok(), outcome.is_ok());
        Ok(())
    });
}

/// CVE-2026-27137: one more layer or excluded subtree never turns a refusal into an acceptance; less of them
/// never the other way round.
#[test]
fn more_constraints_never_accept_more() {
    let strategy = case().prop_flat_map(|(name, layers)| {
        let all = layers.len();
        (Just(name), Just(layers.clone()), subsequence(layers, 0..=all))
    });
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&strategy, |(name, layers, mut fewer)| {
        if judge(&name, &layers).is_ok() {
            prop_assert_eq!(judge(&name, &fewer), Ok(()));
            for (_, excluded) in &mut fewer {
                excluded.pop();
            }
            prop_assert_eq!(judge(&name, &fewer), Ok(()));
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}
