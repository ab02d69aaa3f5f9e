//! Whatever fails, refuses: with an OpenSSL that fails as it is told to.

use std::ptr::{null_mut, without_provenance_mut};
use std::sync::Arc;

use chainward::{FindingCode, Verdict};

use super::*;
use crate::alert::{OUT_OF_MEMORY, verify_error};
use crate::foreign::refuse_foreign;
use crate::symbols::{OP_NO_TICKET, VERIFY_REQUIRED};
use crate::testing::{Encoding, TestJudge, accepted, attachment, presents, refused, world};
use crate::verdict_of;

/// Calls the callback as OpenSSL does; gives what it returns and the error number that it sets.
fn verify(judge: &Arc<TestJudge>) -> (i32, Option<i32>) {
    let attachment = attachment(Arc::clone(judge));
    let argument = (&raw const attachment).cast_mut().cast();
    (cert_verify(without_provenance_mut(1), argument), world(|world| world.error))
}

fn verdict() -> Option<Arc<Verdict>> {
    verdict_of(world(|world| world.owner))
}

fn remembered(verdict: Verdict) {
    world(|world| {
        world.data = world.owner;
        connections::remember(world.owner, world.connection, Arc::new(verdict));
    });
}

#[test]
fn the_verdict_decides() {
    presents(0x1_0000, &[b"leaf"]);
    assert_eq!(verify(&TestJudge::saying(accepted)), (1, Some(OK)));
    assert!(verdict().unwrap().ok);
    let code = FindingCode::Expired;
    assert_eq!(verify(&TestJudge::saying(|| refused(FindingCode::Expired))), (0, Some(verify_error(code))));
    assert_eq!(verdict().unwrap().code, Some(code));
}

#[test]
fn an_exhausted_budget_refuses() {
    presents(0x1_0100, &[b"leaf"]);
    let judge = TestJudge::saying(|| refused(FindingCode::BudgetExhausted));
    assert_eq!(verify(&judge), (0, Some(verify_error(FindingCode::BudgetExhausted))));
}

#[test]
fn the_judge_gets_what_was_presented_leaf_first_and_once() {
    presents(0x1_0200, &[b"leaf", b"two", b"three", b"two"]);
    let judge = TestJudge::saying(accepted);
    verify(&judge);
    let expected: Vec<Vec<u8>> = [&b"leaf"[..], b"two", b"three", b"two"].map(<[u8]>::to_vec).into();
    assert_eq!(*judge.asked.lock().unwrap(), [expected]);
}

#[test]
fn a_verdict_that_contradicts_itself_refuses() {
    presents(0x1_0300, &[b"leaf"]);
    let both = || Verdict { code: Some(FindingCode::Expired), ..accepted() };
    assert_eq!(verify(&TestJudge::saying(both)), (0, Some(UNSPECIFIED)));
    let neither = || Verdict { code: None, ..refused(FindingCode::Expired) };
    assert_eq!(verify(&TestJudge::saying(neither)), (0, Some(UNSPECIFIED)));
}

#[test]
fn a_panic_refuses_and_takes_the_earlier_acceptance_along() {
    presents(0x1_0400, &[b"leaf"]);
    remembered(accepted());
    let judge = TestJudge::saying(|| panic!("a defect of ours"));
    assert_eq!(verify(&judge), (0, Some(UNSPECIFIED)));
    assert!(verdict().is_none());
}

#[test]
fn certificates_that_openssl_cannot_encode_refuse_unjudged() {
    for encoding in [Encoding::NoLength, Encoding::NoBytes, Encoding::OtherLength] {
        presents(0x1_0500, &[b"leaf", b"two"]);
        world(|world| world.encoding = encoding);
        remembered(accepted());
        let judge = TestJudge::saying(accepted);
        assert_eq!(verify(&judge), (0, Some(OUT_OF_MEMORY)), "{encoding:?}");
        assert!(judge.asked.lock().unwrap().is_empty());
        assert!(verdict().is_none());
    }
}

