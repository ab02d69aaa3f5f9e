//! The judge over whole PKIs that are made of the fuzzer's bytes, and what must hold of every verdict.
//!
//! The judge is met without the engine around it, so that a toy can verify signatures; the cache of nodes is the
//! engine's own. Of random inputs about one in four is accepted and one in twenty exhausts the budget, which
//! `tests/shares.rs` measures and prints; the others are spread over some thirty codes.

mod certificate;
mod extensions;
mod pki;
mod toy;
mod witness;

use std::net::IpAddr;
use std::sync::Arc;

use chainward_validate::budget::{MAX_FAILED_SIGNATURE_UNITS, MAX_UNITS, UNIT, WorkDone, cost};
use chainward_validate::candidate::Candidate;
use chainward_validate::checks::host::Host;
use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::finding::{Finding, FindingCode, malformed};
use chainward_validate::memory::Memory;
use chainward_validate::revocation::source::NothingKnown;
use chainward_validate::roots::{Rules, certificate_root, key_root};
use chainward_validate::steps::{Purpose, Question};
use chainward_validate::tree::{NoCache, Node, TrustTree};
use chainward_validate::verdict::Verdict;
use chainward_validate::{Judgement, Presented, validate};
use chainward_x509::{Name, ObjectIdentifier, SubjectPublicKeyInfo, oids, parse_unix_time};

use crate::choices::Choices;
use crate::metrics::Counters;
use crate::node_cache::Nodes;
use crate::remembered::Remembered;
use crate::test_support::{sequence, tlv};
use crate::witness_cache::KnownWitnesses;
use pki::{Anchor, AnchorKind, Pki};
use toy::{RSA_COST, Toy, ToyKey};

type Tree = TrustTree<ToyKey>;

/// Revocation is not looked up.
const NOT_ASKED: Option<&NothingKnown> = None;

/// Judges one PKI in every way there is, and checks each verdict.
///
/// # Errors
/// The code of the refusal, when it is one.
pub fn check(data: &[u8]) -> Result<(), FindingCode> {
    let mut choices = Choices::new(data);
    let pki = Pki::new(&mut choices);
    let anchors: Vec<_> =
        pki.anchors.iter().filter(|anchor| root(anchor, &pki, 0).is_ok()).cloned().collect();
    let usages = usages(&mut choices);
    let policies = choices.one_in(6).then(|| extensions::policy_identifiers(&mut choices));
    let question = Question {
        time: time(&mut choices),
        host: host(&mut choices),
        usage: usages.as_deref(),
        policies: policies.as_deref(),
        purpose: Purpose::Client,
        stapled: &[],
    };
    let presented: Vec<&[u8]> = pki.presented.iter().map(Vec::as_slice).collect();
    let case = Case { pki: &pki, tree: tree(&anchors, &pki), question, presented };

    let judgement = case.judge(&NoCache, false);
    if judgement.verdict.ok {
        witness::check(&judgement.verdict, &anchors, &pki, &case.question);
    }
    check_order(&case, &judgement.verdict);
    check_explanation(&case, &judgement.verdict);
    check_node_cache(&case, &judgement.verdict, choices.pick(&[64, 4, 1]));
    check_other_times(&case, &judgement);
    check_fewer_anchors(&case, &judgement.verdict, &anchors);
    judgement.verdict.code.map_or(Ok(()), Err)
}

struct Case<'a> {
    pki: &'a Pki,
    tree: Tree,
    question: Question<'a>,
    presented: Vec<&'a [u8]>,
}

impl Case<'_> {
    /// One judgement, whose work is within the budget, and is what the verifier counted.
    fn judge(&self, cache: &impl Memory<ToyKey>, explain: bool) -> Judgement<ToyKey> {
        let toy = Toy::default();
        let presented = Presented { leaf: &self.pki.leaf, intermediates: &self.presented };
        let judgement = validate(&self.tree, &toy, cache, presented, &self.question, NOT_ASKED, explain);
        let (spent, verdict) = (toy.take(), &judgement.verdict);
        let work = verdict.work;
        assert_eq!(spent.signatures, work.signatures);
        assert!(spent.ticks <= MAX_UNITS * UNIT, "signatures above the budget: {spent:?}");
        // The failed signature that ends it is above it.
        assert!(spent.failed_ticks <= MAX_FAILED_SIGNATURE_UNITS * UNIT + RSA_COST, "{spent:?}");
        assert!(u64::from(work.steps) * cost::STEP <= MAX_UNITS * UNIT, "{work:?}");
        let exhausted = verdict.code == Some(FindingCode::BudgetExhausted);
        assert!(exhausted || work.ticks <= MAX_UNITS * UNIT, "{work:?}");
        assert_eq!(verdict.ok, verdict.code.is_none());
        for finding in &verdict.findings {
            assert!(finding.certificate.is_none_or(|at| at < verdict.path.len()), "{verdict:?}");
        }
        judgement
    }
}

