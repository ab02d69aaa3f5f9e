//! Constraints on each of the nine forms of names: enforced, or whoever has a name of that form is refused
//! (RUSTSEC-2026-0098, CVE-2026-5263).

use chainward::FindingCode;
use chainward::x509::{Oid, oids};

use super::attack::{Attack, Expected};
use super::support::{Draft, Issued, der, root};
use crate::support::case::Case;

const ROW: &str = "unsupported-constraint-forms";

/// A form: a base, a name inside, one outside, and whether anyone can tell.
struct Form {
    name: &'static str,
    base: Vec<u8>,
    inside: Vec<u8>,
    outside: Vec<u8>,
    is_enforceable: bool,
}

fn forms() -> Vec<Form> {
    let enforced = |name, base, inside, outside| Form { name, base, inside, outside, is_enforceable: true };
    let unknown = |name, base, inside, outside| Form { name, base, inside, outside, is_enforceable: false };
    let service = |text: &str| {
        let value = der::tlv(0xa0, &der::tlv(0x16, text.as_bytes()));
        der::tlv(0xa0, &[der::oid(oids::SRV_NAME), value].concat())
    };
    let directory = |text: &str| der::tlv(0xa4, &der::common_name(text));
    let other = |text: &str| der::other_name(Oid::constant(&[0x88, 0x37, 1]), text);
    let utf8 = |text: &str| der::other_name(oids::SMTP_UTF8_MAILBOX, text);
    let x400 = |text: &str| der::tlv(0xa3, &der::tlv(0x30, &der::tlv(0x13, text.as_bytes())));
    let party = |text: &str| der::tlv(0xa5, &der::tlv(0xa1, &der::tlv(0x0c, text.as_bytes())));
    let registered = |number: u8| der::tlv(0x88, &[0x88, 0x37, number]);
    vec![
        enforced("principal", der::upn("a.test"), der::upn("x@a.test"), der::upn("x@b.test")),
        enforced("service", service("a.test"), service("_ldap.a.test"), service("_ldap.b.test")),
        // RFC 9598 section 6: what constrains these is written as rfc822Name.
        enforced("email-over-utf8", der::email("a.test"), utf8("ä@a.test"), utf8("ä@b.test")),
        enforced("email", der::email("a.test"), der::email("x@a.test"), der::email("x@b.test")),
        enforced("dns", der::dns("a.test"), der::dns("x.a.test"), der::dns("x.b.test")),
        enforced("directory", directory("a"), directory("a"), directory("b")),
        enforced("uri", der::uri("a.test"), der::uri("https://a.test/"), der::uri("https://b.test/")),
        enforced(
            "ip",
            der::ip(&[10, 0, 0, 0, 255, 0, 0, 0]),
            der::ip(&[10, 1, 1, 1]),
            der::ip(&[11, 1, 1, 1]),
        ),
        unknown("utf8-mailbox", utf8("ä@a.test"), utf8("ä@a.test"), utf8("ä@b.test")),
        unknown("other", other("a"), other("a"), other("b")),
        unknown("x400", x400("a"), x400("a"), x400("b")),
        unknown("edi-party", party("a"), party("a"), party("b")),
        unknown("registered-id", registered(1), registered(1), registered(2)),
    ]
}

pub fn attacks() -> Vec<Attack> {
    let anchor = root("root");
    let mut attacks = Vec::new();
    for form in forms() {
        for list in ["permitted", "excluded"] {
            for place in ["inside", "outside"] {
                for critical in [true, false] {
                    attacks.extend(judged(&anchor, &form, list, place, critical));
                }
            }
        }
    }
    attacks
}

/// A leaf with the name, and a CA with it between; all their other names are where they do not matter.
fn judged(anchor: &Issued, form: &Form, list: &str, place: &str, critical: bool) -> [Attack; 2] {
    let is_permitting = list == "permitted";
    let base = std::slice::from_ref(&form.base);
    let constraints =
        if is_permitting { der::name_constraints(base, &[]) } else { der::name_constraints(&[], base) };
    let ca = Draft::ca("ca").with(der::Extension { critical, ..constraints }).by(anchor);
    let name = if place == "inside" { &form.inside } else { &form.outside };
    let own = if is_permitting { "a" } else { "c" };
    let subject = |below: &str| {
        let below = der::attribute(oids::ORGANIZATION_NAME, below);
        der::name(&[&[der::attribute(oids::COMMON_NAME, own)], &[below]])
    };
    let host = der::dns(&format!("client.{own}.test"));
    let names = der::alternative_names(&[host.clone(), name.clone()]);
    let leaf = Draft { subject: subject("leaf"), ..Draft::leaf("") }.with(names.clone()).by(&ca);
    let between = Draft { subject: subject("ca"), ..Draft::ca("") }.with(names).by(&ca);
    let below = Draft { subject: subject("leaf"), ..Draft::leaf("") };
    let below = below.with(der::alternative_names(&[host])).by(&between);
    let expected = expected(form.is_enforceable, is_permitting, place == "inside");
    let id = format!("{list}-{}-{place}{}", form.name, if critical { "" } else { "-not-critical" });
    let case = |leaf| Case::of(leaf).trusting(anchor).presenting([&ca]);
    let attack = |id, case, leaf: &Issued| {
        Attack::new(ROW, id, case, expected).signatures(3, 0).with_leaf_key(&leaf.key)
    };
    [
        attack(id.clone(), case(&leaf), &leaf),
        attack(format!("{id}-in-a-ca"), case(&below).presenting([&between]), &below),
    ]
}

fn expected(is_enforceable: bool, is_permitting: bool, is_inside: bool) -> Expected {
    match (is_enforceable, is_permitting, is_inside) {
        (false, ..) => Expected::Refused(FindingCode::NameFormUnsupported),
        (true, true, true) | (true, false, false) => Expected::Accepted,
        (true, true, false) => Expected::Refused(FindingCode::NameNotPermitted),
        (true, false, true) => Expected::Refused(FindingCode::NameExcluded),
    }
}
