//! Who was let in, as the verdict tells it.

use crate::support::case::Case;
use crate::support::{Draft, Issued, NOW, START, chain, der, root};
use chainward::x509::{ObjectIdentifier, oids};
use chainward::{AnchorLimits, FindingCode, Identity, Profile, SubjectAttribute, SubjectValue, sha256};

/// The identity of a leaf with these names, below a root.
fn of_names(names: &[Vec<u8>]) -> Identity {
    of_leaf(Draft::leaf("client").with(der::alternative_names(names)))
}

fn of_leaf(draft: Draft) -> Identity {
    let anchor = root("root");
    let leaf = draft.by(&anchor);
    Identity::of(&Case::of(&leaf).trusting(&anchor).accepted()).unwrap()
}

fn attribute(oid: &str, text: &str) -> SubjectAttribute {
    SubjectAttribute { oid: oid.parse().unwrap(), value: SubjectValue::Text(text.to_owned()) }
}

#[test]
fn each_form_is_by_itself() {
    let identity = of_names(&[
        der::dns("a.test"),
        der::dns("*.b.test"),
        der::ip(&[192, 0, 2, 1]),
        der::ip(&[0; 16]),
        der::email("ann@a.test"),
        der::other_name(oids::SMTP_UTF8_MAILBOX, "änn@a.test"),
        der::uri("https://a.test/b"),
        der::uri("spiffe://a/b"),
        der::upn("ann@corp.test"),
    ]);
    assert_eq!(identity.dns_names, ["a.test", "*.b.test"]);
    let addresses: Vec<_> = identity.ip_addresses.iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["192.0.2.1", "::"]);
    assert_eq!(identity.email_addresses, ["ann@a.test", "änn@a.test"]);
    assert_eq!(identity.uris, ["https://a.test/b", "spiffe://a/b"]);
    assert_eq!(identity.user_principal_names, ["ann@corp.test"]);
    assert_eq!(identity.spiffe_id, None, "two URIs (X509-SVID 2)");
}

/// CVE-2022-21656, CVE-2025-66220: a name of one form that reads like one of another is not that one.
#[test]
fn one_text_in_every_form_is_a_name_of_its_own_form_at_most() {
    for text in ["client.test", "192.0.2.1", "ann@a.test", "https://a.test/", "spiffe://a/b"] {
        let wrapped = [der::dns(text), der::email(text), der::uri(text), der::upn(text)];
        let identity = of_names(&wrapped);
        let found = [
            (identity.dns_names.len(), text == "client.test"),
            (identity.email_addresses.len(), text == "ann@a.test"),
            (identity.uris.len(), text.contains("://")),
            (identity.user_principal_names.len(), text == "ann@a.test"),
            (identity.ip_addresses.len(), false),
        ];
        assert!(found.iter().all(|(count, wanted)| *count == usize::from(*wanted)), "{text}: {found:?}");
    }
}

#[test]
fn the_common_name_is_never_a_name() {
    let silent = Draft::leaf("admin.test").without(oids::SUBJECT_ALT_NAME);
    let identity = of_leaf(silent);
    assert_eq!(identity.subject, "CN=admin.test");
    assert!(identity.dns_names.is_empty() && identity.email_addresses.is_empty());
    let mail = der::name(&[&[der::attribute(oids::EMAIL_ADDRESS, "ann@a.test")]]);
    let identity = of_leaf(Draft { subject: mail, ..Draft::leaf("").without(oids::SUBJECT_ALT_NAME) });
    assert!(identity.email_addresses.is_empty());
}

/// CVE-2026-33248: multi-valued, repeated, reordered and escaped RDNs keep their shape.
#[test]
fn subjects_are_never_flattened() {
    let (cn, o) = (oids::COMMON_NAME, oids::ORGANIZATION_NAME);
    let subject = |rdns: &[&[Vec<u8>]]| {
        let identity = of_leaf(Draft { subject: der::name(rdns), ..Draft::leaf("") });
        (identity.subject, identity.rdns)
    };
    let (x, admin) = (attribute("2.5.4.3", "x"), attribute("2.5.4.10", "admin"));
    let two = subject(&[&[der::attribute(o, "admin")], &[der::attribute(cn, "x")]]);
    assert_eq!(two, ("CN=x,O=admin".to_owned(), vec![vec![admin.clone()], vec![x.clone()]]));
    let reordered = subject(&[&[der::attribute(cn, "x")], &[der::attribute(o, "admin")]]);
    assert_eq!(reordered, ("O=admin,CN=x".to_owned(), vec![vec![x.clone()], vec![admin.clone()]]));
    let one = subject(&[&[der::attribute(cn, "x"), der::attribute(o, "admin")]]);
    assert_eq!(one, ("CN=x+O=admin".to_owned(), vec![vec![x.clone(), admin]]));
    let escaped = subject(&[&[der::attribute(cn, "x,O=admin")]]);
    assert_eq!(escaped, (r"CN=x\,O\=admin".to_owned(), vec![vec![attribute("2.5.4.3", "x,O=admin")]]));
    let repeated = subject(&[&[der::attribute(cn, "x")], &[der::attribute(cn, "x")]]);
    assert_eq!(repeated, ("CN=x,CN=x".to_owned(), vec![vec![x.clone()], vec![x]]));
}

