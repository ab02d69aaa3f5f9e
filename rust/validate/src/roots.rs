//! From a trust anchor to the root of a trust tree: RFC 5280 6.1.2, with the anchor's own constraints (RFC 5937).

use std::sync::Arc;

use chainward_x509::{Certificate, Name, ObjectIdentifier, SubjectPublicKeyInfo, UnixTime, Version};

use crate::authority::Authenticated;
use crate::budget::Budget;
use crate::candidate::subject_key_identifier;
use crate::checks::certificate_policies::PolicyState;
use crate::checks::name_constraints::{ConstraintStack, Subtrees};
use crate::checks::{
    baseline_requirements, basic_constraints, critical_extensions, extended_key_usage, issuer_duties,
    key_usage, name_rule, validity,
};
use crate::distrust::Distrust;
use crate::finding::{Finding, FindingCode, malformed};
use crate::policy::{Policy, Response, TypedName};
use crate::position::Position;
use crate::signature::SignatureVerifier;
use crate::state::{AllowedUsages, Interval, PathState};
use crate::tree::Node;
use crate::trust_domains::TrustDomains;
use crate::vouched_rules::VouchedRules;

/// What an anchor vouches for, besides what its certificate says (RFC 5937 section 3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnchorLimits {
    /// The anchor is a certificate that may itself be presented as the leaf; it issues nothing then.
    pub end_entity: bool,
    /// Names below it must be within these, for each form that occurs here.
    pub permitted: Vec<TypedName>,
    /// Names below it must not be within these.
    pub excluded: Vec<TypedName>,
    /// Extended key usages it vouches for; empty = all.
    pub usages: Vec<ObjectIdentifier>,
    /// Certificate policies it vouches for; empty = all.
    pub policies: Vec<ObjectIdentifier>,
    /// The anchor is from a public bundle and vouches for whoever comes. The policy must say who is a client, by
    /// allow rules with names, unless it judges servers by the rules of the web.
    pub public: bool,
    /// Trust domains of SPIFFE that it vouches for; empty = all, but where the policy asks for SPIFFE IDs: then that
    /// of its own SPIFFE ID, which it must have.
    pub trust_domains: Vec<String>,
    /// Last second, since the Unix epoch, at which it vouches for anything.
    pub not_after: Option<UnixTime>,
}

/// What all anchors of a tree are judged by.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The policy of the tree.
    pub policy: &'a Policy,
    /// What is refused wherever it stands.
    pub distrust: &'a Distrust,
}

/// The root for an anchor that is a certificate.
///
/// What the policy refuses about the certificate itself bars the anchor; see [`Node::barred`].
///
/// # Errors
/// `malformed_certificate`, `public_key_unsupported`, `public_key_size`, `name_constraint_malformed`,
/// `trust_domain`, `name_rule_missing`.
pub fn certificate_root<V: SignatureVerifier>(
    verifier: &V,
    rules: Rules<'_>,
    limits: &AnchorLimits,
    der: &[u8],
    index: usize,
) -> Result<Node<V::Key>, Finding> {
    let certificate = Certificate::from_der(der).map_err(malformed)?;
    certificate.check_known_extensions().map_err(malformed)?;
    let info = certificate.subject_public_key_info();
    let mut budget = Budget::unlimited();
    let own = Authenticated::of(verifier, &certificate);
    let vouched = VouchedRules::of_anchor(&rules.policy.allow, &own, !limits.end_entity);
    name_rule::check(rules.policy, limits.public, &vouched)?;
    let domains = trust_domains(rules.policy, limits, Some(&certificate))?;
    let state =
        PathState { trust_domains: domains, vouched, ..initial_state(rules.policy, limits, &mut budget)? };
    let key = verifier.parse_key(&info)?;
    let distrusted = rules.distrust.check(&certificate, |bytes| verifier.sha256(bytes), &mut budget);
    let (state, barred) = if limits.end_entity {
        (state, distrusted.err())
    } else {
        let accepted =
            distrusted.and_then(|()| acceptable(verifier, &key, rules.policy, &certificate, &mut budget));
        let state = constrained(state, rules.policy, &certificate, &mut budget)?;
        match accepted {
            Ok(notices) => (PathState { notices: state.notices_with(notices), ..state }, None),
            Err(finding) => (state, Some(finding)),
        }
    };
    Ok(Node {
        parent: None,
        der: Arc::from(der),
        candidate: None,
        subject: certificate.subject().canonical(),
        key,
        key_info: Arc::from(info.as_der()),
        key_identifier: subject_key_identifier(&certificate),
        state,
        signature: None,
        cost: 0,
        anchor: index,
        may_be_end_entity: limits.end_entity,
        subject_of_revocation: None,
        may_sign_lists: key_usage::may_sign_lists(&certificate).map_err(malformed)?,
        stance_on_revocation: rules.policy.revocation.place(&own),
        barred: barred.map(|finding| finding.at(0)),
    })
}

