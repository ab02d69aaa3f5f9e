//! The matcher of name constraints against the naive one, through whole certificates.

use chainward_validate::budget::Budget;
use chainward_validate::checks::name_constraints::{ConstraintStack, Subtrees, check as judge_certificate};
use chainward_validate::finding::{Finding, FindingCode};
use chainward_x509::{Certificate, GeneralName, oids};

use crate::choices::Choices;
use crate::naive_constraints::{self as naive, Pair, Sample};
use crate::test_support::{self, certificate, constraining, name, oid, other_name, tlv};

/// How the names of one certificate fared.
pub type Outcome = Result<(), FindingCode>;

/// Compares the two on names and subtrees that are well-formed, or looks at what must hold for any text.
pub fn check(data: &[u8]) -> Option<Outcome> {
    let mut choices = Choices::new(data);
    if choices.one_in(4) {
        check_any_text(&mut choices);
        return None;
    }
    let form = choices.up_to(FORMS - 1);
    let mut names = vec![sample(form, &mut choices)];
    names.extend(choices.list(2, |choices| sample(form, choices)));
    let mut layers = vec![layer(form, &mut choices)];
    layers.extend(choices.list(2, |choices| layer(form, choices)));
    let stack = layers.iter().rev().fold(ConstraintStack::default(), push);
    let ders: Vec<_> = names.iter().map(|name| name.with(encoded)).collect();
    let found = judge(&ders, &stack);
    let expected = names.iter().try_for_each(|name| naive::judge(name, &layers));
    assert_eq!(found, expected, "{names:?} under {layers:?}");
    Some(found)
}

/// The layer as a certificate says it; one that says nothing is no layer.
fn push(stack: ConstraintStack, (permitted, excluded): &Pair) -> ConstraintStack {
    let encode = |bases: &[Sample]| -> Vec<_> { bases.iter().map(|base| base.with(encoded)).collect() };
    if permitted.is_empty() && excluded.is_empty() {
        return stack;
    }
    stack.push(compile(&encode(permitted), &encode(excluded)).expect("well-formed subtrees"))
}

