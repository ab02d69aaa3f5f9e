//! What the patterns of each form match, and what they must not.

use chainward_x509::{GeneralName, OtherName, oids};

use super::*;

fn pattern(form: PatternForm, text: &str) -> NamePattern {
    NamePattern::new(form, text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}

fn matches(form: PatternForm, text: &str, name: &GeneralName<'_>) -> bool {
    ClientName::of(name).is_some_and(|name| pattern(form, text).matches(&name))
}

/// (pattern, those it matches, those it does not)
type Row<'a> = (&'a str, &'a [&'a str], &'a [&'a str]);

fn check<'a>(form: PatternForm, name: impl Fn(&'a str) -> GeneralName<'a>, rows: &[Row<'a>]) {
    for (text, good, bad) in rows {
        for found in *good {
            assert!(matches(form, text, &name(found)), "{text} must match {found}");
        }
        for found in *bad {
            assert!(!matches(form, text, &name(found)), "{text} must not match {found}");
        }
    }
}

#[test]
fn dns() {
    check(
        PatternForm::Dns,
        GeneralName::Dns,
        &[
            (
                "Host.test",
                &["host.test", "HOST.TEST"],
                &["a.host.test", "ahost.test", "host.test.evil", "*.host.test"],
            ),
            (
                "*.Corp.test",
                &["a.corp.test", "a.b.CORP.test"],
                &[
                    "corp.test",
                    "acorp.test",
                    "*.corp.test",
                    "*.a.corp.test",
                    "a.corp.test.evil",
                    ".corp.test",
                ],
            ),
        ],
    );
}

#[test]
fn ip() {
    let of = |text: &str, octets: &[u8]| matches(PatternForm::Ip, text, &GeneralName::Ip(octets));
    assert!(of("192.0.2.1", &[192, 0, 2, 1]) && !of("192.0.2.1", &[192, 0, 2, 2]));
    assert!(of("10.32.0.0/11", &[10, 63, 255, 255]) && !of("10.32.0.0/11", &[10, 64, 0, 0]));
    assert!(of("0.0.0.0/0", &[255; 4]) && of("::/0", &[255; 16]));
    let mapped = [&[0; 10][..], &[255, 255, 192, 0, 2, 1]].concat();
    assert!(!of("192.0.2.1", &mapped) && !of("::/0", &[192, 0, 2, 1]), "families are apart");
    let address = [&[0x20, 0x01, 0x0d, 0xb8][..], &[1; 12]].concat();
    assert!(of("2001:db8::/32", &address) && !of("2001:db9::/32", &address));
}

#[test]
fn email() {
    check(
        PatternForm::Email,
        GeneralName::Rfc822,
        &[
            (
                "Ann@host.test",
                &["Ann@HOST.test", "\"Ann\"@host.test"],
                &["ann@host.test", "Ann@a.host.test", "bAnn@host.test"],
            ),
            (
                "@host.test",
                &["ann@Host.test", "\"a@b\"@host.test"],
                &["ann@a.host.test", "ann@ahost.test", "@host.test"],
            ),
            ("@.host.test", &["ann@a.host.test", "ann@a.b.HOST.test"], &["ann@host.test", "ann@ahost.test"]),
            ("*@host.test", &["*@host.test"], &["ann@host.test"]),
        ],
    );
}

#[test]
fn upn() {
    let of = |text: &str, name: &str| {
        let value = [&[0x0c, u8::try_from(name.len()).unwrap()], name.as_bytes()].concat();
        matches(PatternForm::Upn, text, &GeneralName::Other(OtherName { type_id: oids::UPN, value: &value }))
    };
    assert!(of("Ann@Corp.test", "aNN@cORP.test") && of("Änn@corp.test", "änn@corp.test"));
    assert!(of("@corp.test", "ann@CORP.test") && of("@.corp.test", "ann@eu.corp.test"));
    assert!(!of("ann@corp.test", "bob@corp.test") && !of("@corp.test", "ann@eu.corp.test"));
    assert!(!of("@.corp.test", "ann@corp.test") && !of("@corp.test", "ann@acorp.test"));
}

#[test]
fn uri() {
    check(
        PatternForm::Uri,
        GeneralName::Uri,
        &[
            (
                "https://Host.test/a?b#c",
                &["HTTPS://HOST.test/a?b#c"],
                &["https://host.test/A?b#c", "https://host.test/a"],
            ),
            ("urn:uuid:1", &["URN:uuid:1"], &["urn:UUID:1", "urn:uuid:1/2", "urn:uuid:12"]),
            (
                "https://host.test/a/*",
                &["https://HOST.test/a/b", "https://host.test/a/b/c", "https://host.test/a/..."],
                &[
                    "https://host.test/a",
                    "https://host.test/a/",
                    "https://host.test/ab",
                    "https://host.test/a/../b",
                    "https://host.test/a/./b",
                    "https://host.test/a/%2e%2e/b",
                    "https://host.test/a/b//c",
                    "https://host.test/a/b/",
                    "https://host.test/a/b?c",
                    "https://host.test/a/b#c",
                    "https://host.test/A/b",
                    "https://host.test:443/a/b",
                    "https://u@host.test/a/b",
                    "http://host.test/a/b",
                    "https://host.test.evil/a/b",
                ],
            ),
            (
                "https://host.test/*",
                &["https://host.test/a"],
                &["https://host.test", "https://host.test.evil/a", "https://host.testevil/a"],
            ),
        ],
    );
}

