//! The allow rules: who is a client at all.

use crate::support::case::Case;
use crate::support::{Draft, Issued, NOW, START, chain, der, root};
use chainward::x509::{ObjectIdentifier, oids};
use chainward::{AllowRule, AnchorLimits, Authority, FindingCode, NamePattern, PatternForm, sha256};

fn names(patterns: &[(PatternForm, &str)]) -> AllowRule {
    let names = patterns.iter().map(|(form, text)| NamePattern::new(*form, text).unwrap()).collect();
    AllowRule { names, ..AllowRule::default() }
}

fn spiffe(text: &str) -> AllowRule {
    names(&[(PatternForm::Spiffe, text)])
}

fn by_certificate(ca: &Issued) -> Authority {
    Authority { sha256: Some(sha256(&ca.der)), ..Authority::default() }
}

fn by_key(ca: &Issued) -> Authority {
    Authority { key_sha256: Some(sha256(ca.key.info())), ..Authority::default() }
}

fn by_name(name: &str) -> Authority {
    Authority { name: Some(name.to_owned()), ..Authority::default() }
}

fn named(names: &[Vec<u8>]) -> Draft {
    Draft::leaf("client").with(der::alternative_names(names))
}

/// A case with these rules.
fn ruled(leaf: &Issued, anchor: &Issued, rules: &[AllowRule]) -> Case {
    Case::of(leaf).trusting(anchor).policy(|policy| policy.allow = rules.to_vec())
}

const NOT_ALLOWED: FindingCode = FindingCode::NotAllowed;

#[test]
fn without_rules_everyone_with_a_path_is_a_client() {
    let anchor = root("root");
    let leaf = named(&[der::uri("spiffe://x/a")]).by(&anchor);
    ruled(&leaf, &anchor, &[]).accepted();
    ruled(&leaf, &anchor, &[spiffe("spiffe://x/*")]).accepted();
    ruled(&leaf, &anchor, &[spiffe("spiffe://y/*")]).refused(NOT_ALLOWED, &leaf);
}

#[test]
fn rules_add_up() {
    let anchor = root("root");
    let leaf = named(&[der::uri("spiffe://x/a")]).by(&anchor);
    let rules = [spiffe("spiffe://y/*"), spiffe("spiffe://x/a")];
    ruled(&leaf, &anchor, &rules).accepted();
    ruled(&leaf, &anchor, &rules[..1]).refused(NOT_ALLOWED, &leaf);
}

/// Whoever reads the identity may take any of its names.
#[test]
fn each_name_of_the_leaf_must_match() {
    let anchor = root("root");
    let both = named(&[der::uri("spiffe://x/a"), der::dns("admin.corp.test")]).by(&anchor);
    ruled(&both, &anchor, &[spiffe("spiffe://x/*")]).refused(NOT_ALLOWED, &both);
    let apart = [spiffe("spiffe://x/*"), names(&[(PatternForm::Dns, "*.corp.test")])];
    ruled(&both, &anchor, &apart).refused(NOT_ALLOWED, &both);
    let rule = names(&[(PatternForm::Spiffe, "spiffe://x/*"), (PatternForm::Dns, "*.corp.test")]);
    ruled(&both, &anchor, &[rule]).accepted();
}

#[test]
fn names_that_no_pattern_can_match_are_not_let_in() {
    let anchor = root("root");
    let good = der::uri("spiffe://x/a");
    let odd = [
        der::other_name(oids::SMARTCARD_LOGON, "x"),
        der::tlv(0xa4, &der::common_name("admin")),
        der::tlv(0x88, oids::UPN.as_bytes()),
        der::dns("*.corp.test"),
        der::dns("a b"),
        der::uri("spiffe://x/a/../b"),
    ];
    for name in odd {
        let leaf = named(&[good.clone(), name]).by(&anchor);
        let rule = names(&[(PatternForm::Spiffe, "spiffe://x/*"), (PatternForm::Dns, "*.corp.test")]);
        ruled(&leaf, &anchor, &[rule]).refused(NOT_ALLOWED, &leaf);
    }
}

#[test]
fn no_name_is_no_client_where_names_are_asked_for() {
    let anchor = root("root");
    let leaf = Draft::leaf("x.test").without(oids::SUBJECT_ALT_NAME).by(&anchor);
    ruled(&leaf, &anchor, &[names(&[(PatternForm::Dns, "x.test")])]).refused(NOT_ALLOWED, &leaf);
    let any = AllowRule { anchor: Some(by_certificate(&anchor)), ..AllowRule::default() };
    ruled(&leaf, &anchor, &[any]).accepted();
}

/// One text in every form: a rule for one form never lets another in.
#[test]
fn forms_are_never_mixed() {
    let anchor = root("root");
    let forms = [
        (PatternForm::Dns, der::dns("host.test"), "host.test"),
        (PatternForm::Ip, der::ip(&[192, 0, 2, 1]), "192.0.2.1"),
        (PatternForm::Email, der::email("ann@host.test"), "ann@host.test"),
        (PatternForm::Upn, der::upn("ann@host.test"), "ann@host.test"),
        (PatternForm::Uri, der::uri("https://host.test/a"), "https://host.test/a"),
        (PatternForm::Spiffe, der::uri("spiffe://host.test/a"), "spiffe://host.test/a"),
    ];
    for (own, name, _) in &forms {
        let leaf = named(std::slice::from_ref(name)).by(&anchor);
        for (form, _, text) in &forms {
            let case = ruled(&leaf, &anchor, &[names(&[(*form, text)])]);
            if own == form {
                case.accepted();
            } else {
                case.refused(NOT_ALLOWED, &leaf);
            }
        }
    }
}

