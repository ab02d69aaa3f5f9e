//! Names under constraints, and policies: what is refused, with exactly which finding.

use crate::support::case::Case;
use crate::support::{Draft, Issued, der, root};
use chainward::{FindingCode, Profile};

/// `GeneralName` forms by their tags (RFC 5280 4.2.1.6).
fn email(text: &str) -> Vec<u8> {
    der::tlv(0x81, text.as_bytes())
}

fn uri(text: &str) -> Vec<u8> {
    der::tlv(0x86, text.as_bytes())
}

fn directory(name: &str) -> Vec<u8> {
    der::tlv(0xa4, &der::common_name(name))
}

/// A user principal name, as a constraint or a name (an otherName of Microsoft's).
fn upn(text: &str) -> Vec<u8> {
    let kind = der::tlv(0x06, &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x14, 0x02, 0x03]);
    der::tlv(0xa0, &[kind, der::tlv(0xa0, &der::tlv(0x0c, text.as_bytes()))].concat())
}

/// An otherName that nobody knows.
fn unknown_other(text: &str) -> Vec<u8> {
    let kind = der::tlv(0x06, &[0x88, 0x37, 0x03]);
    der::tlv(0xa0, &[kind, der::tlv(0xa0, &der::tlv(0x0c, text.as_bytes()))].concat())
}

/// A leaf with these names below a CA with this constraint; the subject is judged as a directory name.
fn constrained(names: &[Vec<u8>], constraints: der::Extension) -> (Case, Issued) {
    let anchor = root("root");
    let ca = Draft::ca("ca").with(constraints).by(&anchor);
    let leaf = Draft::leaf("client").with(der::alternative_names(names)).by(&ca);
    (Case::of(&leaf).trusting(&anchor).presenting([&ca]), leaf)
}

#[test]
fn each_form_is_enforced() {
    // (a subtree, a name inside, a name outside): RFC 5280 4.2.1.10
    let forms = [
        (der::dns("a.test"), der::dns("x.a.test"), der::dns("xa.test")),
        (email("a.test"), email("x@a.test"), email("x@b.a.test")),
        (email(".a.test"), email("x@b.a.test"), email("x@a.test")),
        (email("x@a.test"), email("x@a.test"), email("y@a.test")),
        (uri("a.test"), uri("https://a.test/p"), uri("https://b.a.test/p")),
        (uri(".a.test"), uri("https://b.a.test/p"), uri("https://a.test/p")),
        (der::ip(&[192, 0, 2, 0, 255, 255, 255, 0]), der::ip(&[192, 0, 2, 9]), der::ip(&[192, 0, 3, 9])),
        (directory("client"), directory("Client"), directory("other")),
        (upn("a.test"), upn("x@a.test"), upn("x@b.test")),
    ];
    for (place, (subtree, inside, outside)) in forms.iter().enumerate() {
        let permitted = |name: &Vec<u8>| {
            constrained(std::slice::from_ref(name), der::name_constraints(std::slice::from_ref(subtree), &[]))
        };
        let excluded = |name: &Vec<u8>| {
            constrained(std::slice::from_ref(name), der::name_constraints(&[], std::slice::from_ref(subtree)))
        };
        permitted(inside).0.accepted();
        let (case, leaf) = permitted(outside);
        case.refused(FindingCode::NameNotPermitted, &leaf);
        let (case, leaf) = excluded(inside);
        case.refused(FindingCode::NameExcluded, &leaf);
        if place != 7 {
            excluded(outside).0.accepted();
        }
    }
}

#[test]
fn a_form_that_cannot_be_enforced_is_refused_where_a_name_has_it() {
    let registered = |number: u8| der::tlv(0x88, &[0x88, 0x37, number]);
    let x400 = || der::tlv(0xa3, &[0x30, 0x00]);
    let edi = |name: &str| der::tlv(0xa5, &der::tlv(0xa1, &der::tlv(0x0c, name.as_bytes())));
    for subtree in [registered(1), x400(), edi("party"), unknown_other("x")] {
        for constraints in [
            der::name_constraints(std::slice::from_ref(&subtree), &[]),
            der::name_constraints(&[], std::slice::from_ref(&subtree)),
        ] {
            let (case, leaf) = constrained(&[der::dns("x.test"), subtree.clone()], constraints.clone());
            case.refused(FindingCode::NameFormUnsupported, &leaf);
            // RFC 5280 4.2.1.10: "Restrictions apply only when the specified name form is present."
            constrained(&[der::dns("x.test")], constraints).0.accepted();
        }
    }
}

