//! What judging a response costs: counted signatures, charges, and what is remembered.

use chainward::FindingCode;
use chainward::sha256;
use chainward::x509::{CertIdHash, Certificate, OcspRequest, OcspResponse, Problem};
use chainward_crypto::AwsLcVerifier;
use chainward_validate::budget::{Budget, MAX_FAILED_SIGNATURE_UNITS, UNIT, WorkDone};
use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::ocsp::{
    Issuer, MAX_RESPONDER_CERTIFICATES, NoResponders, OcspError, OcspFaultCode, Signer, check_nonce,
};

use crate::draft::{Answer, key_octets, responder, sha1};
use crate::layer::{EveryResponder, Layer};
use crate::support::{DAY, Draft, Issued, NOW, root};

const SERIAL: [u8; 2] = [0x12, 0x34];

fn client(issuer: &Issued) -> Issued {
    Draft { serial: SERIAL.to_vec(), ..Draft::leaf("client") }.by(issuer)
}

/// Signatures that were verified, and of those the failed ones.
fn signatures(done: WorkDone) -> (u32, u32) {
    (done.signatures, done.failed_signatures)
}

/// What comes of a response about the client, with no responder known.
fn judged(layer: &Layer, ca: &Issued, response: &Answer<'_>) -> (Result<(), OcspFaultCode>, WorkDone) {
    let (node, leaf, mut budget) = (layer.node(&ca.der), client(ca), Budget::default());
    let answer = layer.consult(&response.der(), &node, &leaf.der, &NoResponders, &mut budget);
    let answer = answer.map(drop).map_err(|error| match error {
        OcspError::Fault(fault) => fault.code,
        OcspError::Exhausted(finding) => panic!("{finding}"),
    });
    (answer, budget.done)
}

#[test]
fn a_responder_that_is_known_costs_one_signature() {
    let (ca, layer) = (root("ca"), Layer::at(NOW));
    let delegate = responder("responder").by(&ca);
    let (node, leaf, known) = (layer.node(&ca.der), client(&ca), EveryResponder::default());
    let response = Answer::delegated(&ca, &SERIAL, &delegate).der();
    let mut done = Vec::new();
    for _ in 0..2 {
        let mut budget = Budget::default();
        layer.consult(&response, &node, &leaf.der, &known, &mut budget).unwrap();
        done.push(budget.done);
    }
    assert_eq!(signatures(done[0]), (2, 0));
    assert_eq!(signatures(done[1]), (1, 0));
    assert_eq!(done[0].ticks, done[1].ticks, "what is remembered is charged");
}

#[test]
fn the_issuer_itself_costs_one_signature() {
    let ca = root("ca");
    let (answer, done) = judged(&Layer::at(NOW), &ca, &Answer::direct(&ca, &SERIAL));
    assert_eq!((answer, signatures(done)), (Ok(()), (1, 0)));
}

/// A responder is remembered under its issuer, and under no other: not even one of the same name.
#[test]
fn a_responder_is_known_under_its_own_issuer_only() {
    let (ca, namesake, layer) = (root("ca"), root("ca"), Layer::at(NOW));
    let delegate = responder("responder").by(&ca);
    let known = EveryResponder::default();
    let response = Answer::delegated(&ca, &SERIAL, &delegate).der();
    let mut budget = Budget::default();
    layer.consult(&response, &layer.node(&ca.der), &client(&ca).der, &known, &mut budget).unwrap();
    let about_other = Answer::delegated(&namesake, &SERIAL, &delegate).der();
    let node = layer.node(&namesake.der);
    let refused = layer.consult(&about_other, &node, &client(&namesake).der, &known, &mut budget);
    let Err(OcspError::Fault(fault)) = refused else { panic!("{refused:?}") };
    assert_eq!(fault.code, OcspFaultCode::ResponderSignatureInvalid);
}

/// What is remembered of a responder depends on no time: it expires all the same.
#[test]
fn a_responder_that_is_known_expires() {
    let (ca, mut layer) = (root("ca"), Layer::at(NOW));
    let delegate = responder("responder").valid(NOW - DAY, NOW).by(&ca);
    let (node, leaf, known) = (layer.node(&ca.der), client(&ca), EveryResponder::default());
    let response = Answer::delegated(&ca, &SERIAL, &delegate).der();
    let consult = |layer: &Layer| layer.consult(&response, &node, &leaf.der, &known, &mut Budget::default());
    let answer = consult(&layer).unwrap();
    layer.time = ValidationTime::At(NOW + 1);
    let Err(OcspError::Fault(fault)) = consult(&layer) else { panic!("expired") };
    assert_eq!(fault.code, OcspFaultCode::ResponderExpired);
    // The same of an answer that is kept: it ends with the responder, a day before nextUpdate.
    assert_eq!(answer.check_time(layer.time, &layer.times), Err(OcspFaultCode::ResponderExpired));
    assert_eq!(answer.window(&layer.times).unwrap().not_after, NOW);
}