fn compile(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Result<Subtrees, Option<Finding>> {
    let der = constraining(permitted, excluded);
    let certificate = Certificate::from_der(&der).map_err(|_| None)?;
    let constraints = certificate.name_constraints().map_err(|_| None)?.expect("it has some").value;
    Subtrees::compile(&constraints, &mut Budget::unlimited()).map_err(Some)
}

/// The outcome for a certificate without a subject and with these alternative names.
fn judge(names: &[Vec<u8>], stack: &ConstraintStack) -> Outcome {
    let der = certificate(&name(&[]), names);
    let certificate = Certificate::from_der(&der).expect("extensions are not looked into");
    judge_certificate(&certificate, stack, &mut Budget::unlimited()).map_err(|finding| finding.code)
}

/// No name is inside a subtree and outside of it at the same time, and a layer more never lets more pass.
fn check_any_text(choices: &mut Choices<'_>) {
    let form = choices.up_to(6);
    let name = [any_name(form, choices)];
    let base = [any_name(form, choices)];
    let other = [any_name(form, choices)];
    let stack = |permitted: &[Vec<u8>], excluded: &[Vec<u8>]| {
        compile(permitted, excluded).ok().map(|subtrees| ConstraintStack::default().push(subtrees))
    };
    let (Some(inside), Some(outside)) = (stack(&base, &[]), stack(&[], &base)) else { return };
    let outcomes = [judge(&name, &inside), judge(&name, &outside)];
    assert!(outcomes.iter().any(Result::is_err), "{name:?} is inside and outside of {base:?}");
    for (below, outcome) in [inside, outside].iter().zip(outcomes) {
        for (permitted, excluded) in [(&other[..], &[][..]), (&[][..], &other[..])] {
            let Ok(more) = compile(permitted, excluded) else { continue };
            let narrower = judge(&name, &below.push(more));
            assert!(
                outcome.is_ok() || narrower.is_err(),
                "{name:?} passes because of {other:?} besides {base:?}"
            );
        }
    }
}

fn any_name(form: u8, choices: &mut Choices<'_>) -> Vec<u8> {
    let text = choices.octets(40);
    match form {
        0 => tlv(0x82, text),
        1 => tlv(0x81, text),
        2 => tlv(0x86, text),
        3 => tlv(0x87, text),
        4 => other_name(oids::UPN, &tlv(0x0c, text)),
        5 => other_name(oids::SRV_NAME, &tlv(0x16, text)),
        _ => test_support::directory(&[&["O=a"]]),
    }
}

fn encoded(name: &GeneralName<'_>) -> Vec<u8> {
    match name {
        GeneralName::Rfc822(text) => tlv(0x81, text.as_bytes()),
        GeneralName::Dns(text) => tlv(0x82, text.as_bytes()),
        GeneralName::X400(content) => tlv(0xa3, content),
        GeneralName::Directory(name) => tlv(0xa4, name.as_der()),
        GeneralName::EdiParty(content) => tlv(0xa5, content),
        GeneralName::Uri(text) => tlv(0x86, text.as_bytes()),
        GeneralName::Ip(octets) => tlv(0x87, octets),
        GeneralName::RegisteredId(id) => tlv(0x88, id.as_bytes()),
        GeneralName::Other(other) => tlv(0xa0, &[oid(other.type_id), tlv(0xa0, other.value)].concat()),
    }
}

const FORMS: u8 = 9;

/// The alphabet is that of `naive`, which has to know all labels that a wildcard may stand for.
fn host(choices: &mut Choices<'_>) -> String {
    let mut labels = vec![choices.pick(&["a", "b", "ab", "A", "B"])];
    labels.extend(choices.list(2, |choices| choices.pick(&["a", "b", "ab", "A", "B"])));
    labels.join(".")
}

fn host_or_domain(choices: &mut Choices<'_>) -> String {
    let dot = choices.pick(&["", "."]);
    dot.to_owned() + &host(choices)
}

fn mailbox(choices: &mut Choices<'_>) -> String {
    choices.pick(&["x", "X", "xy", "*"]).to_owned() + "@" + &host(choices)
}

fn mailbox_or_host(choices: &mut Choices<'_>) -> String {
    if choices.one_in(4) { mailbox(choices) } else { host_or_domain(choices) }
}

fn service(choices: &mut Choices<'_>) -> String {
    choices.pick(&["_s", "_S", "_t"]).to_owned() + "." + &host(choices)
}

fn address(choices: &mut Choices<'_>) -> Vec<u8> {
    let middle = choices.pick(&[2, 2, 14]);
    let mut octet = || choices.pick(&[0_u8, 1, 0x80, 0xff]);
    [&[octet()][..], &vec![0; middle], &[octet()]].concat()
}

/// An address and a mask; the mask is contiguous (RFC 4632 section 3.1), as the engine demands it.
fn block(choices: &mut Choices<'_>) -> Vec<u8> {
    let address = address(choices);
    let ones = choices.pick(&[0_usize, 1, 7, 8, 9, 24, 25, 31, 32, 127, 128]);
    let octet = |place: usize| (0..8).fold(0_u8, |octet, bit| octet << 1 | u8::from(place * 8 + bit < ones));
    let mask: Vec<_> = (0..address.len()).map(octet).collect();
    [address, mask].concat()
}

fn rdns(most: u8, choices: &mut Choices<'_>) -> Vec<Vec<&'static str>> {
    let all = [vec!["O=a"], vec!["O=b"], vec!["CN=a"], vec!["CN=a", "O=a"], vec!["O=ab"]];
    choices.list(most, |choices| choices.pick(&all))
}

fn sample(form: u8, choices: &mut Choices<'_>) -> Sample {
    match form {
        0 => Sample::Dns(choices.pick(&["", "*."]).to_owned() + &host(choices)),
        1 => Sample::Email(mailbox(choices)),
        2 => Sample::Uri(format!("spiffe://{}/path", host(choices))),
        3 => Sample::Ip(address(choices)),
        4 => Sample::Directory(rdns(4, choices)),
        5 => Sample::UserPrincipal(mailbox(choices)),
        6 => Sample::Service(service(choices)),
        7 if choices.one_in(2) => Sample::Utf8Mailbox(format!("ä@{}", host(choices))),
        7 => Sample::Utf8Mailbox(mailbox(choices)),
        _ => choices.pick(&[Sample::Unknown(3), Sample::Unknown(4), Sample::X400]),
    }
}

fn base(form: u8, choices: &mut Choices<'_>) -> Sample {
    match form {
        0 if choices.one_in(10) => Sample::Dns(String::new()),
        0 => Sample::Dns(host(choices)),
        1 | 7 => Sample::Email(mailbox_or_host(choices)),
        2 => Sample::Uri(host_or_domain(choices)),
        3 => Sample::Ip(block(choices)),
        4 => Sample::Directory(rdns(2, choices)),
        5 => Sample::UserPrincipal(mailbox_or_host(choices)),
        6 => Sample::Service(match choices.up_to(2) {
            0 => service(choices),
            1 => host(choices),
            _ => choices.pick(&["_s", "_t"]).to_owned(),
        }),
        _ if choices.one_in(6) => Sample::Utf8Mailbox(mailbox(choices)),
        _ => choices.pick(&[Sample::Unknown(3), Sample::Unknown(4), Sample::X400]),
    }
}

/// Mostly of one form, with some other here and there.
fn layer(form: u8, choices: &mut Choices<'_>) -> Pair {
    let one = |choices: &mut Choices<'_>| {
        let form = if choices.one_in(7) { choices.up_to(FORMS - 1) } else { form };
        base(form, choices)
    };
    (choices.list(8, one), choices.list(3, one))
}
