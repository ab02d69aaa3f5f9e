//! `step` and `finish`: RFC 5280 6.1.3 to 6.1.5 as pure functions from one [`PathState`] to the next.
//!
//! The signature (6.1.3 (a)(1)) and the issuer's name (6.1.3 (a)(4)) belong to the edge of the trust tree
//! and are checked by the judge before these are called. Revocation (6.1.3 (a)(3)) is the caller's.

use chainward_x509::{Certificate, ObjectIdentifier, SignatureScheme};

use crate::budget::Budget;
use crate::checks::host::{self, Host};
use crate::checks::validity::{self, ValidationTime};
use crate::checks::{
    algorithms, allow, baseline_requirements, basic_constraints, common_name, critical_extensions,
    end_entity, extended_key_usage, issuer_duties, key_usage, name_constraints, trust_domain,
};
use crate::finding::{Finding, FindingCode, malformed};
use crate::policy::Policy;
use crate::position::Position;
use crate::signature::KeyFacts;
use crate::state::{Interval, PathState};
use crate::vouched_rules::VouchedRules;
use crate::weight;

/// What the last certificate of a path is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// It is presented by who wants to come in.
    #[default]
    Client,
    /// It signs CRLs (RFC 5280 6.3.3 (f)): what the policy demands of clients does not concern it.
    ListSigner,
}

/// What one validation asks for, besides the policy.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What the last certificate of the path is for.
    pub purpose: Purpose,
    /// The time at which the path must hold.
    pub time: ValidationTime,
    /// A name that the leaf must have.
    pub host: Option<Host<'a>>,
    /// Extended key usages that the leaf must be allowed for, instead of the policy's.
    pub usage: Option<&'a [ObjectIdentifier]>,
    /// 6.1.1 (c): user-initial-policy-set, instead of the policy's; empty = any-policy.
    pub policies: Option<&'a [ObjectIdentifier]>,
    /// OCSP responses that came with the certificates, as DER.
    pub stapled: &'a [&'a [u8]],
}

/// A certificate of a path.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The certificate.
    pub certificate: &'a Certificate<'a>,
    /// Whether its subject and its issuer are the same name (RFC 5280 6.1).
    pub is_self_issued: bool,
}

/// How a certificate is bound to its issuer: what verified its signature.
#[derive(Clone, Copy, Debug)]
pub struct Signed {
    /// The scheme of the signature.
    pub scheme: SignatureScheme,
    /// The issuer's key.
    pub key: KeyFacts,
}

/// What an accepted leaf is accepted with.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// When the whole path holds.
    pub valid: Interval,
    /// What was noticed about its certificates.
    pub notices: Vec<Finding>,
    /// The user-constrained policy set (RFC 9618 5.6).
    pub policies: Vec<ObjectIdentifier>,
}

/// 6.1.3 and 6.1.4: the state below a CA certificate; no allow rule fits it yet.
///
/// # Errors
/// What refuses the certificate, placed at it.
pub fn step(
    state: &PathState,
    member: Member<'_>,
    signed: Signed,
    policy: &Policy,
    budget: &mut Budget,
) -> Result<PathState, Finding> {
    let depth = state.depth.saturating_add(1);
    step_at(state, member, signed, policy, budget, depth).map_err(|finding| finding.at(depth))
}

fn step_at(
    state: &PathState,
    Member { certificate, is_self_issued }: Member<'_>,
    signed: Signed,
    policy: &Policy,
    budget: &mut Budget,
    depth: u16,
) -> Result<PathState, Finding> {
    open(certificate, budget)?;
    // 6.1.3 (b), (c): not for self-issued certificates that are not the last one
    if !is_self_issued {
        name_constraints::check(certificate, &state.constraints, budget)?;
    }
    let policies = state.policies.process(certificate, false, is_self_issued, budget)?; // 6.1.3 (d)-(f)
    let policies = policies.prepare_next(certificate, is_self_issued, budget)?; // 6.1.4 (a), (b), (h)-(j)
    let constraints = match certificate.name_constraints().map_err(malformed)? {
        Some(own) => state.constraints.push(name_constraints::Subtrees::compile(&own.value, budget)?), // (g)
        None => state.constraints.clone(),
    };
    let own = basic_constraints::require_ca(certificate)?; // (k)
    let max_path_length = basic_constraints::next_path_length(state.max_path_length, own, is_self_issued)?; // (l), (m)
    key_usage::require_key_cert_sign(certificate)?; // (n)
    let accepted = critical_extensions::check(certificate, &policy.accepted_critical_extensions)?; // (o)
    let usages = extended_key_usage::narrow(&state.usages, certificate, budget)?;
    let (valid, mut notices) = bind(state, certificate, signed, policy, depth)?;
    let position = Position::Issuer { is_self_issued };
    notices.extend(placed(accepted, depth));
    notices.extend(duties(policy, certificate, position, budget, depth)?);
    notices.extend(baseline(policy, certificate, position, budget, depth)?);
    let intermediates =
        basic_constraints::next_intermediates(state.intermediates, policy.max_intermediates, is_self_issued)?;
    let notices = state.notices_with(notices);
    let vouched = VouchedRules::default(); // none; the judge, who can hash, fills it in
    Ok(PathState {
        policies,
        constraints,
        max_path_length,
        valid,
        usages,
        trust_domains: state.trust_domains.clone(),
        vouched,
        intermediates,
        depth,
        notices,
    })
}