#[test]
fn an_empty_encoding_refuses() {
    presents(0x1_0600, &[b""]);
    assert_eq!(verify(&TestJudge::saying(accepted)), (0, Some(OUT_OF_MEMORY)));
}

#[test]
fn null_certificates_refuse() {
    for missing in [0, 1] {
        presents(0x1_0700, &[b"leaf", b"two"]);
        world(|world| world.certificates[missing] = None);
        assert_eq!(verify(&TestJudge::saying(accepted)), (0, Some(OUT_OF_MEMORY)), "{missing}");
    }
    presents(0x1_0700, &[]);
    assert_eq!(verify(&TestJudge::saying(accepted)), (0, Some(OUT_OF_MEMORY)));
}

#[test]
fn a_connection_that_cannot_be_found_refuses() {
    presents(0x1_0800, &[b"leaf"]);
    world(|world| world.connection = 0);
    assert_eq!(verify(&TestJudge::saying(accepted)), (0, Some(UNSPECIFIED)));
    presents(0x1_0800, &[b"leaf"]);
    world(|world| world.owner = 0);
    assert_eq!(verify(&TestJudge::saying(accepted)), (0, Some(UNSPECIFIED)));
}

#[test]
fn a_server_s_certificate_is_not_ours_to_judge() {
    presents(0x1_0900, &[b"leaf"]);
    world(|world| world.is_server = false);
    let judge = TestJudge::saying(accepted);
    assert_eq!(verify(&judge), (0, Some(UNSPECIFIED)));
    assert!(judge.asked.lock().unwrap().is_empty());
}

#[test]
fn a_verdict_that_cannot_be_kept_refuses() {
    presents(0x1_0a00, &[b"leaf"]);
    world(|world| world.takes_data = false);
    assert_eq!(verify(&TestJudge::saying(accepted)), (0, Some(OUT_OF_MEMORY)));
    assert!(verdict().is_none());
}

#[test]
fn without_an_attachment_nobody_gets_in() {
    presents(0x1_0b00, &[b"leaf"]);
    assert_eq!(cert_verify(without_provenance_mut(1), null_mut()), 0);
    assert_eq!(cert(without_provenance_mut(1), null_mut()), 0);
}

#[test]
fn openssl_s_own_verification_refuses_whatever_it_found() {
    presents(0x1_0c00, &[]);
    drop(attachment(TestJudge::saying(accepted)));
    for so_far in [0, 1] {
        world(|world| world.error = None);
        assert_eq!(refuse_foreign(so_far, without_provenance_mut(1)), 0);
        assert_eq!(world(|world| world.error), Some(UNSPECIFIED));
    }
}

/// Calls `cert` as OpenSSL does.
fn hello(judge: Arc<TestJudge>) -> i32 {
    let attachment = attachment(judge);
    cert(without_provenance_mut(0x1_0d00), (&raw const attachment).cast_mut().cast())
}

#[test]
fn each_connection_must_show_a_certificate_and_gets_no_ticket() {
    presents(0x1_0d00, &[]);
    assert_eq!(hello(TestJudge::saying(accepted)), 1);
    let seen = world(|world| (world.verify_mode, world.options, world.tickets));
    assert_eq!(seen, (Some(VERIFY_REQUIRED), OP_NO_TICKET, Some(0)));
}

#[test]
fn a_client_s_connection_is_left_alone() {
    presents(0x1_0e00, &[]);
    world(|world| world.is_server = false);
    assert_eq!(hello(TestJudge::saying(accepted)), 1);
    assert_eq!(world(|world| (world.verify_mode, world.options, world.tickets)), (None, 0, None));
}

#[test]
fn a_panic_at_the_hello_ends_the_handshake() {
    presents(0x1_0f00, &[]);
    let attachment = attachment(TestJudge::saying(accepted));
    let panics = TestJudge { names: || panic!("a defect of ours"), ..judge() };
    let attachment = Attachment { judge: Arc::new(panics), ..attachment };
    assert_eq!(cert(without_provenance_mut(0x1_0f00), (&raw const attachment).cast_mut().cast()), 0);
}

