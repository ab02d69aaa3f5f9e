//! CRLs are swapped and anchors reloaded while threads validate: each verdict is that of the state that it names.
//!
//! `CHAINWARD_SOAK` is how many validations there are in all; `make soak` asks for ten million.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use chainward::{At, CacheOptions, FindingCode, Revocation, RevocationStore, Validator, Verdict};

use crate::support::case::Case;
use crate::support::crl::Crl;
use crate::support::{Draft, Issued, NOW, root};

const READERS: u64 = 4;
/// The CRL of the root is the first state of the store, and the CA's CRL of number n the state n + 1.
const STATES_BEFORE: u64 = 1;

fn validations() -> u64 {
    std::env::var("CHAINWARD_SOAK").map_or(20_000, |count| count.parse().expect("CHAINWARD_SOAK is a number"))
}

struct World {
    ca: Issued,
    leaf: Issued,
    case: Case,
    /// The same without the anchor of the leaf.
    without: Case,
    store: Arc<RevocationStore>,
}

impl World {
    fn new() -> Self {
        let (anchor, other) = (root("root"), root("other"));
        let ca = Draft::ca("ca").by(&anchor);
        let leaf = Draft::leaf("client").by(&ca);
        let case = Case::of(&leaf).trusting(&anchor).presenting([&ca]);
        let without = Case::of(&leaf).trusting(&other).presenting([&ca]);
        let store = Arc::new(RevocationStore::of(&case.store()).unwrap());
        store.add_issuer(&ca.der).unwrap();
        store.add_crl(Crl::default().by(&anchor), "root", At::Time(NOW)).unwrap();
        let world = Self { ca, leaf, case, without, store };
        world.swap(1);
        world
    }

    fn validator(&self) -> Validator {
        let revocation = Revocation::Store(Arc::clone(&self.store));
        let policy = chainward::Policy::of(chainward::Profile::ClientAuth);
        Validator::new(&self.case.store(), policy, revocation, CacheOptions::default()).unwrap()
    }

    /// The CRL of this number revokes the leaf if the number is even.
    fn swap(&self, number: u64) {
        let crl = Crl::default().number(number);
        let crl = if number.is_multiple_of(2) { crl.revoking(&self.leaf) } else { crl };
        self.store.add_crl(crl.by(&self.ca), "ca", At::Time(NOW)).unwrap();
        assert_eq!(self.store.state().epoch(), number + STATES_BEFORE);
    }

    /// Epoch 1 has the anchor of the leaf, and each reload changes that.
    fn reload(&self, validator: &Validator, epoch: u64) {
        let case = if epoch.is_multiple_of(2) { &self.without } else { &self.case };
        assert_eq!(validator.reload(&case.store(), None).unwrap(), epoch);
    }
}

/// What must come out in the state of anchors and of revocation that the verdict names.
fn expected(verdict: &Verdict) -> Option<FindingCode> {
    let number = verdict.revocation_epoch.expect("the store was asked") - STATES_BEFORE;
    if verdict.epoch.is_multiple_of(2) {
        Some(FindingCode::IssuerNotFound)
    } else if number.is_multiple_of(2) {
        Some(FindingCode::CertificateRevoked)
    } else {
        None
    }
}

#[test]
fn each_verdict_is_that_of_the_state_it_names_while_crls_and_anchors_are_swapped() {
    let world = World::new();
    let validator = world.validator();
    let (total, done, is_over) = (validations(), AtomicU64::new(0), AtomicBool::new(false));
    let seen = thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 1;
            while !is_over.load(Relaxed) {
                number += 1;
                world.swap(number);
                if number.is_multiple_of(8) {
                    world.reload(&validator, number / 8 + 1);
                }
                thread::sleep(Duration::from_millis(2));
            }
        });
        let readers: Vec<_> =
            (0..READERS).map(|_| scope.spawn(|| read(&world, &validator, &done, total))).collect();
        let seen: Vec<_> = readers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Relaxed);
        seen.into_iter().flat_map(|seen| seen.expect("no wrong verdict")).collect::<BTreeSet<_>>()
    });
    let all = [None, Some(FindingCode::CertificateRevoked), Some(FindingCode::IssuerNotFound)];
    assert_eq!(seen, BTreeSet::from(all), "each outcome occurred");
    assert!(validator.metrics().verdict_hits > 0, "remembered verdicts were among them");
}

fn read(world: &World, validator: &Validator, done: &AtomicU64, total: u64) -> BTreeSet<Option<FindingCode>> {
    let mut seen = BTreeSet::new();
    while done.fetch_add(1, Relaxed) < total {
        let verdict = world.case.ask(validator);
        assert_eq!(verdict.code, expected(&verdict), "{verdict:?}");
        assert_eq!(verdict.ok, verdict.code.is_none());
        seen.insert(verdict.code);
    }
    seen
}
