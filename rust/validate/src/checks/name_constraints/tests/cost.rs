//! What many names under many subtrees cost (CVE-2025-58187, CVE-2025-14831).

use chainward_x509::Certificate;

use super::{compile, excluding};
use crate::budget::{Budget, MAX_UNITS, UNIT, cost};
use crate::checks::name_constraints::test_support::{
    certificate, constraining, directory, dns, email, ip, name, uri,
};
use crate::checks::name_constraints::{ConstraintStack, Subtrees, check};
use crate::finding::FindingCode;

const NAMES: usize = 2_048;
/// Half of what a validation may spend, so that the same attack twice on a path is still judged. Names with a
/// wildcard cost most: they are looked up once as what they cover and once as what covers them.
const HALF: u64 = MAX_UNITS * UNIT / 2;

fn certificate_of(names: &[Vec<u8>]) -> Vec<u8> {
    certificate(&name(&[]), names)
}

/// All ticks for a certificate with these names under these subtrees, and the outcome.
fn ticks(permitted: &[Vec<u8>], excluded: &[Vec<u8>], names: &[Vec<u8>]) -> (u64, Result<(), FindingCode>) {
    let mut budget = Budget::default();
    let issuer = constraining(permitted, excluded);
    let constraints = Certificate::from_der(&issuer).unwrap().name_constraints().unwrap().unwrap().value;
    let subtrees = Subtrees::compile(&constraints, &mut budget).unwrap();
    let stack = ConstraintStack::default().push(subtrees);
    let leaf = certificate_of(names);
    let outcome = check(&Certificate::from_der(&leaf).unwrap(), &stack, &mut budget);
    (budget.done.ticks, outcome.map_err(|finding| finding.code))
}

/// A permitted subtree, an excluded one, and a name, of this number.
type Form = fn(usize) -> (Vec<u8>, Vec<u8>, Vec<u8>);

/// 2,048 names, all permitted, under 2,048 permitted and 2,049 excluded subtrees of their form: an exact
/// verdict for at most half of the budget.
#[test]
fn many_names_under_many_subtrees_fit_half_of_the_budget() {
    let forms: [Form; 5] = [
        |n| (dns(&format!("t{n}.test")), dns(&format!("x{n}.test")), dns(&format!("t{n}.test"))),
        |n| (dns(&format!("t{n}.test")), dns(&format!("x.y{n}.test")), dns(&format!("*.t{n}.test"))),
        |n| (email(&format!("h{n}.test")), email(&format!("x@h{n}.test")), email(&format!("a@h{n}.test"))),
        |n| (uri(&format!(".t{n}.test")), uri(&format!("t{n}.test")), uri(&format!("a://a.t{n}.test"))),
        |n| {
            let [.., high, low] = n.to_be_bytes();
            let block = |first| ip(&[first, high, low, 0, 255, 255, 255, 0]);
            (block(10), block(11), ip(&[10, high, low, 1]))
        },
    ];
    for (number, form) in forms.iter().enumerate() {
        let (mut permitted, mut excluded, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for n in 0..NAMES {
            let (inside, outside, name) = form(n);
            permitted.push(inside);
            excluded.push(outside);
            names.push(name);
        }
        excluded.push(dns("one.more.test"));
        let (ticks, outcome) = ticks(&permitted, &excluded, &names);
        assert_eq!(outcome, Ok(()), "form {number}");
        assert!(ticks <= HALF, "form {number}: {ticks} ticks, at most {HALF}");
    }
}

/// The last of many names counts as the first one does.
#[test]
fn the_verdict_on_many_names_is_exact() {
    let subtrees: Vec<_> = (0..NAMES).map(|n| dns(&format!("t{n}.test"))).collect();
    let mut names = subtrees.clone();
    names.push(dns("u.test"));
    assert_eq!(ticks(&subtrees, &[], &names).1, Err(FindingCode::NameNotPermitted));
    assert_eq!(ticks(&[], &[dns("u.test")], &names).1, Err(FindingCode::NameExcluded));
}

/// Twice the names and twice the subtrees cost about twice as much, and not four times.
#[test]
fn the_cost_is_no_product() {
    let cost_of = |count: usize| {
        let subtrees: Vec<_> = (0..count).map(|n| dns(&format!("t{n}.test"))).collect();
        ticks(&subtrees, &[], &subtrees).0
    };
    let (one, two) = (cost_of(500), cost_of(1_000));
    assert!(two * 10 <= one * 25, "{one} and then {two} ticks");
}

/// Directory names cost by their length: the work on them is normalising text.
#[test]
fn long_names_cost_more() {
    let long = format!("CN={}", "x".repeat(4_000));
    let base = directory(&[&["O=acme"]]);
    let cost_of = |text: &str| ticks(&[], std::slice::from_ref(&base), &[directory(&[&[text]])]).0;
    assert!(cost_of(&long) > cost_of("CN=x") + 4_000 / 16 * cost::NAME);
}

/// Each step is charged: with nothing left, nothing is accepted.
#[test]
fn an_empty_budget_refuses() {
    let leaf = certificate_of(&[dns("a.test")]);
    let leaf = Certificate::from_der(&leaf).unwrap();
    let stack = excluding(&dns("b.test"));
    let needed = {
        let mut budget = Budget::default();
        check(&leaf, &stack, &mut budget).unwrap();
        budget.done.ticks
    };
    for spent in 0..needed {
        let mut budget = Budget::new(1, 0);
        budget.charge(UNIT - spent).unwrap();
        let finding = check(&leaf, &stack, &mut budget).unwrap_err();
        assert_eq!(finding.code, FindingCode::BudgetExhausted, "{spent} of {needed} ticks");
    }
    let issuer = constraining(&[dns("a")], &[]);
    let constraints = Certificate::from_der(&issuer).unwrap().name_constraints().unwrap().unwrap().value;
    assert!(Subtrees::compile(&constraints, &mut Budget::new(0, 0)).unwrap_err().is_fatal());
    assert!(compile(&[dns("a")], &[]).is_ok());
}
