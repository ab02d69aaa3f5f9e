//! Extensions from the bytes of the fuzzer. The first choice of each is the one that is accepted.

use chainward_validate::policy::TypedName;
use chainward_x509::{ObjectIdentifier, Oid, oids};

use crate::choices::Choices;
use crate::test_support::{directory, dns, email, ip, oid, other_name, sequence, tlv, uri};

/// 1.2.3.4: an extension that nobody knows.
pub(crate) const UNKNOWN: Oid<'static> = Oid::constant(&[0x2a, 3, 4]);

const KNOWN: [Oid<'static>; 8] = [
    oids::NAME_CONSTRAINTS,
    oids::CERTIFICATE_POLICIES,
    oids::SUBJECT_ALT_NAME,
    oids::KEY_USAGE,
    oids::EXTENDED_KEY_USAGE,
    oids::POLICY_MAPPINGS,
    oids::CRL_DISTRIBUTION_POINTS,
    oids::TLS_FEATURE,
];

const KEY_CERT_SIGN: [u8; 2] = [1, 0x06];
const DIGITAL_SIGNATURE: [u8; 2] = [7, 0x80];

pub(crate) fn of_authority(key: u8, issuer_key: u8, choices: &mut Choices<'_>) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    match choices.up_to(15) {
        14 => all.push(extension(oids::BASIC_CONSTRAINTS, true, &sequence(&[]))),
        15 => {}
        some => {
            let length = if some > 10 { tlv(0x02, &[some - 11]) } else { Vec::new() };
            let value = sequence(&[tlv(0x01, &[0xff]), length]);
            all.push(extension(oids::BASIC_CONSTRAINTS, true, &value));
        }
    }
    match choices.up_to(15) {
        14 => all.push(extension(oids::KEY_USAGE, true, &tlv(0x03, &DIGITAL_SIGNATURE))),
        15 => {}
        _ => all.push(extension(oids::KEY_USAGE, true, &tlv(0x03, &KEY_CERT_SIGN))),
    }
    if choices.one_in(5) {
        all.push(extended_key_usage(choices));
    }
    if choices.one_in(3) {
        all.extend(name_constraints(choices));
    }
    if choices.one_in(3) {
        all.extend(policies_of_authority(choices));
    }
    all.extend(of_anyone(key, issuer_key, choices));
    all
}

pub(crate) fn of_end_entity(key: u8, issuer_key: u8, choices: &mut Choices<'_>) -> Vec<Vec<u8>> {
    let mut all = vec![match choices.up_to(15) {
        15 => extension(oids::KEY_USAGE, true, &tlv(0x03, &KEY_CERT_SIGN)),
        _ => extension(oids::KEY_USAGE, true, &tlv(0x03, &DIGITAL_SIGNATURE)),
    }];
    if !choices.one_in(8) {
        all.push(extended_key_usage(choices));
    }
    if !choices.one_in(8) {
        let mut names = vec![alternative_name(choices)];
        names.extend(choices.list(2, alternative_name));
        all.push(extension(oids::SUBJECT_ALT_NAME, false, &sequence(&names)));
    }
    if choices.one_in(3) {
        all.push(certificate_policies(choices));
    }
    all.extend(of_anyone(key, issuer_key, choices));
    all
}

/// Key identifiers, which are right, missing or wrong; and now and then something odd.
fn of_anyone(key: u8, issuer_key: u8, choices: &mut Choices<'_>) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut number = |key| match choices.up_to(7) {
        6 => None,
        7 => Some(choices.up_to(9)),
        _ => Some(key),
    };
    let [own, issuer] = [number(key), number(issuer_key)];
    all.extend(own.map(|own| extension(oids::SUBJECT_KEY_IDENTIFIER, false, &tlv(0x04, &[own]))));
    let authority = |issuer| sequence(&[tlv(0x80, &[issuer])]);
    all.extend(issuer.map(|issuer| extension(oids::AUTHORITY_KEY_IDENTIFIER, false, &authority(issuer))));
    if choices.one_in(20) {
        all.push(extension(UNKNOWN, choices.one_in(2), &tlv(0x05, &[])));
    }
    if choices.one_in(24) {
        let kind = choices.pick(&KNOWN);
        all.push(extension(kind, choices.one_in(2), choices.octets(24)));
    }
    all
}

fn extension(kind: Oid<'_>, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { tlv(0x01, &[0xff]) } else { Vec::new() };
    sequence(&[oid(kind), critical, tlv(0x04, value)])
}