/// What is the same however a verdict came about: all but the work really done, and the attempts. Of the charge
/// of an exhausted budget nothing is said but that it was too much.
fn lasting(verdict: &Verdict) -> Verdict {
    let exhausted = verdict.code == Some(FindingCode::BudgetExhausted);
    let ticks = if exhausted { 0 } else { verdict.work.ticks };
    Verdict { attempts: Vec::new(), work: WorkDone { ticks, ..WorkDone::default() }, ..verdict.clone() }
}

/// Neither the order in which certificates come nor repetition changes anything.
fn check_order(case: &Case<'_>, expected: &Verdict) {
    let mut presented: Vec<_> = case.presented.iter().rev().copied().collect();
    presented.extend(case.presented.first());
    presented.push(&case.pki.leaf);
    let other = Case { pki: case.pki, tree: tree_like(&case.tree), question: case.question, presented };
    assert_eq!(other.judge(&NoCache, false).verdict, *expected, "in another order");
}

fn check_explanation(case: &Case<'_>, expected: &Verdict) {
    let explained = case.judge(&NoCache, true).verdict;
    assert_eq!(explained.work, expected.work);
    assert_eq!(lasting(&explained), lasting(expected), "explained");
}

/// The cache is filled with the paths of acceptances, as the engine does it: of this leaf, and of some certificates
/// that came with it, for any use. Neither outcome nor charge may change.
fn check_node_cache(case: &Case<'_>, expected: &Verdict, capacity: usize) {
    let counters = Counters::default();
    let nodes = Nodes::new(capacity, case.pki.configured.len());
    let witnesses = KnownWitnesses::new(true);
    let cache = Remembered { nodes: &nodes, witnesses: &witnesses, counters: &counters };
    for leaf in [&case.pki.leaf].into_iter().chain(case.pki.presented.iter().take(3)) {
        let presented = Presented { leaf, intermediates: &case.presented };
        let judgement =
            validate(&case.tree, &Toy::default(), &cache, presented, &any_use(), NOT_ASKED, false);
        if let Some(accepted) = &judgement.accepted {
            nodes
                .keep(&accepted.issuer, |der| case.pki.configured.iter().any(|configured| configured == der));
        }
        let warm = case.judge(&cache, false).verdict;
        assert!(warm.work.signatures <= expected.work.signatures, "{:?} {:?}", warm.work, expected.work);
        assert_eq!(lasting(&warm), lasting(expected), "from the cache");
    }
}

/// Asks for nothing, so that as much as possible gets into the cache.
fn any_use() -> Question<'static> {
    Question {
        purpose: Purpose::Client,
        time: ValidationTime::Any,
        host: None,
        usage: Some(&[]),
        policies: Some(&[]),
        stapled: &[],
    }
}

/// What the engine's cache of verdicts relies on: an acceptance that no refusal because of the time came before
/// is the same one as long as its path holds. What was refused before it may be so for the time now, and cost less.
fn check_other_times(case: &Case<'_>, judgement: &Judgement<ToyKey>) {
    let verdict = &judgement.verdict;
    if judgement.depends_on_time || case.question.time == ValidationTime::Any {
        return;
    }
    for time in [verdict.valid_from, verdict.valid_until].into_iter().flatten() {
        let question = Question { time: ValidationTime::At(time), ..case.question };
        let presented = case.presented.clone();
        let other = Case { pki: case.pki, tree: tree_like(&case.tree), question, presented };
        let then = other.judge(&NoCache, false).verdict;
        assert!(then.work.ticks <= verdict.work.ticks, "at {time}: {:?}, {:?}", then.work, verdict.work);
        assert_eq!(Verdict { work: verdict.work, ..then }, *verdict, "at {time}");
    }
}