#[test]
fn constraints_add_up_and_skip_self_issued_certificates() {
    let anchor = root("root");
    let wide = der::name_constraints(&[der::dns("test")], &[]);
    let narrow = der::name_constraints(&[der::dns("a.test")], &[der::dns("out.a.test")]);
    let upper = Draft::ca("upper").with(wide).by(&anchor);
    let lower = Draft::ca("lower").with(narrow).by(&upper);
    for (name, code) in [
        ("x.a.test", None),
        ("x.b.test", Some(FindingCode::NameNotPermitted)),
        ("x.out.a.test", Some(FindingCode::NameExcluded)),
        ("x.example", Some(FindingCode::NameNotPermitted)),
    ] {
        let leaf = Draft::leaf("client").with(der::alternative_names(&[der::dns(name)])).by(&lower);
        let case = Case::of(&leaf).trusting(&anchor).presenting([&upper, &lower]);
        match code {
            None => drop(case.accepted()),
            Some(code) => drop(case.refused(code, &leaf)),
        }
    }
    // 6.1.3 (b), (c): a self-issued CA is not held to them, the leaf below it is
    let ca = Draft::ca("ca").with(der::name_constraints(&[der::dns("a.test")], &[])).by(&anchor);
    let foreign = der::alternative_names(&[der::dns("b.test")]);
    let renewed = Draft::ca("ca").with(foreign.clone()).by(&ca);
    let other = Draft::ca("other").with(foreign).by(&ca);
    let names = der::alternative_names(&[der::dns("a.test")]);
    let below = |issuer: &Issued| {
        let leaf = Draft::leaf("client").with(names.clone()).by(issuer);
        Case::of(&leaf).trusting(&anchor).presenting([&ca, issuer])
    };
    below(&renewed).accepted();
    below(&other).refused(FindingCode::NameNotPermitted, &other);
}

#[test]
fn what_cannot_be_judged_is_refused() {
    let permitted = |base: Vec<u8>| der::name_constraints(&[base], &[]);
    let (case, _) = constrained(&[der::dns("a.test")], permitted(der::ip(&[1, 2, 3])));
    assert_eq!(case.judge().code, Some(FindingCode::NameConstraintMalformed));
    let (case, leaf) = constrained(&[der::ip(&[1, 2, 3])], permitted(der::ip(&[10, 0, 0, 0, 255, 0, 0, 0])));
    // RFC 5280 4.2.1.6: four or sixteen octets, constrained or not
    case.refused(FindingCode::MalformedCertificate, &leaf);
    let (case, leaf) = constrained(&[uri("urn:no-host")], permitted(uri("a.test")));
    case.refused(FindingCode::NameMalformed, &leaf);
}

/// One CA, and what its certificate and the leaf's say about policies.
fn policies(ca: &[der::Extension], leaf: Option<der::Extension>) -> (Case, Issued) {
    let anchor = root("root");
    let ca = ca.iter().cloned().fold(Draft::ca("ca"), Draft::with).by(&anchor);
    let draft = Draft::leaf("client");
    let leaf = if let Some(extension) = leaf { draft.with(extension) } else { draft }.by(&ca);
    (Case::of(&leaf).trusting(&anchor).presenting([&ca]).profile(Profile::Rfc5280), leaf)
}

#[test]
fn an_explicit_policy_must_be_valid_through_the_path() {
    let list = der::certificate_policies;
    let explicit = || der::require_explicit_policy(0);
    let accepted = |ca: &[der::Extension], leaf| drop(policies(ca, leaf).0.accepted());
    let refused = |ca: &[der::Extension], leaf: Option<der::Extension>| {
        let (case, leaf) = policies(ca, leaf);
        case.refused(FindingCode::NoValidPolicy, &leaf);
    };
    accepted(&[list(&[1])], Some(list(&[2])));
    accepted(&[list(&[1]), explicit()], Some(list(&[1, 2])));
    refused(&[list(&[1]), explicit()], Some(list(&[2])));
    refused(&[list(&[1]), explicit()], None);
    accepted(&[der::any_policy(), explicit()], Some(list(&[2])));
    accepted(&[list(&[1]), explicit(), der::policy_mappings(&[(1, 2)])], Some(list(&[2])));
    refused(&[list(&[1]), explicit(), der::policy_mappings(&[(1, 2)])], Some(list(&[1])));
}

#[test]
fn the_caller_may_ask_for_policies_and_inhibit() {
    let list = der::certificate_policies;
    let ask = |ca: &[der::Extension], leaf, wanted: u8| {
        let (case, leaf) = policies(ca, leaf);
        let wanted = chainward::x509::Oid::from_content(&der::policy_oid(wanted)).unwrap().into();
        let case = Case { policies: Some(vec![wanted]), ..case };
        (case.policy(|policy| policy.initial.explicit_policy = true), leaf)
    };
    ask(&[list(&[1, 2])], Some(list(&[2])), 2).0.accepted();
    let (case, leaf) = ask(&[list(&[1, 2])], Some(list(&[2])), 1);
    case.refused(FindingCode::NoValidPolicy, &leaf);
    // 6.1.1 (e): the mapping does not count
    let (case, leaf) = ask(&[list(&[1]), der::policy_mappings(&[(1, 2)])], Some(list(&[2])), 1);
    case.accepted();
    let case = case.policy(|policy| policy.initial.policy_mapping_inhibit = true);
    case.refused(FindingCode::NoValidPolicy, &leaf);
    // 6.1.1 (g): anyPolicy does not count
    let (case, leaf) = ask(&[der::any_policy()], Some(list(&[2])), 2);
    case.accepted();
    let verdict = case.policy(|policy| policy.initial.any_policy_inhibit = true).judge();
    assert_eq!(verdict.code, Some(FindingCode::NoValidPolicy));
    drop(leaf);
}
