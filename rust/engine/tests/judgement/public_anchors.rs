//! Anchors of public bundles: without a rule about names every public certificate would be a client.

use crate::support::case::{CACHES_OFF, Case};
use crate::support::der::Extension;
use crate::support::{Draft, Issued, der, root};
use chainward::x509::oids;
use chainward::{
    AllowRule, AnchorLimits, Authority, FindingCode, NamePattern, PatternForm, Profile, Revocation,
    SetupError, TrustStore, TypedName, Validator, sha256,
};

fn public() -> AnchorLimits {
    AnchorLimits { public: true, ..AnchorLimits::default() }
}

fn named(text: &str) -> AllowRule {
    let pattern = NamePattern::new(PatternForm::Dns, text).unwrap();
    AllowRule { names: vec![pattern], ..AllowRule::default() }
}

fn validator(case: &Case) -> Result<Validator, SetupError> {
    Validator::new(&case.store(), case.policy.clone(), Revocation::None, CACHES_OFF)
}

#[track_caller]
fn not_made(case: &Case) {
    assert_eq!(validator(case).unwrap_err().finding.code, FindingCode::NameRuleMissing);
}

fn case(anchor: &Issued) -> (Case, Issued) {
    let leaf = Draft::leaf("client").by(anchor);
    (Case::of(&leaf).trusting_within(anchor, public()), leaf)
}

#[test]
fn a_rule_about_names_is_needed() {
    let anchor = root("public");
    let (case, leaf) = case(&anchor);
    for profile in [Profile::Rfc5280, Profile::Rfc5280Strict, Profile::ClientAuth, Profile::Smartcard] {
        not_made(&case.clone().profile(profile));
    }
    case.clone().policy(|policy| policy.allow = vec![named("client.test")]).accepted();
    case.policy(|policy| policy.allow = vec![named("other.test")]).refused(FindingCode::NotAllowed, &leaf);
}

/// One rule without names below the public anchor lets everyone in.
#[test]
fn every_rule_for_the_anchor_has_names() {
    let (anchor, private) = (root("public"), root("private"));
    let by = |ca: &Issued| Some(Authority { sha256: Some(sha256(&ca.der)), ..Authority::default() });
    let (case, _) = case(&anchor);
    let with = |rule: AllowRule| {
        let rules = vec![named("client.test"), rule];
        case.clone().trusting(&private).policy(|policy| policy.allow = rules)
    };
    not_made(&with(AllowRule { usage: vec![oids::CLIENT_AUTH.into()], ..AllowRule::default() }));
    not_made(&with(AllowRule { anchor: by(&anchor), ..AllowRule::default() }));
    not_made(&with(AllowRule { issuer: by(&anchor), ..AllowRule::default() }));
    with(AllowRule { anchor: by(&private), ..AllowRule::default() }).accepted();
}

/// Each restricts its own form only.
#[test]
fn permitted_subtrees_are_not_enough() {
    let anchor = root("public");
    let (case, leaf) = case(&anchor);
    not_made(&case.policy(|policy| policy.permitted = vec![TypedName::Dns("test".to_owned())]));
    let permitted = AnchorLimits { permitted: vec![TypedName::Dns("test".to_owned())], ..public() };
    not_made(&Case::of(&leaf).trusting_within(&anchor, permitted));
}

#[test]
fn servers_of_the_web_are_judged_without() {
    let anchor = root("public");
    let leaf = Draft::leaf("client.test").with(der::extended_key_usage(&[oids::SERVER_AUTH])).by(&anchor);
    let case = Case::of(&leaf).trusting_within(&anchor, public()).profile(Profile::WebPki);
    case.accepted();
    not_made(&case.clone().policy(|policy| policy.usage.required = vec![oids::CLIENT_AUTH.into()]));
    not_made(&case.policy(|policy| policy.usage.required.clear()));
}

#[test]
fn bare_keys_may_be_public_as_well() {
    let anchor = root("public");
    let leaf = Draft::leaf("client").by(&anchor);
    not_made(&Case::of(&leaf).trusting_key(&anchor, public()));
}

#[test]
fn a_reload_is_refused_and_the_old_anchors_stay() {
    let private = root("private");
    let leaf = Draft::leaf("client").by(&private);
    let validator = validator(&Case::of(&leaf).trusting(&private)).unwrap();
    let (case, _) = case(&root("public"));
    let error = validator.reload(&case.store(), None).unwrap_err();
    assert_eq!(error.finding.code, FindingCode::NameRuleMissing);
    assert!(Case::of(&leaf).ask(&validator).ok);
}

/// Public bundles hold roots that are no DER; nobody chose them one by one.
#[test]
fn single_public_anchors_may_be_left_out() {
    let broken = Draft::ca("broken")
        .with(Extension::new(oids::KEY_USAGE, true, der::tlv(0x03, &[7, 6, 0])))
        .self_signed();
    let anchor = root("public");
    let store = |anchors: &[&Issued], limits: &AnchorLimits| {
        let mut builder = TrustStore::builder();
        for anchor in anchors {
            builder.anchors_from_bytes(&anchor.der, limits, "bundle").unwrap();
        }
        builder.build().unwrap()
    };
    let (case, _) = case(&anchor);
    let policy = case.policy(|policy| policy.allow = vec![named("client.test")]).policy;
    let made = |anchors: &[&Issued], limits: &AnchorLimits| {
        Validator::new(&store(anchors, limits), policy.clone(), Revocation::None, CACHES_OFF)
    };
    let validator = made(&[&broken, &anchor], &public()).unwrap();
    let [left_out] = &*validator.left_out() else { panic!("one is left out") };
    assert_eq!(left_out.finding.code, FindingCode::MalformedCertificate);
    let good = Draft::leaf("client").by(&anchor);
    let verdict = Case::of(&good).ask(&validator);
    assert_eq!((verdict.ok, verdict.anchor), (true, Some(1)));
    let bad = Draft::leaf("client").by(&broken);
    assert_eq!(Case::of(&bad).ask(&validator).code, Some(FindingCode::IssuerNotFound));
    // all of them, or one that somebody chose
    assert!(made(&[&broken], &public()).is_err());
    assert!(made(&[&broken, &anchor], &AnchorLimits::default()).is_err());
}
