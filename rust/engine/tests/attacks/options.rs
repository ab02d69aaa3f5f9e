//! No option switches another check off (CVE-2022-21657, CVE-2021-3450): whatever two options of a policy are changed,
//! nobody is let in who was refused for something that neither of them is about.

use chainward::x509::{Certificate, ObjectIdentifier, oids};
use chainward::{AllowRule, FindingCode, Policy, Response, Revocation, TypedName, Validator};

use super::faults;
use super::support::NOW;
use super::support::case::{Anchor, CACHES_OFF, Case};

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
    for (place, (code, case)) in faults::all().into_iter().enumerate() {
        assert_eq!(case.ask(&case.validator(CACHES_OFF)).code, Some(code), "fault {place}");
    }
}

/// Anchors that a policy refuses make no validator, which lets in even less.
#[test]
fn no_two_options_let_in_who_is_refused_for_something_else() {
    let (choices, faults) = (choices(), faults::all());
    let mut cured = std::collections::BTreeSet::new();
    for (place, (code, case)) in faults.iter().enumerate() {
        let store = case.store();
        for (first, one) in choices.iter().enumerate() {
            for other in &choices[first..] {
                let mut policy = case.policy.clone();
                (one.set)(&mut policy);
                (other.set)(&mut policy);
                let Ok(validator) = Validator::new(&store, policy, Revocation::None, CACHES_OFF) else {
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
