//! RFC 5280 6.3.3 through the whole judgement: delta, partitioned and indirect CRLs, and who may sign one.

use crate::support::case::{Case, notices};
use crate::support::crl::{Crl, Entry, Point, Scope, distribution_points, full_name, relative_name};
use crate::support::{DAY, Draft, Issued, NOW, der, root};
use chainward::x509::{ReasonCode, oids};
use chainward::{Basis, Fault, FindingCode, Status, Verdict, sha256};

const REVOKED: FindingCode = FindingCode::CertificateRevoked;
const UNKNOWN: FindingCode = FindingCode::RevocationUnknown;

/// The leaf hangs from the anchor, which signs the CRLs.
fn case(anchor: &Issued, leaf: &Issued, crls: &[Vec<u8>]) -> Case {
    let crls: Vec<&[u8]> = crls.iter().map(Vec::as_slice).collect();
    Case::of(leaf).trusting(anchor).knowing(&crls)
}

#[track_caller]
fn is_unknown(case: &Case, leaf: &Issued, faults: &str) {
    let verdict = case.refused(UNKNOWN, leaf);
    assert_eq!(verdict.findings[0].detail, faults);
}

/// The digests of the CRLs that the leaf's status rests on, and whether each is a delta.
fn bases(verdict: &Verdict) -> Vec<([u8; 32], bool)> {
    let list = |basis: &Basis| match basis {
        Basis::List(list) => (list.sha256, list.is_delta),
        other => panic!("{other:?}"),
    };
    verdict.evidence[0].bases.iter().map(list).collect()
}

#[test]
fn a_delta_adds_to_the_complete_one() {
    let anchor = root("root");
    let leaf = Draft::leaf("client").by(&anchor);
    let complete = Crl::default().number(5).by(&anchor);
    let silent = Crl::default().delta(6, 5).by(&anchor);
    let verdict = case(&anchor, &leaf, &[complete.clone(), silent.clone()]).accepted();
    assert_eq!(bases(&verdict), [(sha256(&complete), false), (sha256(&silent), true)]);
    let delta = || Crl::default().revoking(&leaf);
    let judge = |delta: Crl| case(&anchor, &leaf, &[complete.clone(), delta.by(&anchor)]);
    judge(delta().delta(6, 5)).refused(REVOKED, &leaf);
    judge(delta().delta(7, 3)).refused(REVOKED, &leaf);
    // it builds on a later one, it is older, it is out of date, it is of another scope
    judge(delta().delta(7, 6)).accepted();
    judge(delta().delta(5, 4)).accepted();
    judge(delta().delta(6, 5).times(NOW - DAY, Some(NOW - 1))).accepted();
    judge(delta().delta(6, 5).scope(&Scope { only_users: true, ..Scope::default() })).accepted();
    is_unknown(&case(&anchor, &leaf, &[delta().delta(6, 5).by(&anchor)]), &leaf, "crl_delta_without_base");
}

/// Grace is for complete CRLs.
#[test]
fn an_expired_delta_is_never_used() {
    let anchor = root("root");
    let leaf = Draft::leaf("client").by(&anchor);
    let held = Entry::of(&leaf).reason(ReasonCode::CertificateHold);
    let complete = Crl::default().number(5).entry(held).by(&anchor);
    let removal = Entry::of(&leaf).reason(ReasonCode::RemoveFromCrl);
    let lifted = Crl::default().delta(6, 5).entry(removal);
    let graceful =
        |case: Case| case.policy(|policy| policy.revocation.default.timeliness.grace_seconds = DAY);
    let current = lifted.clone().by(&anchor);
    let verdict = graceful(case(&anchor, &leaf, &[complete.clone(), current])).accepted();
    assert_eq!(notices(&verdict), []);
    let expired = lifted.times(NOW - DAY, Some(NOW - 1)).by(&anchor);
    let verdict = graceful(case(&anchor, &leaf, &[complete.clone(), expired])).refused(REVOKED, &leaf);
    assert!(verdict.findings[0].detail.ends_with("certificateHold"), "{:?}", verdict.findings);
    case(&anchor, &leaf, &[complete]).refused(REVOKED, &leaf);
}

#[test]
fn a_crl_is_for_the_kind_that_it_says() {
    let anchor = root("root");
    let leaf = Draft::leaf("client").by(&anchor);
    let judge = |scope: &Scope| case(&anchor, &leaf, &[Crl::default().scope(scope).by(&anchor)]);
    judge(&Scope { only_users: true, ..Scope::default() }).accepted();
    judge(&Scope { is_indirect: true, ..Scope::default() }).accepted();
    for scope in [
        Scope { only_authorities: true, ..Scope::default() },
        Scope { only_attributes: true, ..Scope::default() },
    ] {
        is_unknown(&judge(&scope), &leaf, "crl_scope");
    }
    let ca = Draft::ca("ca").by(&anchor);
    let below = Draft::leaf("client").by(&ca);
    let users = Scope { only_users: true, ..Scope::default() };
    let authorities = Scope { only_authorities: true, ..Scope::default() };
    let of_ca = Crl::default().by(&ca);
    let judge = |scope: &Scope| {
        case(&anchor, &below, &[Crl::default().scope(scope).by(&anchor)]).presenting([&ca]).knowing(&[&of_ca])
    };
    judge(&authorities).accepted();
    is_unknown(&judge(&users), &ca, "crl_scope");
}

