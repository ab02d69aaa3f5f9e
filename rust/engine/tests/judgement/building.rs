//! Which path is found: backtracking, order of candidates, depth, and what is never counted twice.

use std::sync::Arc;

use crate::support::case::{CACHES_OFF, Case, path};
use crate::support::der::Extension;
use crate::support::{Draft, Issued, Key, NOW, chain, der, root};
use chainward::x509::oids;
use chainward::{FindingCode, Profile};

/// A CA under several issuers: the same name and key, one certificate from each.
fn cross_signed(name: &str, issuers: &[&Issued]) -> Vec<Issued> {
    let key = Arc::new(Key::p256());
    issuers.iter().map(|issuer| Draft::ca(name).key(&key).by(issuer)).collect()
}

#[test]
fn a_cross_signed_ca_leads_to_whichever_anchor_is_trusted() {
    let (old, new) = (root("old"), root("new"));
    let ca = cross_signed("ca", &[&old, &new]);
    let leaf = Draft::leaf("client").by(&ca[0]);
    let both = Case::of(&leaf).presenting(&ca);
    for (anchor, through) in [(&old, &ca[0]), (&new, &ca[1])] {
        let verdict = both.clone().trusting(anchor).accepted();
        assert_eq!(path(&verdict), [&leaf.der[..], &through.der, &anchor.der]);
        assert_eq!((verdict.work.signatures, verdict.work.failed_signatures), (2, 0));
    }
    let verdict = both.clone().trusting(&old).trusting(&new).accepted();
    assert_eq!(verdict.work.signatures, 2, "of paths of one length, the one that was begun is ended");
    both.trusting(&root("third")).refused(FindingCode::IssuerNotFound, &leaf);
}

#[test]
fn a_path_that_fails_late_is_left_for_another() {
    let anchor = root("root");
    let expired = Draft::ca("upper").valid(1, NOW - 1);
    let narrow = Draft::ca("upper").with(der::name_constraints(&[der::dns("other.test")], &[]));
    let no_ca = Draft::ca("upper").with(der::no_ca());
    let short = Draft::ca("upper").with(der::basic_constraints(Some(0)));
    let serves = Draft::ca("upper").with(der::extended_key_usage(&[oids::SERVER_AUTH]));
    let unknown = Draft::ca("upper").with(der::Extension::unknown(true));
    let forged = Draft::ca("upper").forged(&anchor);
    let key = &forged.key;
    let bad: Vec<_> =
        [expired, narrow, no_ca, short, serves, unknown].map(|draft| draft.key(key).by(&anchor)).into();
    let good = Draft::ca("upper").key(key).by(&anchor);
    let lower = Draft::ca("lower").by(&good);
    let leaf = Draft::leaf("client").by(&lower);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&lower, &forged]).presenting(&bad);
    let verdict = case.clone().presenting([&good]).accepted();
    assert_eq!(path(&verdict), [&leaf.der[..], &lower.der, &good.der, &anchor.der]);
    assert_eq!(verdict.work.failed_signatures, u32::from(verdict.work.failed_signatures > 0));
    // Each of them alone refuses for its own reason.
    let alone = |culprit: &Issued| {
        Case::of(&leaf).trusting(&anchor).presenting([&lower, culprit]).judge().code.unwrap()
    };
    let codes: Vec<_> = bad.iter().map(alone).collect();
    assert_eq!(
        codes,
        [
            FindingCode::Expired,
            FindingCode::NameNotPermitted,
            FindingCode::NotACertificationAuthority,
            FindingCode::PathLengthExceeded,
            FindingCode::ExtendedKeyUsage,
            FindingCode::UnknownCriticalExtension,
        ]
    );
    assert_eq!(alone(&forged), FindingCode::SignatureInvalid);
}

#[test]
fn a_re_keyed_ca_is_found_by_its_signature() {
    let anchor = root("root");
    let (old, new) = (Draft::ca("ca").by(&anchor), Draft::ca("ca").by(&anchor));
    for issuer in [&old, &new] {
        let leaf = Draft::leaf("client").by(issuer);
        let verdict = Case::of(&leaf).trusting(&anchor).presenting([&old, &new]).accepted();
        assert_eq!(path(&verdict), [&leaf.der[..], &issuer.der, &anchor.der]);
        assert_eq!(verdict.work.signatures, 2, "the key identifier says which");
    }
    // RFC 4210 4.4: the new key certified by the old one is self-issued
    let new_with_old = Draft::ca("root").key(&new.key).by(&anchor);
    let leaf = Draft::leaf("client").by(&new_with_old);
    let verdict = Case::of(&leaf).trusting(&anchor).presenting([&new_with_old]).accepted();
    assert_eq!(path(&verdict), [&leaf.der[..], &new_with_old.der, &anchor.der]);
}