#[test]
fn an_anchor_is_known_by_certificate_key_and_name() {
    let (anchor, other) = (root("root"), root("other"));
    let cas = chain(&anchor, &["one"]);
    let leaf = Draft::leaf("client").by(&cas[0]);
    let case = |wanted| {
        let rule = AllowRule { anchor: Some(wanted), ..AllowRule::default() };
        ruled(&leaf, &anchor, &[rule]).trusting(&other).presenting(&cas)
    };
    for good in [by_certificate(&anchor), by_key(&anchor), by_name("CN=root")] {
        case(good).accepted();
    }
    for bad in [
        by_certificate(&other),
        by_key(&other),
        by_name("CN=other"),
        by_certificate(&cas[0]),
        by_name("CN=one"),
    ] {
        case(bad).refused(NOT_ALLOWED, &leaf);
    }
    let mixed = Authority { name: Some("CN=other".to_owned()), ..by_key(&anchor) };
    case(mixed).refused(NOT_ALLOWED, &leaf);
}

#[test]
fn an_issuer_is_the_one_that_signed_the_leaf() {
    let anchor = root("root");
    let cas = chain(&anchor, &["one", "two"]);
    let leaf = Draft::leaf("client").by(&cas[1]);
    let case = |wanted| {
        let rule = AllowRule { issuer: Some(wanted), ..AllowRule::default() };
        ruled(&leaf, &anchor, &[rule]).presenting(&cas)
    };
    for good in [by_certificate(&cas[1]), by_key(&cas[1]), by_name("CN=two")] {
        case(good).accepted();
    }
    for bad in [by_certificate(&cas[0]), by_key(&anchor), by_name("CN=one"), by_name("CN=client")] {
        case(bad).refused(NOT_ALLOWED, &leaf);
    }
    let direct = Draft::leaf("client").by(&anchor);
    let rule = AllowRule { issuer: Some(by_certificate(&anchor)), ..AllowRule::default() };
    ruled(&direct, &anchor, &[rule]).accepted();
}

#[test]
fn a_sub_ca_vouches_for_its_own_names_only() {
    let anchor = root("root");
    let cas = chain(&anchor, &["workloads"]);
    let below = chain(&cas[0], &["rogue"]);
    let rules = [
        AllowRule { issuer: Some(by_key(&cas[0])), ..spiffe("spiffe://x/*") },
        AllowRule { issuer: Some(by_key(&anchor)), ..names(&[(PatternForm::Dns, "*.corp.test")]) },
    ];
    let judge = |name: Vec<u8>, issuer: &Issued| {
        let leaf = named(&[name]).by(issuer);
        (ruled(&leaf, &anchor, &rules).presenting(&cas).presenting(&below), leaf)
    };
    judge(der::uri("spiffe://x/a"), &cas[0]).0.accepted();
    judge(der::dns("a.corp.test"), &anchor).0.accepted();
    for (name, issuer) in [
        (der::dns("a.corp.test"), &cas[0]),
        (der::uri("spiffe://x/a"), &anchor),
        (der::uri("spiffe://x/a"), &below[0]),
        (der::uri("spiffe://y/a"), &cas[0]),
    ] {
        let (case, leaf) = judge(name, issuer);
        case.refused(NOT_ALLOWED, &leaf);
    }
}

/// `x,O=admin` in a common name is not an organisation, and a name is compared whole.
#[test]
fn names_of_cas_are_never_flattened() {
    let anchor = root("root");
    let (cn, o) = (oids::COMMON_NAME, oids::ORGANIZATION_NAME);
    let flat = Draft { subject: der::common_name("x,O=admin"), ..Draft::ca("") }.by(&anchor);
    let reordered = der::name(&[&[der::attribute(cn, "x")], &[der::attribute(o, "admin")]]);
    let reordered = Draft { subject: reordered, ..Draft::ca("") }.by(&anchor);
    let together = der::name(&[&[der::attribute(cn, "x"), der::attribute(o, "admin")]]);
    let together = Draft { subject: together, ..Draft::ca("") }.by(&anchor);
    let real = der::name(&[&[der::attribute(o, "admin")], &[der::attribute(cn, "x")]]);
    let real = Draft { subject: real, ..Draft::ca("") }.by(&anchor);
    for (ca, is_good) in [(&flat, false), (&reordered, false), (&together, false), (&real, true)] {
        let leaf = Draft::leaf("client").by(ca);
        let rule = AllowRule { issuer: Some(by_name("CN=x,O=admin")), ..AllowRule::default() };
        let case = ruled(&leaf, &anchor, &[rule]).presenting([ca]);
        if is_good {
            case.accepted();
        } else {
            case.refused(NOT_ALLOWED, &leaf);
        }
    }
}

