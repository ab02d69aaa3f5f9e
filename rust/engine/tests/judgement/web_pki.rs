//! The profile `web-pki`: what the CA/Browser Forum demands beyond RFC 5280.

use super::anchors::version_1_by;
use crate::support::case::Case;
use crate::support::der::Extension;
use crate::support::{Draft, Issued, der, root};
use chainward::x509::oids;
use chainward::{FindingCode, Policy, Profile, Response};

/// A server certificate for `www.corp.test`.
fn server() -> Draft {
    Draft::leaf("www.corp.test")
        .with(der::extended_key_usage(&[oids::SERVER_AUTH]))
        .with(der::alternative_names(&[der::dns("www.corp.test")]))
}

fn judged(leaf: &Issued, anchor: &Issued) -> Case {
    Case::of(leaf).trusting(anchor).profile(Profile::WebPki)
}

#[track_caller]
fn refused(leaf: Draft, code: FindingCode) {
    let anchor = root("root");
    let leaf = leaf.by(&anchor);
    judged(&leaf, &anchor).refused(code, &leaf);
}

fn critical(extension: Extension) -> Extension {
    Extension { critical: true, ..extension }
}

#[test]
fn a_plain_server_certificate_is_accepted() {
    let anchor = root("root");
    let leaf = server().by(&anchor);
    judged(&leaf, &anchor).accepted();
    let ca = Draft::ca("ca").by(&anchor);
    let leaf = server().by(&ca);
    judged(&leaf, &anchor).presenting([&ca]).accepted();
}

#[test]
fn usages_of_the_web() {
    refused(server().without(oids::EXTENDED_KEY_USAGE), FindingCode::ExtendedKeyUsageAbsent);
    refused(server().with(der::extended_key_usage(&[oids::CLIENT_AUTH])), FindingCode::ExtendedKeyUsage);
    let any = der::extended_key_usage(&[oids::SERVER_AUTH, oids::ANY_EXTENDED_KEY_USAGE]);
    refused(server().with(any), FindingCode::ExtendedKeyUsageForbidden);
    let usage = der::extended_key_usage(&[oids::SERVER_AUTH]);
    refused(server().with(critical(usage.clone())), FindingCode::ExtensionCriticality);
    let anchor = Draft::ca("root").with(usage).self_signed();
    let leaf = server().by(&anchor);
    judged(&leaf, &anchor).refused(FindingCode::ExtendedKeyUsageForbidden, &anchor);
}

/// A CA that another one has issued may have extKeyUsage (TLS BR 7.1.2.10.6), also where it is the anchor.
#[test]
fn an_anchor_that_is_no_root_may_have_usages() {
    let usage = der::extended_key_usage(&[oids::SERVER_AUTH]);
    let ca = Draft::ca("ca").with(usage).by(&root("root"));
    let leaf = server().by(&ca);
    judged(&leaf, &ca).accepted();
}

/// TLS BR 7.1.1. In `web-pki` itself other rules come first, as a certificate of version 1 has no extensions.
#[test]
fn certificates_are_of_version_3() {
    let anchor = root("root");
    let old = version_1_by("client", &anchor);
    let case = Case::of(&old).trusting(&anchor).profile(Profile::Rfc5280);
    case.clone().accepted();
    let asked = case.policy(|policy| policy.baseline.version = Response::Refuse);
    asked.refused(FindingCode::CertificateVersion, &old);
    assert_eq!(Policy::of(Profile::WebPki).baseline.version, Response::Refuse);
}

#[test]
fn a_leaf_is_no_ca() {
    let code = FindingCode::EndEntityIsCertificationAuthority;
    refused(server().with(der::basic_constraints(None)), code);
    refused(server().with(der::key_usage(der::DIGITAL_SIGNATURE | der::KEY_CERT_SIGN)), code);
    refused(server().with(der::key_usage(der::DIGITAL_SIGNATURE | der::CRL_SIGN)), code);
}

#[test]
fn names_of_the_web() {
    refused(server().without(oids::SUBJECT_ALT_NAME), FindingCode::SubjectAlternativeNameAbsent);
    let names = |names: &[Vec<u8>]| server().with(der::alternative_names(names));
    refused(names(&[der::dns("other.test")]), FindingCode::CommonNameMismatch);
    refused(names(&[der::email("www.corp.test")]), FindingCode::CommonNameMismatch);
    refused(names(&[der::dns("www.corp.test"), der::dns("*.test")]), FindingCode::PublicSuffixWildcard);
    refused(names(&[der::dns("www.corp.test"), der::dns("*.co.UK")]), FindingCode::PublicSuffixWildcard);
    let critical = critical(der::alternative_names(&[der::dns("www.corp.test")]));
    refused(server().with(critical.clone()), FindingCode::ExtensionCriticality);
    let anchor = root("root");
    let nameless = Draft { subject: der::name(&[]), ..server().with(critical) }.by(&anchor);
    judged(&nameless, &anchor).accepted();
    let (cn, name) = (oids::COMMON_NAME, "www.corp.test");
    let twice = der::name(&[&[der::attribute(cn, name)], &[der::attribute(cn, name)]]);
    refused(Draft { subject: twice, ..server() }, FindingCode::CommonNameMismatch);
}

/// TLS BR 7.1.2.5.2 allows what RFC 5280 4.2.1.10 does not.
#[test]
fn name_constraints_need_not_be_critical() {
    let anchor = root("root");
    let constraints = der::name_constraints(&[der::dns("corp.test")], &[]);
    let ca = Draft::ca("ca").with(Extension { critical: false, ..constraints }).by(&anchor);
    let leaf = server().by(&ca);
    let case = judged(&leaf, &anchor).presenting([&ca]);
    case.accepted();
    let strict = case.profile(Profile::Rfc5280Strict);
    strict.refused(FindingCode::ExtensionCriticality, &ca);
}

/// TLS BR 7.1.2.11.1: a key identifier and nothing else; a second issuer field would be believed by others.
#[test]
fn authority_key_identifiers_are_key_identifiers_alone() {
    let anchor = root("root");
    let identifier = der::tlv(0x80, &anchor.key.identifier());
    let issuer = der::tlv(0xa1, &der::tlv(0xa4, &anchor.subject));
    let serial = der::tlv(0x82, &[1]);
    let value = der::sequence(&[&identifier, &issuer, &serial]);
    let extension = Extension::new(oids::AUTHORITY_KEY_IDENTIFIER, false, value);
    let leaf = server().with(extension.clone()).by(&anchor);
    judged(&leaf, &anchor).refused(FindingCode::AuthorityKeyIdentifier, &leaf);
    let ca = Draft::ca("ca").with(extension).by(&anchor);
    let leaf = server().by(&ca);
    judged(&leaf, &anchor).presenting([&ca]).refused(FindingCode::AuthorityKeyIdentifier, &ca);
}
