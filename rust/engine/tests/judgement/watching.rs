//! Who watches a validator sees each verdict, decides nothing, and delays nobody.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread::yield_now;
use std::time::{Duration, Instant};

use crate::support::case::{CACHES_OFF, Case, essence};
use crate::support::{Draft, END, Issued, NOW, der, root};
use chainward::{
    AllowRule, At, CacheOptions, Disagreement, FindingCode, Hook, NamePattern, PatternForm, Policy, Profile,
    Revocation, Validator, Verdict, Watch, sha256,
};

fn watched(case: &Case, watch: Watch) -> Validator {
    let caches = CacheOptions::default();
    Validator::watched(&case.store(), case.policy.clone(), Revocation::None, caches, watch).unwrap()
}

fn shadow(policy: Policy) -> Watch {
    Watch { hook: None, shadow: Some(policy), queue: 1_000 }
}

/// A hook that passes each verdict on.
fn passing_on() -> (Hook, Receiver<Verdict>) {
    let (sender, receiver) = channel();
    let sender = Mutex::new(sender);
    (Box::new(move |verdict: &Verdict| sender.lock().unwrap().send(verdict.clone()).unwrap()), receiver)
}

fn only(pattern: &str) -> Policy {
    let names = vec![NamePattern::new(PatternForm::Dns, pattern).unwrap()];
    Policy { allow: vec![AllowRule { names, ..AllowRule::default() }], ..Policy::of(Profile::ClientAuth) }
}

fn named(name: &str, anchor: &Issued) -> Issued {
    Draft::leaf("client").with(der::alternative_names(&[der::dns(name)])).by(anchor)
}

/// The background is done with so many; the deadline only ends a test that would never end.
fn wait(validator: &Validator, done: u64) {
    let deadline = Instant::now() + Duration::from_secs(120);
    let count = || validator.shadow_report().map(|report| report.judged + report.dropped).unwrap();
    while count() < done {
        assert!(Instant::now() < deadline, "{:?}", validator.shadow_report());
        yield_now();
    }
}

#[test]
fn a_hook_is_told_each_verdict_as_it_was_given() {
    let anchor = root("root");
    let (good, bad) = (named("a.test", &anchor), named("a.test", &root("root")));
    let case = Case::of(&good).trusting(&anchor);
    let (hook, told) = passing_on();
    let validator = watched(&case, Watch { hook: Some(hook), shadow: None, queue: 10 });
    let refused = Case { leaf: bad.der, ..case.clone() };
    for case in [&case, &refused, &case] {
        let verdict = case.ask(&validator);
        assert_eq!(told.recv().unwrap(), verdict);
    }
    let many = validator.validate_many(&[]);
    assert!(many.is_empty());
    case.explain(&validator);
    drop(validator);
    assert_eq!(told.iter().count(), 0, "nobody watches explanations");
}

#[test]
fn batches_are_watched_too() {
    let anchor = root("root");
    let leaf = named("a.test", &anchor);
    let (hook, told) = passing_on();
    let validator =
        watched(&Case::of(&leaf).trusting(&anchor), Watch { hook: Some(hook), shadow: None, queue: 10 });
    let request = chainward::Request {
        leaf: &leaf.der,
        intermediates: &[],
        at: At::Time(NOW),
        host: None,
        usage: None,
        policies: None,
        stapled: &[],
    };
    assert_eq!(validator.validate_many(&[request.clone(), request]).len(), 2);
    drop(validator);
    assert_eq!(told.iter().filter(|verdict| verdict.ok).count(), 2);
}

#[test]
fn a_second_policy_decides_nothing_and_its_disagreements_are_counted() {
    let anchor = root("root");
    let (a, b) = (named("a.test", &anchor), named("b.test", &anchor));
    let case = Case::of(&a).trusting(&anchor);
    let validator = watched(&case, shadow(only("a.test")));
    let plain = case.validator(CACHES_OFF);
    for leaf in [&a, &b, &b] {
        let case = Case { leaf: leaf.der.clone(), ..case.clone() };
        assert_eq!(essence(&case.ask(&validator)), essence(&case.ask(&plain)));
    }
    wait(&validator, 3);
    let report = validator.shadow_report().unwrap();
    assert_eq!((report.judged, report.dropped), (3, 0));
    let expected =
        Disagreement { live: None, shadow: Some(FindingCode::NotAllowed), count: 2, example: sha256(&b.der) };
    assert_eq!(report.disagreements, [expected]);
    let metrics = validator.metrics();
    assert_eq!((metrics.validations, metrics.shadow_judged, metrics.shadow_disagreements), (3, 3, 2));
}

