//! What is remembered, for whom and how long; that it changes no answer and no charge.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::support::case::{CACHES_OFF, Case, NODES_ONLY};
use crate::support::{DAY, Draft, Issued, Key, NOW, chain, der, root};
use chainward::x509::{ObjectIdentifier, oids};
use chainward::{CacheOptions, FindingCode, Host, Validator, WorkDone};

/// `layers` of `width` CAs each; in a layer all have one name and one key, so that each is issued by every CA of
/// the layer above.
fn mesh(anchor: &Issued, width: usize, layers: usize) -> Vec<Issued> {
    let mut all = Vec::new();
    let mut issuer = anchor.clone();
    for layer in 0..layers {
        let key = Arc::new(Key::p256());
        let row: Vec<_> =
            (0..width).map(|_| Draft::ca(&format!("layer {layer}")).key(&key).by(&issuer)).collect();
        issuer = row[0].clone();
        all.extend(row);
    }
    all
}

#[test]
fn a_mesh_costs_the_same_cold_and_warm() {
    let anchor = root("root");
    let cas = mesh(&anchor, 3, 3);
    let (good, bad) = (Draft::leaf("good").by(&cas[8]), Draft::leaf("bad").valid(1, 2).by(&cas[8]));
    let case = |leaf| Case::of(leaf).trusting(&anchor).presenting(&cas);
    let validator = case(&good).validator(NODES_ONLY);
    let cold = case(&bad).ask(&case(&bad).validator(CACHES_OFF));
    // Warms one node after the other: each acceptance keeps the nodes of its path.
    for ca in &cas[6..] {
        let pick: Vec<_> = cas[..6].iter().chain([ca]).collect();
        assert!(Case::of(&good).trusting(&anchor).presenting(pick).ask(&validator).ok);
        let warm = case(&bad).ask(&validator);
        assert_eq!((warm.code, warm.work.ticks), (cold.code, cold.work.ticks));
        assert!(warm.work.signatures < cold.work.signatures, "nothing was remembered");
    }
    assert_eq!(cold.code, Some(FindingCode::Expired));
}

#[test]
fn what_exhausts_the_budget_cold_exhausts_it_warm() {
    let anchor = root("root");
    // 3^7 paths
    let cas = mesh(&anchor, 3, 7);
    let (good, bad) = (Draft::leaf("good").by(&cas[20]), Draft::leaf("bad").valid(1, 2).by(&cas[20]));
    let case = |leaf| Case::of(leaf).trusting(&anchor).presenting(&cas);
    let validator = case(&good).validator(NODES_ONLY);
    let cold = case(&bad).ask(&case(&bad).validator(CACHES_OFF));
    assert!(case(&good).ask(&validator).ok);
    let warm = case(&bad).ask(&validator);
    assert_eq!(cold.code, Some(FindingCode::BudgetExhausted));
    assert_eq!((warm.code, warm.work.ticks), (cold.code, cold.work.ticks));
    assert!(warm.work.signatures < cold.work.signatures);
}

/// Six failures under a P-384 key leave room for an RSA signature and for no other of P-384. So the CA is not
/// verified when it is new, and must not be let through when it is remembered.
#[test]
fn what_has_no_room_for_a_failure_cold_has_none_warm() {
    let anchor = Draft::ca("root").key(&Arc::new(Key::p384())).self_signed();
    let draft = Draft::ca("ca").key(&Arc::new(Key::rsa_2048())).without_key_identifiers();
    let ca = draft.by(&anchor); // no key identifier, so that it is tried after those that say the right one
    let leaf = Draft::leaf("client").without_key_identifiers().by(&ca);
    let forged: Vec<_> = (0..6).map(|_| Draft::ca("ca").forged(&anchor)).collect();
    let honest = Case::of(&leaf).trusting(&anchor).presenting([&ca]);
    let hostile = honest.clone().presenting(&forged);
    let validator = honest.validator(NODES_ONLY);
    assert!(honest.ask(&validator).ok);
    let (cold, warm) = (hostile.ask(&hostile.validator(CACHES_OFF)), hostile.ask(&validator));
    assert_eq!(cold.code, Some(FindingCode::BudgetExhausted));
    assert_eq!(cold.work.failed_signatures, 6);
    assert_eq!((warm.code, warm.work.ticks), (cold.code, cold.work.ticks));
}

#[test]
fn a_distrust_list_is_charged_the_same_cold_and_warm() {
    let anchor = root("root");
    let cas = mesh(&anchor, 2, 2);
    let leaf = Draft::leaf("client").by(&cas[3]);
    let case = Case::of(&leaf).trusting(&anchor).presenting(&cas);
    let plain = case.accepted().work.ticks;
    assert!(case.distrusting_key([0; 32]).distrusting_certificate([0; 32]).accepted().work.ticks > plain);
}

