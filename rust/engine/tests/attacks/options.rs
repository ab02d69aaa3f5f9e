//! No option switches another check off (CVE-2022-21657, CVE-2021-3450): whatever two options of a policy are changed,
//! nobody is let in who was refused for something that neither of them is about.

use std::sync::Arc;

use chainward::x509::{Certificate, ObjectIdentifier, oids};
use chainward::{AllowRule, AnchorLimits, At, FindingCode, Host, Policy, Response, TypedName};

use super::support::case::{Anchor, CACHES_OFF, Case};
use super::support::{DAY, Draft, END, Issued, Key, NOW, START, der, root};
use super::tree::{ALGORITHM, Parts};

use FindingCode as Code;

/// An option, and the findings that it may make go away.
struct Choice {
    name: &'static str,
    set: fn(&mut Policy),
    cures: &'static [FindingCode],
}

const fn choice(name: &'static str, set: fn(&mut Policy), cures: &'static [FindingCode]) -> Choice {
    Choice { name, set, cures }
}

/// Every key of the policy file, in the direction that asks for less where it has one, and in the other.
fn choices() -> Vec<Choice> {
    vec![
        choice("max_intermediates", |policy| policy.max_intermediates = 100, &[Code::PathTooDeep]),
        choice("no_intermediates", |policy| policy.max_intermediates = 0, &[]),
        choice(
            "max_lifetime",
            |policy| policy.max_lifetime_seconds = Some(i64::MAX),
            &[Code::LifetimeTooLong],
        ),
        choice("short_lifetime", |policy| policy.max_lifetime_seconds = Some(1), &[]),
        choice(
            "usage.required",
            |policy| policy.usage.required.clear(),
            &[Code::ExtendedKeyUsage, Code::ExtendedKeyUsageAbsent],
        ),
        choice(
            "usage.absent",
            |policy| policy.usage.absent = Response::Accept,
            &[Code::ExtendedKeyUsageAbsent],
        ),
        choice("usage.absent_refused", |policy| policy.usage.absent = Response::Refuse, &[]),
        choice("usage.any", |policy| policy.usage.accept_any_extended_key_usage = true, &[]),
        choice(
            "digital_signature",
            |policy| policy.digital_signature = Response::Accept,
            &[Code::DigitalSignatureMissing],
        ),
        choice("signatures", |policy| policy.algorithms.signatures.clear(), &[]),
        choice("keys", |policy| policy.algorithms.keys.clear(), &[]),
        choice("minimum_rsa_bits", |policy| policy.algorithms.minimum_rsa_bits = 0, &[Code::PublicKeySize]),
        choice("large_rsa", |policy| policy.algorithms.minimum_rsa_bits = 4096, &[]),
        choice("whole_rsa_octets", |policy| policy.algorithms.whole_rsa_octets = true, &[]),
        choice("legacy_sha1", |policy| policy.algorithms.legacy_sha1 = true, &[]),
        choice("legacy_rsa_1024", |policy| policy.algorithms.legacy_rsa_1024 = true, &[]),
        choice(
            "accepted_critical",
            |policy| policy.accepted_critical_extensions.push(unknown()),
            &[Code::UnknownCriticalExtension],
        ),
        choice("duties.accepted", |policy| set_duties(policy, Response::Accept), &[Code::EmptyName]),
        choice("duties.noticed", |policy| set_duties(policy, Response::Notice), &[Code::EmptyName]),
        choice("duties.refused", |policy| set_duties(policy, Response::Refuse), &[]),
        choice("end_entity.ca", |policy| policy.end_entity.certification_authority = Response::Refuse, &[]),
        choice("end_entity.spiffe", |policy| policy.end_entity.spiffe_id = Response::Notice, &[]),
        choice("end_entity.upn", |policy| policy.end_entity.user_principal_name = Response::Notice, &[]),
        choice("baseline.noticed", |policy| set_baseline(policy, Response::Notice), &[]),
        choice("baseline.refused", |policy| set_baseline(policy, Response::Refuse), &[]),
        choice("anchors.duties", |policy| policy.anchors.check_duties = true, &[]),
        choice("anchors.validity", |policy| policy.anchors.check_validity = false, &[Code::Expired]),
        choice("anchors.version", |policy| policy.anchors.version = Response::Accept, &[]),
        choice(
            "anchors.basic_constraints",
            |policy| policy.anchors.basic_constraints = Response::Accept,
            &[],
        ),
        choice("explicit_policy", |policy| policy.initial.explicit_policy = true, &[]),
        choice("mapping_inhibit", |policy| policy.initial.policy_mapping_inhibit = true, &[]),
        choice("any_policy_inhibit", |policy| policy.initial.any_policy_inhibit = true, &[]),
        choice("policy_set", |policy| policy.initial_policy_set.push(oids::ANY_POLICY.into()), &[]),
        choice("permitted", |policy| policy.permitted.push(TypedName::Dns(String::new())), &[]),
        choice("excluded", |policy| policy.excluded.push(TypedName::Dns("nowhere.invalid".into())), &[]),
        choice("allow", |policy| policy.allow.push(AllowRule::default()), &[Code::NotAllowed]),
    ]
}

