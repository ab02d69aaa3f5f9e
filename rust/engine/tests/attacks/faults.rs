//! Chains with one fault each, of nearly every kind that a verdict can name.

use std::sync::Arc;

use chainward::x509::oids;
use chainward::{AllowRule, AnchorLimits, At, FindingCode, Host, Response, TypedName, sha256};

use super::parts::{ALGORITHM, Parts};
use super::support::case::Case;
use super::support::{DAY, Draft, END, Issued, Key, NOW, START, chain, der, root};

use FindingCode as Code;

/// Refused for this.
pub type Fault = (FindingCode, Case);

pub fn all() -> Vec<Fault> {
    let trust = Trust(root("root"));
    let groups = [times(&trust), signatures(&trust), authorities(&trust), usages(&trust), names(&trust)];
    let more = [policies(&trust), of_the_policy(&trust), distrusted(&trust)];
    groups.into_iter().chain(more).flatten().collect()
}

/// An anchor, and what is below.
struct Trust(Issued);

impl Trust {
    fn leaf(&self, draft: Draft) -> Case {
        Case::of(&draft.by(&self.0)).trusting(&self.0)
    }

    fn good_leaf(&self) -> Case {
        self.leaf(Draft::leaf("client"))
    }

    /// A good leaf below this CA.
    fn ca(&self, draft: Draft) -> Case {
        self.below(draft, Draft::leaf("client"))
    }

    fn below(&self, ca: Draft, leaf: Draft) -> Case {
        let ca = ca.by(&self.0);
        Case::of(&leaf.by(&ca)).trusting(&self.0).presenting([&ca])
    }
}

fn times(trust: &Trust) -> Vec<Fault> {
    let old = Draft::ca("root").key(&trust.0.key).valid(START, NOW - DAY).self_signed();
    let old_anchor = Case::of(&Draft::leaf("client").by(&old)).trusting(&old);
    let late_ca = trust.ca(Draft::ca("ca").valid(END + DAY, END + 2 * DAY));
    vec![
        (Code::Expired, old_anchor),
        (Code::Expired, trust.leaf(Draft::leaf("client").valid(START, NOW - DAY))),
        (Code::Expired, trust.ca(Draft::ca("ca").valid(START, NOW - DAY))),
        (Code::NotYetValid, trust.leaf(Draft::leaf("client").valid(NOW + DAY, END))),
        (Code::ValidityIntervalEmpty, Case { at: At::Any, ..late_ca }),
    ]
}

fn signatures(trust: &Trust) -> Vec<Fault> {
    let anchor = &trust.0;
    let forged_ca = Draft::ca("ca").forged(anchor);
    let below_forged = Case::of(&Draft::leaf("client").by(&forged_ca)).trusting(anchor);
    let unknown = der::sequence(&[&der::tlv(0x06, &[0x88, 0x37, 1])]);
    let parts = || Parts::of(Draft::leaf("client"), anchor);
    let unsupported = parts().with(ALGORITHM, unknown.clone()).outer(unknown).by(anchor);
    let differing = parts().outer(der::sequence(&[&der::oid(oids::ED25519)])).by(anchor);
    let no_names = Draft::leaf("client").with(der::alternative_names(&[]));
    let small = Draft::leaf("client").key(&Arc::new(Key::rsa_2048()));
    let small = trust.leaf(small).policy(|policy| policy.algorithms.minimum_rsa_bits = 3_072);
    vec![
        (Code::SignatureInvalid, Case::of(&Draft::leaf("client").forged(anchor)).trusting(anchor)),
        (Code::SignatureInvalid, below_forged.presenting([&forged_ca])),
        (Code::SignatureAlgorithmUnsupported, Case::of(&unsupported).trusting(anchor)),
        (Code::MalformedCertificate, Case::of(&differing).trusting(anchor)),
        (Code::MalformedCertificate, trust.leaf(no_names)),
        (Code::PublicKeySize, small),
    ]
}

fn authorities(trust: &Trust) -> Vec<Fault> {
    let anchor = &trust.0;
    let names: Vec<_> = (0..10).map(|number| format!("ca {number}")).collect();
    let cas = chain(anchor, &names.iter().map(String::as_str).collect::<Vec<_>>());
    let deep = Case::of(&Draft::leaf("client").by(cas.last().unwrap())).trusting(anchor).presenting(&cas);
    let first = Draft::ca("first").with(der::basic_constraints(Some(0))).by(anchor);
    let second = Draft::ca("second").by(&first);
    let long = Case::of(&Draft::leaf("client").by(&second)).trusting(anchor).presenting([&first, &second]);
    let stranger = Draft::leaf("client").by(&root("stranger"));
    let no_ca = Draft::leaf("no ca").with(der::key_usage(der::KEY_CERT_SIGN));
    let signs_nothing = Draft::ca("ca").with(der::key_usage(der::DIGITAL_SIGNATURE));
    vec![
        (Code::IssuerNotFound, Case::of(&stranger).trusting(anchor)),
        (Code::LeafIsTrustAnchor, Case::of(anchor).trusting(anchor)),
        (Code::NotACertificationAuthority, trust.ca(no_ca)),
        (Code::NotACertificationAuthority, trust.ca(Draft::ca("ca").without(oids::BASIC_CONSTRAINTS))),
        (Code::KeyCertSignMissing, trust.ca(signs_nothing)),
        (Code::PathLengthExceeded, long),
        (Code::PathTooDeep, deep),
        (Code::EmptyName, trust.ca(Draft { subject: der::name(&[]), ..Draft::ca("") })),
        (
            Code::UnknownCriticalExtension,
            trust.leaf(Draft::leaf("client").with(der::Extension::unknown(true))),
        ),
        (Code::UnknownCriticalExtension, trust.ca(Draft::ca("ca").with(der::Extension::unknown(true)))),
    ]
}