#[test]
fn a_warm_validation_verifies_the_leaf_s_signature_only() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one", "two", "three"]);
    let case = |name: &str| Case::of(&Draft::leaf(name).by(&cas[2])).trusting(&anchor).presenting(&cas);
    let validator = case("first").validator(NODES_ONLY);
    assert_eq!(case("first").ask(&validator).work.signatures, 4);
    assert_eq!(case("second").ask(&validator).work.signatures, 1);
    assert_eq!(validator.metrics().intermediate_hits, 3);
}

#[test]
fn nodes_are_remembered_after_an_acceptance_only() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one", "two"]);
    let (good, bad) = (Draft::leaf("good").by(&cas[1]), Draft::leaf("bad").valid(1, 2).by(&cas[1]));
    let case = |leaf| Case::of(leaf).trusting(&anchor).presenting(&cas);
    let validator = case(&bad).validator(NODES_ONLY);
    for _ in 0..3 {
        assert_eq!(case(&bad).ask(&validator).work.signatures, 3);
    }
    assert_eq!(case(&good).ask(&validator).work.signatures, 3);
    assert_eq!(case(&bad).ask(&validator).work.signatures, 1);
}

#[test]
fn one_parent_fills_its_own_quota_and_no_other() {
    let options = CacheOptions { intermediates: 64, verdicts: 0 };
    let (anchor, hostile) = (root("root"), root("hostile"));
    let ca = Draft::ca("ca").by(&anchor);
    let leaf = Draft::leaf("client").by(&ca);
    let case = Case::of(&leaf).trusting(&anchor).trusting(&hostile).presenting([&ca]);
    let validator = case.validator(options);
    assert!(case.ask(&validator).ok);
    // Whoever holds the key of a CA makes sub-CAs at will: ten times as many as there is room for.
    let mut remembered = 0;
    let flood: Vec<_> = (0..640).map(|number| Draft::ca(&format!("{number}")).by(&hostile)).collect();
    for sub_ca in &flood {
        let leaf = Draft::leaf("client").by(sub_ca);
        assert!(Case::of(&leaf).presenting([sub_ca]).ask(&validator).ok);
    }
    for sub_ca in &flood {
        let leaf = Draft::leaf("bad").valid(1, 2).by(sub_ca);
        let verdict = Case::of(&leaf).presenting([sub_ca]).ask(&validator);
        remembered += usize::from(verdict.work.signatures == 1);
    }
    assert!((1..=16).contains(&remembered), "{remembered}; a quarter of 64 is 16");
    assert_eq!(case.ask(&validator).work.signatures, 1, "the other parent's child is still there");
}

#[test]
fn a_verdict_is_remembered_for_exactly_its_question() {
    let anchor = root("root");
    let ca = Draft::ca("ca").by(&anchor);
    let usages = der::extended_key_usage(&[oids::CLIENT_AUTH, oids::SERVER_AUTH]);
    let leaf = Draft::leaf("client").with(usages).by(&ca);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&ca]);
    let other_leaf = Draft::leaf("other").by(&ca);
    let validator = case.validator(CacheOptions::default());
    assert_eq!(case.ask(&validator).work.signatures, 2);
    let hit = case.ask(&validator);
    assert_eq!((hit.ok, hit.work), (true, WorkDone::default()));
    assert_eq!(validator.metrics().verdict_hits, 1);
    let policy: ObjectIdentifier = "2.999.100.1".parse().unwrap();
    for other in [
        Case { leaf: other_leaf.der, ..case.clone() },
        Case { presented: vec![ca.der.clone(), anchor.der.clone()], ..case.clone() },
        Case { presented: vec![ca.der.clone(), ca.der.clone()], ..case.clone() },
        Case { host: Some(Host::Dns("client.test")), ..case.clone() },
        Case { host: Some(Host::Email("client.test")), ..case.clone() },
        Case { usage: Some(vec![oids::SERVER_AUTH.into()]), ..case.clone() },
        Case { usage: Some(Vec::new()), ..case.clone() },
        Case { policies: Some(Vec::new()), ..case.clone() },
        Case { policies: Some(vec![policy]), ..case.clone() },
        Case { at: chainward::At::Any, ..case.clone() },
    ] {
        let before = validator.metrics().verdict_hits;
        let verdict = other.ask(&validator);
        assert_eq!((validator.metrics().verdict_hits, verdict.work.signatures), (before, 1));
    }
}

#[test]
fn a_remembered_acceptance_ends_with_its_certificates() {
    let anchor = root("root");
    let leaf = Draft::leaf("client").valid(NOW - DAY, NOW + DAY).by(&anchor);
    let case = Case::of(&leaf).trusting(&anchor);
    let validator = case.validator(CacheOptions::default());
    for (time, code) in [
        (NOW, None),
        (NOW + DAY, None),
        (NOW + DAY + 1, Some(FindingCode::Expired)),
        (NOW - DAY, None),
        (NOW - DAY - 1, Some(FindingCode::NotYetValid)),
        (NOW, None),
    ] {
        assert_eq!(case.clone().at(time).ask(&validator).code, code, "{time}");
    }
    assert_eq!(validator.metrics().verdict_hits, 3);
}

