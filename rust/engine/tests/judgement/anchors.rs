//! Trust anchors: what they are, what they limit, and when they vouch for nothing.

use crate::support::case::{CACHES_OFF, Case, notices, path};
use crate::support::key::sha256;
use crate::support::{DAY, Draft, END, Issued, NOW, START, chain, der, root};
use chainward::x509::{ObjectIdentifier, Oid, oids};
use chainward::{AnchorLimits, FindingCode, Profile, Role, TypedName};

fn limits() -> AnchorLimits {
    AnchorLimits::default()
}

/// A leaf below one CA below an anchor.
fn family() -> (Issued, Issued, Issued) {
    let anchor = root("root");
    let ca = Draft::ca("ca").by(&anchor);
    let leaf = Draft::leaf("client").by(&ca);
    (anchor, ca, leaf)
}

#[test]
fn a_bare_name_and_key_is_an_anchor() {
    let (anchor, ca, leaf) = family();
    let case = Case::of(&leaf).presenting([&ca]);
    let verdict = case.clone().trusting_key(&anchor, limits()).accepted();
    assert_eq!(path(&verdict), [&leaf.der[..], &ca.der, &[]]);
    assert_eq!(verdict.path[2].role, Role::Anchor);
    let renamed = Issued { subject: der::common_name("other"), ..anchor.clone() };
    case.clone().trusting_key(&renamed, limits()).refused(FindingCode::IssuerNotFound, &leaf);
    let re_keyed = Issued { key: root("root").key, ..anchor };
    case.trusting_key(&re_keyed, limits()).refused(FindingCode::SignatureInvalid, &ca);
}

#[test]
fn what_an_anchor_is_limited_to_limits_all_below() {
    // RFC 5937 section 3, for certificates and for bare keys
    let (anchor, ca, leaf) = family();
    let policy: Oid<'_> = Oid::constant(&[0x88, 0x37, 100, 1]);
    let name = |text: &str| vec![TypedName::Dns(text.into())];
    let rows = [
        (AnchorLimits { permitted: name("client.test"), ..limits() }, None),
        (AnchorLimits { permitted: name("other.test"), ..limits() }, Some(FindingCode::NameNotPermitted)),
        (AnchorLimits { excluded: name("client.test"), ..limits() }, Some(FindingCode::NameExcluded)),
        (AnchorLimits { excluded: name("other.test"), ..limits() }, None),
        (AnchorLimits { usages: vec![oids::CLIENT_AUTH.into()], ..limits() }, None),
        (
            AnchorLimits { usages: vec![oids::SERVER_AUTH.into()], ..limits() },
            Some(FindingCode::ExtendedKeyUsage),
        ),
        (AnchorLimits { not_after: Some(NOW), ..limits() }, None),
        (AnchorLimits { policies: vec![policy.into()], ..limits() }, None),
    ];
    for (limits, code) in rows {
        let case = Case::of(&leaf).presenting([&ca]);
        for case in [
            case.clone().trusting_within(&anchor, limits.clone()),
            case.trusting_key(&anchor, limits.clone()),
        ] {
            match code {
                None => drop(case.accepted()),
                Some(code) => drop(case.refused(code, &leaf)),
            }
        }
    }
}

#[test]
fn an_anchor_vouches_until_its_own_date() {
    let (anchor, ca, leaf) = family();
    let until = |time| AnchorLimits { not_after: Some(time), ..limits() };
    let case = Case::of(&leaf).presenting([&ca]);
    let verdict = case.clone().trusting_within(&anchor, until(NOW)).accepted();
    assert_eq!(verdict.valid_until, Some(NOW));
    case.clone().trusting_within(&anchor, until(NOW - 1)).refused(FindingCode::Expired, &anchor);
    let verdict = case.clone().trusting_within(&anchor, until(END + DAY)).accepted();
    assert_eq!(verdict.valid_until, Some(END), "the certificates end before");
    // the same anchor twice, with other limits: the one that vouches is found
    let case = case.trusting_within(&anchor, until(NOW - 1)).trusting_within(&anchor, until(NOW + 1));
    assert_eq!(case.accepted().anchor, Some(1));
}

#[test]
fn policies_of_an_anchor_are_all_that_it_vouches_for() {
    let anchor = root("root");
    let list = der::certificate_policies;
    let ca = Draft::ca("ca").with(list(&[1, 2])).by(&anchor);
    for (policy, code) in [(1, None), (2, Some(FindingCode::NoValidPolicy))] {
        let leaf = Draft::leaf("client").with(list(&[policy])).by(&ca);
        let limits = AnchorLimits { policies: vec![policy_number(1)], ..limits() };
        let case = Case::of(&leaf).presenting([&ca]).trusting_within(&anchor, limits);
        let case = case.policy(|policy| policy.initial.explicit_policy = true);
        match code {
            None => drop(case.accepted()),
            Some(code) => assert_eq!(case.judge().code, Some(code)),
        }
    }
}

