//! 6.1.5 (g) as RFC 9618 5.5 rewrites it: from the graph to the policies that the path is valid for.

use chainward_x509::{ObjectIdentifier, oids};

use super::graph::{Graph, Level};
use crate::budget::{Budget, cost};
use crate::finding::Finding;

/// The policies under which a path is valid, in the terms of the trust anchor's domain. Both lists are sorted,
/// and hold no policy twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidPolicies {
    /// `authority_constrained_policy_set`: what the CAs of the path vouch for, of what the anchor does. It may hold
    /// anyPolicy.
    pub authority_constrained: Vec<ObjectIdentifier>,
    /// `user_constrained_policy_set`: those of them that the caller asked for. It holds anyPolicy only when
    /// the caller asked for no particular policy.
    pub user_constrained: Vec<ObjectIdentifier>,
}

impl ValidPolicies {
    /// (g)(4) to (g)(6), within what the trust anchor vouches for; `None`: for all policies.
    pub(super) fn of(
        graph: Option<&Graph>,
        vouched: Option<&[ObjectIdentifier]>,
        user_initial_policy_set: &[ObjectIdentifier],
        budget: &mut Budget,
    ) -> Result<Self, Finding> {
        let authority = authority_constrained(graph, budget)?;
        let authority_constrained = match vouched {
            Some(vouched) => among(&authority, vouched, budget)?,
            None => authority,
        };
        let user_constrained = user_constrained(&authority_constrained, user_initial_policy_set, budget)?;
        Ok(Self { authority_constrained, user_constrained })
    }
}

/// (g)(1) to (g)(4): the policies of `valid_policy_node_set`.
fn authority_constrained(
    graph: Option<&Graph>,
    budget: &mut Budget,
) -> Result<Vec<ObjectIdentifier>, Finding> {
    // (g)(1): NULL.
    let Some(graph) = graph else { return Ok(Vec::new()) };
    let mut policies = match graph.level() {
        Some(level) => children_of_any_policy(level, budget)?,
        None => Vec::new(),
    };
    // (g)(3): anyPolicy at depth n.
    if graph.has_any_policy() {
        policies.push(oids::ANY_POLICY.into());
    }
    policies.sort_unstable();
    policies.dedup();
    Ok(policies)
}

/// (g)(2): the policies of the nodes that are children of anyPolicy, and have descendants at depth n.
///
/// All nodes of the deepest level are alive; a node further up is when one of its children is. So one walk
/// upward visits what pruning at each depth (5.3 (d)(3), 5.4 (b)(2)(ii)) would have left in the graph.
fn children_of_any_policy(deepest: &Level, budget: &mut Budget) -> Result<Vec<ObjectIdentifier>, Finding> {
    let mut found = Vec::new();
    let mut alive = vec![true; deepest.len()];
    let mut level = deepest;
    while let Some(above) = level.above().level() {
        alive = climb(level, &alive, above, &mut found, budget)?;
        level = above;
    }
    // Above this level there is anyPolicy only.
    budget.charge_each(cost::POLICY, alive.len())?;
    found.extend(living(level, &alive).cloned());
    Ok(found)
}

/// Which nodes of the level above are alive; children of anyPolicy are added to `found`.
fn climb(
    level: &Level,
    alive: &[bool],
    above: &Level,
    found: &mut Vec<ObjectIdentifier>,
    budget: &mut Budget,
) -> Result<Vec<bool>, Finding> {
    budget.charge_each(cost::POLICY, alive.len().saturating_add(above.len()))?;
    let mut alive_above = vec![false; above.len()];
    for policy in living(level, alive) {
        let mut parents = above.parents(policy).peekable();
        if parents.peek().is_none() {
            found.push(policy.clone());
        }
        for parent in parents {
            budget.charge(cost::POLICY)?;
            if let Some(flag) = alive_above.get_mut(parent) {
                *flag = true;
            }
        }
    }
    Ok(alive_above)
}

/// The policies of the nodes that are alive.
fn living<'l>(level: &'l Level, alive: &'l [bool]) -> impl Iterator<Item = &'l ObjectIdentifier> {
    level.policies().zip(alive).filter(|(_, alive)| **alive).map(|(policy, _)| policy)
}

/// (g)(5), (6): what the caller asked for, among what the path is valid for.
fn user_constrained(
    authority: &[ObjectIdentifier],
    asked: &[ObjectIdentifier],
    budget: &mut Budget,
) -> Result<Vec<ObjectIdentifier>, Finding> {
    // 6.1.1 (c): any-policy says that the caller does not care.
    if asked.is_empty() || asked.iter().any(|policy| policy.as_oid() == oids::ANY_POLICY) {
        budget.charge_each(cost::POLICY, asked.len())?;
        return Ok(authority.to_vec());
    }
    among(authority, asked, budget)
}

/// (6)(i) without anyPolicy in `authority`, which is sorted; (ii) with it.
fn among(
    authority: &[ObjectIdentifier],
    asked: &[ObjectIdentifier],
    budget: &mut Budget,
) -> Result<Vec<ObjectIdentifier>, Finding> {
    budget.charge_each(cost::POLICY, asked.len())?;
    let valid_for = |policy: &ObjectIdentifier| authority.binary_search(policy).is_ok();
    let all = valid_for(&ObjectIdentifier::from(oids::ANY_POLICY));
    let mut policies: Vec<_> = asked.iter().filter(|policy| all || valid_for(policy)).cloned().collect();
    policies.sort_unstable();
    policies.dedup();
    Ok(policies)
}
