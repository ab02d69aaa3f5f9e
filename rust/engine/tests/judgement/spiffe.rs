//! The profile `spiffe`: X509-SVIDs, and trust domains bound to their anchors.

use crate::support::case::{CACHES_OFF, Case};
use crate::support::{Draft, Issued, der, root};
use chainward::x509::oids;
use chainward::{AnchorLimits, FindingCode, Identity, Profile, Revocation, Validator};

fn domains(names: &[&str]) -> AnchorLimits {
    AnchorLimits { trust_domains: names.iter().map(ToString::to_string).collect(), ..AnchorLimits::default() }
}

/// A workload with these names.
fn workload(names: &[Vec<u8>]) -> Draft {
    Draft::leaf("workload").with(der::alternative_names(names))
}

fn svid(uri: &str) -> Draft {
    workload(&[der::uri(uri)])
}

/// Below an anchor for the trust domain `td`.
fn judged(leaf: &Issued, anchor: &Issued) -> Case {
    Case::of(leaf).trusting_within(anchor, domains(&["td"])).profile(Profile::Spiffe)
}

#[track_caller]
fn refused(leaf: Draft, code: FindingCode) {
    let anchor = root("root");
    let leaf = leaf.by(&anchor);
    judged(&leaf, &anchor).refused(code, &leaf);
}

#[test]
fn a_workload_is_accepted_with_its_id() {
    let anchor = root("root");
    let leaf = workload(&[der::uri("spiffe://td/web"), der::dns("web.test")]).by(&anchor);
    let verdict = judged(&leaf, &anchor).accepted();
    assert_eq!(Identity::of(&verdict).unwrap().spiffe_id.as_deref(), Some("spiffe://td/web"));
    let ca = Draft::ca("ca").by(&anchor);
    let leaf = svid("spiffe://td/web").by(&ca);
    judged(&leaf, &anchor).presenting([&ca]).accepted();
}

/// X509-SVID 2: "MUST contain exactly one URI SAN".
#[test]
fn there_is_one_uri() {
    refused(workload(&[der::dns("web.test")]), FindingCode::SpiffeId);
    refused(Draft::leaf("web").without(oids::SUBJECT_ALT_NAME), FindingCode::SpiffeId);
    let second = |uri| workload(&[der::uri("spiffe://td/web"), der::uri(uri)]);
    refused(second("spiffe://td/admin"), FindingCode::SpiffeId);
    refused(second("spiffe://td/web"), FindingCode::SpiffeId);
    refused(second("https://web.test/"), FindingCode::SpiffeId);
}

/// SPIFFE-ID 2.1 to 2.3; X509-SVID 3.1: "MUST have a non-root path component".
#[test]
fn the_uri_is_the_id_of_a_workload() {
    let long = format!("spiffe://td/{}", "a".repeat(2048 - 11));
    for bad in [
        "https://td/web",
        "spiffe://td",
        "spiffe://td/",
        "spiffe:///web",
        "spiffe://TD/web",
        "SPIFFE://td/web",
        "spiffe://td:443/web",
        "spiffe://user@td/web",
        "spiffe://td/web?a",
        "spiffe://td/web#a",
        "spiffe://td/a/../web",
        "spiffe://td//web",
        "spiffe://td/%77eb",
        &long,
    ] {
        refused(svid(bad), FindingCode::SpiffeId);
    }
    let anchor = root("root");
    let leaf = svid(&long[..2048]).by(&anchor);
    judged(&leaf, &anchor).accepted();
}

/// An ID in another form of name is no SPIFFE ID.
#[test]
fn other_forms_do_not_count() {
    let text = "spiffe://td/web";
    for name in [der::dns(text), der::email(text), der::upn(text), der::other_name(oids::SRV_NAME, text)] {
        refused(workload(&[name]), FindingCode::SpiffeId);
    }
    refused(Draft::leaf(text).without(oids::SUBJECT_ALT_NAME), FindingCode::SpiffeId);
}

/// X509-SVID 4.1, 4.3, 5.2.
#[test]
fn a_leaf_signs_handshakes_and_nothing_else() {
    let leaf = || svid("spiffe://td/web");
    let code = FindingCode::EndEntityIsCertificationAuthority;
    refused(leaf().with(der::basic_constraints(None)), code);
    refused(leaf().with(der::key_usage(der::DIGITAL_SIGNATURE | der::KEY_CERT_SIGN)), code);
    refused(leaf().with(der::key_usage(der::DIGITAL_SIGNATURE | der::CRL_SIGN)), code);
    refused(leaf().with(der::key_usage(der::KEY_ENCIPHERMENT)), FindingCode::DigitalSignatureMissing);
    refused(leaf().without(oids::KEY_USAGE), FindingCode::SpiffeId);
}

