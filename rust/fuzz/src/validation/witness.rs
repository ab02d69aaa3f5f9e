//! An accepted path, checked again from its bytes, by little code that shares none with the judge.
//!
//! Not all of RFC 5280 section 6: what an attacker would have to get around first.

use std::collections::HashSet;

use chainward_validate::checks::validity::ValidationTime;
use chainward_validate::signature::SignatureVerifier;
use chainward_validate::steps::Question;
use chainward_validate::verdict::{Role, Verdict};
use chainward_x509::{CanonicalName, Certificate, Name};

use super::pki::{Anchor, AnchorKind, Pki};
use super::toy::{Toy, sign};

/// Who issued: a name, and a key as a `SubjectPublicKeyInfo`.
struct Issuer {
    name: CanonicalName,
    info: Vec<u8>,
}

/// The path leads from the leaf to one of the anchors, by names, keys and signatures; each certificate holds at
/// the time, and each but the leaf is a CA.
pub(crate) fn check(verdict: &Verdict, anchors: &[Anchor], pki: &Pki, question: &Question<'_>) {
    let path = &verdict.path;
    let anchor = &anchors[verdict.anchor.expect("an acceptance names its anchor")];
    assert_eq!((&*path[0].der, path[0].role), (&*pki.leaf, Role::Leaf));
    if path.len() == 1 {
        assert!(anchor.limits.end_entity, "a leaf alone is no path");
        assert!(matches!(&anchor.kind, AnchorKind::Certificate(der) if *der == pki.leaf));
        return;
    }
    assert!(!anchor.limits.end_entity, "this anchor issues nothing");
    let (top, below) = path.split_last().expect("it has two");
    assert_eq!(top.role, Role::Anchor);
    let mut issuer = match &anchor.kind {
        AnchorKind::Certificate(der) => {
            assert_eq!(top.der[..], der[..]);
            issuer_of(&parse(der))
        }
        AnchorKind::NameAndKey(name, info) => {
            assert!(top.der.is_empty());
            Issuer { name: Name::from_der(name).expect("a name").canonical(), info: info.clone() }
        }
    };
    for (index, element) in below.iter().enumerate().rev() {
        let certificate = parse(&element.der);
        check_certificate(&certificate, &issuer, verdict, pki, question);
        if index > 0 {
            assert_eq!(element.role, Role::Intermediate);
            assert!(
                [&pki.presented, &pki.configured].into_iter().flatten().any(|der| der[..] == element.der[..])
            );
            let basic = certificate.basic_constraints().expect("well-formed").expect("it is there").value;
            assert!(basic.is_ca);
            let self_issued = |der: &[u8]| parse(der).is_self_issued();
            let longer = below[1..index].iter().filter(|other| !self_issued(&other.der)).count();
            assert!(basic.path_length.is_none_or(|limit| longer <= usize::try_from(limit).expect("64 bits")));
            let usage = certificate.key_usage().expect("well-formed");
            assert!(usage.is_none_or(|usage| usage.value.key_cert_sign()));
        }
        issuer = issuer_of(&certificate);
    }
}

fn check_certificate(
    certificate: &Certificate<'_>,
    issuer: &Issuer,
    verdict: &Verdict,
    pki: &Pki,
    question: &Question<'_>,
) {
    assert_eq!(certificate.issuer().canonical(), issuer.name);
    assert_eq!(certificate.signature(), sign(&issuer.info, certificate.tbs_der()));
    let is_listed = |list: &HashSet<[u8; 32]>, bytes| list.contains(&Toy::default().sha256(bytes));
    assert!(!is_listed(&pki.distrust.certificates, certificate.as_der()));
    assert!(!is_listed(&pki.distrust.keys, certificate.subject_public_key_info().as_der()));
    let validity = certificate.validity();
    let holds = |time| validity.not_before <= time && time <= validity.not_after;
    if let ValidationTime::At(time) = question.time {
        assert!(holds(time));
    }
    let [from, until] =
        [verdict.valid_from, verdict.valid_until].map(|time| time.expect("an acceptance has both"));
    assert!(from <= until && holds(from) && holds(until));
    let accepted = &pki.policy.accepted_critical_extensions;
    let is_unknown =
        |oid| oid == super::extensions::UNKNOWN && !accepted.iter().any(|one| one.as_oid() == oid);
    assert!(!certificate.extensions().any(|extension| extension.critical && is_unknown(extension.oid)));
    assert!(certificate.check_known_extensions().is_ok());
}

fn parse(der: &[u8]) -> Certificate<'_> {
    Certificate::from_der(der).expect("accepted")
}

fn issuer_of(certificate: &Certificate<'_>) -> Issuer {
    let info = certificate.subject_public_key_info().as_der().to_vec();
    Issuer { name: certificate.subject().canonical(), info }
}
