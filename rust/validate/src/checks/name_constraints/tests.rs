//! Whole certificates under stacks of constraints.

mod cost;
mod property;

use chainward_x509::{Certificate, Oid, oids};

use super::test_support::{
    certificate, certificate_with, constraining, directory, dns, email, ip, name, other_name, sequence, tlv,
    uri,
};
use super::{ConstraintStack, Subtrees, TypedName, check};
use crate::budget::Budget;
use crate::finding::{Finding, FindingCode};

const UNKNOWN: Oid<'static> = Oid::constant(&[0x2a, 3, 4]);
const OTHER: Oid<'static> = Oid::constant(&[0x2a, 3, 5]);

/// Compiles the constraints of a certificate with these subtrees.
fn compile(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Result<Subtrees, Finding> {
    let der = constraining(permitted, excluded);
    let certificate = Certificate::from_der(&der).unwrap();
    let constraints = certificate.name_constraints().unwrap().unwrap().value;
    Subtrees::compile(&constraints, &mut Budget::default())
}

fn permitting(base: &[u8]) -> ConstraintStack {
    ConstraintStack::default().push(compile(&[base.to_vec()], &[]).unwrap())
}

fn excluding(base: &[u8]) -> ConstraintStack {
    ConstraintStack::default().push(compile(&[], &[base.to_vec()]).unwrap())
}

fn check_der(der: &[u8], stack: &ConstraintStack) -> Result<(), FindingCode> {
    let certificate = Certificate::from_der(der).unwrap();
    check(&certificate, stack, &mut Budget::default()).map_err(|finding| finding.code)
}

/// The outcome for a certificate without a subject and with these alternative names.
fn check_names(names: &[Vec<u8>], stack: &ConstraintStack) -> Result<(), FindingCode> {
    check_der(&certificate(&name(&[]), names), stack)
}

/// Most certificates have no constraints above them: nothing is decoded then, and nothing charged.
#[test]
fn without_constraints_nothing_is_looked_at() {
    let broken = certificate_with(&name(&[]), &[(oids::SUBJECT_ALT_NAME, vec![0xff])]);
    let certificate = Certificate::from_der(&broken).unwrap();
    let mut budget = Budget::new(0, 0);
    assert_eq!(check(&certificate, &ConstraintStack::default(), &mut budget), Ok(()));
    assert_eq!(check_der(&broken, &permitting(&dns("test"))), Err(FindingCode::MalformedCertificate));
}

/// RFC 5280 section 4.2.1.10: "Restrictions of the form directoryName MUST be applied to the subject field in
/// the certificate (when the certificate includes a non-empty subject field) and to any names of type
/// directoryName in the subjectAltName extension."
#[test]
fn directory_names_are_the_subject_and_the_alternative_names() {
    let inside: &[&[&str]] = &[&["O=acme"], &["CN=ann"]];
    let outside: &[&[&str]] = &[&["O=other"], &["CN=ann"]];
    let stack = permitting(&directory(&[&["O=acme"]]));
    let check = |subject, names: &[Vec<u8>]| check_der(&certificate(&name(subject), names), &stack);
    assert_eq!(check(inside, &[]), Ok(()));
    assert_eq!(check(inside, &[directory(inside)]), Ok(()));
    assert_eq!(check(&[], &[directory(inside)]), Ok(()), "an empty subject is no name");
    assert_eq!(check(outside, &[directory(inside)]), Err(FindingCode::NameNotPermitted));
    assert_eq!(check(inside, &[directory(outside)]), Err(FindingCode::NameNotPermitted));
    let stack = excluding(&directory(&[&["O=Acme"]]));
    assert_eq!(check_der(&certificate(&name(inside), &[]), &stack), Err(FindingCode::NameExcluded));
}

/// RFC 5280 section 4.2.1.10: "but the certificate does not include a subject alternative name, the rfc822Name
/// constraint MUST be applied to the attribute of type emailAddress in the subject distinguished name".
#[test]
fn mail_addresses_of_the_subject_count_without_alternative_names() {
    let stack = permitting(&email("example.com"));
    let subject = |address: &str| name(&[&["CN=x@other.test"], &["CN=ann", &format!("E={address}")]]);
    let check = |address: &str, names: &[Vec<u8>]| check_der(&certificate(&subject(address), names), &stack);
    assert_eq!(check("ann@example.com", &[]), Ok(()));
    assert_eq!(check("ann@other.test", &[]), Err(FindingCode::NameNotPermitted));
    assert_eq!(check("ann", &[]), Err(FindingCode::NameMalformed));
    assert_eq!(check("ann@other.test", &[dns("host.test")]), Ok(()), "there is a subject alternative name");
    assert_eq!(check("ann@example.com", &[email("ann@other.test")]), Err(FindingCode::NameNotPermitted));
    let unrelated = permitting(&dns("test"));
    assert_eq!(check_der(&certificate(&subject("no mailbox"), &[]), &unrelated), Ok(()));
}

/// RFC 5280 section 4.2.1.10: "Any name matching a restriction in the excludedSubtrees field is invalid
/// regardless of information appearing in the permittedSubtrees."
#[test]
fn excluded_beats_permitted() {
    let both = compile(&[dns("example.com")], &[dns("bad.example.com")]).unwrap();
    let stack = ConstraintStack::default().push(both);
    assert_eq!(check_names(&[dns("a.example.com")], &stack), Ok(()));
    assert_eq!(check_names(&[dns("a.bad.example.com")], &stack), Err(FindingCode::NameExcluded));
    assert_eq!(check_names(&[dns("example.org")], &stack), Err(FindingCode::NameNotPermitted));
}

/// RFC 5280 section 4.2.1.10: "If no name of the type is in the certificate, the certificate is acceptable."
#[test]
fn a_constraint_holds_for_its_own_form_only() {
    let names = [
        dns("h.test"),
        email("a@h.test"),
        uri("https://h.test/"),
        ip(&[10, 0, 0, 1]),
        directory(&[&["O=h"]]),
    ];
    let bases = [dns("a"), email("a"), uri("a"), ip(&[10, 1, 0, 0, 255, 255, 0, 0]), directory(&[&["O=a"]])];
    for (form, base) in bases.iter().enumerate() {
        for (other, one) in names.iter().enumerate() {
            let expected = if form == other { Err(FindingCode::NameNotPermitted) } else { Ok(()) };
            assert_eq!(check_names(std::slice::from_ref(one), &permitting(base)), expected, "{form} {other}");
        }
        assert!(check_names(&names, &permitting(base)).is_err(), "each name counts");
    }
}

/// One text in every form never matches another form (CVE-2022-21656).
#[test]
fn one_text_never_matches_another_form() {
    let text = "a.example.com";
    let excluded = excluding(&dns(text));
    let names = [
        email(&format!("a@{text}")),
        uri(&format!("https://{text}")),
        directory(&[&[&format!("CN={text}")]]),
        other_name(oids::SRV_NAME, &tlv(0x16, format!("_s.{text}").as_bytes())),
        other_name(oids::UPN, &tlv(0x0c, format!("a@{text}").as_bytes())),
    ];
    assert_eq!(check_names(&names, &excluded), Ok(()));
    assert_eq!(check_names(&[dns(text)], &excluded), Err(FindingCode::NameExcluded));
}

/// RFC 5280 section 6.1.4 (g): permitted subtrees are intersected, excluded ones united.
#[test]
fn every_layer_must_be_satisfied() {
    let wide = permitting(&dns("example.com"));
    let stack = wide.push(compile(&[dns("a.example.com"), dns("other.test")], &[]).unwrap());
    assert_eq!(check_names(&[dns("x.a.example.com")], &stack), Ok(()));
    assert_eq!(check_names(&[dns("b.example.com")], &stack), Err(FindingCode::NameNotPermitted));
    assert_eq!(check_names(&[dns("other.test")], &stack), Err(FindingCode::NameNotPermitted));
    let stack = stack.push(compile(&[dns("")], &[dns("b.a.example.com")]).unwrap());
    assert_eq!(check_names(&[dns("b.a.example.com")], &stack), Err(FindingCode::NameExcluded));
    assert_eq!(check_names(&[dns("c.a.example.com")], &stack), Ok(()));
}

/// A name that cannot be judged is refused where its form is constrained, in whatever layer, and else left alone.
#[test]
fn malformed_names_are_refused_where_their_form_is_constrained() {
    let cases = [
        (dns(".example.com"), dns("example.com")),
        (dns("*"), dns("")),
        (email("a@b@example.com"), email("example.com")),
        (uri("urn:uuid:1"), uri("example.com")),
        (uri("https://[::1]/"), uri(".example.com")),
        (other_name(oids::UPN, &tlv(0x0c, b"ann")), other_name(oids::UPN, &tlv(0x0c, b"corp.test"))),
        (other_name(oids::SRV_NAME, &tlv(0x0c, b"_a.b")), other_name(oids::SRV_NAME, &tlv(0x16, b"b"))),
        (other_name(oids::SMTP_UTF8_MAILBOX, &tlv(0x16, b"a@b")), email("b")),
    ];
    for (malformed, base) in cases {
        let unrelated = permitting(&directory(&[]));
        for stack in [permitting(&base), excluding(&base)] {
            let stack = stack.push(compile(&[directory(&[])], &[]).unwrap());
            assert_eq!(
                check_names(std::slice::from_ref(&malformed), &stack),
                Err(FindingCode::NameMalformed)
            );
        }
        assert_eq!(check_names(&[malformed], &unrelated), Ok(()));
    }
}

/// A constraint that cannot be judged refuses by itself: which names it was meant to keep out is not known.
#[test]
fn malformed_constraints_are_refused() {
    let bases = [
        dns("*.example.com"),
        dns(".example.com"),
        email("invalid@invalid@example.com"),
        uri("https://example.com"),
        ip(&[127, 0, 0, 1]),
        ip(&[127, 0, 0, 1, 255, 0, 255, 0]),
        other_name(oids::UPN, &tlv(0x0c, b"@corp.test")),
        other_name(oids::SRV_NAME, &tlv(0x0c, b"b")),
    ];
    for base in bases {
        for (permitted, excluded) in [(vec![base.clone()], vec![]), (vec![], vec![base.clone()])] {
            let finding = compile(&permitted, &excluded).unwrap_err();
            assert_eq!(finding.code, FindingCode::NameConstraintMalformed, "{finding}");
        }
    }
}

/// RFC 5280 section 4.2.1.10: "the application MUST either process the constraint or reject the certificate".
/// That holds for each of the forms that nobody says how to process (RUSTSEC-2026-0098, CVE-2026-5263).
#[test]
fn forms_that_cannot_be_enforced_are_refused_when_they_appear() {
    let forms = [
        other_name(UNKNOWN, &[5, 0]),
        tlv(0xa3, &[0x30, 0]),
        tlv(0xa5, &tlv(0xa1, &tlv(0x0c, b"party"))),
        tlv(0x88, &[0x2a, 3]),
        other_name(oids::SMTP_UTF8_MAILBOX, &tlv(0x0c, "ä@example.com".as_bytes())),
    ];
    for (place, base) in forms.iter().enumerate() {
        for stack in [permitting(base), excluding(base)] {
            for (other, one) in forms.iter().enumerate() {
                let expected = if place == other { Err(FindingCode::NameFormUnsupported) } else { Ok(()) };
                assert_eq!(check_names(&[dns("a"), one.clone()], &stack), expected, "{place} {other}");
            }
            assert_eq!(check_names(&[dns("a"), other_name(OTHER, &[5, 0])], &stack), Ok(()));
        }
    }
}

/// RFC 9598 section 6: rfc822Name constraints hold for `SmtpUTF8Mailbox`.
#[test]
fn internationalised_mailboxes_are_under_mail_constraints() {
    let mailbox = |text: &str| other_name(oids::SMTP_UTF8_MAILBOX, &tlv(0x0c, text.as_bytes()));
    let stack = permitting(&email("example.com"));
    assert_eq!(check_names(&[mailbox("ä@Example.com")], &stack), Ok(()));
    assert_eq!(check_names(&[mailbox("ä@mail.example.com")], &stack), Err(FindingCode::NameNotPermitted));
    let stack = excluding(&email("ann@example.com"));
    assert_eq!(check_names(&[mailbox("ann@example.com")], &stack), Err(FindingCode::NameExcluded));
    assert_eq!(check_names(&[mailbox("änn@example.com")], &stack), Ok(()));
}

/// Constraints of a policy or an anchor are a layer like any other (RFC 5280 section 6.1.1 (h), (i)).
#[test]
fn subtrees_written_as_text_are_those_of_certificates() {
    let text = [
        TypedName::Dns("Example.com".into()),
        TypedName::Email(".example.com".into()),
        TypedName::Uri("example.com".into()),
        TypedName::Ip("192.0.2.0/24".into()),
        TypedName::Directory(name(&[&["O=acme"]])),
    ];
    let subnet = [192, 0, 2, 0, 255, 255, 255, 0];
    let der = [
        dns("example.com"),
        email(".example.com"),
        uri("example.com"),
        ip(&subnet),
        directory(&[&["O=acme"]]),
    ];
    assert_eq!(Subtrees::from_text(&text, &text[..1]), Ok(compile(&der, &der[..1]).unwrap()));
}

/// The refusal says which name, in a form that is safe to print.
#[test]
fn refusals_name_the_name() {
    let der = certificate(&name(&[]), &[dns("a.test"), dns("b.test")]);
    let certificate = Certificate::from_der(&der).unwrap();
    let finding = check(&certificate, &permitting(&dns("a.test")), &mut Budget::default()).unwrap_err();
    assert_eq!(finding.to_string(), "name_not_permitted: dNSName b.test");
    let finding = compile(&[dns("*\n")], &[]).unwrap_err();
    assert_eq!(finding.detail, "dNSName *\\n: host has a character that no host name has");
}

/// Parts of a certificate that only the helper makes are sound: a sequence of names is what they are given as.
#[test]
fn the_helper_makes_what_it_says() {
    let der = certificate(&name(&[&["O=acme"]]), &[dns("a"), email("b@c")]);
    let names = Certificate::from_der(&der).unwrap().subject_alternative_name().unwrap().unwrap().value;
    assert_eq!(names.len(), 2);
    assert_eq!(sequence(&[]), [0x30, 0]);
}