#[test]
fn a_value_that_is_no_text_is_its_der() {
    let octets = der::tlv(0x04, b"admin");
    let odd = der::sequence(&[&der::oid(oids::COMMON_NAME), &octets]);
    let identity = of_leaf(Draft { subject: der::name(&[&[odd]]), ..Draft::leaf("") });
    assert_eq!(identity.rdns[0][0].value, SubjectValue::Der(octets));
    assert_eq!(identity.subject, "CN=#040561646d696e");
}

#[test]
fn a_nul_is_refused_before_there_is_an_identity() {
    let anchor = root("root");
    for name in
        [der::dns("a.test\0.b.test"), der::email("ann\0@a.test"), der::uri("https://a\0/"), der::upn("a\0@b")]
    {
        let leaf =
            Draft::leaf("client").with(der::alternative_names(std::slice::from_ref(&name))).by(&anchor);
        let verdict = Case::of(&leaf).trusting(&anchor).judge();
        match Identity::of(&verdict) {
            None => assert_eq!(verdict.code, Some(FindingCode::MalformedCertificate)),
            Some(identity) => {
                assert!(identity.user_principal_names.is_empty(), "an otherName is not looked into");
            }
        }
    }
}

#[test]
fn names_that_are_not_well_formed_identify_nobody() {
    let identity = of_names(&[
        der::dns("a b"),
        der::dns("a.test\n"),
        der::email("a@b@c"),
        der::uri("no scheme"),
        der::uri("spiffe://A/b"),
        der::upn("ann"),
    ]);
    assert!(identity.dns_names.is_empty() && identity.email_addresses.is_empty());
    assert!(identity.uris.is_empty() && identity.user_principal_names.is_empty());
}

/// X509-SVID sections 2, 3.1 and 5.2.
#[test]
fn a_spiffe_id_is_the_only_uri_of_a_leaf() {
    assert_eq!(of_names(&[der::uri("spiffe://a/b"), der::dns("c.test")]).spiffe_id.unwrap(), "spiffe://a/b");
    assert_eq!(of_names(&[der::uri("spiffe://a")]).spiffe_id, None);
    assert_eq!(of_names(&[der::uri("spiffe://a/b"), der::uri("spiffe://a/c")]).spiffe_id, None);
    assert_eq!(of_names(&[der::uri("spiffe://a/b"), der::uri("not a uri")]).spiffe_id, None);
    let ca = Draft::leaf("ca")
        .with(der::basic_constraints(None))
        .with(der::alternative_names(&[der::uri("spiffe://a/b")]));
    assert_eq!(of_leaf(ca).spiffe_id, None);
}

#[test]
fn numbers_keys_and_the_path() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one", "two"]);
    let leaf = Draft::leaf("client").with(der::certificate_policies(&[7])).by(&cas[1]);
    let verdict = Case::of(&leaf).trusting(&anchor).presenting(&cas).profile(Profile::Rfc5280).accepted();
    let identity = Identity::of(&verdict).unwrap();
    let serial = chainward::x509::Certificate::from_der(&leaf.der).unwrap().serial_number().to_vec();
    assert_eq!(identity.serial_number, serial);
    assert_eq!((identity.sha256, identity.key_sha256), (sha256(&leaf.der), sha256(leaf.key.info())));
    let above: Vec<_> = identity.path.iter().map(|certificate| &*certificate.der).collect();
    assert_eq!(above, [&cas[1].der[..], &cas[0].der, &anchor.der]);
    assert_eq!(identity.anchor_subject, "CN=root");
    assert_eq!(identity.anchor_sha256, Some(sha256(&anchor.der)));
    assert_eq!(identity.policies, verdict.policies);
}

#[test]
fn an_anchor_without_a_certificate_and_a_leaf_that_is_its_own() {
    let anchor = root("root");
    let leaf = Draft::leaf("client").by(&anchor);
    let verdict = Case::of(&leaf).trusting_key(&anchor, AnchorLimits::default()).accepted();
    let identity = Identity::of(&verdict).unwrap();
    assert_eq!((&*identity.anchor_subject, identity.anchor_sha256), ("CN=root", None));
    let pinned = Draft::leaf("pinned").self_signed();
    let limits = AnchorLimits { end_entity: true, ..AnchorLimits::default() };
    let identity = Identity::of(&Case::of(&pinned).trusting_within(&pinned, limits).accepted()).unwrap();
    assert_eq!((&*identity.anchor_subject, identity.anchor_sha256), ("CN=pinned", Some(sha256(&pinned.der))));
    assert!(identity.path.is_empty());
}

#[test]
fn who_is_refused_has_no_identity() {
    let anchor = root("root");
    let stranger: Issued = Draft::leaf("client").by(&root("other"));
    let verdict = Case::of(&stranger).trusting(&anchor).refused(FindingCode::IssuerNotFound, &stranger);
    assert_eq!(Identity::of(&verdict), None);
    let late = Draft::leaf("client").valid(START, NOW).by(&anchor);
    let verdict = Case::of(&late).trusting(&anchor).at(NOW + 1).refused(FindingCode::Expired, &late);
    assert_eq!(Identity::of(&verdict), None);
}

#[test]
fn policies_are_those_of_the_path() {
    let identity = of_leaf(Draft::leaf("client").with(der::certificate_policies(&[7])));
    let expected: ObjectIdentifier = "2.999.100.7".parse().unwrap();
    assert_eq!(identity.policies, [expected]);
}