/// Accept is monotone: an anchor less never turns a refusal into an acceptance.
fn check_fewer_anchors(case: &Case<'_>, verdict: &Verdict, anchors: &[Anchor]) {
    if verdict.ok || verdict.code == Some(FindingCode::BudgetExhausted) {
        return;
    }
    for removed in 0..anchors.len() {
        let mut fewer = anchors.to_vec();
        fewer.remove(removed);
        let presented = case.presented.clone();
        let other = Case { pki: case.pki, tree: tree(&fewer, case.pki), question: case.question, presented };
        assert!(
            !other.judge(&NoCache, false).verdict.ok,
            "accepted without anchor {removed}, else {verdict:?}"
        );
    }
}

fn tree(anchors: &[Anchor], pki: &Pki) -> Tree {
    let roots = (0..).zip(anchors).filter_map(|(index, anchor)| root(anchor, pki, index).ok());
    let configured = pki.configured.iter().filter_map(|der| Candidate::from_der(der).ok()).map(Arc::new);
    TrustTree::new(
        roots.map(Arc::new).collect(),
        configured.collect(),
        pki.policy.clone(),
        pki.distrust.clone(),
    )
}

/// The same anchors, so that nodes hang below the same parents.
fn tree_like(tree: &Tree) -> Tree {
    let configured = tree.configured().to_vec();
    TrustTree::new(tree.anchors.clone(), configured, tree.policy.clone(), tree.distrust.clone())
}

fn root(anchor: &Anchor, pki: &Pki, index: usize) -> Result<Node<ToyKey>, Finding> {
    let (toy, limits) = (Toy::default(), &anchor.limits);
    let rules = Rules { policy: &pki.policy, distrust: &pki.distrust };
    match &anchor.kind {
        AnchorKind::Certificate(der) => certificate_root(&toy, rules, limits, der, index),
        AnchorKind::NameAndKey(name, info) => {
            let name = Name::from_der(name).map_err(malformed)?;
            let info = SubjectPublicKeyInfo::from_der(info).map_err(malformed)?;
            key_root(&toy, rules, limits, name, &info, index)
        }
    }
}

fn time(choices: &mut Choices<'_>) -> ValidationTime {
    let at = |text| ValidationTime::At(parse_unix_time(text).expect("a time"));
    match choices.up_to(15) {
        10 => ValidationTime::Any,
        11 => at("2026-01-01T00:00:00Z"),
        12 => at("2025-12-31T23:59:59Z"),
        13 => at("2026-06-01T00:00:00Z"),
        14 => at("2026-06-01T00:00:01Z"),
        15 => at("2060-01-01T00:00:00Z"),
        _ => at("2026-03-15T00:00:00Z"),
    }
}

fn host(choices: &mut Choices<'_>) -> Option<Host<'static>> {
    match choices.up_to(15) {
        12 => Some(Host::Dns("a.test")),
        13 => Some(Host::Ip(IpAddr::from([10, 0, 0, 1]))),
        14 => Some(Host::Email("x@a.test")),
        15 => Some(Host::Dns("other.test")),
        _ => None,
    }
}

fn usages(choices: &mut Choices<'_>) -> Option<Vec<ObjectIdentifier>> {
    match choices.up_to(7) {
        6 => Some(Vec::new()),
        7 => Some(vec![oids::SERVER_AUTH.into()]),
        _ => None,
    }
}

/// The certificates of the PKI that [`check`] makes of the same bytes, as seeds for other targets.
pub fn certificates(data: &[u8]) -> Vec<Vec<u8>> {
    let pki = Pki::new(&mut Choices::new(data));
    [pki.presented, pki.configured, vec![pki.leaf]].concat()
}

/// Certificates in PKCS#7: a `SignedData` of nothing, signed by no one (RFC 5652 section 5.1).
pub fn pkcs7(certificates: &[Vec<u8>]) -> Vec<u8> {
    let [data, signed_data] = [1, 2].map(|last| tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last]));
    let (none, version) = (tlv(0x31, &[]), tlv(0x02, &[1]));
    let certificates = tlv(0xa0, &certificates.concat());
    let content = sequence(&[version, none.clone(), sequence(&[data]), certificates, none]);
    sequence(&[signed_data, tlv(0xa0, &content)])
}