/// Certificates that somebody made up cost one failed signature each, however they are sent.
#[test]
fn what_is_made_up_is_tried_once_each() {
    let ca = root("ca");
    let forged: Vec<_> =
        (0..MAX_RESPONDER_CERTIFICATES).map(|_| responder("responder").forged(&ca)).collect();
    let all: Vec<_> = forged.iter().map(|one| one.der.clone()).collect();
    let base = Answer::delegated(&ca, &SERIAL, &forged[0]);
    let invalid = Err(OcspFaultCode::ResponderSignatureInvalid);
    let (layer, count) = (Layer::at(NOW), u32::try_from(all.len()).unwrap());
    let many = Answer { certificates: all.clone(), ..base };
    assert_eq!(judged(&layer, &ca, &many).0, invalid);
    assert_eq!(signatures(judged(&layer, &ca, &many).1), (count, count));
    let copies = Answer { certificates: vec![all[0].clone(); all.len()], ..many };
    let (answer, done) = judged(&layer, &ca, &copies);
    assert_eq!((answer, signatures(done)), (invalid, (1, 1)));
    let others: Vec<_> = (0..all.len()).map(|_| responder("another").forged(&ca).der).collect();
    let (answer, done) = judged(&layer, &ca, &Answer { certificates: others, ..copies });
    assert_eq!((answer, signatures(done)), (Err(OcspFaultCode::ResponderUnknown), (0, 0)));
}

