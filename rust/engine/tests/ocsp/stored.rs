//! Responses in a store: which of several about one certificate counts, and which are not taken in at all.

use std::sync::Arc;

use chainward::{At, FolderOptions, Policy, Profile, Rejection, RevocationStore};
use chainward_validate::ocsp::OcspFaultCode;

use crate::draft::{Answer, responder};
use crate::judged::Question;
use crate::support::{DAY, Draft, Issued, NOW, root};

const SERIAL: [u8; 2] = [0x12, 0x34];
const HOUR: i64 = 3_600;
const REVOKED: Option<&str> = Some("certificate_revoked");

/// A client of a root, and a store that knows nothing about it.
fn world() -> (Issued, Question, Arc<RevocationStore>) {
    let ca = root("ca");
    let leaf = Draft { serial: SERIAL.to_vec(), ..Draft::leaf("client") }.by(&ca);
    let question = Question {
        anchors: vec![ca.der.clone()],
        intermediates: Vec::new(),
        leaf: leaf.der,
        responses: Vec::new(),
        time: NOW,
        policy: Policy::of(Profile::ClientAuth),
    };
    let store = question.store();
    (ca, question, store)
}

fn add(store: &RevocationStore, answer: &Answer<'_>) -> Result<(), Rejection> {
    let added = store.add_ocsp(&answer.der(), "test", At::Time(NOW));
    added.map(drop).map_err(|rejected| rejected.rejection)
}

#[test]
fn a_newer_response_replaces_an_older_one_and_never_the_reverse() {
    let (ca, question, store) = world();
    let good = Answer::direct(&ca, &SERIAL).at(NOW - 2 * HOUR);
    let revoked = Answer::direct(&ca, &SERIAL).revoked().at(NOW - HOUR);
    add(&store, &good).unwrap();
    assert_eq!(question.by(&store), None);
    add(&store, &revoked).unwrap();
    assert_eq!(question.by(&store).as_deref(), REVOKED);
    assert_eq!(add(&store, &good), Err(Rejection::Rollback));
    assert_eq!(question.by(&store).as_deref(), REVOKED);
    // A certificate on hold comes back: what is known later counts.
    add(&store, &good.at(NOW)).unwrap();
    assert_eq!(question.by(&store), None);
}

/// Of two that are known at the same second, that counts which was signed later, and then that which revokes.
#[test]
fn at_the_same_second_a_revocation_stays() {
    let (ca, question, store) = world();
    let good = Answer::direct(&ca, &SERIAL);
    let revoked = good.clone().revoked();
    add(&store, &good).unwrap();
    add(&store, &revoked).unwrap();
    assert_eq!(question.by(&store).as_deref(), REVOKED);
    assert_eq!(add(&store, &good), Err(Rejection::Rollback));
    assert_eq!(question.by(&store).as_deref(), REVOKED);
    add(&store, &Answer { produced_at: NOW, ..good }).unwrap();
    assert_eq!(question.by(&store), None);
}

/// A response from the future would bar all others.
#[test]
fn a_response_from_the_future_is_not_taken_in() {
    let (ca, question, store) = world();
    add(&store, &Answer::direct(&ca, &SERIAL).revoked()).unwrap();
    let good = Answer::direct(&ca, &SERIAL);
    assert_eq!(add(&store, &good.clone().at(NOW + 301)), Err(Rejection::FromTheFuture));
    assert_eq!(question.by(&store).as_deref(), REVOKED);
    add(&store, &good.at(NOW + 300)).unwrap();
}

/// Whoever gets the key of a responder when its certificate has expired can't push out what is known.
#[test]
fn a_responder_that_expired_pushes_nothing_out() {
    let (ca, question, store) = world();
    add(&store, &Answer::direct(&ca, &SERIAL).revoked()).unwrap();
    let expired = responder("responder").valid(NOW - 9 * DAY, NOW - DAY).by(&ca);
    let refused = add(&store, &Answer::delegated(&ca, &SERIAL, &expired).at(NOW));
    let Err(Rejection::Response(fault)) = refused else { panic!("{refused:?}") };
    assert_eq!(fault.code, OcspFaultCode::ResponderExpired);
    assert_eq!(question.by(&store).as_deref(), REVOKED);
}

/// A restart, and no issuer of the folder's response known when it was read back: its floor still holds.
#[test]
fn what_the_folder_refuses_as_a_rollback_does_not_count() {
    let (ca, question, _) = world();
    let path = std::env::temp_dir().join(format!("chainward-ocsp-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path); // of a process of the same number that was killed
    let opened = || {
        let store = RevocationStore::in_folder(&path, FolderOptions::default()).unwrap();
        store.add_issuer(&ca.der).unwrap();
        Arc::new(store)
    };
    add(&opened(), &Answer::direct(&ca, &SERIAL).revoked().at(NOW - HOUR)).unwrap();
    let restarted = opened();
    let older = Answer::direct(&ca, &SERIAL).at(NOW - 2 * HOUR);
    assert_eq!(add(&restarted, &older), Err(Rejection::Rollback));
    assert_eq!(question.by(&restarted).as_deref(), Some("revocation_unknown"));
    assert_eq!(restarted.read_back().unwrap(), []);
    assert_eq!(question.by(&restarted).as_deref(), REVOKED);
    std::fs::remove_dir_all(&path).unwrap();
}