/// Each certificate is covered by the part that its distribution point names, and by no other.
#[test]
fn parts_are_told_apart_by_name() {
    let anchor = root("root");
    let uri = |number: u8| full_name(&[der::uri(&format!("http://crl.test/{number}"))]);
    let point = |name: Vec<u8>| Point { name: Some(name), ..Point::default() };
    let named = |name: Vec<u8>| Scope { name: Some(name), ..Scope::default() };
    let relative = || relative_name(&[der::attribute(oids::COMMON_NAME, "part")]);
    let leaf = |points: &[Point]| Draft::leaf("client").with(distribution_points(points)).by(&anchor);
    let part = |scope: &Scope| Crl::default().scope(scope).by(&anchor);
    let first = leaf(&[point(uri(1))]);
    case(&anchor, &first, &[part(&named(uri(1)))]).accepted();
    is_unknown(&case(&anchor, &first, &[part(&named(uri(2)))]), &first, "crl_scope");
    is_unknown(&case(&anchor, &first, &[part(&named(relative()))]), &first, "crl_scope");
    // the part of others says nothing about it, even if it has its serial number
    let other_part = Crl::default().scope(&named(uri(2))).revoking(&first).by(&anchor);
    case(&anchor, &first, &[part(&named(uri(1))), other_part]).accepted();
    let own_part = Crl::default().scope(&named(uri(1))).revoking(&first).by(&anchor);
    case(&anchor, &first, &[own_part, part(&named(uri(2)))]).refused(REVOKED, &first);
    let by_rdn = leaf(&[point(relative())]);
    case(&anchor, &by_rdn, &[part(&named(relative()))]).accepted();
    let whole = der::name(&[
        &[der::attribute(oids::COMMON_NAME, "root")],
        &[der::attribute(oids::COMMON_NAME, "part")],
    ]);
    let spelt_out = full_name(&[der::tlv(0xa4, &whole)]);
    case(&anchor, &by_rdn, &[part(&named(spelt_out))]).accepted();
    let silent = Draft::leaf("client").by(&anchor);
    is_unknown(&case(&anchor, &silent, &[part(&named(uri(1)))]), &silent, "crl_scope");
}

/// 6.3.3 (d), (e), (l): good only when every reason has an answer.
#[test]
fn reasons_are_added_up() {
    let anchor = root("root");
    let leaf = Draft::leaf("client").by(&anchor);
    let some = |bits| Scope { only_reasons: Some(bits), ..Scope::default() };
    let (stolen, rest) = (some(0b0_0000_0110), some(0b1_1111_1000));
    let part = |scope: &Scope| Crl::default().scope(scope).by(&anchor);
    let verdict = case(&anchor, &leaf, &[part(&stolen), part(&rest)]).accepted();
    assert_eq!(bases(&verdict).len(), 2);
    for scope in [&stolen, &rest, &some(0b1_1111_1100)] {
        let verdict = case(&anchor, &leaf, &[part(scope)]).refused(UNKNOWN, &leaf);
        assert_eq!(verdict.findings[0].detail, Fault::CrlReasons.slug());
    }
    let revoking = Crl::default().scope(&stolen).revoking(&leaf).by(&anchor);
    case(&anchor, &leaf, &[revoking]).refused(REVOKED, &leaf);
    // reasons of the point count as well
    let uri = full_name(&[der::uri("http://crl.test/")]);
    let point = Point { name: Some(uri.clone()), reasons: Some(0b0_0000_0110), ..Point::default() };
    let narrow = Draft::leaf("client").with(distribution_points(&[point])).by(&anchor);
    let all = Crl::default().scope(&Scope { name: Some(uri), ..Scope::default() }).by(&anchor);
    is_unknown(&case(&anchor, &narrow, &[all]), &narrow, "crl_reasons");
}

