//! `PolicyState`: the graph and the three counters, and the steps that make one state from another.

use std::sync::Arc;

use chainward_x509::{Certificate, CertificatePolicies, ObjectIdentifier, PolicyMappings, oids};

use super::graph::{Asserted, Graph, Mapping};
use super::wrap_up::ValidPolicies;
use crate::budget::{Budget, cost};
use crate::finding::{Finding, FindingCode, malformed};

/// What the caller wants of policies, before the first certificate (RFC 5280 6.1.1 (e)-(g)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InitialPolicyInputs {
    /// `initial-explicit-policy`: the path must be valid for a policy of the user-initial-policy-set.
    pub explicit_policy: bool,
    /// `initial-policy-mapping-inhibit`: no policy mapping counts.
    pub policy_mapping_inhibit: bool,
    /// `initial-any-policy-inhibit`: anyPolicy in a certificate does not count.
    pub any_policy_inhibit: bool,
}

/// The policy variables of RFC 5280 6.1.2 (a), (d)-(f), before the next certificate; immutable.
#[derive(Clone, Debug)]
pub struct PolicyState {
    /// `valid_policy_graph`; `None` is NULL.
    graph: Option<Graph>,
    counters: Counters,
    vouched: Vouched,
}

/// What the trust anchor is good for (RFC 5937 section 3), sorted; `None`: all policies.
type Vouched = Option<Arc<[ObjectIdentifier]>>;

/// How many more certificates that are not self-issued may come before something changes.
#[derive(Clone, Copy, Debug)]
struct Counters {
    /// `explicit_policy`: before a valid policy is needed.
    explicit_policy: u32,
    /// `policy_mapping`: before mappings no longer count.
    policy_mapping: u32,
    /// `inhibit_anyPolicy`: before anyPolicy no longer counts.
    inhibit_any_policy: u32,
}

/// The policy mappings and counters of 6.1.2 begin at n+1, "nothing inhibits it on this path". They only ever
/// count down, and are only compared with 0, so any number larger than the length of a path does as well.
const NEVER: u32 = u32::MAX;

impl PolicyState {
    /// RFC 5280 6.1.2 (a), (d), (e), (f), with the graph of RFC 9618 5.2: anyPolicy at depth 0.
    pub fn initial(inputs: &InitialPolicyInputs) -> Self {
        let counter = |is_set: bool| if is_set { 0 } else { NEVER };
        let counters = Counters {
            explicit_policy: counter(inputs.explicit_policy),
            policy_mapping: counter(inputs.policy_mapping_inhibit),
            inhibit_any_policy: counter(inputs.any_policy_inhibit),
        };
        Self { graph: Some(Graph::AnyPolicy), counters, vouched: None }
    }

    /// The state in which only `policies` can be valid, because the trust anchor is only good for these. An empty
    /// list restricts nothing, and neither does one with anyPolicy.
    ///
    /// RFC 5937 section 3 takes the list into the user-initial-policy-set, which enters in [`PolicyState::wrap_up`].
    /// **Rejected**: a level of the graph, as if the anchor were a certificate that asserts them. anyPolicy of a CA
    /// below would then stand for the list, a mapping of that CA from another policy would do nothing, and the path
    /// would be found valid for what it isn't: a limit must only take away.
    ///
    /// # Errors
    /// `budget_exhausted`.
    pub fn restricted_to(&self, policies: &[ObjectIdentifier], budget: &mut Budget) -> Result<Self, Finding> {
        budget.charge_each(cost::POLICY, policies.len())?;
        let is_any = |policy: &ObjectIdentifier| policy.as_oid() == oids::ANY_POLICY;
        if policies.is_empty() || policies.iter().any(is_any) {
            return Ok(self.clone());
        }
        let stays = |policy: &&ObjectIdentifier| {
            self.vouched.as_ref().is_none_or(|vouched| vouched.binary_search(policy).is_ok())
        };
        let mut both: Vec<_> = policies.iter().filter(stays).cloned().collect();
        both.sort_unstable();
        both.dedup();
        Ok(Self { vouched: Some(both.into()), ..self.clone() })
    }

    /// The state below a trust anchor whose certificate asks for a policy, or inhibits mapping or anyPolicy.
    ///
    /// RFC 5937 section 3 takes these from the certificate, and its policies ([`PolicyState::restricted_to`]).
    /// Mappings are not among them: an anchor is not part of the path (RFC 5280 6.1), and a mapping is no limit, as
    /// it also lets in what the caller did not ask for.
    ///
    /// # Errors
    /// `malformed_certificate`.
    pub fn below_anchor(&self, certificate: &Certificate<'_>) -> Result<Self, Finding> {
        Ok(Self { counters: self.counters.next(certificate, true)?, ..self.clone() })
    }

    /// RFC 5280 6.1.3 (d), (e), (f), with (d) as in RFC 9618 5.3.
    ///
    /// # Errors
    /// `no_valid_policy`, `malformed_certificate`, `budget_exhausted`.
    pub fn process(
        &self,
        certificate: &Certificate<'_>,
        is_final: bool,
        is_self_issued: bool,
        budget: &mut Budget,
    ) -> Result<Self, Finding> {
        // (d)(2): "inhibit_anyPolicy is greater than 0 or i < n and the certificate is self-issued".
        let any_policy_counts = self.counters.inhibit_any_policy > 0 || (!is_final && is_self_issued);
        let graph = match certificate.certificate_policies().map_err(malformed)? {
            Some(policies) => self.descend(&policies.value, any_policy_counts, budget)?,
            // (e)
            None => None,
        };
        // (f)
        if self.counters.explicit_policy == 0 && graph.is_none() {
            return Err(no_valid_policy("a policy is required, and none is left"));
        }
        Ok(Self { graph, counters: self.counters, vouched: self.vouched.clone() })
    }