fn unknown() -> ObjectIdentifier {
    "2.999.1".parse().unwrap()
}

fn set_duties(policy: &mut Policy, response: Response) {
    let duties = &mut policy.duties;
    for duty in [
        &mut duties.authority_key_identifier,
        &mut duties.subject_key_identifier,
        &mut duties.serial_number,
        &mut duties.empty_names,
        &mut duties.criticality,
        &mut duties.name_constraints_criticality,
        &mut duties.consistency,
        &mut duties.name_constraints_in_end_entity,
        &mut duties.dns_name_syntax,
        &mut duties.subject_alternative_name_absent,
    ] {
        *duty = response;
    }
}

fn set_baseline(policy: &mut Policy, response: Response) {
    let baseline = &mut policy.baseline;
    for rule in [
        &mut baseline.version,
        &mut baseline.authority_key_identifier,
        &mut baseline.root_extended_key_usage,
        &mut baseline.any_extended_key_usage,
        &mut baseline.criticality,
        &mut baseline.common_name,
        &mut baseline.public_suffix_wildcard,
    ] {
        *rule = response;
    }
}

/// Chains with one fault each, which the policy of the case refuses.
fn faults() -> Vec<(FindingCode, Case)> {
    let anchor = root("root");
    let below = |ca: &Issued| Case::of(&Draft::leaf("client").by(ca)).trusting(&anchor).presenting([ca]);
    let leaf = |draft: Draft| Case::of(&draft.by(&anchor)).trusting(&anchor);
    let ca = |draft: Draft| below(&draft.by(&anchor));
    let permitted = |base| ca(Draft::ca("ca").with(der::name_constraints(&[base], &[])));
    let excluded = |base| ca(Draft::ca("ca").with(der::name_constraints(&[], &[base])));
    let registered = || der::tlv(0x88, &[0x88, 0x37, 1]);
    let forms = {
        let constraining = Draft::ca("ca").with(der::name_constraints(&[registered()], &[])).by(&anchor);
        let names = der::alternative_names(&[der::dns("client.test"), registered()]);
        let leaf = Draft::leaf("client").with(names).by(&constraining);
        Case::of(&leaf).trusting(&anchor).presenting([&constraining])
    };
    let uri = {
        let constraining =
            Draft::ca("ca").with(der::name_constraints(&[der::uri("a.test")], &[])).by(&anchor);
        let leaf = Draft::leaf("client").with(der::alternative_names(&[der::uri("urn:a")])).by(&constraining);
        Case::of(&leaf).trusting(&anchor).presenting([&constraining])
    };
    let deep = {
        let names: Vec<_> = (0..10).map(|number| format!("ca {number}")).collect();
        let cas = super::support::chain(&anchor, &names.iter().map(String::as_str).collect::<Vec<_>>());
        Case::of(&Draft::leaf("client").by(cas.last().unwrap())).trusting(&anchor).presenting(&cas)
    };
    let path_length = {
        let first = Draft::ca("first").with(der::basic_constraints(Some(0))).by(&anchor);
        below(&Draft::ca("second").by(&first)).presenting([&first])
    };
    let policy = {
        let explicit =
            Draft::ca("ca").with(der::require_explicit_policy(0)).with(der::certificate_policies(&[1]));
        ca(explicit)
    };
    let mapping = Draft::ca("ca").with(der::any_policy());
    let to_any =
        der::sequence(&[&der::sequence(&[&der::tlv(6, &der::policy_oid(1)), &der::oid(oids::ANY_POLICY)])]);
    let mapping = ca(mapping.with(der::Extension::new(oids::POLICY_MAPPINGS, true, to_any)));
    let unsigned = {
        let parts = Parts::of(Draft::leaf("client"), &anchor);
        let unknown = der::sequence(&[&der::tlv(0x06, &[0x88, 0x37, 1])]);
        Case::of(&parts.with(ALGORITHM, unknown.clone()).outer(unknown).by(&anchor)).trusting(&anchor)
    };
    let malformed = {
        let parts = Parts::of(Draft::leaf("client"), &anchor);
        Case::of(&parts.outer(der::sequence(&[&der::oid(oids::ED25519)])).by(&anchor)).trusting(&anchor)
    };
    let no_ca = Draft::leaf("no ca").with(der::key_usage(der::KEY_CERT_SIGN));
    let server = || der::extended_key_usage(&[oids::SERVER_AUTH]);
    let distrusted = Draft::leaf("client").by(&anchor);
    let distrusted_ca = Draft::ca("ca").by(&anchor);
    let old = Draft::ca("root").key(&anchor.key).valid(START, NOW - DAY).self_signed();
    let old_anchor = Case::of(&Draft::leaf("client").by(&old)).trusting(&old);
    let host = Case { host: Some(Host::Dns("other.test")), ..leaf(Draft::leaf("client")) };
    let asked = Case { usage: Some(vec![oids::SERVER_AUTH.into()]), ..leaf(Draft::leaf("client")) };
    let nobody = AllowRule { usage: vec![oids::CODE_SIGNING.into()], ..AllowRule::default() };
    vec![
        (Code::Expired, leaf(Draft::leaf("client").valid(START, NOW - DAY))),
        (Code::Expired, old_anchor),
        (Code::NotYetValid, leaf(Draft::leaf("client").valid(NOW + DAY, END))),
        (Code::Expired, ca(Draft::ca("ca").valid(START, NOW - DAY))),
        (
            Code::ValidityIntervalEmpty,
            Case { at: At::Any, ..ca(Draft::ca("ca").valid(END + DAY, END + 2 * DAY)) },
        ),
        (Code::SignatureInvalid, Case::of(&Draft::leaf("client").forged(&anchor)).trusting(&anchor)),
        (Code::SignatureInvalid, below(&Draft::ca("ca").forged(&anchor))),
        (Code::SignatureAlgorithmUnsupported, unsigned),
        (Code::MalformedCertificate, malformed),
        (Code::MalformedCertificate, leaf(Draft::leaf("client").with(der::alternative_names(&[])))),
        (Code::IssuerNotFound, Case::of(&Draft::leaf("client").by(&root("stranger"))).trusting(&anchor)),
        (Code::LeafIsTrustAnchor, Case::of(&anchor).trusting(&anchor)),
        (Code::NotACertificationAuthority, ca(no_ca)),
        (Code::NotACertificationAuthority, ca(Draft::ca("ca").without(oids::BASIC_CONSTRAINTS))),
        (Code::KeyCertSignMissing, ca(Draft::ca("ca").with(der::key_usage(der::DIGITAL_SIGNATURE)))),
        (Code::PathLengthExceeded, path_length),
        (Code::PathTooDeep, deep),
        (
            Code::DigitalSignatureMissing,
            leaf(Draft::leaf("client").with(der::key_usage(der::KEY_ENCIPHERMENT))),
        ),
        (Code::ExtendedKeyUsage, leaf(Draft::leaf("client").with(server()))),
        (Code::ExtendedKeyUsage, ca(Draft::ca("ca").with(server()))),
        (Code::NameNotPermitted, permitted(der::dns("a.example"))),
        (Code::NameNotPermitted, permitted(der::tlv(0xa4, &der::common_name("other")))),
        (Code::NameExcluded, excluded(der::dns("client.test"))),
        (Code::NameExcluded, excluded(der::tlv(0xa4, &der::common_name("client")))),
        (Code::NameFormUnsupported, forms),
        (Code::NameMalformed, uri),
        (Code::NameConstraintMalformed, permitted(der::dns("*.test"))),
        (Code::NoValidPolicy, policy),
        (Code::PolicyMappingAnyPolicy, mapping),
        (Code::UnknownCriticalExtension, leaf(Draft::leaf("client").with(der::Extension::unknown(true)))),
        (Code::UnknownCriticalExtension, ca(Draft::ca("ca").with(der::Extension::unknown(true)))),
        (Code::HostMismatch, host),
        (Code::ExtendedKeyUsage, asked),
        (Code::EmptyName, ca(Draft { subject: der::name(&[]), ..Draft::ca("") })),
        (
            Code::Distrusted,
            Case::of(&distrusted)
                .trusting(&anchor)
                .distrusting_certificate(chainward::sha256(&distrusted.der)),
        ),
        (
            Code::Distrusted,
            below(&distrusted_ca).distrusting_key(chainward::sha256(distrusted_ca.key.info())),
        ),
        (Code::NotAllowed, leaf(Draft::leaf("client")).policy(|policy| policy.allow = vec![nobody])),
        (
            Code::LifetimeTooLong,
            leaf(Draft::leaf("client")).policy(|policy| policy.max_lifetime_seconds = Some(DAY)),
        ),
        (
            Code::NameExcluded,
            leaf(Draft::leaf("client"))
                .policy(|policy| policy.excluded = vec![TypedName::Dns("test".into())]),
        ),
        (
            Code::NameNotPermitted,
            Case::of(&Draft::leaf("client").by(&anchor)).trusting_within(
                &anchor,
                AnchorLimits { permitted: vec![TypedName::Dns("a.test".into())], ..AnchorLimits::default() },
            ),
        ),
        (
            Code::ExtendedKeyUsageAbsent,
            leaf(Draft::leaf("client").without(oids::EXTENDED_KEY_USAGE))
                .policy(|policy| policy.usage.absent = Response::Refuse),
        ),
        (Code::PublicKeySize, small_rsa(&anchor)),
    ]
}