/// An issuer that signs CRLs for others, and for whom the certificate asks.
#[test]
fn indirect_crls_count_where_the_certificate_names_their_issuer() {
    let anchor = root("root");
    let speaker = Draft::ca("speaker").by(&anchor);
    let points = distribution_points(&[Point { issuers: vec![speaker.subject.clone()], ..Point::default() }]);
    let leaf = Draft::leaf("client").with(points).by(&anchor);
    let (silent, mallory) = (Draft::leaf("silent").by(&anchor), Draft::ca("mallory").by(&anchor));
    let of_anchor =
        || Crl::default().scope(&Scope { only_authorities: true, ..Scope::default() }).by(&anchor);
    let indirect = Crl::default().scope(&Scope { is_indirect: true, ..Scope::default() });
    let judge = |leaf: &Issued, crl: Vec<u8>| {
        case(&anchor, leaf, &[of_anchor(), crl]).knowing_signer(&speaker).knowing_signer(&mallory)
    };
    let verdict = judge(&leaf, indirect.clone().by(&speaker)).accepted();
    assert_eq!(statuses(&verdict), [Status::Good]);
    is_unknown(&judge(&leaf, Crl::default().by(&speaker)), &leaf, "crl_scope");
    is_unknown(&judge(&silent, indirect.clone().by(&speaker)), &silent, "crl_scope");
    is_unknown(&judge(&leaf, indirect.clone().by(&mallory)), &leaf, "crl_scope");
    // the issuer of an entry is that of the entry before it
    let first = Entry::of(&silent).issuer(&anchor.subject);
    let sticky = indirect.clone().entry(first).revoking(&leaf);
    judge(&leaf, sticky.by(&speaker)).refused(REVOKED, &leaf);
    judge(&leaf, indirect.clone().revoking(&leaf).by(&speaker)).accepted();
    let of_other = Entry::of(&leaf).issuer(&mallory.subject);
    judge(&leaf, indirect.entry(of_other).by(&speaker)).accepted();
}

fn statuses(verdict: &Verdict) -> Vec<Status> {
    verdict.evidence.iter().map(|evidence| evidence.status).collect()
}

/// 6.3.3 (f): another key of the issuer's name needs cRLSign and a path to the same anchor.
#[test]
fn another_key_of_the_name_needs_a_path_to_the_same_anchor() {
    let (anchor, stranger) = (root("root"), root("stranger"));
    let ca = Draft::ca("ca").by(&anchor);
    let leaf = Draft::leaf("client").by(&ca);
    let of_anchor = Crl::default().by(&anchor);
    let judge = |signer: &Issued, crl: Crl| {
        case(&anchor, &leaf, &[of_anchor.clone(), crl.by(signer)])
            .trusting(&stranger)
            .presenting([&ca])
            .knowing_signer(signer)
    };
    let signs_lists = |signer: Draft| signer.with(der::key_usage(der::CRL_SIGN));
    let good = signs_lists(Draft::ca("ca")).by(&anchor);
    let verdict = judge(&good, Crl::default()).accepted();
    // the signer's certificate costs one signature more
    assert_eq!((notices(&verdict), verdict.work.signatures), (Vec::new(), 3));
    judge(&good, Crl::default().revoking(&leaf)).refused(REVOKED, &leaf);
    for bad in [
        Draft::ca("ca").with(der::key_usage(der::KEY_CERT_SIGN)).by(&anchor),
        Draft::ca("ca").by(&stranger),
        Draft::ca("ca").self_signed(),
        Draft::ca("ca").forged(&anchor),
        Draft::ca("ca").valid(NOW - DAY, NOW - 1).by(&anchor),
    ] {
        for crl in [Crl::default(), Crl::default().revoking(&leaf)] {
            is_unknown(&judge(&bad, crl), &leaf, "crl_signer_not_authorized");
        }
    }
    // a signer that is revoked itself is none
    let of_anchor = Crl::default().revoking(&good).by(&anchor);
    let case = case(&anchor, &leaf, &[of_anchor, Crl::default().by(&good)]);
    is_unknown(&case.presenting([&ca]).knowing_signer(&good), &leaf, "crl_signer_not_authorized");
}

/// The key that signed the certificate may be denied cRLSign by its own certificate.
#[test]
fn the_issuer_itself_needs_crl_sign() {
    let anchor = root("root");
    let ca = Draft::ca("ca").with(der::key_usage(der::KEY_CERT_SIGN)).by(&anchor);
    let leaf = Draft::leaf("client").by(&ca);
    let crls = [Crl::default().by(&anchor), Crl::default().by(&ca)];
    is_unknown(&case(&anchor, &leaf, &crls).presenting([&ca]), &leaf, "crl_signer_not_authorized");
}

/// Two CAs of one name: the CRL of the one says nothing about the certificates of the other.
#[test]
fn cas_of_one_name_are_kept_apart() {
    let (one, two) = (root("root"), root("root"));
    let leaf = Draft::leaf("client").by(&one);
    let both =
        |of_one: Crl, of_two: Crl| case(&one, &leaf, &[of_one.by(&one), of_two.by(&two)]).trusting(&two);
    both(Crl::default(), Crl::default().revoking(&leaf)).accepted();
    both(Crl::default().revoking(&leaf), Crl::default()).refused(REVOKED, &leaf);
    let only_two = case(&one, &leaf, &[Crl::default().by(&two)]).trusting(&two);
    is_unknown(&only_two, &leaf, "crl_signer_not_authorized");
}
