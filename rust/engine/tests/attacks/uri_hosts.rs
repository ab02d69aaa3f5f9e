//! URIs under constraints: without a host name that all readers agree on they are refused (RFC 5280 section 4.2.1.10,
//! CVE-2024-45341), permitted or excluded.

use chainward::FindingCode;

use super::attack::{Attack, Expected};
use super::support::{Draft, Issued, der, root};
use crate::support::case::Case;

const ROW: &str = "uri-hosts";

/// Hosts that someone may take for `a.test` or for another one.
const NO_HOSTS: [&str; 44] = [
    "",
    "a.test",
    "//a.test/",
    "/a.test",
    "https:",
    "https:a.test",
    "https:/a.test",
    "https://",
    "https:///a.test",
    "https://?a.test",
    "https://#a.test",
    "https://:443/",
    "https://@a.test/",
    "https://ann@a.test/",
    "https://ann:secret@a.test/",
    "https://b.test@a.test/",
    "https://a.test@b.test/",
    "https://a.test:443@b.test/",
    "https://a.test%40b.test/",
    "https://192.0.2.1/",
    "https://192.0.2.1:443/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f.0.0.1/",
    "https://0300.0.2.1/",
    "https://a.test.1/",
    "https://[2001:db8::1]/",
    "https://[::ffff:192.0.2.1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%25a.test]/",
    "https://[fe80::1%a.test]/",
    "https://[fe80::1]a.test/",
    "https://[v1.a.test]/",
    "https://fe80::1%a.test/",
    "https://a.test:x/",
    "https://a.test:443:444/",
    "https://a.test:-1/",
    "https://a.test./",
    "https://.a.test/",
    "https://*.a.test/",
    "https://a%2etest/",
    "https://b.test\\.a.test/",
    "https://a.test\\@b.test/",
    "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
];

/// URIs with a host, and that host.
const HOSTS: [(&str, &str); 14] = [
    ("https://a.test", "a.test"),
    ("https://A.TEST/", "a.test"),
    ("https://a.test:443/", "a.test"),
    ("https://a.test:/", "a.test"),
    ("https://a.test?x=@b.test", "a.test"),
    ("https://a.test#@b.test", "a.test"),
    ("https://a.test/@b.test", "a.test"),
    ("https://b.test/https://a.test/", "b.test"),
    ("https://b.test?https://a.test/", "b.test"),
    ("https://b.test#.a.test", "b.test"),
    ("https://b.test:443/a.test", "b.test"),
    ("https://x.a.test/", "x.a.test"),
    ("https://xa.test/", "xa.test"),
    ("spiffe://a.test/workload", "a.test"),
];

/// A constraint with a period is the hosts below, one without is that host.
const BASES: [&str; 3] = ["a.test", ".a.test", "test"];

pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks = Vec::new();
    for base in BASES {
        for (list, is_permitting) in [("permitted", true), ("excluded", false)] {
            let bases = [der::uri(base)];
            let constraints = if is_permitting {
                der::name_constraints(&bases, &[])
            } else {
                der::name_constraints(&[], &bases)
            };
            let ca = Draft::ca("ca").with(constraints).by(&anchor);
            if base == "a.test" {
                for uri in NO_HOSTS {
                    let expected = Expected::Refused(FindingCode::NameMalformed);
                    attacks.push(attack(&format!("{list}-{base}"), uri, &anchor, &ca, expected));
                }
            }
            for (uri, host) in HOSTS {
                let expected = match (is_permitting, is_within(base, host)) {
                    (true, true) | (false, false) => Expected::Accepted,
                    (true, false) => Expected::Refused(FindingCode::NameNotPermitted),
                    (false, true) => Expected::Refused(FindingCode::NameExcluded),
                };
                attacks.push(attack(&format!("{list}-{base}"), uri, &anchor, &ca, expected));
            }
        }
    }
    attacks.extend(bad_bases(&anchor));
    attacks
}

fn is_within(base: &str, host: &str) -> bool {
    if base.starts_with('.') { host.ends_with(base) } else { host == base }
}

fn attack(under: &str, uri: &str, anchor: &Issued, ca: &Issued, expected: Expected) -> Attack {
    let names = der::alternative_names(&[der::dns("client.test"), der::uri(uri)]);
    let leaf = Draft::leaf("client").with(names).by(ca);
    let case = Case::of(&leaf).trusting(anchor).presenting([ca]);
    let name = format!("{under}-{}", if uri.is_empty() { "empty" } else { uri });
    Attack::new(ROW, name, case, expected).signatures(2, 0).with_leaf_key(&leaf.key)
}

/// A constraint that is no host is refused, even if the leaf has no URI.
fn bad_bases(anchor: &Issued) -> Vec<Attack> {
    let bases = [
        "",
        ".",
        "*.a.test",
        "https://a.test",
        "a.test:443",
        "a.test/",
        "ann@a.test",
        "192.0.2.1",
        "[::1]",
        "a.test.",
        "a..test",
        "a test",
    ];
    let mut attacks = Vec::new();
    for base in bases {
        let general = [der::uri(base)];
        for (list, constraints) in [
            ("permitted", der::name_constraints(&general, &[])),
            ("excluded", der::name_constraints(&[], &general)),
        ] {
            let ca = Draft::ca("ca").with(constraints).by(anchor);
            let leaf = Draft::leaf("client").by(&ca);
            let case = Case::of(&leaf).trusting(anchor).presenting([&ca]);
            let name = format!("{list}-base-{}", if base.is_empty() { "empty" } else { base });
            let attack = Attack::refused(ROW, name, case, FindingCode::NameConstraintMalformed);
            attacks.push(attack.signatures(2, 0).with_leaf_key(&leaf.key));
        }
    }
    attacks
}
