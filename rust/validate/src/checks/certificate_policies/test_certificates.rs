//! Certificates for tests: DER written by hand, with nothing in it but what policies are about.

use chainward_x509::{Certificate, ObjectIdentifier, Oid, oids};

use super::{InitialPolicyInputs, PolicyState, ValidPolicies};
use crate::budget::Budget;
use crate::finding::{Finding, FindingCode};

/// A policy: 0 is anyPolicy, any other number is 1.2.number.
pub(super) type Policy = u8;

/// anyPolicy.
pub(super) const ANY: Policy = 0;

/// What a certificate says about policies.
#[derive(Clone, Debug, Default)]
pub(super) struct Spec {
    /// Empty: no certificatePolicies.
    pub policies: Vec<Policy>,
    /// Empty: no policyMappings.
    pub mappings: Vec<(Policy, Policy)>,
    pub require_explicit_policy: Option<u8>,
    pub inhibit_policy_mapping: Option<u8>,
    pub inhibit_any_policy: Option<u8>,
    pub is_self_issued: bool,
}

/// A certificate that asserts these policies.
pub(super) fn asserting(policies: &[Policy]) -> Spec {
    Spec { policies: policies.to_vec(), ..Spec::default() }
}

impl Spec {
    pub(super) fn mapping(mut self, mappings: &[(Policy, Policy)]) -> Self {
        self.mappings = mappings.to_vec();
        self
    }

    pub(super) fn self_issued(mut self) -> Self {
        self.is_self_issued = true;
        self
    }

    pub(super) fn requiring(mut self, skip_certificates: u8) -> Self {
        self.require_explicit_policy = Some(skip_certificates);
        self
    }

    pub(super) fn inhibiting_mapping(mut self, skip_certificates: u8) -> Self {
        self.inhibit_policy_mapping = Some(skip_certificates);
        self
    }

    pub(super) fn inhibiting_any(mut self, skip_certificates: u8) -> Self {
        self.inhibit_any_policy = Some(skip_certificates);
        self
    }

    /// A version 3 certificate with empty names, an Ed25519 key and these extensions.
    pub(super) fn der(&self) -> Vec<u8> {
        let ed25519 = sequence(&[oid(oids::ED25519)]);
        let time = tlv(0x17, b"260101000000Z");
        let tbs = sequence(&[
            tlv(0xa0, &[0x02, 0x01, 0x02]),
            tlv(0x02, &[0x05]),
            ed25519.clone(),
            sequence(&[]),
            sequence(&[time.clone(), time]),
            sequence(&[]),
            sequence(&[ed25519.clone(), tlv(0x03, &[0; 33])]),
            self.extensions(),
        ]);
        sequence(&[tbs, ed25519, tlv(0x03, &[0; 65])])
    }

    fn extensions(&self) -> Vec<u8> {
        let mut list = Vec::new();
        if !self.policies.is_empty() {
            let policies: Vec<_> = self.policies.iter().map(|one| sequence(&[policy_oid(*one)])).collect();
            list.push(extension(oids::CERTIFICATE_POLICIES, &sequence(&policies)));
        }
        if !self.mappings.is_empty() {
            let pair = |(from, to): &(Policy, Policy)| sequence(&[policy_oid(*from), policy_oid(*to)]);
            let mappings: Vec<_> = self.mappings.iter().map(pair).collect();
            list.push(extension(oids::POLICY_MAPPINGS, &sequence(&mappings)));
        }
        let required = self.require_explicit_policy.map(|count| tlv(0x80, &[count]));
        let inhibited = self.inhibit_policy_mapping.map(|count| tlv(0x81, &[count]));
        let constraints: Vec<_> = required.into_iter().chain(inhibited).collect();
        if !constraints.is_empty() {
            list.push(extension(oids::POLICY_CONSTRAINTS, &sequence(&constraints)));
        }
        if let Some(count) = self.inhibit_any_policy {
            list.push(extension(oids::INHIBIT_ANY_POLICY, &tlv(0x02, &[count])));
        }
        if list.is_empty() { Vec::new() } else { tlv(0xa3, &sequence(&list)) }
    }
}

