//! What is refused, with exactly which finding, at which certificate. Names and policies are in `refusing_names.rs`.

use std::sync::Arc;

use crate::support::case::{Case, notices};
use crate::support::key::sha256;
use crate::support::{DAY, Draft, END, Issued, Key, NOW, START, chain, der, root};
use chainward::x509::{Oid, oids};
use chainward::{FindingCode, Host, Policy, Profile};
use chainward_validate::policy::{Allowed, KeyName, SignatureName};

/// A chain of two CAs whose lower one is made by `change`, judged with a good leaf below it.
fn below(change: impl FnOnce(Draft) -> Draft) -> (Case, Issued) {
    let anchor = root("root");
    let upper = Draft::ca("upper").by(&anchor);
    let lower = change(Draft::ca("lower")).by(&upper);
    let leaf = Draft::leaf("client").by(&lower);
    (Case::of(&leaf).trusting(&anchor).presenting([&upper, &lower]), lower)
}

/// A leaf made by `change`, below one CA.
fn leaf(change: impl FnOnce(Draft) -> Draft) -> (Case, Issued) {
    let anchor = root("root");
    let ca = Draft::ca("ca").by(&anchor);
    let leaf = change(Draft::leaf("client")).by(&ca);
    (Case::of(&leaf).trusting(&anchor).presenting([&ca]), leaf)
}

#[test]
fn every_certificate_of_the_path_is_valid_at_the_time() {
    // RFC 5280 6.1.3 (a)(2); the anchor too, under client-auth
    for (from, until, code) in [
        (START, NOW - 1, FindingCode::Expired),
        (NOW + 1, END, FindingCode::NotYetValid),
        (NOW, NOW - 1, FindingCode::Expired),
    ] {
        let (case, culprit) = leaf(|draft| draft.valid(from, until));
        case.refused(code, &culprit);
        let (case, culprit) = below(|draft| draft.valid(from, until));
        case.refused(code, &culprit);
        let anchor = Draft::ca("root").valid(from, until).self_signed();
        let leaf = Draft::leaf("client").by(&anchor);
        let case = Case::of(&leaf).trusting(&anchor);
        case.refused(code, &anchor);
        case.profile(Profile::Rfc5280).accepted();
    }
}

/// Of certificates that begin or end at the same second the upper one is named: a new certificate in place of the
/// lower one alone would change nothing (RFC 5280 6.1.3 (a)(2) holds for each).
#[test]
fn of_equal_validity_periods_the_upper_one_is_named() {
    let anchor = root("root");
    let ca = Draft::ca("ca").valid(NOW - DAY, NOW + DAY).by(&anchor);
    let leaf = Draft::leaf("client").valid(NOW - DAY, NOW + DAY).by(&ca);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&ca]);
    case.clone().at(NOW + DAY + 1).refused(FindingCode::Expired, &ca);
    case.at(NOW - DAY - 1).refused(FindingCode::NotYetValid, &ca);
}

#[test]
fn ca_flag_key_usage_and_path_length_count_together() {
    let flags = [(None, "absent"), (Some(der::no_ca()), "no ca"), (Some(der::basic_constraints(None)), "ca")];
    let usages = [
        (None, true),
        (Some(der::key_usage(der::KEY_CERT_SIGN)), true),
        (Some(der::key_usage(der::KEY_CERT_SIGN | der::DIGITAL_SIGNATURE)), true),
        (Some(der::key_usage(der::CRL_SIGN)), false),
        (Some(der::key_usage(der::DIGITAL_SIGNATURE)), false),
    ];
    for (flag, name) in flags {
        for (usage, may_sign) in &usages {
            let change = |draft: Draft| {
                let bare = draft.without(oids::BASIC_CONSTRAINTS).without(oids::KEY_USAGE);
                [flag.clone(), usage.clone()].into_iter().flatten().fold(bare, Draft::with)
            };
            let (case, culprit) = below(change);
            // 6.1.4 (k) comes before (n)
            match (name, may_sign) {
                ("ca", true) => drop(case.accepted()),
                ("ca", false) => drop(case.refused(FindingCode::KeyCertSignMissing, &culprit)),
                _ => drop(case.refused(FindingCode::NotACertificationAuthority, &culprit)),
            }
        }
    }
}

