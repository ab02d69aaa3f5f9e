//! RFC 5280 section 4's duties of issuers: each is refused by `rfc5280-strict`, told by `client-auth`, and none of
//! `rfc5280`'s business.

use crate::support::case::{Case, notices};
use crate::support::der::{Extension, sequence, tlv};
use crate::support::{Draft, Issued, der, root};
use chainward::x509::oids;
use chainward::{FindingCode, Profile};

type Change = Box<dyn Fn(Draft) -> Draft>;

/// What is wrong, how it is made, and the code of it: a refusal of `rfc5280-strict`, a notice of `client-auth`.
type Row = (&'static str, Change, FindingCode);

fn row(what: &'static str, code: FindingCode, change: impl Fn(Draft) -> Draft + 'static) -> Row {
    (what, Box::new(change), code)
}

fn with(extension: Extension) -> impl Fn(Draft) -> Draft {
    move |draft| draft.with(extension.clone())
}

fn critical(extension: Extension) -> Extension {
    Extension { critical: true, ..extension }
}

fn not_critical(extension: Extension) -> Extension {
    Extension { critical: false, ..extension }
}

/// An authority key identifier that names none (RFC 5280 4.2.1.1).
fn empty_authority_key_identifier() -> Extension {
    Extension::new(oids::AUTHORITY_KEY_IDENTIFIER, false, sequence(&[]))
}

fn inhibit_any_policy() -> Extension {
    Extension::new(oids::INHIBIT_ANY_POLICY, false, der::integer(9))
}

fn directory_attributes() -> Extension {
    let attribute = sequence(&[&der::oid(oids::UPN), &tlv(0x31, &der::integer(1))]);
    Extension::new(oids::SUBJECT_DIRECTORY_ATTRIBUTES, true, sequence(&[&attribute]))
}

/// What may be wrong with a leaf and with a CA.
fn anywhere() -> Vec<Row> {
    use FindingCode::{AuthorityKeyIdentifier, ExtensionCriticality, SerialNumber, SubjectKeyIdentifier};
    vec![
        // 4.1.2.2: positive, and not longer than 20 octets
        row("serial number 0", SerialNumber, |draft| Draft { serial: vec![0], ..draft }),
        row("a negative serial number", SerialNumber, |draft| Draft { serial: vec![0x80], ..draft }),
        row("a long serial number", SerialNumber, |draft| Draft { serial: vec![1; 21], ..draft }),
        // 4.2.1.1: present, with keyIdentifier, never critical
        row("no authority key identifier", AuthorityKeyIdentifier, |draft| Draft {
            names_authority_key: false,
            ..draft
        }),
        row("no keyIdentifier", AuthorityKeyIdentifier, with(empty_authority_key_identifier())),
        row(
            "a critical authority key identifier",
            AuthorityKeyIdentifier,
            with(critical(der::authority_key_identifier(&[1; 20]))),
        ),
        // 4.2.1.2: never critical
        row(
            "a critical subject key identifier",
            SubjectKeyIdentifier,
            with(critical(der::subject_key_identifier(&[1; 20]))),
        ),
        // 4.2.1.8, 4.2.1.11, 4.2.1.14
        row("critical directory attributes", ExtensionCriticality, with(directory_attributes())),
        row(
            "policy constraints that are not critical",
            ExtensionCriticality,
            with(not_critical(der::require_explicit_policy(9))),
        ),
        row("inhibitAnyPolicy that is not critical", ExtensionCriticality, with(inhibit_any_policy())),
    ]
}

fn in_a_leaf() -> Vec<Row> {
    use FindingCode::{
        DnsNameSyntax, ExtensionCriticality, InconsistentExtensions, NameConstraintsInEndEntity,
    };
    let names = || der::alternative_names(&[der::dns("client.test")]);
    let signs = der::DIGITAL_SIGNATURE | der::KEY_CERT_SIGN;
    let length = Extension::new(oids::BASIC_CONSTRAINTS, true, sequence(&[&der::integer(0)]));
    vec![
        // 4.1.2.6, 4.2.1.6: critical where the subject is empty
        row("the only name is not critical", ExtensionCriticality, move |draft| {
            Draft { subject: sequence(&[]), ..draft }.with(names())
        }),
        // 4.2.1.6, RFC 1034 3.5
        row(
            "an underscore in a DNS name",
            DnsNameSyntax,
            with(der::alternative_names(&[der::dns("client.test"), der::dns("a_b.test")])),
        ),
        // 4.2.1.10
        row(
            "name constraints in a leaf",
            NameConstraintsInEndEntity,
            with(der::name_constraints(&[der::dns("test")], &[])),
        ),
        // 4.2.1.3, 4.2.1.9
        row("keyCertSign without cA", InconsistentExtensions, with(der::key_usage(signs))),
        row("a path length without cA", InconsistentExtensions, with(length.clone())),
        row("a path length without cA and without key usages", InconsistentExtensions, move |draft| {
            draft.without(oids::KEY_USAGE).with(length.clone())
        }),
        row("cA without keyCertSign", InconsistentExtensions, with(der::basic_constraints(None))),
        row(
            "cA and a path length without keyCertSign",
            InconsistentExtensions,
            with(der::basic_constraints(Some(0))),
        ),
    ]
}

fn in_a_ca() -> Vec<Row> {
    use FindingCode::{ExtensionCriticality, SubjectKeyIdentifier};
    vec![
        // 4.2.1.2, 4.2.1.9, 4.2.1.10
        row("no subject key identifier", SubjectKeyIdentifier, |draft| {
            draft.without(oids::SUBJECT_KEY_IDENTIFIER)
        }),
        row(
            "basic constraints that are not critical",
            ExtensionCriticality,
            with(not_critical(der::basic_constraints(None))),
        ),
        row(
            "name constraints that are not critical",
            ExtensionCriticality,
            with(not_critical(der::name_constraints(&[der::dns("client.test")], &[]))),
        ),
    ]
}

/// Accepts extensions that are not processed when they are critical, by name: section 6 would refuse them first.
fn allowing(case: Case) -> Case {
    let unprocessed =
        [oids::SUBJECT_DIRECTORY_ATTRIBUTES, oids::AUTHORITY_KEY_IDENTIFIER, oids::SUBJECT_KEY_IDENTIFIER];
    case.policy(|policy| policy.accepted_critical_extensions = unprocessed.map(Into::into).to_vec())
}

fn check((what, _, code): &Row, case: Case, culprit: &Issued) {
    println!("{what}");
    allowing(case.clone().profile(Profile::Rfc5280Strict)).refused(*code, culprit);
    let told = allowing(case.clone().profile(Profile::ClientAuth)).accepted();
    assert!(notices(&told).contains(code), "{:?}", told.findings);
    let untold = allowing(case.profile(Profile::Rfc5280)).accepted();
    assert!(!notices(&untold).contains(code), "{:?}", untold.findings);
}

fn leaf_by(change: impl Fn(Draft) -> Draft) -> (Case, Issued) {
    let anchor = root("root");
    let leaf = change(Draft::leaf("client")).by(&anchor);
    (Case::of(&leaf).trusting(&anchor), leaf)
}

#[test]
fn of_leaves() {
    for row in anywhere().iter().chain(&in_a_leaf()) {
        let (case, leaf) = leaf_by(&row.1);
        check(row, case, &leaf);
    }
}

#[test]
fn of_intermediates() {
    let anchor = root("root");
    for row in anywhere().iter().chain(&in_a_ca()) {
        let ca = row.1(Draft::ca("ca")).by(&anchor);
        let leaf = Draft::leaf("client").by(&ca);
        check(row, Case::of(&leaf).trusting(&anchor).presenting([&ca]), &ca);
    }
}

/// An anchor is taken as given (RFC 5280 6.1.1 (d)), but by `rfc5280-strict`.
#[test]
fn of_anchors() {
    for (what, change, code) in in_a_ca() {
        println!("{what}");
        let anchor = change(Draft::ca("root")).self_signed();
        let leaf = Draft::leaf("client").by(&anchor);
        let case = Case::of(&leaf).trusting(&anchor);
        case.clone().profile(Profile::Rfc5280Strict).refused(code, &anchor);
        assert!(!notices(&case.clone().accepted()).contains(&code));
        case.profile(Profile::Rfc5280).accepted();
    }
    // public roots of serial number 0 exist; 4.2.1.1: a self-signed one need not name its own key
    let odd = Draft { serial: vec![0], names_authority_key: false, ..Draft::ca("root") }.self_signed();
    let leaf = Draft::leaf("client").by(&odd);
    Case::of(&leaf).trusting(&odd).profile(Profile::Rfc5280Strict).accepted();
    // one that is issued by another must
    let silent = Draft { names_authority_key: false, ..Draft::ca("lower") }.by(&root("root"));
    let leaf = Draft::leaf("client").by(&silent);
    let case = Case::of(&leaf).trusting(&silent).profile(Profile::Rfc5280Strict);
    case.refused(FindingCode::AuthorityKeyIdentifier, &silent);
}

/// 4.1.2.4 and 4.1.2.6: a CA has a name, in all profiles that look at section 4.
#[test]
fn a_ca_without_a_name() {
    let anchor = root("root");
    let nameless = Draft { subject: sequence(&[]), ..Draft::ca("ca") }.by(&anchor);
    let leaf = Draft::leaf("client").by(&nameless);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&nameless]);
    for profile in [Profile::Rfc5280Strict, Profile::ClientAuth] {
        case.clone().profile(profile).refused(FindingCode::EmptyName, &nameless);
    }
    // without the CA the leaf is refused for its own issuer, which is empty
    let orphan = Case::of(&leaf).trusting_key(&nameless, chainward::AnchorLimits::default());
    orphan.refused(FindingCode::EmptyName, &leaf);
}