#[test]
fn key_identifiers_order_and_never_exclude() {
    let anchor = root("root");
    let lie = |draft: Draft| draft.with(der::authority_key_identifier(&[7; 20]));
    let silent = Draft::without_key_identifiers;
    for (ca_draft, leaf_draft) in [
        (lie(Draft::ca("ca")), lie(Draft::leaf("client"))),
        (Draft::ca("ca").with(der::subject_key_identifier(&[8; 20])), Draft::leaf("client")),
        (silent(Draft::ca("ca")), Draft::leaf("client")),
        (Draft::ca("ca"), silent(Draft::leaf("client"))),
        (silent(Draft::ca("ca")), silent(Draft::leaf("client"))),
        (lie(Draft::ca("ca")), silent(Draft::leaf("client"))),
    ] {
        let ca = ca_draft.by(&anchor);
        let leaf = leaf_draft.by(&ca);
        let verdict = Case::of(&leaf).trusting(&anchor).presenting([&ca]).accepted();
        assert_eq!((verdict.work.signatures, verdict.work.failed_signatures), (2, 0));
    }
}

#[test]
fn of_many_cas_of_one_name_the_one_that_issued_comes_first() {
    // Two levels, eight CAs of one name in each, each with its own key: only what a CA issued tells it apart.
    let anchor = root("root");
    let upper: Vec<_> = (0..8).map(|_| Draft::ca("upper").by(&anchor)).collect();
    let lower: Vec<_> = upper.iter().map(|ca| Draft::ca("lower").by(ca)).collect();
    for ca in &lower {
        let leaf = Draft::leaf("client").by(ca);
        let case = Case::of(&leaf).trusting(&anchor);
        for case in [
            case.clone().presenting(&upper).presenting(&lower),
            case.clone().configuring(&upper).configuring(&lower),
            case.presenting(&upper[..4]).configuring(&upper[4..]).presenting(&lower),
        ] {
            let verdict = case.accepted();
            assert_eq!((verdict.work.signatures, verdict.work.failed_signatures), (3, 0));
        }
    }
}

/// Three CAs of one name, the first issued by `anchor`, the second by `upper`, the third by the second; and a leaf of
/// the second, which says that it is of the third. So the way through both is without a doubt, until it fails, and
/// the way through the first is as doubtful as that from the second alone.
fn doubtful(anchor: &Issued, upper: &Issued) -> ([Issued; 3], Issued) {
    let long = |length| Extension { value: der::tlv(0x04, &vec![0; length]), ..Extension::unknown(false) };
    let other = Draft::ca("ca").by(anchor);
    let issuer = Draft::ca("ca").with(long(200)).by(upper);
    let renewed = Draft::ca("ca").with(long(100)).by(&issuer);
    assert!(other.der < renewed.der && renewed.der < issuer.der, "the order of candidates");
    let named = der::authority_key_identifier(&renewed.key.identifier());
    let leaf = Draft::leaf("client").with(named).by(&issuer);
    ([other, issuer, renewed], leaf)
}

/// Of paths that are equally doubtful and equally long, the one that may end with the next certificate comes first.
#[test]
fn the_leaf_is_tried_before_another_ca() {
    let anchor = root("root");
    let (cas, leaf) = doubtful(&anchor, &anchor);
    let verdict = Case::of(&leaf).trusting(&anchor).presenting(&cas).accepted();
    assert_eq!(path(&verdict), [&leaf.der[..], &cas[1].der, &anchor.der]);
    // The second CA, the third, the leaf below that, the leaf below the second.
    assert_eq!((verdict.work.signatures, verdict.work.failed_signatures), (4, 1));
}

/// Of paths that are equally doubtful, the shortest comes first.
#[test]
fn another_ca_is_tried_before_the_leaf_of_a_longer_path() {
    let anchor = root("root");
    let upper = Draft::ca("upper").by(&anchor);
    let (cas, leaf) = doubtful(&anchor, &upper);
    let verdict = Case::of(&leaf).trusting(&anchor).presenting(&cas).presenting([&upper]).accepted();
    assert_eq!(path(&verdict), [&leaf.der[..], &cas[1].der, &upper.der, &anchor.der]);
    // The upper CA and three as above; the first CA and the leaf below it, in vain; the leaf below the second.
    assert_eq!((verdict.work.signatures, verdict.work.failed_signatures), (7, 2));
}

/// The same when all of them have the anchor's own name, so that no further name is looked for.
#[test]
fn of_many_new_keys_of_an_anchor_the_one_that_issued_comes_first() {
    let anchor = root("root");
    let keys: Vec<_> = (0..4).map(|_| Draft::ca("root").by(&anchor)).collect();
    for issuer in &keys {
        let leaf = Draft::leaf("client").by(issuer);
        let verdict = Case::of(&leaf).trusting(&anchor).presenting(&keys).accepted();
        assert_eq!(verdict.work.signatures, 2, "the key identifier says which");
    }
}

