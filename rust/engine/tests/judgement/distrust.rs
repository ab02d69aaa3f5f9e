//! What is distrusted is refused wherever it stands, and in whatever signature.

use std::sync::Arc;

use crate::support::case::Case;
use crate::support::{Draft, Issued, Key, chain, root};
use chainward::x509::Certificate;
use chainward::{AnchorLimits, FindingCode, sha256};

fn key_of(issued: &Issued) -> [u8; 32] {
    sha256(issued.key.info())
}

/// The certificate with the other ECDSA signature, (r, n - s), for the curve of its issuer.
fn twin(issued: &Issued) -> Issued {
    let twins = Certificate::from_der(&issued.der).unwrap().ecdsa_twins();
    Issued { der: twins[0].clone(), ..issued.clone() } // P-256 is the first of the curves
}

#[test]
fn at_each_place_of_a_path() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one", "two"]);
    let leaf = Draft::leaf("client").by(&cas[1]);
    let case = Case::of(&leaf).trusting(&anchor).presenting(&cas);
    case.accepted();
    for culprit in [&leaf, &cas[1], &cas[0], &anchor] {
        let by_certificate = case.clone().distrusting_certificate(sha256(&culprit.der));
        by_certificate.refused(FindingCode::Distrusted, culprit);
        case.clone().distrusting_key(key_of(culprit)).refused(FindingCode::Distrusted, culprit);
    }
    case.clone().distrusting_certificate([0; 32]).distrusting_key([0; 32]).accepted();
}

#[test]
fn an_intermediate_that_is_an_anchor_and_a_bare_key() {
    let top = root("top");
    let issuing = Draft::ca("issuing").by(&top);
    let leaf = Draft::leaf("client").by(&issuing);
    let partial = Case::of(&leaf).trusting(&issuing);
    partial.accepted();
    partial.distrusting_certificate(sha256(&issuing.der)).refused(FindingCode::Distrusted, &issuing);
    let bare = Case::of(&leaf).trusting_key(&issuing, AnchorLimits::default());
    bare.accepted();
    let verdict = bare.distrusting_key(key_of(&issuing)).judge();
    assert_eq!((verdict.ok, verdict.code), (false, Some(FindingCode::Distrusted)));
}

#[test]
fn a_leaf_that_is_its_own_anchor() {
    let pinned = Draft::leaf("pinned").self_signed();
    let limits = AnchorLimits { end_entity: true, ..AnchorLimits::default() };
    let case = Case::of(&pinned).trusting_within(&pinned, limits);
    case.accepted();
    case.distrusting_key(key_of(&pinned)).refused(FindingCode::Distrusted, &pinned);
}

/// Whoever holds a certificate signed with ECDSA can give it another signature, and so another digest.
#[test]
fn another_signature_is_no_way_out() {
    let anchor = root("root");
    let ca = Draft::ca("ca").by(&anchor);
    let leaf = Draft::leaf("client").by(&ca);
    let (other_ca, other_leaf) = (twin(&ca), twin(&leaf));
    assert_ne!(sha256(&other_leaf.der), sha256(&leaf.der));
    let case = Case::of(&other_leaf).trusting(&anchor).presenting([&other_ca]);
    case.accepted(); // the twins verify: that is the attack
    case.clone().distrusting_certificate(sha256(&leaf.der)).refused(FindingCode::Distrusted, &other_leaf);
    case.distrusting_certificate(sha256(&ca.der)).refused(FindingCode::Distrusted, &other_ca);
}

/// Which curve the issuer is on can't be seen in a signature: of all candidates exactly the one of its curve verifies
/// with the same key, and its own twin is the first certificate again.
#[test]
fn both_signatures_verify_with_the_key_of_the_issuer() {
    for key in [Key::p256(), Key::p384()] {
        let anchor = Draft::ca("root").key(&Arc::new(key)).self_signed();
        let leaf = Draft::leaf("client").by(&anchor);
        let judge = |der: &[u8]| {
            let twin = Issued { der: der.to_vec(), ..leaf.clone() };
            Case::of(&twin).trusting(&anchor).judge()
        };
        assert!(judge(&leaf.der).ok);
        let twins = Certificate::from_der(&leaf.der).unwrap().ecdsa_twins();
        let (good, bad): (Vec<_>, Vec<_>) = twins.into_iter().partition(|der| judge(der).ok);
        let [good] = &*good else { panic!("{} twins verify", good.len()) };
        assert_ne!(*good, leaf.der);
        assert_eq!(
            Certificate::from_der(good).unwrap().tbs_der(),
            Certificate::from_der(&leaf.der).unwrap().tbs_der()
        );
        assert!(bad.iter().all(|der| judge(der).code == Some(FindingCode::SignatureInvalid)));
        assert!(Certificate::from_der(good).unwrap().ecdsa_twins().contains(&leaf.der));
    }
}

#[test]
fn other_signatures_have_no_twin() {
    let anchor = Draft::ca("root").key(&Arc::new(Key::rsa_2048())).self_signed();
    let leaf = Draft::leaf("client").by(&anchor);
    assert_eq!(Certificate::from_der(&leaf.der).unwrap().ecdsa_twins(), Vec::<Vec<u8>>::new());
}