/// The root for an anchor that is a bare name and key (RFC 5280 6.1.1 (d)).
///
/// # Errors
/// As [`certificate_root`].
pub fn key_root<V: SignatureVerifier>(
    verifier: &V,
    rules: Rules<'_>,
    limits: &AnchorLimits,
    subject: Name<'_>,
    info: &SubjectPublicKeyInfo<'_>,
    index: usize,
) -> Result<Node<V::Key>, Finding> {
    let mut budget = Budget::unlimited();
    let distrusted = rules.distrust.check_key(info.as_der(), |bytes| verifier.sha256(bytes), &mut budget);
    let own =
        Authenticated { sha256: None, key_sha256: verifier.sha256(info.as_der()), name: subject.to_string() };
    let vouched = VouchedRules::of_anchor(&rules.policy.allow, &own, true);
    name_rule::check(rules.policy, limits.public, &vouched)?;
    Ok(Node {
        parent: None,
        der: Arc::from([]),
        candidate: None,
        subject: subject.canonical(),
        key: verifier.parse_key(info)?,
        key_info: Arc::from(info.as_der()),
        key_identifier: None,
        signature: None,
        state: PathState {
            trust_domains: trust_domains(rules.policy, limits, None)?,
            vouched,
            ..initial_state(rules.policy, limits, &mut budget)?
        },
        cost: 0,
        anchor: index,
        may_be_end_entity: false,
        subject_of_revocation: None,
        may_sign_lists: true,
        stance_on_revocation: rules.policy.revocation.place(&own),
        barred: distrusted.err().map(|finding| finding.at(0)),
    })
}

/// 6.1.2, with the initial subtrees of the policy and the limits of the anchor.
fn initial_state(policy: &Policy, limits: &AnchorLimits, budget: &mut Budget) -> Result<PathState, Finding> {
    let mut constraints = ConstraintStack::default();
    for (permitted, excluded) in
        [(&policy.permitted, &policy.excluded), (&limits.permitted, &limits.excluded)]
    {
        if !(permitted.is_empty() && excluded.is_empty()) {
            constraints = constraints.push(Subtrees::from_text(permitted, excluded).map_err(bad_subtree)?);
        }
    }
    let policies = PolicyState::initial(&policy.initial).restricted_to(&limits.policies, budget)?;
    let usages = if limits.usages.is_empty() {
        AllowedUsages::Any
    } else {
        AllowedUsages::Only(limits.usages.iter().cloned().collect())
    };
    let valid = limits.not_after.map_or(Interval::ALWAYS, |end| Interval::ALWAYS.ending(end, 0));
    Ok(PathState {
        policies,
        constraints,
        max_path_length: None,
        valid,
        usages,
        trust_domains: TrustDomains::Any,
        vouched: VouchedRules::default(),
        intermediates: 0,
        depth: 0,
        notices: Arc::from([]),
    })
}

/// The trust domains that the anchor is bound to.
fn trust_domains(
    policy: &Policy,
    limits: &AnchorLimits,
    certificate: Option<&Certificate<'_>>,
) -> Result<TrustDomains, Finding> {
    let configured = TrustDomains::configured(&limits.trust_domains)?;
    if policy.end_entity.spiffe_id == Response::Accept {
        return Ok(configured);
    }
    configured.or_of_anchor(certificate, limits.end_entity)
}

/// RFC 5937 section 3: what the anchor's certificate says limits what is below it.
fn constrained(
    state: PathState,
    policy: &Policy,
    certificate: &Certificate<'_>,
    budget: &mut Budget,
) -> Result<PathState, Finding> {
    let constraints = match certificate.name_constraints().map_err(malformed)? {
        Some(own) => state.constraints.push(Subtrees::compile(&own.value, budget)?),
        None => state.constraints.clone(),
    };
    let policies = match certificate.certificate_policies().map_err(malformed)? {
        Some(own) => {
            let own: Vec<_> = own.value.iter().map(|information| information.policy.into()).collect();
            state.policies.restricted_to(&own, budget)?
        }
        None => state.policies.clone(),
    };
    let own = certificate.basic_constraints().map_err(malformed)?;
    let valid = if policy.anchors.check_validity {
        validity::narrow(state.valid, certificate, 0)
    } else {
        state.valid
    };
    Ok(PathState {
        policies: policies.below_anchor(certificate)?,
        constraints,
        max_path_length: own.and_then(|own| own.value.path_length),
        valid,
        usages: extended_key_usage::narrow(&state.usages, certificate, budget)?,
        ..state
    })
}

/// What the policy demands of an anchor that issues certificates; gives the notices.
fn acceptable<V: SignatureVerifier>(
    verifier: &V,
    key: &V::Key,
    policy: &Policy,
    certificate: &Certificate<'_>,
    budget: &mut Budget,
) -> Result<Vec<Finding>, Finding> {
    let rules = &policy.anchors;
    let mut notices = Vec::new();
    if certificate.version() == Version::V3 {
        let fault = basic_constraints::require_ca(certificate).map(drop);
        if let Err(fault) = fault.and_then(|()| key_usage::require_key_cert_sign(certificate)) {
            notices.extend(rules.basic_constraints.apply(fault.code, fault.detail)?);
        }
    } else {
        notices.extend(rules.version.apply(FindingCode::AnchorVersion, "")?);
    }
    if rules.check_duties {
        let position = Position::Anchor { is_self_signed: is_self_signed(verifier, key, certificate) };
        notices.extend(issuer_duties::check(&policy.duties, certificate, position, budget)?);
        notices.extend(baseline_requirements::check(&policy.baseline, certificate, position, budget)?);
        notices.extend(critical_extensions::check(certificate, &policy.accepted_critical_extensions)?); // 4.2
    }
    Ok(notices.into_iter().map(|notice| notice.at(0)).collect())
}

/// 4.2.1.1 asks for it, nothing else does: an anchor is trusted as it is.
fn is_self_signed<V: SignatureVerifier>(verifier: &V, key: &V::Key, certificate: &Certificate<'_>) -> bool {
    verifier.scheme(key, &certificate.signature_algorithm()).is_ok_and(|scheme| {
        verifier.verify(key, scheme, certificate.tbs_der(), certificate.signature()).is_ok()
    })
}

fn bad_subtree(problem: String) -> Finding {
    Finding::refusal(FindingCode::NameConstraintMalformed, problem)
}
