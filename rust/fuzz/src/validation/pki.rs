//! A PKI from the bytes of the fuzzer: few names and few keys, so that they meet; each certificate is signed
//! with the key of one made before it, mostly. Without any bytes it is an anchor and a good leaf below it.

use chainward_validate::distrust::Distrust;
use chainward_validate::policy::{Policy, Profile};
use chainward_validate::roots::AnchorLimits;
use chainward_validate::signature::SignatureVerifier;
use chainward_x509::{ObjectIdentifier, oids};

use super::certificate::{ALGORITHMS, Draft, KEYS, key_info, subject};
use super::extensions;
use super::toy::{Toy, sign};
use crate::choices::Choices;

/// What a trust store and a client come with.
pub(crate) struct Pki {
    pub(crate) anchors: Vec<Anchor>,
    pub(crate) configured: Vec<Vec<u8>>,
    pub(crate) presented: Vec<Vec<u8>>,
    pub(crate) leaf: Vec<u8>,
    pub(crate) policy: Policy,
    pub(crate) distrust: Distrust,
}

#[derive(Clone)]
pub(crate) struct Anchor {
    pub(crate) kind: AnchorKind,
    pub(crate) limits: AnchorLimits,
}

#[derive(Clone)]
pub(crate) enum AnchorKind {
    Certificate(Vec<u8>),
    /// DER of a name and of a key.
    NameAndKey(Vec<u8>, Vec<u8>),
}

/// Who may issue: a name and a key, by number.
#[derive(Clone, Copy)]
struct Holder {
    name: u8,
    key: u8,
}

const NAMES: u8 = 5;
const CA_NAMES_MOST: u8 = NAMES - 1;

impl Pki {
    pub(crate) fn new(choices: &mut Choices<'_>) -> Self {
        let policy = policy(choices);
        let mut issuers = Vec::new();
        let mut anchors = vec![anchor(&mut issuers, choices)];
        anchors.extend(choices.list(2, |choices| anchor(&mut issuers, choices)));
        let mut members = choices.list(9, |choices| intermediate(&mut issuers, choices));
        let leaf = leaf(&mut issuers, choices);
        if choices.one_in(12) {
            anchors.push(pinned(&leaf, choices));
            anchors.extend(choices.list(1, |choices| pinned(&leaf, choices)));
        }
        let configured = if choices.one_in(2) { members.split_off(members.len() / 2) } else { Vec::new() };
        if choices.one_in(16) {
            members.push(choices.octets(64).to_vec());
        }
        let distrust = distrust(members.first().unwrap_or(&leaf), choices);
        Self { anchors, configured, presented: members, leaf, policy, distrust }
    }
}

fn policy(choices: &mut Choices<'_>) -> Policy {
    let mut policy =
        Policy::of(choices.pick(&[Profile::ClientAuth, Profile::Rfc5280, Profile::Rfc5280Strict]));
    policy.algorithms.legacy_rsa_1024 = !choices.one_in(4);
    if !choices.one_in(4) {
        return policy;
    }
    policy.max_intermediates = u32::from(choices.pick(&[8_u8, 0, 1, 2]));
    policy.max_lifetime_seconds = choices.pick(&[None, Some(40_000_000)]);
    policy.initial.explicit_policy = choices.one_in(3);
    policy.initial.policy_mapping_inhibit = choices.one_in(3);
    policy.initial.any_policy_inhibit = choices.one_in(3);
    policy.initial_policy_set = extensions::policy_identifiers(choices);
    policy.usage.accept_any_extended_key_usage |= choices.one_in(2);
    policy.algorithms.legacy_sha1 = choices.one_in(2);
    policy.anchors.check_validity ^= choices.one_in(4);
    if choices.one_in(4) {
        let until = choices.pick(&[1_771_000_000, 1_780_000_000]);
        policy.algorithms.signatures.iter_mut().for_each(|allowed| allowed.until = Some(until));
    }
    if choices.one_in(4) {
        policy.accepted_critical_extensions = vec![ObjectIdentifier::from(extensions::UNKNOWN)];
    }
    policy.permitted = extensions::typed_names(choices);
    policy.excluded = extensions::typed_names(choices);
    policy
}