/// What the second policy would accept is refused all the same.
#[test]
fn a_laxer_second_policy_lets_nobody_in() {
    let anchor = root("root");
    let leaf = named("b.test", &anchor);
    let case = Case::of(&leaf).trusting(&anchor).policy(|policy| *policy = only("a.test"));
    let validator = watched(&case, shadow(Policy::of(Profile::Rfc5280)));
    for _ in 0..3 {
        assert_eq!(case.ask(&validator).code, Some(FindingCode::NotAllowed));
    }
    wait(&validator, 3);
    let report = validator.shadow_report().unwrap();
    assert_eq!(
        report.disagreements,
        [Disagreement {
            live: Some(FindingCode::NotAllowed),
            shadow: None,
            count: 3,
            example: sha256(&leaf.der)
        }]
    );
}

/// Both judge at the same time, also when that is now.
#[test]
fn the_same_question_is_asked() {
    let anchor = root("root");
    let leaf = named("a.test", &anchor);
    let case = Case::of(&leaf).trusting(&anchor);
    let validator = watched(&case, shadow(Policy::of(Profile::ClientAuth)));
    case.clone().at(END + 1).ask(&validator);
    Case { at: At::Any, ..case.clone() }.ask(&validator);
    Case { host: Some(chainward::Host::Dns("other.test")), ..case.clone() }.ask(&validator);
    Case { usage: Some(vec![chainward::x509::oids::SERVER_AUTH.into()]), ..case.clone() }.ask(&validator);
    wait(&validator, 4);
    assert_eq!(validator.shadow_report().unwrap().disagreements, []);
}

/// While the hook does not come back, validations go on, and what finds no room is counted.
#[test]
fn nobody_waits_for_a_hook() {
    let anchor = root("root");
    let leaf = named("a.test", &anchor);
    let case = Case::of(&leaf).trusting(&anchor);
    let (go, gate) = channel::<()>();
    let gate = Mutex::new(gate);
    let (arrived, here) = channel();
    let arrived = Mutex::new(arrived);
    let hook: Hook = Box::new(move |_| {
        arrived.lock().unwrap().send(()).unwrap();
        let _ = gate.lock().unwrap().recv(); // until the test is over
    });
    let validator = watched(&case, Watch { hook: Some(hook), shadow: None, queue: 5 });
    assert!(case.ask(&validator).ok);
    here.recv().unwrap(); // it is in the hook now, and the queue is empty
    for _ in 0..100 {
        assert!(case.ask(&validator).ok);
    }
    let metrics = validator.metrics();
    assert_eq!((metrics.validations, metrics.verdicts_told, metrics.verdicts_dropped), (101, 0, 95));
    drop(go);
}

#[test]
fn a_hook_that_panics_stops_nothing() {
    let anchor = root("root");
    let leaf = named("a.test", &anchor);
    let case = Case::of(&leaf).trusting(&anchor);
    let (pass_on, told) = passing_on();
    let first = Mutex::new(true);
    let hook: Hook = Box::new(move |verdict| {
        let is_first = std::mem::replace(&mut *first.lock().unwrap(), false);
        assert!(!is_first, "seen in the output of this test");
        pass_on(verdict);
    });
    let validator = watched(&case, Watch { hook: Some(hook), shadow: None, queue: 10 });
    assert!(case.ask(&validator).ok && case.ask(&validator).ok);
    assert!(told.recv().unwrap().ok);
}

#[test]
fn what_is_too_large_for_every_policy_is_not_copied() {
    let anchor = root("root");
    let leaf = named("a.test", &anchor);
    let mut case = Case::of(&leaf).trusting(&anchor);
    let validator = watched(&case, shadow(Policy::of(Profile::ClientAuth)));
    case.presented = vec![vec![0x30; 70_000]];
    assert_eq!(case.ask(&validator).code, Some(FindingCode::InputTooLarge));
    assert_eq!(validator.metrics().verdicts_dropped, 1);
}

#[test]
fn a_reload_gives_both_policies_the_new_anchors_or_neither() {
    let (old, new) = (root("old"), root("new"));
    let leaf = named("a.test", &new);
    let case = Case::of(&leaf).trusting(&old);
    let validator = watched(&case, shadow(Policy::of(Profile::ClientAuth)));
    assert_eq!(case.ask(&validator).code, Some(FindingCode::IssuerNotFound));
    validator.reload(&Case::of(&leaf).trusting(&new).store(), None).unwrap();
    assert!(case.ask(&validator).ok);
    wait(&validator, 2); // the first may be judged after the reload: that is no disagreement
    assert_eq!(validator.shadow_report().unwrap().disagreements, []);
    // an anchor without a trust domain is none for the profile spiffe
    let limits = chainward::AnchorLimits { trust_domains: vec!["td".to_owned()], ..Default::default() };
    let bound = Case::of(&leaf).trusting_within(&new, limits);
    let validator = watched(&bound, shadow(Policy::of(Profile::Spiffe)));
    let epoch = validator.epoch();
    let error = validator.reload(&case.store(), None).unwrap_err();
    assert_eq!((error.finding.code, validator.epoch()), (FindingCode::TrustDomain, epoch));
    assert!(bound.ask(&validator).ok, "the old anchors stay");
}