/// The policy as an object identifier.
pub(super) fn identifier(policy: Policy) -> ObjectIdentifier {
    if policy == ANY { oids::ANY_POLICY.into() } else { format!("1.2.{policy}").parse().unwrap() }
}

pub(super) fn identifiers(policies: &[Policy]) -> Vec<ObjectIdentifier> {
    policies.iter().map(|policy| identifier(*policy)).collect()
}

fn policy_oid(policy: Policy) -> Vec<u8> {
    oid(identifier(policy).as_oid())
}

fn oid(oid: Oid<'_>) -> Vec<u8> {
    tlv(0x06, oid.as_bytes())
}

fn extension(kind: Oid<'_>, value: &[u8]) -> Vec<u8> {
    sequence(&[oid(kind), tlv(0x04, value)])
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    let [high, low] = length.to_be_bytes();
    let header = match length {
        0..0x80 => vec![tag, low],
        0x80..0x100 => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    [&header, content].concat()
}

/// A path, from the certificate below the anchor to the last one, and what the caller wants of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    pub certificates: Vec<Spec>,
    pub initial: InitialPolicyInputs,
    /// Of the anchor; empty restricts nothing.
    pub anchor_policies: Vec<Policy>,
    /// Empty: any-policy.
    pub asked: Vec<Policy>,
}

/// A path, with nothing wanted of it.
pub(super) fn path(certificates: &[Spec]) -> Path {
    Path { certificates: certificates.to_vec(), ..Path::default() }
}

impl Path {
    /// With a user-initial-policy-set.
    pub(super) fn asking(mut self, policies: &[Policy]) -> Self {
        self.asked = policies.to_vec();
        self
    }

    /// With a list of policies at the anchor.
    pub(super) fn anchored(mut self, policies: &[Policy]) -> Self {
        self.anchor_policies = policies.to_vec();
        self
    }

    /// With initial-explicit-policy.
    pub(super) fn explicit(mut self) -> Self {
        self.initial.explicit_policy = true;
        self
    }

    /// `authority_constrained_policy_set`; the path must be accepted.
    pub(super) fn authority(&self) -> Vec<ObjectIdentifier> {
        self.validate().unwrap().authority_constrained
    }

    /// `user_constrained_policy_set`; the path must be accepted.
    pub(super) fn user(&self) -> Vec<ObjectIdentifier> {
        self.validate().unwrap().user_constrained
    }

    /// Why the path is refused.
    pub(super) fn refusal(&self) -> FindingCode {
        self.validate().unwrap_err()
    }

    /// The steps of RFC 5280 6.1, over the whole path.
    pub(super) fn validate_within(&self, budget: &mut Budget) -> Result<ValidPolicies, Finding> {
        let anchor = identifiers(&self.anchor_policies);
        let mut state = PolicyState::initial(&self.initial).restricted_to(&anchor, budget)?;
        let (last, before) = self.certificates.split_last().unwrap();
        for spec in before {
            let der = spec.der();
            let certificate = Certificate::from_der(&der).unwrap();
            state = state.process(&certificate, false, spec.is_self_issued, budget)?;
            state = state.prepare_next(&certificate, spec.is_self_issued, budget)?;
        }
        let der = last.der();
        let certificate = Certificate::from_der(&der).unwrap();
        state = state.process(&certificate, true, last.is_self_issued, budget)?;
        state.wrap_up(&certificate, &identifiers(&self.asked), budget)
    }

    /// The same, with a budget that is large enough.
    pub(super) fn validate(&self) -> Result<ValidPolicies, FindingCode> {
        self.validate_within(&mut Budget::default()).map_err(|finding| finding.code)
    }
}