#[test]
fn spiffe() {
    check(
        PatternForm::Spiffe,
        GeneralName::Uri,
        &[
            (
                "spiffe://td/a",
                &["spiffe://td/a"],
                &["spiffe://td/A", "spiffe://td/a/b", "spiffe://td/ab", "SPIFFE://td/a", "spiffe://TD/a"],
            ),
            (
                "spiffe://td/a/*",
                &["spiffe://td/a/b", "spiffe://td/a/b/c"],
                &[
                    "spiffe://td/a",
                    "spiffe://td/ab",
                    "spiffe://td/a/../b",
                    "spiffe://td/a/",
                    "spiffe://td/a/b?c",
                    "spiffe://td/a/%2e",
                ],
            ),
            (
                "spiffe://td/*",
                &["spiffe://td/a"],
                &["spiffe://td", "spiffe://td.evil/a", "spiffe://tde/a", "spiffe://evil/td/a"],
            ),
        ],
    );
}

/// One text in every form: a pattern of one form never matches a name of another.
#[test]
fn a_pattern_matches_its_own_form_only() {
    let forms = [
        PatternForm::Dns,
        PatternForm::Ip,
        PatternForm::Email,
        PatternForm::Upn,
        PatternForm::Uri,
        PatternForm::Spiffe,
    ];
    for text in ["host.test", "192.0.2.1", "ann@host.test", "https://host.test/a", "spiffe://td/a"] {
        let value = [&[0x0c, u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let upn = GeneralName::Other(OtherName { type_id: oids::UPN, value: &value });
        let octets = [192, 0, 2, 1];
        let names = [
            (PatternForm::Dns, GeneralName::Dns(text)),
            (PatternForm::Ip, GeneralName::Ip(if text == "192.0.2.1" { &octets } else { text.as_bytes() })),
            (PatternForm::Email, GeneralName::Rfc822(text)),
            (PatternForm::Upn, upn),
            (
                if text.starts_with("spiffe") { PatternForm::Spiffe } else { PatternForm::Uri },
                GeneralName::Uri(text),
            ),
        ];
        for form in forms {
            let Ok(pattern) = NamePattern::new(form, text) else { continue };
            for (own, name) in &names {
                let found = ClientName::of(name).is_some_and(|name| pattern.matches(&name));
                assert_eq!(found, form == *own, "{form:?} {text} and {name:?}");
            }
        }
    }
}

#[test]
fn what_is_no_pattern_is_refused() {
    let bad: [(PatternForm, &[&str]); 6] = [
        (
            PatternForm::Dns,
            &[
                "",
                "*",
                "*.",
                "a.*",
                "*a.test",
                "**.test",
                "*.*.test",
                "a b",
                ".test",
                "test.",
                "192.0.2.1",
                "a@b",
            ],
        ),
        (
            PatternForm::Ip,
            &[
                "",
                "192.0.2",
                "192.0.2.1/24",
                "192.0.2.0/33",
                "192.0.2.0/",
                "128.0.0.0/+1", // Rust would read it
                "::1/64",
                "::/129",
                "*",
            ],
        ),
        (PatternForm::Email, &["", "@", "@.", "host.test", "a@", "@@a", "@*.test", "a@b@c", "@.a."]),
        (PatternForm::Upn, &["", "@", "ann", "*", "\"a\"@b", "@*.test"]),
        (
            PatternForm::Uri,
            &[
                "",
                "*",
                "/*",
                "https:/*",
                "https://*",
                "https:///*",
                "https://*/a",
                "https://h/a*",
                "https://h/*/b",
                "https://h/a/*/*",
                "https://h/../*",
                "https://h/a?b/*",
                "https://h/a//*",
                "https://u@h/*",
                "urn:a/*",
                "spiffe://td/a",
                "SPIFFE://td/a",
                "host/a",
            ],
        ),
        (
            PatternForm::Spiffe,
            &[
                "",
                "*",
                "spiffe://*",
                "spiffe://*/a",
                "spiffe://td/a*",
                "spiffe://td/*/b",
                "spiffe://td/a/*/*",
                "https://td/a",
                "spiffe://TD/*",
                "spiffe://td/",
            ],
        ),
    ];
    for (form, texts) in bad {
        for text in texts {
            assert!(NamePattern::new(form, text).is_err(), "{form:?} {text:?}");
        }
    }
}