#[test]
fn an_anchor_vouches_for_its_trust_domains_only() {
    refused(svid("spiffe://other/web"), FindingCode::TrustDomain);
    refused(svid("spiffe://sub.td/web"), FindingCode::TrustDomain);
    let (first, second) = (root("first"), root("second"));
    let case = |leaf: &Issued| {
        let case = Case::of(leaf).profile(Profile::Spiffe);
        case.trusting_within(&first, domains(&["a"])).trusting_within(&second, domains(&["b", "c"]))
    };
    for (anchor, domain, is_good) in [
        (&first, "a", true),
        (&second, "b", true),
        (&second, "c", true),
        (&first, "b", false),
        (&second, "a", false),
    ] {
        let leaf = svid(&format!("spiffe://{domain}/web")).by(anchor);
        if is_good {
            case(&leaf).accepted();
        } else {
            case(&leaf).refused(FindingCode::TrustDomain, &leaf);
        }
    }
}

/// X509-SVID 3.2: a CA's own SPIFFE ID says which trust domain it is for.
#[test]
fn an_anchor_may_say_its_trust_domain_itself() {
    let own = |uri: &str| Draft::ca("root").with(der::alternative_names(&[der::uri(uri)])).self_signed();
    let anchor = own("spiffe://td");
    let case = |leaf: &Issued| Case::of(leaf).trusting(&anchor).profile(Profile::Spiffe);
    let leaf = svid("spiffe://td/web").by(&anchor);
    case(&leaf).accepted();
    let leaf = svid("spiffe://other/web").by(&anchor);
    case(&leaf).refused(FindingCode::TrustDomain, &leaf);
    for silent in [root("root"), own("spiffe://td/path"), own("https://td")] {
        assert_eq!(setup_error(&Case::of(&leaf).trusting(&silent)), FindingCode::TrustDomain);
    }
    assert_eq!(
        setup_error(&Case::of(&leaf).trusting_key(&anchor, AnchorLimits::default())),
        FindingCode::TrustDomain
    );
    assert_eq!(
        setup_error(&Case::of(&leaf).trusting_within(&anchor, domains(&["TD"]))),
        FindingCode::TrustDomain
    );
    let leaf = svid("spiffe://td/web").by(&anchor);
    Case::of(&leaf).trusting_key(&anchor, domains(&["td"])).profile(Profile::Spiffe).accepted();
}

fn setup_error(case: &Case) -> FindingCode {
    let case = case.clone().profile(Profile::Spiffe);
    Validator::new(&case.store(), case.policy, Revocation::None, CACHES_OFF).unwrap_err().finding.code
}

/// The limit holds under other profiles as well, and for what only looks like a SPIFFE ID.
#[test]
fn the_limit_holds_under_every_profile() {
    let anchor = root("root");
    let judge = |names: &[Vec<u8>]| {
        let leaf = workload(names).by(&anchor);
        (Case::of(&leaf).trusting_within(&anchor, domains(&["td"])), leaf)
    };
    judge(&[der::uri("spiffe://td/web"), der::uri("https://other.test/")]).0.accepted();
    judge(&[der::dns("web.test")]).0.accepted();
    for bad in ["spiffe://other/web", "SPIFFE://other/web", "spiffe://td:1/web"] {
        let (case, leaf) = judge(&[der::uri("spiffe://td/web"), der::uri(bad)]);
        case.refused(FindingCode::TrustDomain, &leaf);
    }
}

#[test]
fn another_anchor_may_vouch() {
    let (first, second) = (root("first"), root("second"));
    let ca = Draft::ca("cross");
    let key = ca.key.clone();
    let crossed = [ca.by(&first), Draft::ca("cross").key(&key).by(&second)];
    let leaf = svid("spiffe://b/web").by(&crossed[0]);
    let case = Case::of(&leaf).profile(Profile::Spiffe).presenting(&crossed);
    let case = case.trusting_within(&first, domains(&["a"])).trusting_within(&second, domains(&["b"]));
    assert_eq!(*case.accepted().path.last().unwrap().der, *second.der);
}