/// 6.1.3 and 6.1.5: whether the leaf is accepted below `state`.
///
/// `signed` is `None` for a leaf that is itself the trust anchor; `key` is the leaf's own.
///
/// # Errors
/// What refuses the leaf, or the whole path.
pub fn finish(
    state: &PathState,
    leaf: Member<'_>,
    signed: Option<Signed>,
    key: KeyFacts,
    question: &Question<'_>,
    policy: &Policy,
    budget: &mut Budget,
) -> Result<Acceptance, Finding> {
    let depth = state.depth.saturating_add(1);
    finish_at(state, leaf, signed, key, question, policy, budget, depth).map_err(|finding| finding.at(depth))
}

#[allow(clippy::too_many_arguments, reason = "the inputs of 6.1.5, and each of them is used")]
fn finish_at(
    state: &PathState,
    Member { certificate: leaf, is_self_issued }: Member<'_>,
    signed: Option<Signed>,
    key: KeyFacts,
    question: &Question<'_>,
    policy: &Policy,
    budget: &mut Budget,
    depth: u16,
) -> Result<Acceptance, Finding> {
    open(leaf, budget)?;
    let (valid, mut notices) = match signed {
        Some(signed) => bind(state, leaf, signed, policy, depth)?,
        None => (validity::narrow(state.valid, leaf, depth), Vec::new()),
    };
    let own_key = algorithms::check_key(&policy.algorithms, key)?;
    notices.extend(own_key.notice.map(|notice| notice.at(depth)));
    let valid = valid.ending(own_key.until, depth);
    notices.extend(validity::check(&valid, question.time)?); // 6.1.3 (a)(2)
    name_constraints::check(leaf, &state.constraints, budget)?; // 6.1.3 (b), (c)
    let policies = state.policies.process(leaf, true, is_self_issued, budget)?; // 6.1.3 (d)-(f)
    let wanted = question.policies.unwrap_or(&policy.initial_policy_set);
    let policies = policies.wrap_up(leaf, wanted, budget)?.user_constrained; // 6.1.5 (a), (b), (g)
    let none_of_them = (!wanted.is_empty() && policies.is_empty())
        .then(|| Finding::notice(FindingCode::PolicySetEmpty, "").at(depth));
    notices.extend(none_of_them);
    let accepted = critical_extensions::check(leaf, &policy.accepted_critical_extensions)?; // 6.1.5 (f)
    notices.extend(placed(accepted, depth));
    if question.purpose == Purpose::ListSigner {
        key_usage::require_crl_sign(leaf)?;
        return Ok(Acceptance { valid, notices, policies });
    }
    notices.extend(placed(end_entity::check(&policy.end_entity, leaf, budget)?, depth));
    let position = Position::EndEntity { is_self_issued };
    notices.extend(baseline(policy, leaf, position, budget, depth)?);
    let usage = question.usage.unwrap_or(&policy.usage.required);
    let usage = extended_key_usage::check(&state.usages, leaf, usage, &policy.usage)?;
    let signing = key_usage::check_digital_signature(leaf, policy.digital_signature)?;
    notices.extend([usage, signing].into_iter().flatten().map(|notice| notice.at(depth)));
    validity::check_lifetime(leaf, policy.max_lifetime_seconds)?;
    notices.extend(duties(policy, leaf, position, budget, depth)?);
    if let Some(host) = question.host {
        host::check(leaf, host, budget)?;
    }
    let copied = common_name::check(policy.baseline.common_name, leaf, budget)?;
    notices.extend(copied.map(|notice| notice.at(depth)));
    trust_domain::check(&state.trust_domains, leaf, budget)?;
    allow::check(&policy.allow, &state.vouched, leaf, &state.usages, budget)?;
    Ok(Acceptance { valid, notices, policies })
}

/// Every known extension is read once, so that nothing malformed goes unnoticed because nobody asked for it.
fn open(certificate: &Certificate<'_>, budget: &mut Budget) -> Result<(), Finding> {
    budget.done.steps = budget.done.steps.saturating_add(1);
    budget.charge(weight::step(certificate))?;
    certificate.check_known_extensions().map_err(malformed)
}

/// The interval that is left, with the end dates of the algorithms that bind the certificate to its issuer.
fn bind(
    state: &PathState,
    certificate: &Certificate<'_>,
    signed: Signed,
    policy: &Policy,
    depth: u16,
) -> Result<(Interval, Vec<Finding>), Finding> {
    let scheme = algorithms::check_signature(&policy.algorithms, signed.scheme)?;
    let key =
        algorithms::check_key(&policy.algorithms, signed.key).map_err(|finding| finding.at(state.depth))?;
    let valid = validity::narrow(state.valid, certificate, depth)
        .ending(scheme.until, depth)
        .ending(key.until, state.depth);
    let notices = scheme.notice.map(|notice| notice.at(depth)).into_iter();
    Ok((valid, notices.chain(key.notice.map(|notice| notice.at(state.depth))).collect()))
}

fn duties(
    policy: &Policy,
    certificate: &Certificate<'_>,
    position: Position,
    budget: &mut Budget,
    depth: u16,
) -> Result<Vec<Finding>, Finding> {
    Ok(placed(issuer_duties::check(&policy.duties, certificate, position, budget)?, depth))
}

fn baseline(
    policy: &Policy,
    certificate: &Certificate<'_>,
    position: Position,
    budget: &mut Budget,
    depth: u16,
) -> Result<Vec<Finding>, Finding> {
    Ok(placed(baseline_requirements::check(&policy.baseline, certificate, position, budget)?, depth))
}

fn placed(notices: Vec<Finding>, depth: u16) -> Vec<Finding> {
    notices.into_iter().map(|notice| notice.at(depth)).collect()
}