/// RFC 5937 section 3 takes the list into the user-initial-policy-set. Here what is called 1 below the CA is called 3
/// at the anchor, and so the path is valid for 3 alone: the list is no reason to find it valid for 1.
#[test]
fn policies_of_an_anchor_let_nobody_in() {
    let list = der::certificate_policies;
    let silent = root("root");
    let anchor = Draft { key: silent.key.clone(), ..Draft::ca("root").with(list(&[1])) }.self_signed();
    let ca = Draft::ca("ca").with(der::any_policy()).with(der::policy_mappings(&[(3, 1)])).by(&silent);
    let lower = Draft::ca("lower").with(list(&[1])).by(&ca);
    let leaf = Draft::leaf("client").with(list(&[1])).by(&lower);
    for (trusted, limits) in [
        (&silent, limits()),
        (&anchor, limits()),
        (&silent, AnchorLimits { policies: vec![policy_number(1)], ..limits() }),
    ] {
        let case = Case::of(&leaf).presenting([&ca, &lower]).trusting_within(trusted, limits);
        let mut case = case.policy(|policy| policy.initial.explicit_policy = true);
        case.policies = Some(vec![policy_number(1)]);
        case.refused(FindingCode::NoValidPolicy, &leaf);
    }
}

fn policy_number(number: u8) -> ObjectIdentifier {
    Oid::from_content(&der::policy_oid(number)).unwrap().into()
}

/// An anchor is not part of the path (RFC 5280 6.1), and RFC 5937 section 3 takes limits from its certificate, among
/// which are no mappings: those would let in what the caller didn't ask for.
#[test]
fn mappings_of_an_anchor_do_not_count() {
    let anchor = Draft::ca("root").with(der::policy_mappings(&[(1, 2)])).self_signed();
    let leaf = |number| Draft::leaf("client").with(der::certificate_policies(&[number])).by(&anchor);
    let asked = |leaf: &Issued| {
        let mut case =
            Case::of(leaf).trusting(&anchor).policy(|policy| policy.initial.explicit_policy = true);
        case.policies = Some(vec![policy_number(1)]);
        case
    };
    let mapped = leaf(2);
    asked(&mapped).refused(FindingCode::NoValidPolicy, &mapped);
    asked(&leaf(1)).accepted();
}

#[test]
fn what_the_certificate_of_an_anchor_says_limits_all_below() {
    let rows = [
        (der::name_constraints(&[der::dns("other.test")], &[]), FindingCode::NameNotPermitted),
        (der::name_constraints(&[], &[der::dns("client.test")]), FindingCode::NameExcluded),
        (der::extended_key_usage(&[oids::SERVER_AUTH]), FindingCode::ExtendedKeyUsage),
    ];
    for (extension, code) in rows {
        let anchor = Draft::ca("root").with(extension).self_signed();
        let leaf = Draft::leaf("client").by(&anchor);
        Case::of(&leaf).trusting(&anchor).refused(code, &leaf);
        // the bare key says nothing
        Case::of(&leaf).trusting_key(&anchor, limits()).accepted();
    }
}

/// RFC 5937 section 3: the policies of an anchor's certificate are all that it vouches for, and its policy
/// constraints are the initial ones.
#[test]
fn policies_in_the_certificate_of_an_anchor_limit_all_below() {
    let list = der::certificate_policies;
    let anchor = Draft::ca("root").with(list(&[1])).with(der::require_explicit_policy(0)).self_signed();
    for (policies, is_accepted) in [(&[1][..], true), (&[1, 2], true), (&[2], false)] {
        let leaf = Draft::leaf("client").with(list(policies)).by(&anchor);
        let case = Case::of(&leaf).trusting(&anchor);
        if is_accepted {
            case.accepted();
        } else {
            assert_eq!(case.judge().code, Some(FindingCode::NoValidPolicy));
        }
        Case::of(&leaf).trusting_key(&anchor, limits()).accepted();
    }
    let silent = Draft::leaf("client").by(&anchor);
    assert_eq!(Case::of(&silent).trusting(&anchor).judge().code, Some(FindingCode::NoValidPolicy));
}

#[test]
fn an_intermediate_may_be_an_anchor() {
    let anchor = root("root");
    let cas = chain(&anchor, &["upper", "lower"]);
    let leaf = Draft::leaf("client").by(&cas[1]);
    let case = Case::of(&leaf).presenting(&cas);
    for place in [0, 1] {
        let verdict = case.clone().trusting(&cas[place]).accepted();
        assert_eq!(verdict.path.len(), 3 - place);
        assert_eq!(*verdict.path.last().unwrap().der, *cas[place].der);
    }
    // with the root as well the shorter path is taken
    assert_eq!(case.trusting(&anchor).trusting(&cas[1]).accepted().path.len(), 2);
}