/// Ends a handshake; says whether the connection was shut.
fn is_shut(event: i32) -> bool {
    drop(attachment(TestJudge::saying(accepted)));
    let connection = without_provenance_mut::<Ssl>(world(|world| world.connection));
    info(connection, event, 1);
    world(|world| world.shutdown) == SHUTDOWN_BOTH
}

#[test]
fn who_was_not_let_in_is_shut_out_at_the_end() {
    presents(0x1_1000, &[]);
    assert!(is_shut(CB_HANDSHAKE_DONE), "nobody judged");
    presents(0x1_1000, &[]);
    remembered(refused(FindingCode::Expired));
    assert!(is_shut(CB_HANDSHAKE_DONE), "refused");
    presents(0x1_1000, &[]);
    remembered(accepted());
    assert!(!is_shut(CB_HANDSHAKE_DONE), "accepted");
    world(|world| world.connection += 0x10);
    assert!(is_shut(CB_HANDSHAKE_DONE), "another connection of the same owner was accepted");
}

#[test]
fn other_events_and_clients_are_left_alone() {
    presents(0x1_1100, &[]);
    // SSL_CB_HANDSHAKE_START, SSL_CB_ACCEPT_LOOP, SSL_CB_WRITE_ALERT.
    assert!(![0x10, 0x2001, 0x4008].into_iter().any(is_shut));
    world(|world| world.is_server = false);
    assert!(!is_shut(CB_HANDSHAKE_DONE));
}

#[test]
fn a_connection_takes_only_its_own_verdict_along() {
    presents(0x1_1200, &[]);
    remembered(accepted());
    let (connection, owner) = world(|world| (world.connection, world.owner));
    let dies = |connection: usize, owner: usize| {
        let owner = without_provenance_mut(owner);
        connection_dies(without_provenance_mut(connection), owner, null_mut(), 0, 0, null_mut());
    };
    dies(connection + 0x10, owner);
    dies(connection, 0);
    assert!(verdict().is_some());
    dies(connection, owner);
    assert!(verdict().is_none());
}

#[test]
fn a_context_keeps_its_judge_until_it_dies() {
    presents(0x1_1300, &[]);
    let judge = TestJudge::saying(accepted);
    let owned = Box::into_raw(Box::new(attachment(Arc::clone(&judge))));
    assert_eq!(Arc::strong_count(&judge), 2);
    context_dies(null_mut(), owned.cast(), null_mut(), 0, 0, null_mut());
    assert_eq!(Arc::strong_count(&judge), 1);
    context_dies(null_mut(), null_mut(), null_mut(), 0, 0, null_mut());
}

#[test]
fn a_copy_of_a_connection_has_no_verdict() {
    let mut value: *mut c_void = without_provenance_mut(7);
    assert_eq!(copy_nothing(null_mut(), null_mut(), &raw mut value, 0, 0, null_mut()), 1);
    assert!(value.is_null());
    assert_eq!(copy_nothing(null_mut(), null_mut(), null_mut(), 0, 0, null_mut()), 1);
}

#[test]
fn after_a_reload_a_connection_is_told_the_new_names() {
    let [old, new] = [&b"old"[..], b"new"].map(|name| Arc::from([Box::from(name), Box::from(&b"both"[..])]));
    for (told, expected) in [(Some(&old), Some(2)), (Some(&new), None), (None, None)] {
        presents(0x1_1400, &[]);
        let judge =
            TestJudge { names: || Arc::new([Box::from(&b"new"[..]), Box::from(&b"both"[..])]), ..judge() };
        let attachment = Attachment {
            judge: Arc::new(judge),
            names: told.cloned(),
            ..attachment(Arc::new(self::judge()))
        };
        assert_eq!(cert(without_provenance_mut(0x1_1400), (&raw const attachment).cast_mut().cast()), 1);
        assert_eq!(world(|world| (world.told, world.stacks, world.names)), (expected, 0, 0));
    }
}

fn judge() -> TestJudge {
    Arc::into_inner(TestJudge::saying(accepted)).unwrap()
}
