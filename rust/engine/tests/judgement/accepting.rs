//! What is accepted, with which path, until when, and with which notices.

use crate::support::case::{Case, notices, path};
use crate::support::{DAY, Draft, END, NOW, START, chain, der, root};
use chainward::{At, FindingCode, Host, Profile, Role};

#[test]
fn a_leaf_directly_below_its_anchor() {
    let anchor = root("root");
    let leaf = Draft::leaf("client").by(&anchor);
    let verdict = Case::of(&leaf).trusting(&anchor).accepted();
    assert_eq!(path(&verdict), [&leaf.der[..], &anchor.der]);
    assert_eq!(verdict.anchor, Some(0));
    assert_eq!(
        notices(&verdict),
        [FindingCode::RevocationNotChecked],
        "the defaults deserve no other notice"
    );
    assert_eq!((verdict.work.signatures, verdict.work.failed_signatures), (1, 0));
}

#[test]
fn intermediates_are_presented_or_configured_or_both() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one", "two"]);
    let leaf = Draft::leaf("client").by(&cas[1]);
    let case = Case::of(&leaf).trusting(&anchor);
    let whole = [&leaf.der[..], &cas[1].der, &cas[0].der, &anchor.der];
    for case in [
        case.clone().presenting(&cas),
        case.clone().configuring(&cas),
        case.clone().presenting(&cas).configuring(&cas),
        case.clone().presenting(&cas[..1]).configuring(&cas[1..]),
        case.clone().presenting(&cas[1..]).configuring(&cas[..1]),
    ] {
        let verdict = case.accepted();
        assert_eq!(path(&verdict), whole);
        // one for each certificate that is not an anchor, and none twice
        assert_eq!((verdict.work.signatures, verdict.work.failed_signatures), (3, 0));
        let roles: Vec<_> = verdict.path.iter().map(|certificate| certificate.role).collect();
        assert_eq!(roles, [Role::Leaf, Role::Intermediate, Role::Intermediate, Role::Anchor]);
    }
}

#[test]
fn the_order_of_what_is_presented_does_not_matter() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one", "two", "three"]);
    let stranger = root("stranger");
    let leaf = Draft::leaf("client").by(&cas[2]);
    let presented = [&cas[0], &cas[1], &cas[2], &stranger];
    let first = Case::of(&leaf).trusting(&anchor).presenting(presented).accepted();
    for permutation in permutations(4) {
        let order = permutation.iter().map(|position| presented[*position]);
        let verdict = Case::of(&leaf).trusting(&anchor).presenting(order).accepted();
        assert_eq!(verdict, first, "work included: {permutation:?}");
    }
}

fn permutations(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for next in 0..count {
        all = all
            .iter()
            .flat_map(|shorter: &Vec<usize>| {
                (0..=shorter.len()).map(move |place| {
                    let mut longer = shorter.clone();
                    longer.insert(place, next);
                    longer
                })
            })
            .collect();
    }
    all
}

#[test]
fn duplicates_and_the_leaf_among_what_is_presented_cost_nothing() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one", "two"]);
    let leaf = Draft::leaf("client").by(&cas[1]);
    let once = Case::of(&leaf).trusting(&anchor).presenting(&cas).accepted();
    let copies = cas.iter().chain(&cas).chain([&leaf, &leaf]).chain(&cas);
    let verdict = Case::of(&leaf).trusting(&anchor).presenting(copies).accepted();
    assert_eq!(verdict, once, "work included");
}

#[test]
fn a_presented_anchor_changes_nothing() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one"]);
    let leaf = Draft::leaf("client").by(&cas[0]);
    let verdict = Case::of(&leaf).trusting(&anchor).presenting(&cas).presenting([&anchor]).accepted();
    assert_eq!(path(&verdict), [&leaf.der[..], &cas[0].der, &anchor.der]);
    assert_eq!(verdict.work.signatures, 2, "an anchor's own signature is never checked");
}