fn extended_key_usage(choices: &mut Choices<'_>) -> Vec<u8> {
    let more = [oids::SERVER_AUTH, oids::ANY_EXTENDED_KEY_USAGE, UNKNOWN];
    let first = if choices.one_in(8) { choices.pick(&more) } else { oids::CLIENT_AUTH };
    let mut usages = vec![oid(first)];
    usages.extend(choices.list(2, |choices| oid(choices.pick(&more))));
    extension(oids::EXTENDED_KEY_USAGE, false, &sequence(&usages))
}

fn alternative_name(choices: &mut Choices<'_>) -> Vec<u8> {
    match choices.up_to(9) {
        0..=2 => dns("a.test"),
        3 => dns("*.test"),
        4 => email("x@a.test"),
        5 => uri("spiffe://a.test/x"),
        6 => ip(&[10, 0, 0, 1]),
        7 => directory(&[&["O=o"], &["CN=b"]]),
        8 => other_name(oids::UPN, &tlv(0x0c, b"x@a.test")),
        _ => other_name(UNKNOWN, &tlv(0x05, &[])),
    }
}

fn name_constraints(choices: &mut Choices<'_>) -> Option<Vec<u8>> {
    let mut subtrees = |tag| {
        let bases = choices.list(3, |choices| sequence(&[subtree(choices)]));
        if bases.is_empty() { Vec::new() } else { tlv(tag, &bases.concat()) }
    };
    let both = [subtrees(0xa0), subtrees(0xa1)];
    let empty = both.iter().all(Vec::is_empty);
    (!empty).then(|| extension(oids::NAME_CONSTRAINTS, true, &sequence(&both)))
}

fn subtree(choices: &mut Choices<'_>) -> Vec<u8> {
    match choices.up_to(9) {
        0..=2 => dns("test"),
        3 => dns("b.test"),
        4 => email(".test"),
        5 => uri("a.test"),
        6 => ip(&[10, 0, 0, 0, 255, 0, 0, 0]),
        7 => directory(&[&["O=o"]]),
        8 => other_name(oids::UPN, &tlv(0x0c, b"a.test")),
        _ => other_name(UNKNOWN, &tlv(0x05, &[])),
    }
}

/// The same for policies and anchors, as text.
pub(crate) fn typed_names(choices: &mut Choices<'_>) -> Vec<TypedName> {
    if !choices.one_in(4) {
        return Vec::new();
    }
    choices.some_of(&[TypedName::Dns("test".into()), TypedName::Dns("b.test".into())])
}

/// anyPolicy, 1.2.1, 1.2.2 and 1.2.3.
fn policy_oids() -> [Vec<u8>; 4] {
    let numbered = |number| tlv(0x06, &[0x2a, number]);
    [oid(oids::ANY_POLICY), numbered(1), numbered(2), numbered(3)]
}

pub(crate) fn policy_identifiers(choices: &mut Choices<'_>) -> Vec<ObjectIdentifier> {
    choices.some_of(&["1.2.1", "1.2.2"]).iter().map(|text| text.parse().expect("an identifier")).collect()
}

fn certificate_policies(choices: &mut Choices<'_>) -> Vec<u8> {
    let some = choices.some_of(&policy_oids());
    let some = if some.is_empty() { vec![oid(oids::ANY_POLICY)] } else { some };
    let information: Vec<_> = some.iter().map(|policy| sequence(std::slice::from_ref(policy))).collect();
    extension(oids::CERTIFICATE_POLICIES, false, &sequence(&information))
}

fn policies_of_authority(choices: &mut Choices<'_>) -> Vec<Vec<u8>> {
    let mut all = vec![certificate_policies(choices)];
    let pairs = choices.list(3, |choices| {
        // anyPolicy, which 6.1.4 (a) forbids here, is the first.
        let all = policy_oids();
        let first = usize::from(!choices.one_in(12));
        sequence(&[choices.pick(&all[first..]), choices.pick(&all[1..])])
    });
    if !pairs.is_empty() {
        all.push(extension(oids::POLICY_MAPPINGS, true, &sequence(&pairs)));
    }
    if choices.one_in(3) {
        let value = sequence(&[tlv(0x80, &[choices.up_to(2)]), tlv(0x81, &[choices.up_to(2)])]);
        all.push(extension(oids::POLICY_CONSTRAINTS, true, &value));
    }
    if choices.one_in(4) {
        all.push(extension(oids::INHIBIT_ANY_POLICY, true, &tlv(0x02, &[choices.up_to(2)])));
    }
    all
}
