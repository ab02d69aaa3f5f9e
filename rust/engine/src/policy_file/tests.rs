//! What a policy file may say, and how it is told what is wrong.

use chainward_validate::policy::{Allowed, KeyName, Policy, Profile, Response, TypedName};
use chainward_x509::oids;

use super::*;

fn refusal(text: &str) -> (String, Option<String>, Option<usize>) {
    let error = policy_from_toml(text).unwrap_err();
    (error.message, error.key, error.line)
}

#[test]
fn an_empty_file_is_the_default_profile() {
    assert_eq!(policy_from_toml("").unwrap(), Policy::of(Profile::ClientAuth));
}

#[test]
fn every_profile_comes_back_from_its_file() {
    for &profile in Profile::ALL {
        let mut policy = Policy::of(profile);
        assert_eq!(policy_from_toml(&policy_to_toml(&policy)).unwrap(), policy);
        policy.max_lifetime_seconds = Some(7);
        policy.permitted = vec![TypedName::Ip("10.0.0.0/8".to_owned()), TypedName::Directory(vec![0x30, 0])];
        policy.algorithms.keys = vec![Allowed { name: KeyName::P256, until: Some(0) }];
        assert_eq!(policy_from_toml(&policy_to_toml(&policy)).unwrap(), policy);
    }
}

/// Each key of one profile's file overrides that of each other profile.
#[test]
fn every_key_overrides() {
    for &profile in Profile::ALL {
        for &other in Profile::ALL {
            let text = policy_to_toml(&Policy::of(profile));
            let line = |profile: Profile| format!("profile = \"{}\"", profile.slug());
            let read = policy_from_toml(&text.replace(&line(profile), &line(other))).unwrap();
            assert_eq!(read, Policy { profile: other, ..Policy::of(profile) });
        }
    }
}

#[test]
fn single_values_are_overridden_and_the_others_stay() {
    let text = "profile = 'rfc5280'\nmax_intermediates = 3\n[usage]\nrequired = ['clientAuth', '1.2.3']\n\
                [duties]\nserial_number = 'refuse'\n[algorithms]\nkeys = ['p256 until 1970-01-02T00:00:00Z']";
    let mut expected = Policy::of(Profile::Rfc5280);
    expected.max_intermediates = 3;
    expected.usage.required = vec![oids::CLIENT_AUTH.into(), "1.2.3".parse().unwrap()];
    expected.duties.serial_number = Response::Refuse;
    expected.algorithms.keys = vec![Allowed { name: KeyName::P256, until: Some(86_400) }];
    assert_eq!(policy_from_toml(text).unwrap(), expected);
}

#[test]
fn errors_name_key_and_line() {
    let (message, key, line) = refusal("# a comment\n[duties]\nserial_number = 'perhaps'\n");
    assert_eq!(message, "`perhaps` is not one of: accept, notice, refuse");
    assert_eq!((key.as_deref(), line), (Some("duties.serial_number"), Some(3)));

    let (message, key, line) = refusal("max_intermediates = 1\n\n[duties]\nserial_numbers = 'refuse'\n");
    assert!(message.contains("unknown field `serial_numbers`"), "{message}");
    assert_eq!((key.as_deref(), line), (Some("duties.serial_numbers"), Some(4)));

    let (_, key, line) = refusal("\nmax_intermediates = -1");
    assert_eq!((key.as_deref(), line), (Some("max_intermediates"), Some(2)));

    // The line is the one where the value of the key begins.
    let (_, key, line) = refusal("[algorithms]\nkeys = [\n  'p256',\n  'p257']");
    assert_eq!((key.as_deref(), line), (Some("algorithms.keys[1]"), Some(2)));

    let (message, key, line) = refusal("\n\npermitted = [{ ip = '10.0.0.0/33' }]");
    assert!(message.contains("10.0.0.0/33"), "{message}");
    assert_eq!((key.as_deref(), line), (Some("permitted"), Some(3)));

    let (_, key, line) =
        refusal("# minimum_rsa_bits\n[algorithms]\nlegacy_sha1 = true\nminimum_rsa_bits = 1024");
    assert_eq!((key.as_deref(), line), (Some("algorithms.minimum_rsa_bits"), Some(4)));
    let (_, key, line) = refusal("algorithms.keys = ['p256', 'p256 until 2030-01-01T00:00:00Z']");
    assert_eq!((key.as_deref(), line), (Some("algorithms.keys"), Some(1)));

    let (_, key, line) = refusal("max_intermediates = 1\nmax_intermediates = 2");
    assert_eq!((key, line), (None, Some(2)));
}