#[test]
fn what_issuers_may_do() {
    let rows: [Change; 6] = [
        Box::new(|draft| draft),
        Box::new(|draft| Draft { serial: vec![0x7f; 20], ..draft }),
        Box::new(|draft| Draft { serial: vec![0, 0x80], ..draft }),
        Box::new(|draft| draft.without(oids::SUBJECT_KEY_IDENTIFIER)),
        Box::new(|draft| draft.with(not_critical(der::no_ca()))),
        Box::new(|draft| {
            let names = critical(der::alternative_names(&[der::dns("client.test")]));
            Draft { subject: sequence(&[]), ..draft }.with(names)
        }),
    ];
    for change in rows {
        let (case, _) = leaf_by(change);
        assert_eq!(
            notices(&case.clone().accepted()),
            [FindingCode::RevocationNotChecked],
            "client-auth has nothing to tell"
        );
        case.profile(Profile::Rfc5280Strict).accepted();
    }
}

/// 4.2.1.6 demands alternative names where the subject is empty only; without them there is no name identity.
#[test]
fn a_leaf_with_a_subject_needs_no_alternative_names() {
    let (case, _) = leaf_by(|draft| draft.without(oids::SUBJECT_ALT_NAME));
    for profile in [Profile::Rfc5280, Profile::Rfc5280Strict] {
        let verdict = case.clone().profile(profile).accepted();
        assert_eq!(notices(&verdict), [FindingCode::RevocationNotChecked], "{profile:?}");
    }
    let told = case.accepted();
    assert!(notices(&told).contains(&FindingCode::SubjectAlternativeNameAbsent));
}

/// 4.2.1.3: at least one bit is set; a leaf of `client-auth` is refused for the one that is missing.
#[test]
fn a_key_usage_without_any_bit() {
    let none = Extension::new(oids::KEY_USAGE, true, tlv(0x03, &[0]));
    let (case, leaf) = leaf_by(with(none));
    let strict = case.clone().profile(Profile::Rfc5280Strict);
    strict.refused(FindingCode::InconsistentExtensions, &leaf);
    case.clone().profile(Profile::Rfc5280).accepted();
    case.refused(FindingCode::DigitalSignatureMissing, &leaf);
}