#[test]
fn an_anchor_with_a_broken_self_signature_is_an_anchor() {
    let named = root("root");
    let anchor = Draft::ca("root").forged(&named);
    let leaf = Draft::leaf("client").by(&anchor);
    Case::of(&leaf).trusting(&anchor).accepted();
    // Nor does it owe the key identifier that a self-signed one may leave out (RFC 5280 4.2.1.1).
    let silent = Draft { names_authority_key: false, ..Draft::ca("root") }.forged(&named);
    let leaf = Draft::leaf("client").by(&silent);
    Case::of(&leaf).trusting(&silent).profile(Profile::Rfc5280Strict).accepted();
}

#[test]
fn the_verdict_holds_while_all_certificates_do() {
    let anchor = Draft::ca("root").valid(NOW - 9 * DAY, NOW + 9 * DAY).self_signed();
    let early = Draft::ca("early").valid(NOW - 20 * DAY, NOW + 3 * DAY).by(&anchor);
    let late = Draft::ca("late").valid(NOW - 5 * DAY, NOW + 30 * DAY).by(&early);
    let leaf = Draft::leaf("client").valid(NOW - 7 * DAY, NOW + 7 * DAY).by(&late);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&early, &late]);
    let verdict = case.accepted();
    assert_eq!((verdict.valid_from, verdict.valid_until), (Some(NOW - 5 * DAY), Some(NOW + 3 * DAY)));
    // RFC 5280 4.1.2.5: "the period of time from notBefore through notAfter, inclusive"
    case.clone().at(NOW - 5 * DAY).accepted();
    case.clone().at(NOW + 3 * DAY).accepted();
    case.clone().at(NOW - 5 * DAY - 1).refused(FindingCode::NotYetValid, &late);
    case.clone().at(NOW + 3 * DAY + 1).refused(FindingCode::Expired, &early);
}

#[test]
fn any_time_is_accepted_when_one_moment_exists_and_says_so() {
    let anchor = root("root");
    let ca = Draft::ca("ca").valid(START, NOW).by(&anchor);
    let touching = Draft::leaf("client").valid(NOW, END).by(&ca);
    let case = Case { at: At::Any, ..Case::of(&touching).trusting(&anchor).presenting([&ca]) };
    let verdict = case.accepted();
    assert_eq!((verdict.valid_from, verdict.valid_until), (Some(NOW), Some(NOW)));
    assert!(notices(&verdict).contains(&FindingCode::TimeNotChecked));
    let apart = Draft::leaf("client").valid(NOW + 1, END).by(&ca);
    let case = Case { at: At::Any, ..Case::of(&apart).trusting(&anchor).presenting([&ca]) };
    case.refused(FindingCode::ValidityIntervalEmpty, &ca);
}

#[test]
fn names_are_compared_as_rfc_5280_7_1_says() {
    let anchor = root("The  Root");
    let leaf = Draft::leaf("client").signed(&der::common_name(" the root "), &anchor.key, &anchor.key);
    Case::of(&leaf).trusting(&anchor).accepted();
}

#[test]
fn a_host_that_is_asked_for_must_be_among_the_names() {
    let anchor = root("root");
    let leaf = Draft::leaf("other.test").by(&anchor);
    let case = Case::of(&leaf).trusting(&anchor);
    Case { host: Some(Host::Dns("CLIENT.test")), ..case.clone() }.accepted();
    // RFC 9525 6.1: the common name is no identity
    Case { host: Some(Host::Dns("other.test")), ..case }.refused(FindingCode::HostMismatch, &leaf);
}

#[test]
fn what_private_ca_s_leave_out_is_a_notice() {
    let anchor = root("root");
    let bare = Draft::leaf("client").without_key_identifiers();
    let bare = bare.without(chainward::x509::oids::EXTENDED_KEY_USAGE);
    let leaf = bare.without(chainward::x509::oids::SUBJECT_ALT_NAME).by(&anchor);
    let case = Case::of(&leaf).trusting(&anchor);
    let verdict = case.accepted();
    for code in [
        FindingCode::AuthorityKeyIdentifier,
        FindingCode::ExtendedKeyUsageAbsent,
        FindingCode::SubjectAlternativeNameAbsent,
    ] {
        let finding = verdict.findings.iter().find(|finding| finding.code == code).unwrap();
        assert_eq!(finding.certificate, Some(0), "{code}");
    }
    case.profile(Profile::Rfc5280Strict).refused(FindingCode::AuthorityKeyIdentifier, &leaf);
}