/// The order of what comes along changes neither the answer nor the work.
#[test]
fn the_order_of_certificates_does_not_matter() {
    let ca = root("ca");
    let own = responder("responder").by(&ca);
    let mut certificates = vec![own.der.clone(), ca.der.clone(), client(&ca).der];
    certificates.extend((0..3).map(|_| responder("responder").forged(&ca).der));
    let mut seen = Vec::new();
    for _ in 0..certificates.len() {
        certificates.rotate_left(1);
        let response = Answer { certificates: certificates.clone(), ..Answer::delegated(&ca, &SERIAL, &own) };
        let (answer, done) = judged(&Layer::at(NOW), &ca, &response);
        assert_eq!(answer, Ok(()));
        seen.push(signatures(done));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
}

#[test]
fn a_budget_that_runs_out_is_fatal() {
    let (ca, layer) = (root("ca"), Layer::at(NOW));
    let delegate = responder("responder").by(&ca);
    let (node, leaf) = (layer.node(&ca.der), client(&ca));
    let response = Answer::delegated(&ca, &SERIAL, &delegate).der();
    let mut whole = Budget::default();
    layer.consult(&response, &node, &leaf.der, &NoResponders, &mut whole).unwrap();
    let known = EveryResponder::default();
    layer.consult(&response, &node, &leaf.der, &known, &mut Budget::default()).unwrap();
    let units = whole.done.ticks / UNIT;
    for (units, failing) in [(units, MAX_FAILED_SIGNATURE_UNITS), (units + 1, 0)] {
        let cold =
            layer.consult(&response, &node, &leaf.der, &NoResponders, &mut Budget::new(units, failing));
        let warm = layer.consult(&response, &node, &leaf.der, &known, &mut Budget::new(units, failing));
        for refused in [cold, warm] {
            let Err(OcspError::Exhausted(finding)) = refused else { panic!("{refused:?}") };
            assert_eq!(finding.code, FindingCode::BudgetExhausted);
        }
    }
    let mut enough = Budget::new(units + 1, MAX_FAILED_SIGNATURE_UNITS);
    assert!(layer.consult(&response, &node, &leaf.der, &NoResponders, &mut enough).is_ok());
}

#[test]
fn a_responder_that_is_distrusted_answers_for_nobody() {
    let ca = root("ca");
    let delegate = responder("responder").by(&ca);
    let response = Answer::delegated(&ca, &SERIAL, &delegate);
    let mut by_certificate = Layer::at(NOW);
    by_certificate.distrust.certificates.insert(sha256(&delegate.der));
    let mut by_key = Layer::at(NOW);
    by_key.distrust.keys.insert(sha256(delegate.key.info()));
    for layer in [by_certificate, by_key] {
        assert_eq!(judged(&layer, &ca, &response).0, Err(OcspFaultCode::ResponderDistrusted));
    }
    assert_eq!(judged(&Layer::at(NOW), &ca, &response).0, Ok(()));
}

/// What the client staples under its own key is charged and comes to nothing.
#[test]
fn an_answer_about_another_certificate_is_none() {
    let ca = root("ca");
    let (answer, _) = judged(&Layer::at(NOW), &ca, &Answer::direct(&ca, &[0x12, 0x35]));
    assert_eq!(answer, Err(OcspFaultCode::OtherCertificate));
}

#[test]
fn at_any_time_a_responder_counts_that_ever_does() {
    let (ca, mut layer) = (root("ca"), Layer::at(NOW));
    layer.time = ValidationTime::Any;
    let once = responder("responder").valid(NOW - 9 * DAY, NOW - 8 * DAY).by(&ca);
    assert_eq!(judged(&layer, &ca, &Answer::delegated(&ca, &SERIAL, &once)).0, Ok(()));
    let never = responder("responder").valid(NOW, NOW - 1).by(&ca);
    let refused = judged(&layer, &ca, &Answer::delegated(&ca, &SERIAL, &never)).0;
    assert_eq!(refused, Err(OcspFaultCode::ResponderExpired));
}

#[test]
fn an_answer_says_what_it_rests_on() {
    let (ca, layer) = (root("ca"), Layer::at(NOW));
    let delegate = responder("responder").by(&ca);
    let (node, leaf) = (layer.node(&ca.der), client(&ca));
    let response = Answer::delegated(&ca, &SERIAL, &delegate).der();
    let answer = layer.consult(&response, &node, &leaf.der, &NoResponders, &mut Budget::default()).unwrap();
    assert_eq!((answer.sha256, answer.produced_at), (sha256(&response), NOW - 3_600));
    let Signer::Delegated { der, .. } = answer.signer else { panic!("delegated") };
    assert_eq!(*der, *delegate.der);
}

/// RFC 9654 2.1.
#[test]
fn a_nonce_is_repeated_or_missed() {
    let ca = root("ca");
    let with = |nonce: Option<&[u8]>| {
        Answer { nonce: nonce.map(<[u8]>::to_vec), ..Answer::direct(&ca, &SERIAL) }.der()
    };
    let check = |response: &[u8], required| {
        let response = OcspResponse::from_der(response).unwrap();
        check_nonce(response.basic().unwrap(), &[7; 32], required)
    };
    for required in [false, true] {
        assert_eq!(check(&with(Some(&[7; 32])), required), Ok(()));
        for other in [&[7; 31][..], &[8; 32], &[7; 33]] {
            assert_eq!(check(&with(Some(other)), required), Err(OcspFaultCode::NonceMismatch));
        }
    }
    assert_eq!(check(&with(None), false), Ok(()));
    assert_eq!(check(&with(None), true), Err(OcspFaultCode::NonceMissing));
}

#[test]
fn a_request_names_issuer_and_key() {
    let (ca, layer) = (root("ca"), Layer::at(NOW));
    let (node, leaf) = (layer.node(&ca.der), client(&ca));
    let certificate = Certificate::from_der(&leaf.der).unwrap();
    let issuer = Issuer { node: &node, name: certificate.issuer().as_der() };
    let key = key_octets(ca.key.info());
    let by_sha1 = OcspRequest {
        hash: CertIdHash::Sha1,
        issuer_name_hash: &sha1(&ca.subject),
        issuer_key_hash: &sha1(&key),
        serial_number: &SERIAL,
        nonce: None,
    };
    let by_sha256 = OcspRequest {
        hash: CertIdHash::Sha256,
        issuer_name_hash: &sha256(&ca.subject),
        issuer_key_hash: &sha256(&key),
        nonce: Some(&[7; 32]),
        ..by_sha1
    };
    for request in [by_sha1, by_sha256] {
        let made = issuer.request(&AwsLcVerifier, &SERIAL, request.hash, request.nonce);
        assert_eq!(made, request.to_der());
    }
    let bad = issuer.request(&AwsLcVerifier, &[], CertIdHash::Sha1, None);
    assert_eq!(bad, Err(Problem::NotDer));
}
