//! What validators remember of responses between validations: it skips work and never changes an outcome.

use std::sync::Arc;

use chainward::{
    AnchorLimits, At, CacheOptions, FindingCode, Request, Revocation, RevocationStore, TrustStore,
};
use chainward::{Policy, Profile, Validator, Verdict};

use crate::draft::{Answer, responder};
use crate::support::case::CACHES_OFF;
use crate::support::der::tlv;
use crate::support::{DAY, Draft, Issued, Key, NOW, root};

const SERIAL: [u8; 2] = [0x12, 0x34];

fn client(ca: &Issued) -> Issued {
    Draft { serial: SERIAL.to_vec(), ..Draft::leaf("client") }.by(ca)
}

fn validator(ca: &Issued, caches: CacheOptions) -> Validator {
    let mut builder = TrustStore::builder();
    builder.anchors_from_bytes(&ca.der, &AnchorLimits::default(), "anchor").unwrap();
    let store = Revocation::Store(Arc::new(RevocationStore::default()));
    Validator::new(&builder.build().unwrap(), Policy::of(Profile::ClientAuth), store, caches).unwrap()
}

fn judge(validator: &Validator, leaf: &[u8], stapled: &[&[u8]], time: i64) -> Option<FindingCode> {
    verdict(validator, leaf, stapled, time).code
}

fn verdict(validator: &Validator, leaf: &[u8], stapled: &[&[u8]], time: i64) -> Verdict {
    let request = Request {
        leaf,
        intermediates: &[],
        at: At::Time(time),
        host: None,
        usage: None,
        policies: None,
        stapled,
    };
    validator.validate(&request)
}

/// Of two certificates of one responder one holds now, and the other then: which of them was found first does not
/// matter.
#[test]
fn a_responder_whose_certificate_was_renewed_is_found_again() {
    let ca = root("ca");
    let key = Arc::new(Key::p256());
    let old = responder("responder").key(&key).valid(NOW - 9 * DAY, NOW).by(&ca);
    let new = responder("responder").key(&key).valid(NOW + 1, NOW + 9 * DAY).by(&ca);
    let mut answer = Answer::delegated(&ca, &SERIAL, &old);
    answer.certificates.push(new.der);
    let (response, leaf) = (answer.der(), client(&ca));
    for caches in
        [CACHES_OFF, CacheOptions::default(), CacheOptions { verdicts: 0, ..CacheOptions::default() }]
    {
        for times in [[NOW, NOW + 1], [NOW + 1, NOW]] {
            let validator = validator(&ca, caches);
            for time in times.into_iter().chain(times) {
                assert_eq!(judge(&validator, &leaf.der, &[&response], time), None, "{times:?} {time}");
            }
        }
    }
}

/// An answer that is remembered is begun only where there is room for its failure, as one that is not.
#[test]
fn an_answer_that_is_remembered_needs_the_room_of_its_signature() {
    let ca = Draft::ca("ca").key(&Arc::new(Key::p384())).self_signed();
    let leaf = client(&ca);
    let good = Answer::direct(&ca, &SERIAL).der();
    let stranger = Key::p384();
    // Six failed signatures on P-384 are 23.4 of the 24 units that failed ones may cost; a good one needs 3.9.
    let forged: Vec<_> = (0..6)
        .map(|hours| {
            let answer = Answer::direct(&ca, &SERIAL).at(NOW - hours);
            Answer { signer: &stranger, ..answer }.der()
        })
        .collect();
    let mut stapled: Vec<_> = forged.iter().map(|response| &**response).collect();
    stapled.push(&good);
    let exhausted = Some(FindingCode::BudgetExhausted);
    assert_eq!(judge(&validator(&ca, CACHES_OFF), &leaf.der, &stapled, NOW), exhausted);
    let warm = validator(&ca, CacheOptions::default());
    assert_eq!(judge(&warm, &leaf.der, &[&good], NOW), None);
    assert_eq!(judge(&warm, &leaf.der, &stapled, NOW), exhausted);
}

/// The hash of the issuer's name is that of its octets in the certificate: an answer about one is none about another
/// with the same serial number, whose issuer is the same name in other octets.
#[test]
fn an_answer_is_remembered_for_the_octets_of_the_issuer_s_name() {
    let ca = root("ca");
    let leaf = client(&ca);
    let other_octets = Issued { subject: crate::support::der::common_name("CA"), ..ca.clone() };
    let other = client(&other_octets);
    let good = Answer::direct(&ca, &SERIAL).der();
    for caches in [CACHES_OFF, CacheOptions::default()] {
        let validator = validator(&ca, caches);
        for _ in 0..2 {
            assert_eq!(judge(&validator, &leaf.der, &[&good], NOW), None);
            let unknown = judge(&validator, &other.der, &[&good], NOW);
            assert_eq!(unknown, Some(FindingCode::RevocationUnknown));
        }
    }
}

/// What comes along in a response is not signed, so anybody can make an authentic one long, in many ways: such ones are
/// not remembered.
#[test]
fn a_response_that_somebody_made_long_is_not_remembered() {
    let ca = root("ca");
    let leaf = client(&ca);
    let validator = validator(&ca, CacheOptions { verdicts: 0, ..CacheOptions::default() });
    let signatures = |padding: usize| {
        let mut answer = Answer::direct(&ca, &SERIAL);
        answer.certificates.push(tlv(0x30, &vec![0; padding]));
        let response = answer.der();
        [(); 2].map(|()| {
            let verdict = verdict(&validator, &leaf.der, &[&response], NOW);
            assert_eq!(verdict.code, None);
            verdict.work.signatures
        })
    };
    // The leaf's own, and the first time the response's.
    assert_eq!(signatures(1_000), [2, 1]);
    assert_eq!(signatures(8_192), [2, 2]);
}