/// A leaf whose key has 2,048 bits, where 3,072 are asked for.
fn small_rsa(anchor: &Issued) -> Case {
    let leaf = Draft::leaf("client").key(&Arc::new(Key::rsa_2048())).by(anchor);
    Case::of(&leaf).trusting(anchor).policy(|policy| policy.algorithms.minimum_rsa_bits = 3_072)
}

/// True when the option is about the finding, as it is in this case.
fn is_cured(code: FindingCode, case: &Case, choice: &Choice) -> bool {
    let is_about_it = match choice.name {
        "anchors.validity" => has_old_anchor(case),
        // A request for usages replaces the policy's.
        "usage.required" => case.usage.is_none(),
        _ => true,
    };
    is_about_it && choice.cures.contains(&code)
}

fn has_old_anchor(case: &Case) -> bool {
    let Anchor::Certificate(der) = &case.anchors[0].0 else { return false };
    Certificate::from_der(der).unwrap().validity().not_after < NOW
}

#[test]
fn each_fault_is_found_first_of_all() {
    for (place, (code, case)) in faults().into_iter().enumerate() {
        assert_eq!(case.ask(&case.validator(CACHES_OFF)).code, Some(code), "fault {place}");
    }
}

/// Anchors that a policy refuses make no validator, which lets in even less.
#[test]
fn no_two_options_let_in_who_is_refused_for_something_else() {
    let (choices, faults) = (choices(), faults());
    let mut cured = std::collections::BTreeSet::new();
    for (place, (code, case)) in faults.iter().enumerate() {
        let store = case.store();
        for (first, one) in choices.iter().enumerate() {
            for other in &choices[first..] {
                let mut policy = case.policy.clone();
                (one.set)(&mut policy);
                (other.set)(&mut policy);
                let revocation = chainward::Revocation::None;
                let Ok(validator) = chainward::Validator::new(&store, policy, revocation, CACHES_OFF) else {
                    continue;
                };
                if case.ask(&validator).ok {
                    let may = is_cured(*code, case, one) || is_cured(*code, case, other);
                    assert!(may, "fault {place}, {code}: let in by {} and {}", one.name, other.name);
                    cured.insert((one.name, other.name, place));
                }
            }
        }
    }
    assert!(cured.len() > 100, "{}: the options do nothing", cured.len());
}