#[test]
fn an_acceptance_found_past_an_expired_path_is_not_remembered() {
    // At another time the first path holds, and a new search would find that one.
    let anchor = root("root");
    let key = Arc::new(Key::p256());
    let early = Draft::ca("ca").key(&key).valid(NOW - DAY, NOW - 1).by(&anchor);
    // A longer certificate, and so one that is tried later: their DER decides between the two.
    let late = Draft::ca("ca").key(&key).valid(NOW - DAY, NOW + DAY).with(der::padding()).by(&anchor);
    let leaf = Draft::leaf("client").by(&early);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&early, &late]);
    for time in [NOW, NOW - 1, NOW - DAY] {
        case.clone().at(time).accepted();
    }
    let validator = case.validator(CacheOptions::default());
    let off = case.validator(CACHES_OFF);
    assert_eq!(*case.clone().at(NOW - 1).ask(&off).path[1].der, *early.der);
    assert_eq!(*case.clone().at(NOW).ask(&off).path[1].der, *late.der);
    for time in [NOW, NOW - 1, NOW, NOW - DAY, NOW - 1] {
        let case = case.clone().at(time);
        assert_eq!(case.ask(&validator).path, case.ask(&off).path, "{time}");
    }
}

#[test]
fn nothing_is_remembered_beyond_a_reload() {
    let (old, new) = (root("root"), root("root"));
    let ca = Draft::ca("ca").by(&old);
    let leaf = Draft::leaf("client").by(&ca);
    let case = Case::of(&leaf).presenting([&ca]);
    let (under_old, under_new) = (case.clone().trusting(&old), case.trusting(&new));
    let validator = under_old.validator(CacheOptions::default());
    assert!(under_old.ask(&validator).ok && under_old.ask(&validator).ok);
    let epoch = validator.reload(&under_new.store(), Some(under_new.policy.clone())).unwrap();
    let verdict = under_old.ask(&validator);
    assert_eq!((verdict.code, verdict.epoch), (Some(FindingCode::SignatureInvalid), epoch));
    // the policy alone
    let strict = under_old.clone().policy(|policy| policy.max_intermediates = 0);
    validator.reload(&strict.store(), Some(strict.policy.clone())).unwrap();
    assert_eq!(under_old.ask(&validator).code, Some(FindingCode::PathTooDeep));
    // an anchor that can't be used changes nothing
    let broken = Draft::ca("broken")
        .key_info(&der::sequence(&[&der::sequence(&[&der::oid(oids::EC_PUBLIC_KEY)]), &der::bits(&[4])]));
    let broken = Case::of(&leaf).trusting(&broken.self_signed());
    let before = validator.epoch();
    assert!(validator.reload(&broken.store(), Some(broken.policy.clone())).is_err());
    assert_eq!((validator.epoch(), under_old.ask(&validator).epoch), (before, before));
}

#[test]
fn a_reload_under_load_swaps_anchors_and_policy_at_once() {
    // Even epochs trust one root, odd ones the other: each verdict must fit the epoch that it carries.
    let roots = [root("even"), root("odd")];
    let cases: Vec<_> = roots
        .iter()
        .map(|anchor| {
            let ca = Draft::ca("ca").by(anchor);
            Case::of(&Draft::leaf("client").by(&ca)).trusting(anchor).presenting([&ca])
        })
        .collect();
    let validator = cases[1].validator(CacheOptions { intermediates: 16, verdicts: 16 });
    assert_eq!(validator.epoch(), 1);
    let is_over = AtomicBool::new(false);
    let asked = std::thread::scope(|scope| {
        let judges: Vec<_> =
            (0..4).map(|_| scope.spawn(|| judge_until(&is_over, &cases, &validator))).collect();
        for epoch in 2..=201 {
            let case = &cases[usize::from(epoch % 2 == 1)];
            assert_eq!(validator.reload(&case.store(), Some(case.policy.clone())).unwrap(), epoch);
        }
        is_over.store(true, Relaxed);
        judges.into_iter().map(|judge| judge.join().unwrap()).sum::<usize>()
    });
    assert!(asked >= 8);
    assert_eq!((validator.metrics().reloads, validator.epoch()), (200, 201));
}

fn judge_until(is_over: &AtomicBool, cases: &[Case], validator: &Validator) -> usize {
    let mut asked = 0;
    loop {
        let was_over = is_over.load(Relaxed);
        let mut last = 0;
        for (parity, case) in cases.iter().enumerate() {
            let verdict = case.ask(validator);
            let is_trusted = verdict.epoch % 2 == u64::try_from(parity).unwrap();
            assert_eq!(verdict.ok, is_trusted, "epoch {}", verdict.epoch);
            assert!(verdict.epoch >= last, "back to an older epoch");
            last = verdict.epoch;
            asked += 1;
        }
        if was_over {
            return asked;
        }
    }
}
