//! What `[revocation]` may say, and how one is told what is wrong.

use chainward_validate::policy::{Authority, Policy, Profile};
use chainward_validate::revocation::rules::{
    Coverage, Mode, RevocationRules, SourceKind, Stance, Timeliness,
};

use super::super::{policy_diff, policy_from_json, policy_from_toml, policy_to_toml};

const DIGEST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn rules(text: &str) -> RevocationRules {
    policy_from_toml(text).unwrap().revocation
}

fn at(text: &str) -> (String, String, Option<usize>) {
    let error = policy_from_toml(text).unwrap_err();
    (error.message, error.key.unwrap_or_default(), error.line)
}

fn everything() -> Stance {
    Stance {
        coverage: Coverage::EndEntity,
        sources: vec![SourceKind::Crl, SourceKind::Stapled],
        mode: Mode::Soft,
        timeliness: Timeliness { grace_seconds: 21_600, max_age_seconds: Some(604_800), skew_seconds: 30 },
        short_lived_seconds: 5_400,
        accept_no_revocation_available: true,
    }
}

const EVERYTHING: &str = "coverage = 'end-entity'\nsources = ['crl', 'stapled']\nmode = 'soft'\ngrace = '6h'\n\
    max_age = '7d'\nclock_skew = '30s'\nshort_lived = '90m'\naccept_no_revocation_available = true\n";

#[test]
fn every_key_of_a_stance_is_read() {
    let read = rules(&format!("[revocation]\n{EVERYTHING}require_crl_number = true\n"));
    let expected = RevocationRules { default: everything(), issuers: Vec::new(), require_crl_number: true };
    assert_eq!(read, expected);
    assert_eq!(rules("[revocation]\n"), RevocationRules::default());
}

/// Each key alone changes its own value and leaves the others as they are.
#[test]
fn single_keys_override() {
    let changed = |change: fn(&mut RevocationRules)| {
        let mut rules = RevocationRules::default();
        change(&mut rules);
        rules
    };
    let cases: [(&str, RevocationRules); 9] = [
        ("coverage = 'end-entity'", changed(|rules| rules.default.coverage = Coverage::EndEntity)),
        ("sources = ['ocsp']", changed(|rules| rules.default.sources = vec![SourceKind::Ocsp])),
        ("mode = 'report-only'", changed(|rules| rules.default.mode = Mode::ReportOnly)),
        ("grace = '1d'", changed(|rules| rules.default.timeliness.grace_seconds = 86_400)),
        ("max_age = '1d'", changed(|rules| rules.default.timeliness.max_age_seconds = Some(86_400))),
        ("clock_skew = '0s'", changed(|rules| rules.default.timeliness.skew_seconds = 0)),
        ("short_lived = '1h'", changed(|rules| rules.default.short_lived_seconds = 3_600)),
        (
            "accept_no_revocation_available = true",
            changed(|rules| rules.default.accept_no_revocation_available = true),
        ),
        ("require_crl_number = true", changed(|rules| rules.require_crl_number = true)),
    ];
    for (line, expected) in cases {
        assert_eq!(rules(&format!("[revocation]\n{line}")), expected, "{line}");
        let policy = Policy { revocation: expected, ..Policy::of(Profile::ClientAuth) };
        let key = format!("revocation.{}", line.split(' ').next().unwrap());
        let [(found, left, right)] = &*policy_diff(&Policy::of(Profile::ClientAuth), &policy) else {
            panic!("one difference: {line}")
        };
        assert!(*found == key && left.is_some() && right.is_some(), "{found}");
    }
}

#[test]
fn an_issuer_differs_from_the_table_in_what_it_says() {
    let read = rules(&format!(
        "[revocation]\n{EVERYTHING}\
         [[revocation.issuer]]\nname = 'CN=a'\nmode = 'hard'\nmax_age = 'none'\n\
         [[revocation.issuer]]\nsha256 = '{DIGEST}'\nkey_sha256 = '{DIGEST}'\nsources = ['ocsp']\n\
         [[revocation.issuer]]\nname = 'CN=b'\n"
    ));
    let mut first = Stance { mode: Mode::Hard, ..everything() };
    first.timeliness.max_age_seconds = None;
    let digest: [u8; 32] = std::array::from_fn(|index| 0x11 * u8::try_from(index % 16).unwrap());
    let named = |name: &str| Authority { name: Some(name.to_owned()), ..Authority::default() };
    let by_digests = Authority { sha256: Some(digest), key_sha256: Some(digest), name: None };
    let second = Stance { sources: vec![SourceKind::Ocsp], ..everything() };
    let expected = [(named("CN=a"), first), (by_digests, second), (named("CN=b"), everything())];
    assert_eq!(read.issuers, expected);
    assert_eq!(read.default, everything());
}