#[test]
fn an_anchor_that_is_refused_bars_what_is_below_it_and_nothing_else() {
    let rows = [
        (Draft::ca("root").valid(START, NOW - 1), FindingCode::Expired),
        (Draft::ca("root").valid(NOW + 1, END), FindingCode::NotYetValid),
        (Draft::ca("root").with(der::no_ca()), FindingCode::NotACertificationAuthority),
        (Draft::ca("root").with(der::key_usage(der::CRL_SIGN)), FindingCode::KeyCertSignMissing),
        (Draft::ca("root").without(oids::BASIC_CONSTRAINTS), FindingCode::NotACertificationAuthority),
    ];
    for (draft, code) in rows {
        let barred = draft.self_signed();
        let leaf = Draft::leaf("client").by(&barred);
        let case = Case::of(&leaf).trusting(&barred);
        case.refused(code, &barred);
        case.clone().profile(Profile::Rfc5280).accepted();
        // another anchor of the same name and key
        let good = Draft::ca("root").key(&barred.key).self_signed();
        assert_eq!(case.trusting(&good).accepted().anchor, Some(1));
    }
}

#[test]
fn an_anchor_of_version_1_is_a_notice() {
    let anchor = version_1("root");
    let leaf = Draft::leaf("client").by(&anchor);
    let case = Case::of(&leaf).trusting(&anchor);
    assert!(notices(&case.accepted()).contains(&FindingCode::AnchorVersion));
    case.clone().profile(Profile::Rfc5280).accepted();
    case.profile(Profile::Rfc5280Strict).refused(FindingCode::AnchorVersion, &anchor);
    // as an intermediate it is no CA: RFC 5280 6.1.4 (k)
    let top = root("top");
    let middle = version_1_by("middle", &top);
    let leaf = Draft::leaf("client").by(&middle);
    let case = Case::of(&leaf).trusting(&top).presenting([&middle]);
    case.refused(FindingCode::NotACertificationAuthority, &middle);
}

/// A certificate of version 1, which has no extensions.
fn version_1(name: &str) -> Issued {
    let draft = bare(name);
    let issuer = Issued { der: Vec::new(), subject: draft.subject.clone(), key: draft.key.clone() };
    as_version_1(&draft, &issuer)
}

/// The same, issued by another.
pub fn version_1_by(name: &str, issuer: &Issued) -> Issued {
    as_version_1(&bare(name), issuer)
}

fn bare(name: &str) -> Draft {
    Draft { extensions: Vec::new(), names_authority_key: false, ..Draft::ca(name) }
}

fn as_version_1(draft: &Draft, issuer: &Issued) -> Issued {
    let key = &issuer.key;
    let tbs = draft.tbs_of_version_1(&issuer.subject, &key.algorithm());
    let der = der::sequence(&[&tbs, &key.algorithm(), &der::bits(&key.sign(&tbs))]);
    Issued { der, subject: draft.subject.clone(), key: draft.key.clone() }
}

#[test]
fn a_leaf_that_equals_an_anchor_has_no_path_from_that_alone() {
    let lone = Draft::leaf("client").self_signed();
    let case = Case::of(&lone);
    case.clone().trusting(&lone).refused(FindingCode::LeafIsTrustAnchor, &lone);
    let only = AnchorLimits { end_entity: true, ..limits() };
    let verdict = case.clone().trusting_within(&lone, only.clone()).accepted();
    assert_eq!((path(&verdict), verdict.anchor), (vec![&lone.der[..]], Some(0)));
    assert_eq!(verdict.work.signatures, 0);
    // it is judged as any leaf is
    case.clone().at(END + 1).trusting_within(&lone, only.clone()).refused(FindingCode::Expired, &lone);
    let until = AnchorLimits { not_after: Some(NOW - 1), ..only.clone() };
    let verdict = case.trusting_within(&lone, until).judge();
    assert_eq!(verdict.code, Some(FindingCode::Expired));
    // its other paths are tried
    let (anchor, ca, leaf) = family();
    let case = Case::of(&leaf).trusting(&leaf).trusting(&anchor).presenting([&ca]);
    assert_eq!(path(&case.accepted()), [&leaf.der[..], &ca.der, &anchor.der]);
}

#[test]
fn an_end_entity_anchor_issues_nothing() {
    let (anchor, ca, leaf) = family();
    let only = AnchorLimits { end_entity: true, ..limits() };
    let case = Case::of(&leaf).presenting([&ca]).trusting_within(&anchor, only);
    case.clone().refused(FindingCode::IssuerNotFound, &leaf);
    assert_eq!(case.ask(&case.validator(CACHES_OFF)).work.signatures, 0);
    case.trusting(&anchor).accepted();
}

#[test]
fn an_anchor_whose_key_is_distrusted_vouches_for_nothing() {
    let (anchor, ca, leaf) = family();
    let case = Case::of(&leaf).presenting([&ca]).trusting(&anchor);
    let by_der = case.clone().distrusting_certificate(sha256(&anchor.der));
    by_der.refused(FindingCode::Distrusted, &anchor);
    let by_key = case.distrusting_key(sha256(anchor.key.info()));
    by_key.refused(FindingCode::Distrusted, &anchor);
    // a bare key is listed by that key only
    let case = Case::of(&leaf).presenting([&ca]).trusting_key(&anchor, limits());
    let verdict = case.distrusting_key(sha256(anchor.key.info())).judge();
    assert_eq!(verdict.code, Some(FindingCode::Distrusted));
    // a certificate that shares nothing with the list is no worse for it
    let others = Case::of(&leaf).presenting([&ca]).trusting(&anchor);
    others.distrusting_key(sha256(root("other").key.info())).accepted();
}