#[test]
fn a_path_length_limits_what_follows() {
    // 6.1.4 (l), (m): upper bounds of three CAs and of the anchor, each with the CA that is one too many
    let none = None;
    for (lengths, culprit) in [
        ([none, none, none, none], None),
        ([Some(3), none, none, none], None),
        ([Some(2), none, none, none], Some(2)),
        ([Some(0), none, none, none], Some(0)),
        ([none, Some(2), Some(1), Some(0)], None),
        ([none, Some(0), none, none], Some(1)),
        ([none, Some(1), Some(5), none], Some(2)),
        ([none, none, Some(0), none], Some(2)),
        ([none, none, none, Some(0)], None),
        ([Some(9), Some(0), Some(9), none], Some(1)),
    ] {
        let anchor = Draft::ca("root").with(der::basic_constraints(lengths[0])).self_signed();
        let mut cas: Vec<Issued> = Vec::new();
        for (name, length) in ["one", "two", "three"].into_iter().zip(&lengths[1..]) {
            let draft = Draft::ca(name).with(der::basic_constraints(*length));
            cas.push(draft.by(cas.last().unwrap_or(&anchor)));
        }
        let leaf = Draft::leaf("client").by(&cas[2]);
        let case = Case::of(&leaf).trusting(&anchor).presenting(&cas);
        match culprit {
            None => drop(case.accepted()),
            Some(place) => drop(case.refused(FindingCode::PathLengthExceeded, &cas[place])),
        }
    }
}