fn limits(choices: &mut Choices<'_>) -> AnchorLimits {
    if !choices.one_in(4) {
        return AnchorLimits::default();
    }
    AnchorLimits {
        end_entity: choices.one_in(8),
        permitted: extensions::typed_names(choices),
        excluded: extensions::typed_names(choices),
        usages: choices.some_of(&[oids::CLIENT_AUTH.into(), oids::SERVER_AUTH.into()]),
        policies: extensions::policy_identifiers(choices),
        not_after: choices.pick(&[None, Some(1_771_000_000), Some(1_780_000_000)]),
        ..AnchorLimits::default()
    }
}

fn anchor(issuers: &mut Vec<Holder>, choices: &mut Choices<'_>) -> Anchor {
    let holder = Holder { name: choices.up_to(CA_NAMES_MOST), key: choices.up_to(KEYS - 1) };
    issuers.push(holder);
    let kind = if choices.one_in(4) {
        AnchorKind::NameAndKey(subject(holder.name), key_info(holder.key))
    } else {
        let mut draft = Draft::new(subject(holder.name), holder.key, choices);
        draft.extensions = extensions::of_authority(holder.key, holder.key, choices);
        AnchorKind::Certificate(signed(draft, holder, choices))
    };
    let mut limits = limits(choices);
    // It has no meaning for a bare name and key.
    limits.end_entity &= matches!(kind, AnchorKind::Certificate(_));
    Anchor { kind, limits }
}

/// The leaf as an anchor, which may vouch for itself or not.
fn pinned(leaf: &[u8], choices: &mut Choices<'_>) -> Anchor {
    let end_entity = !choices.one_in(3);
    Anchor {
        kind: AnchorKind::Certificate(leaf.to_vec()),
        limits: AnchorLimits { end_entity, ..limits(choices) },
    }
}

/// The last one that was made, or any.
fn issuer(issuers: &[Holder], choices: &mut Choices<'_>) -> Holder {
    let back = if choices.one_in(3) { usize::from(choices.up_to(7)) } else { 0 };
    issuers[(issuers.len() - 1).saturating_sub(back)]
}

fn intermediate(issuers: &mut Vec<Holder>, choices: &mut Choices<'_>) -> Vec<u8> {
    let by = issuer(issuers, choices);
    let holder = Holder { name: choices.up_to(CA_NAMES_MOST), key: choices.up_to(KEYS - 1) };
    issuers.push(holder);
    let mut draft = Draft::new(subject(holder.name), holder.key, choices);
    draft.extensions = extensions::of_authority(holder.key, by.key, choices);
    signed(draft, by, choices)
}

fn leaf(issuers: &mut [Holder], choices: &mut Choices<'_>) -> Vec<u8> {
    let by = issuer(issuers, choices);
    let name = NAMES + choices.up_to(3);
    let name = if choices.one_in(10) { by.name } else { name };
    let key = choices.up_to(KEYS - 1);
    let mut draft = Draft::new(subject(name), key, choices);
    draft.extensions = extensions::of_end_entity(key, by.key, choices);
    signed(draft, by, choices)
}

/// Signed by `by`; a few say another issuer, are signed with another key, or are bent before or after it.
fn signed(mut draft: Draft, by: Holder, choices: &mut Choices<'_>) -> Vec<u8> {
    let name = if choices.one_in(30) { choices.up_to(CA_NAMES_MOST) } else { by.name };
    let key = if choices.one_in(20) { choices.up_to(KEYS - 1) } else { by.key };
    draft.issuer = subject(name);
    draft.algorithm = if choices.one_in(30) {
        choices.up_to(ALGORITHMS - 1)
    } else {
        super::certificate::algorithm_of(key)
    };
    let mut tbs = draft.tbs();
    if choices.one_in(40) {
        bend(&mut tbs, choices);
    }
    let signature = sign(&key_info(key), &tbs);
    let mut der = draft.certificate(&tbs, &signature);
    if choices.one_in(60) {
        bend(&mut der, choices);
    }
    der
}

/// Changes one octet.
fn bend(der: &mut [u8], choices: &mut Choices<'_>) {
    let place = usize::from(choices.up_to(255)) * 256 + usize::from(choices.up_to(255));
    let place = place % der.len();
    der[place] ^= choices.up_to(255);
}

fn distrust(der: &[u8], choices: &mut Choices<'_>) -> Distrust {
    let mut distrust = Distrust::default();
    if choices.one_in(30) {
        distrust.certificates.insert(Toy::default().sha256(der));
    }
    if choices.one_in(30) {
        distrust.keys.insert(Toy::default().sha256(&key_info(2)));
    }
    distrust
}