    /// (d)
    fn descend(
        &self,
        policies: &CertificatePolicies<'_>,
        any_policy_counts: bool,
        budget: &mut Budget,
    ) -> Result<Option<Graph>, Finding> {
        budget.charge_each(cost::POLICY, policies.len())?;
        let Some(graph) = &self.graph else { return Ok(None) };
        let mut asserted: Asserted = policies.iter().map(|information| information.policy).collect();
        asserted.any_policy &= any_policy_counts;
        graph.descend(asserted, budget)
    }

    /// RFC 5280 6.1.4 (a), (b), (h), (i), (j), with (b) as in RFC 9618 5.4.
    ///
    /// # Errors
    /// `policy_mapping_any_policy`, `malformed_certificate`, `budget_exhausted`.
    pub fn prepare_next(
        &self,
        certificate: &Certificate<'_>,
        is_self_issued: bool,
        budget: &mut Budget,
    ) -> Result<Self, Finding> {
        let graph = match certificate.policy_mappings().map_err(malformed)? {
            Some(mappings) => self.map(&mappings.value, budget)?,
            None => self.graph.clone(),
        };
        let counters = self.counters.next(certificate, is_self_issued)?;
        Ok(Self { graph, counters, vouched: self.vouched.clone() })
    }

    /// (a), (b)
    fn map(&self, mappings: &PolicyMappings<'_>, budget: &mut Budget) -> Result<Option<Graph>, Finding> {
        budget.charge_each(cost::POLICY, mappings.len())?;
        // (a)
        if mappings.iter().any(|(issuer, subject)| [issuer, subject].contains(&oids::ANY_POLICY)) {
            return Err(Finding::refusal(FindingCode::PolicyMappingAnyPolicy, ""));
        }
        // (b), whose subject is the nodes of the graph.
        let Some(graph) = &self.graph else { return Ok(None) };
        let mut mappings: Vec<Mapping> =
            mappings.iter().map(|(issuer, subject)| (issuer.into(), subject.into())).collect();
        mappings.sort_unstable();
        if self.counters.policy_mapping > 0 {
            return graph.map(mappings, budget).map(Some);
        }
        graph.without_mapped(&mappings, budget)
    }

    /// RFC 5280 6.1.5 (a), (b), (g), with (g) as in RFC 9618 5.5.
    ///
    /// `user_initial_policy_set` is that of 6.1.1 (c). Empty, or with anyPolicy in it, it is any-policy.
    ///
    /// # Errors
    /// `no_valid_policy`, `malformed_certificate`, `budget_exhausted`.
    pub fn wrap_up(
        &self,
        certificate: &Certificate<'_>,
        user_initial_policy_set: &[ObjectIdentifier],
        budget: &mut Budget,
    ) -> Result<ValidPolicies, Finding> {
        let explicit_policy = self.counters.final_explicit_policy(certificate)?;
        let vouched = self.vouched.as_deref();
        let policies = ValidPolicies::of(self.graph.as_ref(), vouched, user_initial_policy_set, budget)?;
        // (g), last paragraph.
        if explicit_policy == 0 && policies.user_constrained.is_empty() {
            return Err(no_valid_policy("a policy is required, and the path is valid for none asked for"));
        }
        Ok(policies)
    }
}

impl Counters {
    /// 6.1.4 (h), (i), (j).
    fn next(self, certificate: &Certificate<'_>, is_self_issued: bool) -> Result<Self, Finding> {
        let constraints = certificate.policy_constraints().map_err(malformed)?.map(|found| found.value);
        let any_policy = certificate.inhibit_any_policy().map_err(malformed)?.map(|found| found.value);
        // (h)
        let step = u32::from(!is_self_issued);
        let after = |counter: u32, limit: Option<u32>| {
            let counter = counter.saturating_sub(step);
            limit.map_or(counter, |limit| limit.min(counter))
        };
        Ok(Self {
            // (i)(1)
            explicit_policy: after(
                self.explicit_policy,
                constraints.and_then(|found| found.require_explicit_policy),
            ),
            // (i)(2)
            policy_mapping: after(
                self.policy_mapping,
                constraints.and_then(|found| found.inhibit_policy_mapping),
            ),
            // (j)
            inhibit_any_policy: after(self.inhibit_any_policy, any_policy),
        })
    }

    /// 6.1.5 (a), (b): `explicit_policy` after the last certificate. Being self-issued makes no difference.
    fn final_explicit_policy(self, certificate: &Certificate<'_>) -> Result<u32, Finding> {
        let constraints = certificate.policy_constraints().map_err(malformed)?;
        let required = constraints.and_then(|found| found.value.require_explicit_policy);
        Ok(if required == Some(0) { 0 } else { self.explicit_policy.saturating_sub(1) })
    }
}

fn no_valid_policy(why: &'static str) -> Finding {
    Finding::refusal(FindingCode::NoValidPolicy, why)
}