#[test]
fn wrong_values_are_not_guessed() {
    for text in [
        "profile = 'web'",
        "max_lifetime_seconds = 0",
        "accepted_critical_extensions = ['1']",
        "permitted = [{ directory = '3' }]",
        "permitted = [{ directory = '+3' }]",
        "excluded = [{ name = 'x' }]",
        "[algorithms]\nsignatures = ['ecdsa-sha256 until 2030-01-01']",
        "[usage]\nrequired = ['clientauth']",
        "[usage]\nrequired = 'clientAuth'",
        "[initial]\nexplicit_policy = 1",
    ] {
        assert!(policy_from_toml(text).is_err(), "{text}");
    }
}

#[test]
fn json_says_the_same() {
    let policy = policy_from_json(r#"{"profile": "rfc5280", "usage": {"absent": "refuse"}}"#).unwrap();
    assert_eq!(policy, policy_from_toml("profile = 'rfc5280'\n[usage]\nabsent = 'refuse'").unwrap());
    let error = policy_from_json(r#"{"usage": {"absent": 1}}"#).unwrap_err();
    assert_eq!((error.key.as_deref(), error.line), (Some("usage.absent"), None));
    assert!(!error.message.contains("line"), "{error}");
    assert!(policy_from_json("{} {}").is_err());
}

#[test]
fn a_difference_names_the_key_and_both_values() {
    let (left, mut right) = (Policy::of(Profile::ClientAuth), Policy::of(Profile::ClientAuth));
    assert!(policy_diff(&left, &right).is_empty());
    right.usage.absent = Response::Refuse;
    right.max_lifetime_seconds = Some(60);
    let expected = [
        ("max_lifetime_seconds".to_owned(), None, Some("60".to_owned())),
        ("usage.absent".to_owned(), Some("\"notice\"".to_owned()), Some("\"refuse\"".to_owned())),
    ];
    assert_eq!(policy_diff(&left, &right), expected);
}

const DIGEST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

#[test]
fn allow_rules_come_back_from_their_file() {
    let colons: Vec<_> =
        DIGEST.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_uppercase()).collect();
    let text = format!(
        "[[allow]]\nissuer = {{ sha256 = '{}', name = 'CN=a' }}\nnames = [{{ spiffe = 'spiffe://x/*' }}, {{ ip = '10.0.0.0/8' }}]\n\
         [[allow]]\nanchor = {{ key_sha256 = '{DIGEST}' }}\nusage = ['clientAuth', '1.2.3']\n",
        colons.join(":")
    );
    let policy = policy_from_toml(&text).unwrap();
    let [first, second] = &*policy.allow else { panic!("two rules") };
    let issuer = first.issuer.as_ref().unwrap();
    assert_eq!((issuer.sha256.unwrap()[1], issuer.name.as_deref()), (0x11, Some("CN=a")));
    assert_eq!(first.names[0].text(), "spiffe://x/*");
    assert_eq!(first.names[1].form(), chainward_validate::names::PatternForm::Ip);
    assert_eq!(second.anchor.as_ref().unwrap().key_sha256, issuer.sha256);
    assert_eq!(second.usage, [oids::CLIENT_AUTH.into(), "1.2.3".parse().unwrap()]);
    assert_eq!(policy_from_toml(&policy_to_toml(&policy)).unwrap(), policy);
    assert_eq!(policy_diff(&Policy::of(Profile::ClientAuth), &policy).len(), 1);
}

#[test]
fn errors_of_allow_rules_name_key_and_line() {
    let at = |text: &str| {
        let (message, key, line) = refusal(text);
        (message, key.unwrap_or_default(), line)
    };
    let (message, key, line) =
        at("# rules\n[[allow]]\nnames = [{ dns = '*.a.test' }]\n[[allow]]\nnames = [\n { dns = '*' }]");
    assert!(message.starts_with("`*`: "), "{message}");
    assert_eq!((key.as_str(), line), ("allow[1].names[0]", Some(5)));
    let (_, key, line) = at("[[allow]]\nissuer = { sha256 = 'ab' }");
    assert_eq!((key.as_str(), line), ("allow[0].issuer.sha256", Some(2)));
    for (text, key) in [
        ("[[allow]]", "allow[0]"),
        ("[[allow]]\nnames = []", "allow[0]"),
        ("[[allow]]\nusage = []", "allow[0]"),
        ("[[allow]]\nissuer = {}", "allow[0].issuer"),
        ("[[allow]]\nsubject = 'a'", "allow[0].subject"),
        ("[[allow]]\nnames = [{ cn = 'a' }]", "allow[0].names[0]"),
        ("[[allow]]\nnames = [{ dns = 'a', ip = '::1' }]", "allow[0].names[0]"),
        ("[[allow]]\nnames = ['a']", "allow[0].names[0]"),
    ] {
        let (message, found, line) = at(text);
        assert!(found.starts_with(key) && line.is_some(), "{text}: {found} {line:?} {message}");
    }
}