fn usages(trust: &Trust) -> Vec<Fault> {
    let server = || der::extended_key_usage(&[oids::SERVER_AUTH]);
    let enciphers = Draft::leaf("client").with(der::key_usage(der::KEY_ENCIPHERMENT));
    let absent = trust.leaf(Draft::leaf("client").without(oids::EXTENDED_KEY_USAGE));
    let asked = Case { usage: Some(vec![oids::SERVER_AUTH.into()]), ..trust.good_leaf() };
    vec![
        (Code::DigitalSignatureMissing, trust.leaf(enciphers)),
        (Code::ExtendedKeyUsage, trust.leaf(Draft::leaf("client").with(server()))),
        (Code::ExtendedKeyUsage, trust.ca(Draft::ca("ca").with(server()))),
        (Code::ExtendedKeyUsage, asked),
        (Code::ExtendedKeyUsageAbsent, absent.policy(|policy| policy.usage.absent = Response::Refuse)),
    ]
}

fn names(trust: &Trust) -> Vec<Fault> {
    let permitting = |base: Vec<u8>| Draft::ca("ca").with(der::name_constraints(&[base], &[]));
    let excluding = |base: Vec<u8>| Draft::ca("ca").with(der::name_constraints(&[], &[base]));
    let directory = |name| der::tlv(0xa4, &der::common_name(name));
    let registered = || der::tlv(0x88, &[0x88, 0x37, 1]);
    let named = |name| Draft::leaf("client").with(der::alternative_names(&[name]));
    let host = Case { host: Some(Host::Dns("other.test")), ..trust.good_leaf() };
    vec![
        (Code::NameNotPermitted, trust.ca(permitting(der::dns("a.example")))),
        (Code::NameNotPermitted, trust.ca(permitting(directory("other")))),
        (Code::NameExcluded, trust.ca(excluding(der::dns("client.test")))),
        (Code::NameExcluded, trust.ca(excluding(directory("client")))),
        (Code::NameFormUnsupported, trust.below(permitting(registered()), named(registered()))),
        (Code::NameMalformed, trust.below(permitting(der::uri("a.test")), named(der::uri("urn:a")))),
        (Code::NameConstraintMalformed, trust.ca(permitting(der::dns("*.test")))),
        (Code::HostMismatch, host),
    ]
}

fn policies(trust: &Trust) -> Vec<Fault> {
    let explicit =
        Draft::ca("ca").with(der::require_explicit_policy(0)).with(der::certificate_policies(&[1]));
    let pair = der::sequence(&[&der::tlv(6, &der::policy_oid(1)), &der::oid(oids::ANY_POLICY)]);
    let to_any = der::Extension::new(oids::POLICY_MAPPINGS, true, der::sequence(&[&pair]));
    vec![
        (Code::NoValidPolicy, trust.ca(explicit)),
        (Code::PolicyMappingAnyPolicy, trust.ca(Draft::ca("ca").with(der::any_policy()).with(to_any))),
    ]
}

/// What the policy or the anchor of the case adds to the profile.
fn of_the_policy(trust: &Trust) -> Vec<Fault> {
    let nobody = AllowRule { usage: vec![oids::CODE_SIGNING.into()], ..AllowRule::default() };
    let excluded = vec![TypedName::Dns("test".into())];
    let limits = AnchorLimits { permitted: vec![TypedName::Dns("a.test".into())], ..AnchorLimits::default() };
    let leaf = Draft::leaf("client").by(&trust.0);
    vec![
        (Code::NotAllowed, trust.good_leaf().policy(|policy| policy.allow = vec![nobody])),
        (Code::LifetimeTooLong, trust.good_leaf().policy(|policy| policy.max_lifetime_seconds = Some(DAY))),
        (Code::NameExcluded, trust.good_leaf().policy(|policy| policy.excluded = excluded)),
        (Code::NameNotPermitted, Case::of(&leaf).trusting_within(&trust.0, limits)),
    ]
}

fn distrusted(trust: &Trust) -> Vec<Fault> {
    let leaf = Draft::leaf("client").by(&trust.0);
    let ca = Draft::ca("ca").by(&trust.0);
    let below = Case::of(&Draft::leaf("client").by(&ca)).trusting(&trust.0).presenting([&ca]);
    vec![
        (Code::Distrusted, Case::of(&leaf).trusting(&trust.0).distrusting_certificate(sha256(&leaf.der))),
        (Code::Distrusted, below.distrusting_key(sha256(ca.key.info()))),
    ]
}