#[test]
fn usages_are_nested_through_the_path() {
    // RFC 5280 4.2.1.12: what the CA and the leaf say; `None` = no extension
    const CUSTOM: Oid<'static> = Oid::constant(&[0x88, 0x37, 0x07]);
    let lists: [Option<&[Oid<'_>]>; 5] = [
        None,
        Some(&[oids::CLIENT_AUTH]),
        Some(&[oids::SERVER_AUTH, oids::CLIENT_AUTH]),
        Some(&[CUSTOM]),
        Some(&[oids::ANY_EXTENDED_KEY_USAGE]),
    ];
    let with = |draft: Draft, list: Option<&[Oid<'_>]>| {
        let bare = draft.without(oids::EXTENDED_KEY_USAGE);
        if let Some(list) = list { bare.with(der::extended_key_usage(list)) } else { bare }
    };
    for ca_usages in lists {
        for leaf_usages in lists {
            let anchor = root("root");
            let ca = with(Draft::ca("ca"), ca_usages).by(&anchor);
            let leaf = with(Draft::leaf("client"), leaf_usages).by(&ca);
            let case = Case::of(&leaf).trusting(&anchor).presenting([&ca]);
            for (wanted, any_counts) in [(oids::CLIENT_AUTH, false), (CUSTOM, false), (CUSTOM, true)] {
                let has = |list: &[Oid<'_>]| list.contains(&wanted);
                let any = |list: &[Oid<'_>]| list.contains(&oids::ANY_EXTENDED_KEY_USAGE);
                let ca_allows = ca_usages.is_none_or(|list| has(list) || any(list));
                let leaf_has = leaf_usages.is_none_or(|list| has(list) || (any_counts && any(list)));
                let mut case = Case { usage: Some(vec![wanted.into()]), ..case.clone() };
                case = case.policy(|policy| policy.usage.accept_any_extended_key_usage = any_counts);
                if ca_allows && leaf_has {
                    let verdict = case.accepted();
                    let is_absent = notices(&verdict).contains(&FindingCode::ExtendedKeyUsageAbsent);
                    assert_eq!(is_absent, leaf_usages.is_none());
                } else {
                    case.refused(FindingCode::ExtendedKeyUsage, &leaf);
                }
            }
        }
    }
}

#[test]
fn a_leaf_without_usages_or_without_digital_signature() {
    let (case, culprit) = leaf(|draft| draft.without(oids::EXTENDED_KEY_USAGE));
    let strict = case.policy(|policy| policy.usage.absent = chainward::Response::Refuse);
    strict.refused(FindingCode::ExtendedKeyUsageAbsent, &culprit);
    let (case, culprit) = leaf(|draft| draft.with(der::key_usage(der::KEY_ENCIPHERMENT)));
    case.refused(FindingCode::DigitalSignatureMissing, &culprit);
    case.profile(Profile::Rfc5280).accepted();
    let (case, _) = leaf(|draft| draft.without(oids::KEY_USAGE));
    case.accepted();
}

#[test]
fn an_unknown_critical_extension_is_refused_unless_its_oid_is_listed() {
    let other = der::Extension { oid: der::tlv(0x06, &[0x88, 0x37, 0x02]), ..der::Extension::unknown(true) };
    let listed = |policy: &mut Policy| {
        policy.accepted_critical_extensions = vec![Oid::constant(&[0x88, 0x37, 0x01]).into()];
    };
    for (case, culprit) in [
        leaf(|draft| draft.with(der::Extension::unknown(true))),
        below(|draft| draft.with(der::Extension::unknown(true))),
    ] {
        case.refused(FindingCode::UnknownCriticalExtension, &culprit);
        case.policy(listed).accepted();
    }
    for (case, culprit) in [leaf(|draft| draft.with(other.clone())), below(|draft| draft.with(other.clone()))]
    {
        case.policy(listed).refused(FindingCode::UnknownCriticalExtension, &culprit);
    }
    leaf(|draft| draft.with(der::Extension::unknown(false))).0.accepted();
}

/// RFC 5280 4.2.1.7: `GeneralNames ::= SEQUENCE SIZE (1..MAX)`, in an extension that no check looks into.
#[test]
fn an_extension_that_nobody_asks_for_is_read_all_the_same() {
    let empty = || der::Extension::new(oids::ISSUER_ALT_NAME, false, der::sequence(&[]));
    for (case, culprit) in [leaf(|draft| draft.with(empty())), below(|draft| draft.with(empty()))] {
        case.refused(FindingCode::MalformedCertificate, &culprit);
    }
}

#[test]
fn algorithms_and_keys_end_at_their_dates() {
    let (case, _) = leaf(|draft| draft);
    let signature = |until| {
        case.clone().policy(|policy| {
            policy.algorithms.signatures = vec![Allowed { name: SignatureName::EcdsaSha256, until }];
        })
    };
    signature(None).accepted();
    assert_eq!(signature(Some(NOW)).accepted().valid_until, Some(NOW));
    let verdict = signature(Some(NOW - 1)).judge();
    assert_eq!(verdict.code, Some(FindingCode::Expired));
    let none = case.clone().policy(|policy| policy.algorithms.signatures.clear()).judge();
    assert_eq!(none.code, Some(FindingCode::SignatureAlgorithmNotAllowed));
    let key = |until| {
        case.clone().policy(|policy| {
            policy.algorithms.keys = vec![Allowed { name: KeyName::P256, until }];
        })
    };
    assert_eq!(key(Some(NOW)).accepted().valid_until, Some(NOW));
    assert_eq!(key(Some(NOW - 1)).judge().code, Some(FindingCode::Expired));
    let none = case.clone().policy(|policy| policy.algorithms.keys.clear()).judge();
    assert_eq!(none.code, Some(FindingCode::PublicKeyUnsupported));
}

#[test]
fn keys_have_a_smallest_size_wherever_they_stand() {
    let rsa = Arc::new(Key::rsa_2048());
    for (case, culprit) in [leaf(|draft| draft.key(&rsa)), below(|draft| draft.key(&rsa))] {
        case.accepted();
        let minimum = |bits| move |policy: &mut Policy| policy.algorithms.minimum_rsa_bits = bits;
        case.clone().policy(minimum(2_048)).accepted();
        case.policy(minimum(2_049)).refused(FindingCode::PublicKeySize, &culprit);
    }
    let (case, culprit) = leaf(|draft| draft.key(&Arc::new(Key::p384())));
    let only_p256 = |policy: &mut Policy| policy.algorithms.keys.retain(|key| key.name == KeyName::P256);
    case.policy(only_p256).refused(FindingCode::PublicKeyUnsupported, &culprit);
}

#[test]
fn a_signature_that_does_not_verify_is_refused() {
    let anchor = root("root");
    let forged = Draft::leaf("client").forged(&anchor);
    Case::of(&forged).trusting(&anchor).refused(FindingCode::SignatureInvalid, &forged);
    let mut cut = Draft::leaf("client").by(&anchor);
    let last = cut.der.len() - 1;
    cut.der[last] ^= 1;
    Case::of(&cut).trusting(&anchor).refused(FindingCode::SignatureInvalid, &cut);
    // an RSA algorithm below an elliptic curve's key
    let rsa = Key::rsa_2048();
    let misfit = Draft::leaf("client").signed(&anchor.subject, &anchor.key, &rsa);
    Case::of(&misfit).trusting(&anchor).refused(FindingCode::SignatureAlgorithmUnsupported, &misfit);
}

#[test]
fn the_lifetime_of_a_leaf_is_limited() {
    let (case, culprit) = leaf(|draft| draft.valid(NOW, NOW + DAY - 1));
    let limit = |seconds| move |policy: &mut Policy| policy.max_lifetime_seconds = Some(seconds);
    // RFC 5280 4.1.2.5: both ends are inside
    case.clone().policy(limit(DAY)).accepted();
    case.policy(limit(DAY - 1)).refused(FindingCode::LifetimeTooLong, &culprit);
}

#[test]
fn what_is_distrusted_is_refused_wherever_it_stands() {
    for (case, culprit) in [leaf(|draft| draft), below(|draft| draft)] {
        let (certificate, key) = (sha256(&culprit.der), sha256(culprit.key.info()));
        case.clone().distrusting_certificate(certificate).refused(FindingCode::Distrusted, &culprit);
        case.clone().distrusting_key(key).refused(FindingCode::Distrusted, &culprit);
        case.clone().distrusting_certificate(key).distrusting_key(certificate).accepted();
    }
    // the key of a distrusted CA in another certificate of it
    let anchor = root("root");
    let cas = chain(&anchor, &["ca"]);
    let renewed = Draft::ca("ca").key(&cas[0].key).by(&anchor);
    let leaf = Draft::leaf("client").by(&renewed);
    let case = Case::of(&leaf).trusting(&anchor).presenting([&renewed]);
    case.clone().distrusting_certificate(sha256(&cas[0].der)).accepted();
    case.distrusting_key(sha256(cas[0].key.info())).refused(FindingCode::Distrusted, &renewed);
}

#[test]
fn a_host_must_be_named_in_its_own_form() {
    let version_6: std::net::Ipv6Addr = "2001:db8::1".parse().unwrap();
    let names = [
        der::dns("client.test"),
        der::ip(&[192, 0, 2, 1]),
        der::ip(&version_6.octets()),
        der::tlv(0x81, b"Ann@mail.test"),
    ];
    let (case, culprit) = leaf(|draft| draft.with(der::alternative_names(&names)));
    for (host, is_named) in [
        (Host::Dns("client.test"), true),
        (Host::Dns("192.0.2.1"), false),
        (Host::Dns("Ann@mail.test"), false),
        (Host::Ip("192.0.2.1".parse().unwrap()), true),
        (Host::Ip("192.0.2.2".parse().unwrap()), false),
        (Host::Ip("::ffff:192.0.2.1".parse().unwrap()), false),
        (Host::Ip(version_6.into()), true), // RFC 5280 4.2.1.6: sixteen octets
        (Host::Ip("2001:db8::2".parse().unwrap()), false),
        (Host::Email("Ann@MAIL.test"), true),
        (Host::Email("ann@mail.test"), false),
    ] {
        let case = Case { host: Some(host), ..case.clone() };
        if is_named {
            case.accepted();
        } else {
            let verdict = case.refused(FindingCode::HostMismatch, &culprit);
            let asked = match host {
                Host::Dns(name) | Host::Email(name) => name.to_owned(),
                Host::Ip(address) => address.to_string(),
            };
            assert!(
                verdict.findings[0].detail.contains(&asked),
                "which name: {}",
                verdict.findings[0].detail
            );
        }
    }
}

#[test]
fn no_issuer_is_a_finding_of_the_leaf() {
    let anchor = root("root");
    let orphan = Draft::leaf("client").by(&root("stranger"));
    let verdict = Case::of(&orphan).trusting(&anchor).refused(FindingCode::IssuerNotFound, &orphan);
    assert_eq!(verdict.work.signatures, 0);
}