#[test]
fn rules_come_back_from_their_file() {
    for default in [Stance::default(), everything()] {
        for issuer in [Stance::default(), everything()] {
            let authority = Authority { name: Some("CN=a".to_owned()), ..Authority::default() };
            let revocation = RevocationRules {
                default: default.clone(),
                issuers: vec![(authority, issuer)],
                require_crl_number: true,
            };
            let policy = Policy { revocation, ..Policy::of(Profile::ClientAuth) };
            assert_eq!(policy_from_toml(&policy_to_toml(&policy)).unwrap(), policy);
            let differences = policy_diff(&Policy::of(Profile::ClientAuth), &policy);
            assert!(differences.iter().any(|(key, ..)| key == "revocation.issuer"), "{differences:?}");
        }
    }
}

#[test]
fn json_says_the_same() {
    let json = r#"{"revocation": {"grace": "6h", "issuer": [{"name": "CN=a", "mode": "soft"}]}}"#;
    let toml = "[revocation]\ngrace = '6h'\nissuer = [{ name = 'CN=a', mode = 'soft' }]";
    assert_eq!(policy_from_json(json).unwrap(), policy_from_toml(toml).unwrap());
    let error = policy_from_json(r#"{"revocation": {"grace": 3600}}"#).unwrap_err();
    assert_eq!((error.key.as_deref(), error.line), (Some("revocation.grace"), None));
}

#[test]
fn errors_name_key_and_line() {
    let (message, key, line) = at("# later\n[revocation]\nmode = 'hard'\ngrace = '6 hours'\n");
    assert_eq!(message, "`6 hours` is not a whole number and one of d, h, m, s, like 6h");
    assert_eq!((key.as_str(), line), ("revocation.grace", Some(4)));
    let (message, ..) = at("[revocation]\nmode = 'maybe'");
    assert_eq!(message, "`maybe` is not one of: hard, soft, report-only");
    for (text, key, wanted) in [
        ("[revocation]\nmax_age = '0s'", "revocation.max_age", 2),
        ("[revocation]\nmax_age = 86400", "revocation.max_age", 2),
        ("[revocation]\nclock_skew = 'none'", "revocation.clock_skew", 2),
        ("[revocation]\nsources = []", "revocation.sources", 2),
        ("[revocation]\nsources = ['crl', 'crl']", "revocation.sources", 2),
        ("[revocation]\nsources = ['crl', 'crlite']", "revocation.sources[1]", 2),
        ("[revocation]\nsources = 'crl'", "revocation.sources", 2),
        ("[revocation]\n\ncoverage = 'leaf'", "revocation.coverage", 3),
        ("[revocation]\nmax-age = '7d'", "revocation.max-age", 2),
        ("[revocation]\nsoft = true", "revocation.soft", 2),
        (
            "[revocation]\naccept_no_revocation_available = 'yes'",
            "revocation.accept_no_revocation_available",
            2,
        ),
        ("[[revocation.issuer]]\nmode = 'soft'", "revocation.issuer[0]", 1),
        (
            "[[revocation.issuer]]\nname = 'CN=a'\n[[revocation.issuer]]\nname = 'CN=b'\nmode = 'no'",
            "revocation.issuer[1].mode",
            5,
        ),
        (
            "[[revocation.issuer]]\nname = 'CN=a'\nrequire_crl_number = true",
            "revocation.issuer[0].require_crl_number",
            3,
        ),
        ("[[revocation.issuer]]\nname = 'CN=a'\nissuer = []", "revocation.issuer[0].issuer", 3),
        ("[[revocation.issuer]]\nsha256 = 'ab'", "revocation.issuer[0].sha256", 2),
    ] {
        let (message, found, line) = at(text);
        assert_eq!((found.as_str(), line), (key, Some(wanted)), "{text}: {message}");
    }
}
