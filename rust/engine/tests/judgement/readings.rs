//! Content that could be read in two ways, or not at all, and is refused where something depends on it.

use crate::support::case::Case;
use crate::support::der::{Extension, name_constraints, oid, sequence, tlv};
use crate::support::{Draft, Issued, der, root};
use chainward::x509::oids;
use chainward::{FindingCode, Host, Profile, Response};

fn organization(tag: u8, text: &[u8]) -> Vec<u8> {
    sequence(&[&tlv(0x31, &sequence(&[&oid(oids::ORGANIZATION_NAME), &tlv(tag, text)]))])
}

/// RFC 5280 7.1 leaves the comparison of these types open: an excluded name must not come back in another one.
#[test]
fn an_excluded_name_in_another_string_type() {
    let excluded = tlv(0xa4, &organization(0x0c, "Soci\u{e9}t\u{e9}".as_bytes()));
    let anchor = root("root");
    let ca = Draft::ca("ca").with(name_constraints(&[], &[excluded])).by(&anchor);
    let judge = |tag: u8, text: &[u8]| {
        let leaf = Draft { subject: organization(tag, text), ..Draft::leaf("x") }.by(&ca);
        (Case::of(&leaf).trusting(&anchor).presenting([&ca]), leaf)
    };
    let (same, leaf) = judge(0x0c, "SOCI\u{c9}T\u{c9}".as_bytes());
    same.refused(FindingCode::NameExcluded, &leaf);
    let (latin, leaf) = judge(0x14, b"Soci\xe9t\xe9");
    latin.refused(FindingCode::NameMalformed, &leaf);
    judge(0x0c, b"Another").0.accepted();
}

/// RFC 9525 6.1.1: an address is matched by iPAddress only.
#[test]
fn an_address_is_no_dns_name() {
    let anchor = root("root");
    let names = [der::dns("*.0.0.1"), der::dns("10.0.0.1"), der::dns("*.example.com")];
    let leaf = Draft::leaf("client").with(der::alternative_names(&names)).by(&anchor);
    let case = Case::of(&leaf).trusting(&anchor);
    Case { host: Some(Host::Dns("a.example.com")), ..case.clone() }.accepted();
    for host in ["10.0.0.1", "a b.example.com", "-.example.com", "", "*.example.com"] {
        Case { host: Some(Host::Dns(host)), ..case.clone() }.refused(FindingCode::HostMismatch, &leaf);
    }
}

fn policies(critical: bool, qualifier: &[u8]) -> Extension {
    let policy = sequence(&[&tlv(0x06, &der::policy_oid(1)), &sequence(&[qualifier])]);
    Extension::new(oids::CERTIFICATE_POLICIES, critical, sequence(&[&policy]))
}

/// RFC 5280 4.2.1.4: critical policies have to be interpreted "including the optional qualifier".
#[test]
fn a_qualifier_that_nobody_knows() {
    let anchor = root("root");
    let notice = sequence(&[&oid(oids::POLICY_QUALIFIER_USER_NOTICE), &sequence(&[])]);
    let unknown = sequence(&[&tlv(0x06, &der::policy_oid(9)), &tlv(0x05, &[])]);
    let judge = |extension: Extension| {
        let leaf = Draft::leaf("client").with(extension).by(&anchor);
        (Case::of(&leaf).trusting(&anchor), leaf)
    };
    judge(policies(true, &notice)).0.accepted();
    judge(policies(false, &unknown)).0.accepted();
    let (case, leaf) = judge(policies(true, &unknown));
    case.refused(FindingCode::UnknownCriticalExtension, &leaf);
    let (case, leaf) = judge(policies(false, &der::integer(5)));
    case.refused(FindingCode::MalformedCertificate, &leaf);
}

/// RFC 5280 4.2: critical alternative names of which none is of a form that is processed.
#[test]
fn critical_names_of_unknown_forms() {
    let anchor = root("root");
    let other = tlv(0xa0, &[tlv(0x06, &der::policy_oid(9)), tlv(0xa0, &tlv(0x05, &[]))].concat());
    let judge = |names: &[Vec<u8>], critical| {
        let extension = Extension { critical, ..der::alternative_names(names) };
        let leaf = Draft::leaf("client").with(extension).by(&anchor);
        (Case::of(&leaf).trusting(&anchor), leaf)
    };
    judge(std::slice::from_ref(&other), false).0.accepted();
    judge(&[other.clone(), der::dns("client.test")], true).0.accepted();
    // 4.2.1.6: x400Address [3], ediPartyName [5], registeredID [8]
    let address = tlv(0xa3, &sequence(&[]));
    let party = tlv(0xa5, &tlv(0xa1, &tlv(0x0c, b"party")));
    let registered = tlv(0x88, &[0x88, 0x37, 0x01]);
    for name in [other, address, party, registered] {
        judge(std::slice::from_ref(&name), false).0.accepted();
        let (case, leaf) = judge(&[name], true);
        case.refused(FindingCode::UnknownCriticalExtension, &leaf);
    }
}

/// RFC 5280 4.1.2.6: a subject may be empty only where there are alternative names.
#[test]
fn a_leaf_without_any_name() {
    let anchor = root("root");
    let nameless = Draft { subject: sequence(&[]), ..Draft::leaf("x") };
    let named =
        nameless.clone().with(Extension { critical: true, ..der::alternative_names(&[der::dns("a.test")]) });
    Case::of(&named.by(&anchor)).trusting(&anchor).accepted();
    let leaf = nameless.without(oids::SUBJECT_ALT_NAME).by(&anchor);
    Case::of(&leaf).trusting(&anchor).refused(FindingCode::EmptyName, &leaf);
    let strict = Case::of(&leaf).trusting(&anchor).profile(Profile::Rfc5280Strict);
    strict.refused(FindingCode::EmptyName, &leaf);
}

/// RFC 5280 4.1.2.6, 4.2.1.2: what says that it is a CA has a subject and a subject key identifier, in any place.
#[test]
fn the_duties_of_a_ca_are_those_of_a_leaf_that_is_one() {
    let anchor = root("root");
    let ca =
        Draft::leaf("ca").with(der::basic_constraints(None)).with(der::key_usage(der::DIGITAL_SIGNATURE));
    let names = Extension { critical: true, ..der::alternative_names(&[der::dns("a.test")]) };
    let nameless = Draft { subject: sequence(&[]), ..ca.clone() }.with(names).by(&anchor);
    let unidentified = ca.without(oids::SUBJECT_KEY_IDENTIFIER).by(&anchor);
    let judged = |leaf: &Issued, code| {
        let case = Case::of(leaf).trusting(&anchor).profile(Profile::Rfc5280Strict);
        case.policy(|policy| policy.duties.consistency = Response::Accept).refused(code, leaf);
    };
    judged(&nameless, FindingCode::EmptyName);
    judged(&unidentified, FindingCode::SubjectKeyIdentifier);
}

/// MS-WCCE 2.2.2.7.7.4: a UPN is a UTF8String; another one is read by nobody.
#[test]
fn a_principal_name_that_is_no_text() {
    let anchor = root("root");
    let upn = tlv(0xa0, &[oid(oids::UPN), tlv(0xa0, &tlv(0x05, &[]))].concat());
    let judge = |critical| {
        let extension = Extension { critical, ..der::alternative_names(std::slice::from_ref(&upn)) };
        let leaf = Draft::leaf("client").with(extension).by(&anchor);
        (Case::of(&leaf).trusting(&anchor), leaf)
    };
    judge(false).0.accepted();
    let (case, leaf) = judge(true);
    case.refused(FindingCode::UnknownCriticalExtension, &leaf);
}