#[test]
fn of_several_anchors_of_one_name_the_right_one_is_found() {
    let anchors: Vec<_> = (0..5).map(|_| root("root")).collect();
    let silent = anchors
        .iter()
        .map(|anchor| Draft::ca("root").key(&anchor.key).without_key_identifiers().self_signed());
    let silent: Vec<_> = silent.collect();
    for place in 0..5 {
        let leaf = Draft::leaf("client").by(&anchors[place]);
        let trusting = |all: &[Issued]| all.iter().fold(Case::of(&leaf), Case::trusting);
        let verdict = trusting(&anchors).accepted();
        assert_eq!((verdict.anchor, verdict.work.signatures), (Some(place), 1));
        let verdict = trusting(&silent).accepted();
        let failed = u32::try_from(place).unwrap();
        assert_eq!((verdict.anchor, verdict.work.failed_signatures), (Some(place), failed));
    }
}

#[test]
fn self_issued_certificates_are_not_counted() {
    // RFC 5280 6.1.4 (l) for the path length; the policy's depth likewise
    let anchor = Draft::ca("root").with(der::basic_constraints(Some(1))).self_signed();
    let renewed = Draft::ca("root").by(&anchor);
    let again = Draft::ca("root").by(&renewed);
    let one = Draft::ca("one").by(&again);
    let leaf = Draft::leaf("client").by(&one);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&renewed, &again, &one]);
    let verdict = case.clone().policy(|policy| policy.max_intermediates = 1).accepted();
    assert_eq!(verdict.path.len(), 5);
    case.policy(|policy| policy.max_intermediates = 0).refused(FindingCode::PathTooDeep, &one);
    let two = Draft::ca("two").by(&one);
    let leaf = Draft::leaf("client").by(&two);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&renewed, &again, &one, &two]);
    case.refused(FindingCode::PathLengthExceeded, &two);
}

#[test]
fn eight_intermediates_are_the_default_limit() {
    let anchor = root("root");
    let cas = chain(&anchor, &["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    for profile in [Profile::ClientAuth, Profile::Rfc5280, Profile::Rfc5280Strict] {
        for (count, is_too_deep) in [(8, false), (9, true)] {
            let leaf = Draft::leaf("client").by(&cas[count - 1]);
            let case = Case::of(&leaf).trusting(&anchor).presenting(&cas).profile(profile);
            if is_too_deep {
                case.refused(FindingCode::PathTooDeep, &cas[8]);
            } else {
                assert_eq!(case.accepted().path.len(), count + 2);
            }
        }
    }
}

#[test]
fn a_loop_of_cas_ends() {
    let anchor = root("root");
    let first = Draft::ca("first").by(&anchor);
    let second = Draft::ca("second").by(&first);
    let back = Draft::ca("first").key(&first.key).by(&second);
    let own = Draft::ca("second").key(&second.key).by(&second);
    let leaf = Draft::leaf("client").valid(1, 2).by(&second);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&first, &second, &back, &own]);
    let verdict = case.refused(FindingCode::Expired, &leaf);
    assert_eq!(verdict.work.signatures, 3, "a name and key stands once in a path");
}

/// However their DER is ordered, which decides between equals: a longer certificate comes later.
#[test]
fn the_path_with_most_verified_certificates_speaks() {
    let anchor = root("root");
    for is_leaf_longer in [false, true] {
        let padded = |draft: Draft, is_long: bool| if is_long { draft.with(der::padding()) } else { draft };
        let ca = Draft::ca("ca").by(&anchor);
        let other = Draft::ca("ca").by(&anchor);
        let forged = padded(Draft::ca("ca"), !is_leaf_longer).forged(&anchor);
        let leaf = padded(Draft::leaf("client"), is_leaf_longer).with(der::key_usage(der::KEY_ENCIPHERMENT));
        let leaf = leaf.by(&ca);
        assert_eq!(leaf.der > forged.der, is_leaf_longer);
        let case = Case::of(&leaf).trusting(&anchor).presenting([&ca, &other, &forged]);
        case.refused(FindingCode::DigitalSignatureMissing, &leaf);
        let explained = case.explain(&case.validator(CACHES_OFF));
        let attempts = explained.attempts.iter();
        let mut tried: Vec<_> = attempts.map(|attempt| (attempt.verified, attempt.finding.code)).collect();
        tried.sort_unstable_by_key(|(verified, _)| *verified);
        let expected = [
            (1, FindingCode::SignatureInvalid), // of the forged CA: the anchor is all that is sure
            (2, FindingCode::SignatureInvalid), // of the leaf below the other CA
            (3, FindingCode::DigitalSignatureMissing),
        ];
        assert_eq!(tried, expected);
    }
}