#[test]
fn usages_stand_in_the_leaf_and_are_allowed_above() {
    let anchor = root("root");
    let usage = |wanted: &[ObjectIdentifier]| AllowRule { usage: wanted.to_vec(), ..AllowRule::default() };
    let wanted: [ObjectIdentifier; 2] = [oids::CLIENT_AUTH.into(), oids::SMARTCARD_LOGON.into()];
    let case = |leaf: &Issued| {
        ruled(leaf, &anchor, &[usage(&wanted)]).policy(|policy| policy.usage.required.clear())
    };
    let with = |usages: &[_]| Draft::leaf("client").with(der::extended_key_usage(usages)).by(&anchor);
    case(&with(&[oids::CLIENT_AUTH, oids::SMARTCARD_LOGON])).accepted();
    for leaf in [
        with(&[oids::CLIENT_AUTH]),
        with(&[oids::ANY_EXTENDED_KEY_USAGE]),
        Draft::leaf("client").without(oids::EXTENDED_KEY_USAGE).by(&anchor),
    ] {
        case(&leaf).refused(NOT_ALLOWED, &leaf);
    }
    let ca = Draft::ca("one").with(der::extended_key_usage(&[oids::CLIENT_AUTH])).by(&anchor);
    let leaf = Draft::leaf("client")
        .with(der::extended_key_usage(&[oids::CLIENT_AUTH, oids::SMARTCARD_LOGON]))
        .by(&ca);
    case(&leaf).presenting([&ca]).refused(NOT_ALLOWED, &leaf);
}

/// A rule is about a path, and another path may satisfy it.
#[test]
fn a_refused_path_lets_another_one_be_tried() {
    let (first, second) = (root("first"), root("second"));
    let ca = Draft::ca("cross");
    let key = ca.key.clone();
    let by_first = ca.by(&first);
    let by_second = Draft::ca("cross").key(&key).by(&second);
    let leaf = Draft::leaf("client").by(&by_first);
    for wanted in [&first, &second] {
        let rule = AllowRule { anchor: Some(by_certificate(wanted)), ..AllowRule::default() };
        let case = ruled(&leaf, &first, &[rule]).trusting(&second).presenting([&by_first, &by_second]);
        let verdict = case.accepted();
        assert_eq!(*verdict.path.last().unwrap().der, *wanted.der);
    }
    let rule = AllowRule { issuer: Some(by_certificate(&by_second)), ..AllowRule::default() };
    let case = ruled(&leaf, &first, &[rule]).trusting(&second).presenting([&by_first, &by_second]);
    assert_eq!(*case.accepted().path[1].der, *by_second.der);
}

#[test]
fn bare_keys_and_leaves_that_are_their_own_anchor() {
    let anchor = root("root");
    let leaf = Draft::leaf("client").by(&anchor);
    let bare = |rule| {
        Case::of(&leaf)
            .trusting_key(&anchor, AnchorLimits::default())
            .policy(|policy| policy.allow = vec![rule])
    };
    bare(AllowRule {
        anchor: Some(by_key(&anchor)),
        issuer: Some(by_name("CN=root")),
        ..AllowRule::default()
    })
    .accepted();
    bare(AllowRule { anchor: Some(by_certificate(&anchor)), ..AllowRule::default() })
        .refused(NOT_ALLOWED, &leaf);
    let pinned = Draft::leaf("pinned").self_signed();
    let limits = || AnchorLimits { end_entity: true, ..AnchorLimits::default() };
    let own = |rule| {
        Case::of(&pinned).trusting_within(&pinned, limits()).policy(|policy| policy.allow = vec![rule])
    };
    own(AllowRule { anchor: Some(by_certificate(&pinned)), ..AllowRule::default() }).accepted();
    own(AllowRule { issuer: Some(by_certificate(&pinned)), ..AllowRule::default() })
        .refused(NOT_ALLOWED, &pinned);
}

#[test]
fn what_else_is_wrong_speaks_first() {
    let anchor = root("root");
    let leaf = named(&[der::dns("a.test")]).valid(START, NOW).by(&anchor);
    ruled(&leaf, &anchor, &[spiffe("spiffe://x/*")]).at(NOW + 1).refused(FindingCode::Expired, &leaf);
}

/// 2,000 names under 1,000 patterns: refused for its cost and not judged.
#[test]
fn names_times_patterns_is_charged() {
    let anchor = root("root");
    let many: Vec<_> = (0..2_000).map(|number| der::dns(&format!("n{number}.test"))).collect();
    let leaf = named(&many).by(&anchor);
    let patterns: Vec<String> =
        (0..1_000).map(|number| format!("*.p{number}.test")).chain(["*.test".to_owned()]).collect();
    let patterns: Vec<_> = patterns.iter().map(|text| (PatternForm::Dns, text.as_str())).collect();
    ruled(&leaf, &anchor, &[names(&patterns)]).refused_as_a_whole(FindingCode::BudgetExhausted);
    ruled(&leaf, &anchor, &[names(&patterns[990..])]).accepted();
}
